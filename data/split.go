package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"mujeeb/data/sqlite"
)

// Stayed says what of a lead could not be given back when it was split from another.
type Stayed string

// What stays.
const (
	StayedAddresses Stayed = "addresses" // some of its addresses were taken off since, or a tag was
	StayedDetails   Stayed = "details"   // what the kept lead took of it was changed since
	StayedMessages  Stayed = "messages"  // a message to it was skipped as the second to one person, and the run is over
)

// SplitLeads takes the merge of a lead into another back: both are as they were before, as
// far as nobody changed that since; it returns what stays. What was said as either number
// before the merge is that number's alone again, and what was said since stays with the kept
// lead. A no that was said since counts for both, and so does the end of an agreement.
// Messages of runs that go on, which were skipped as a second one to the person, wait again.
// Error codes: CodeNotFound, also when the kept lead was merged into another itself;
// CodeNoIdentity when either would have no address any more.
func (v *Vault) SplitLeads(ctx context.Context, keep, merged int64) (stays []Stayed, err error) {
	err = v.write(ctx, "split leads", func(tx *sqlite.Tx) error {
		stays, err = v.splitLead(ctx, tx, &splitter{v: v, keep: keep, merged: merged})
		return err
	})
	return stays, err
}

// splitter splits a merged lead from the kept one in a transaction.
type splitter struct {
	v            *Vault
	row          int64 // in lead_merge
	careful      bool  // no opt-out is taken away
	keep, merged int64
	numbers      string // of the merged lead, as a list
	was          mergedWas
	since        []ConsentEvent // what was said as the kept number since the merge, the newest first
	stays        []Stayed
}

func (v *Vault) splitLead(ctx context.Context, tx *sqlite.Tx, s *splitter) ([]Stayed, error) {
	for _, step := range []func(context.Context, *sqlite.Tx) error{
		s.find, s.findSince, s.giveRows, s.note, s.giveTags, s.giveDetails, s.giveOrigins, s.giveFilters, s.giveWords, s.giveBlocks, s.endWords, s.giveMessages, s.settle,
	} {
		if err := step(ctx, tx); err != nil {
			return nil, err
		}
	}
	return s.stays, nil
}

func (s *splitter) stay(what Stayed) {
	if !slices.Contains(s.stays, what) {
		s.stays = append(s.stays, what)
	}
}

// find finds the merge, and the numbers that go with it.
func (s *splitter) find(ctx context.Context, tx *sqlite.Tx) error {
	var was string
	err := tx.QueryRowContext(ctx, `SELECT id, was FROM lead_merge WHERE merged_id = ? AND kept_id = ? AND lead_id = kept_id AND was <> '{}'`, s.merged, s.keep).Scan(&s.row, &was)
	if errors.Is(err, sql.ErrNoRows) {
		return &Error{Code: CodeNotFound, Field: "lead"}
	}
	if err == nil {
		err = json.Unmarshal([]byte(was), &s.was)
	}
	if err != nil {
		return err
	}
	numbers, err := collect(ctx, tx, sqlite.Value[int64], `WITH RECURSIVE goes (n) AS (SELECT ?1 UNION
		SELECT merged_id FROM goes JOIN lead_merge ON kept_id = n WHERE lead_id IS NOT NULL) SELECT n FROM goes`, s.merged)
	s.numbers = jsonList(numbers)
	return err
}

// findSince finds what was said as the kept number since the merge.
func (s *splitter) findSince(ctx context.Context, tx *sqlite.Tx) error {
	said, err := consentHistory(ctx, tx, s.keep)
	for _, e := range said {
		if e.Act == ActMerged && e.Personal.Lead == s.keep && e.Personal.Merged == s.merged {
			break
		}
		if e.isWord() && e.Personal.Lead == s.keep {
			s.since = append(s.since, e)
		}
	}
	return err
}

// giveRows makes a lead of the merged one again, and gives it the addresses, the rows of
// imports and the messages that were its own.
func (s *splitter) giveRows(ctx context.Context, tx *sqlite.Tx) error {
	var its, left int
	err := tx.QueryRowContext(ctx, `SELECT count(*) FILTER (WHERE mine), count(*) FILTER (WHERE NOT mine)
		FROM (SELECT coalesce(first_lead IN (SELECT value FROM json_each(?2)), 0) AS mine FROM identity WHERE lead_id = ?1)`, s.keep, s.numbers).Scan(&its, &left)
	switch {
	case err != nil:
		return err
	case its == 0 || left == 0:
		return &Error{Code: CodeNoIdentity}
	case its < s.was.Addresses:
		s.stay(StayedAddresses)
	}
	l := Lead{Name: s.was.Name, Given: s.was.Given, Family: s.was.Family, Lang: s.was.Lang, Note: s.was.Note, Extra: s.was.Extra}
	row, err := l.row(s.merged)
	if err != nil {
		return err
	}
	if err := newInserter().leads(ctx, tx, row, StateContact, s.was.Source, s.v.now()); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE lead SET created_at = ?, updated_at = ? WHERE id = ?`, s.was.Created, s.was.Updated, s.merged); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE lead_merge SET lead_id = NULL, split_at = ?, was = '{}' WHERE id = ?`, s.v.now().UnixMilli(), s.row); err != nil {
		return err
	}
	for _, statement := range []string{
		`UPDATE lead_merge SET lead_id = ?2 WHERE lead_id = ?1 AND merged_id IN (SELECT value FROM json_each(?3))`,
		`UPDATE identity SET lead_id = ?2, first_lead = nullif(first_lead, ?2) WHERE lead_id = ?1 AND first_lead IN (SELECT value FROM json_each(?3))`,
		`UPDATE lead_origin SET lead_id = ?2, first_lead = nullif(first_lead, ?2) WHERE lead_id = ?1 AND first_lead IN (SELECT value FROM json_each(?3))`,
		`UPDATE outbox SET lead_id = ?2, first_lead = nullif(first_lead, ?2) WHERE lead_id = ?1 AND first_lead IN (SELECT value FROM json_each(?3))`,
		`UPDATE note SET lead_id = ?2, first_lead = nullif(first_lead, ?2) WHERE lead_id = ?1 AND first_lead IN (SELECT value FROM json_each(?3))`,
		`UPDATE next_step SET lead_id = ?2, first_lead = nullif(first_lead, ?2) WHERE lead_id = ?1 AND first_lead IN (SELECT value FROM json_each(?3))`,
		`UPDATE chat SET lead_id = ?2, first_lead = nullif(first_lead, ?2) WHERE lead_id = ?1 AND first_lead IN (SELECT value FROM json_each(?3))`,
		`UPDATE import_cell SET lead_id = ?2, first_lead = nullif(first_lead, ?2) WHERE lead_id = ?1 AND first_lead IN (SELECT value FROM json_each(?3))`,
		`UPDATE request SET lead_id = ?2, first_lead = nullif(first_lead, ?2) WHERE lead_id = ?1 AND first_lead IN (SELECT value FROM json_each(?3))`,
	} {
		if _, err := tx.ExecContext(ctx, statement, s.keep, s.merged, s.numbers); err != nil {
			return err
		}
	}
	// What was queued for the kept lead goes to an address of its own when it is claimed.
	if _, err := tx.ExecContext(ctx, `UPDATE outbox SET identity_id = NULL WHERE lead_id = ? AND identity_id IN (SELECT id FROM identity WHERE lead_id = ?)`, s.keep, s.merged); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE heard SET lead_id = ?2 WHERE lead_id = ?1 AND id IN (SELECT value FROM json_each(?3))`, s.keep, s.merged, jsonList(s.was.Heard)); err != nil {
		return err
	}
	return errors.Join(rankAnew(ctx, tx, s.keep), rankAnew(ctx, tx, s.merged))
}

// note writes the split into the ledger.
func (s *splitter) note(ctx context.Context, tx *sqlite.Tx) error {
	if _, err := s.v.joinEvents(ctx, tx, ActSplit, s.keep, s.merged); err != nil {
		return err
	}
	return s.v.noteActivity(ctx, tx, DidSplit, 2)
}

// giveTags gives the tags back that are still there, and takes those from the kept lead that
// came by the merge.
func (s *splitter) giveTags(ctx context.Context, tx *sqlite.Tx) error {
	r, err := tx.ExecContext(ctx, `INSERT INTO lead_tag (lead_id, tag_id) SELECT ?2, tag_id FROM lead_tag WHERE lead_id = ?1 AND tag_id IN (SELECT value FROM json_each(?3))`,
		s.keep, s.merged, jsonList(s.was.Tags))
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || int(n) < len(s.was.Tags) {
		s.stay(StayedDetails)
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM lead_tag WHERE lead_id = ? AND tag_id IN (SELECT value FROM json_each(?))`, s.keep, jsonList(s.was.Gained))
	return err
}

// giveDetails takes from the kept lead what it took, unless somebody changed it since.
func (s *splitter) giveDetails(ctx context.Context, tx *sqlite.Tx) error {
	kept, err := lead(ctx, tx, s.keep)
	if err != nil {
		return err
	}
	took, changed := &s.was.Filled, false
	for have, learned := range map[*string]string{&kept.Name: took.Name, &kept.Given: took.Given, &kept.Family: took.Family, &kept.Lang: took.Lang, &kept.Note: took.Note} {
		if learned != "" && s.taken(*have == learned) {
			*have, changed = "", true
		}
	}
	for name, value := range took.Extra {
		if s.taken(kept.Extra[name] == value) {
			delete(kept.Extra, name)
			changed = true
		}
	}
	if its := noteBreak + s.was.Note; s.was.Noted && s.taken(strings.HasSuffix(kept.Note, its)) {
		kept.Note, changed = strings.TrimSuffix(kept.Note, its), true
	}
	if !changed {
		return nil
	}
	return s.v.updateLead(ctx, tx, kept)
}

// taken returns whether something can be taken back, and notes that it stays if it can't.
func (s *splitter) taken(can bool) bool {
	if !can {
		s.stay(StayedDetails)
	}
	return can
}

// giveOrigins gives the rows of imports back that were about both.
func (s *splitter) giveOrigins(ctx context.Context, tx *sqlite.Tx) error {
	for _, at := range s.was.Twice {
		if _, err := tx.ExecContext(ctx, `INSERT INTO lead_origin (lead_id, import_id, number, added, at, said, said_at, learned, beside)
			SELECT ?4, import_id, number, added, at, said, said_at, learned, beside FROM lead_origin WHERE lead_id = ?1 AND import_id = ?2 AND number = ?3`,
			s.keep, at[0], at[1], s.merged); err != nil {
			return err
		}
	}
	return nil
}

// giveFilters lets the filters name the lead again that named it before, where they still
// name the kept one.
func (s *splitter) giveFilters(ctx context.Context, tx *sqlite.Tx) error {
	for _, of := range s.was.Filters {
		all, err := collect(ctx, tx, scanFilter, filterTables[of.Table][0])
		if err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(k keptFilter) bool { return k.id == of.ID })
		if at < 0 {
			continue
		}
		next := all[at].filter.mapPeople(func(ids []int64) []int64 {
			if !slices.Contains(ids, s.keep) {
				return ids
			}
			ids = append(drop(ids, s.merged), s.merged)
			if !of.Kept {
				ids = drop(ids, s.keep)
			}
			return ids
		})
		if err := writeFilter(ctx, tx, of.Table, of.ID, next); err != nil {
			return err
		}
	}
	return nil
}

// giveWords makes the grounds of both anew, of the words that are theirs.
func (s *splitter) giveWords(ctx context.Context, tx *sqlite.Tx) error {
	all, err := purposes(ctx, tx)
	if err != nil {
		return err
	}
	for _, id := range []int64{s.keep, s.merged} {
		if _, err := tx.ExecContext(ctx, `DELETE FROM ground WHERE lead_id = ?`, id); err != nil {
			return err
		}
		said, err := everSaid(ctx, tx, id)
		if err != nil {
			return err
		}
		for _, p := range all {
			if last := lastWord(said, id, p.ID).answer(); last.yes {
				if err := giveGrounds(ctx, tx, last.seq, last.seq); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// giveBlocks blocks again what was blocked of the merged lead's addresses, and takes from
// both leads the opt-outs that neither their own word nor their addresses brought with them.
// Where other leads are merged with the kept one still, its opt-outs stay.
func (s *splitter) giveBlocks(ctx context.Context, tx *sqlite.Tx) error {
	for _, b := range s.was.Blocks {
		if _, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO suppression (fingerprint, purpose_id, reason, created_at)
			SELECT DISTINCT print, ?, 'opt_out', ? FROM (`+blockingPrints+`) WHERE lead_id = ? AND print = unhex(?)`,
			b.Purpose, s.v.now().UnixMilli(), s.merged, b.Print); err != nil {
			return err
		}
	}
	var others bool
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM lead_merge WHERE lead_id = ?)`, s.keep).Scan(&others); err != nil {
		return err
	}
	for _, id := range []int64{s.keep, s.merged} {
		if s.careful || others && id == s.keep {
			continue
		}
		if err := s.unblock(ctx, tx, id); err != nil {
			return err
		}
	}
	return errors.Join(s.blockNoes(ctx, tx, s.keep), s.blockNoes(ctx, tx, s.merged))
}

// unblock takes the opt-outs from a lead's addresses that neither of both had before the
// merge, and that its own word does not ask for. An address that it has since keeps them,
// and so does a mailbox that a third lead has as well.
func (s *splitter) unblock(ctx context.Context, tx *sqlite.Tx, id int64) error {
	said, err := everSaid(ctx, tx, id)
	if err != nil {
		return err
	}
	blocks, err := optOutBlocks(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, b := range blocks {
		if slices.Contains(s.was.Blocks, b) || slices.Contains(s.was.KeptBlock, b) || id == s.keep && !slices.Contains(s.was.KeptPrint, b.Print) || s.wanted(said, id, b.Purpose) {
			continue
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM suppression WHERE fingerprint = unhex(?1) AND purpose_id = ?2 AND reason = 'opt_out'
			AND NOT EXISTS (SELECT 1 FROM identity WHERE mailbox = unhex(?1) AND lead_id NOT IN (?3, ?4))`, b.Print, b.Purpose, s.keep, s.merged); err != nil {
			return err
		}
	}
	return nil
}

// wanted reports whether a lead's word asks for an opt-out from a purpose, or from all.
func (s *splitter) wanted(said []ConsentEvent, id, purpose int64) bool {
	if purpose != 0 {
		return lastWord(said, id, purpose).answer().no
	}
	return slices.ContainsFunc(said, func(e ConsentEvent) bool { return e.LeadID == id && e.Act == ActObjected && e.PurposeID == 0 })
}

// blockNoes blocks a lead's addresses for every purpose to which its word is a no.
func (s *splitter) blockNoes(ctx context.Context, tx *sqlite.Tx, id int64) error {
	said, err := everSaid(ctx, tx, id)
	if err != nil {
		return err
	}
	all, err := purposes(ctx, tx)
	if err != nil {
		return err
	}
	for _, p := range all {
		if !s.wanted(said, id, p.ID) {
			continue
		}
		if err := s.v.suppressLead(ctx, tx, id, p.ID, ReasonOptedOut); err != nil {
			return err
		}
	}
	return nil
}

// endWords lets a no that was said since the merge, and the end of an agreement, count for
// the merged lead as well.
func (s *splitter) endWords(ctx context.Context, tx *sqlite.Tx) error {
	said, err := everSaid(ctx, tx, s.merged)
	if err != nil {
		return err
	}
	ends := map[int64]Act{}
	for _, e := range slices.Backward(s.since) {
		ends[e.PurposeID] = e.Act
	}
	if _, all := ends[0]; all {
		return s.end(ctx, tx, 0, ActObjected)
	}
	for _, purpose := range slices.Sorted(maps.Keys(ends)) {
		last := lastWord(said, s.merged, purpose).answer()
		switch act := ends[purpose]; {
		case act == ActExpired && last.yes:
			err = s.end(ctx, tx, purpose, ActExpired)
		case act == ActGiven || act == ActRenewed || act == ActExpired || last.no:
		default:
			err = s.end(ctx, tx, purpose, ActWithdrawn)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// end writes down that the word of the merged lead on a purpose is over, and lets it take
// effect.
func (s *splitter) end(ctx context.Context, tx *sqlite.Tx, purpose int64, act Act) error {
	r := ConsentRecord{LeadID: s.merged, PurposeID: purpose, Act: act, Via: ViaOther, Grade: GradeWord}
	if err := s.v.appendNo(ctx, tx, r); err != nil {
		return err
	}
	return s.v.takeEffect(ctx, tx, r, 0)
}

// giveMessages puts the messages back into the outbox that were skipped as a second one to
// the person, unless their run is over.
func (s *splitter) giveMessages(ctx context.Context, tx *sqlite.Tx) error {
	const skipped = ` state = 'skipped' AND reason = '` + SkippedMerged + `' AND lead_id IN (?1, ?2)
		AND NOT EXISTS (SELECT 1 FROM outbox other WHERE other.run_id = outbox.run_id AND other.lead_id = outbox.lead_id AND other.id <> outbox.id AND other.state NOT IN ('skipped', 'cancelled'))`
	if _, err := tx.ExecContext(ctx, `UPDATE outbox SET state = 'queued', reason = '' WHERE run_id IN (SELECT id FROM run WHERE state IN ('running', 'paused')) AND`+skipped, s.keep, s.merged); err != nil {
		return err
	}
	var lost bool
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM outbox WHERE`+skipped+`)`, s.keep, s.merged).Scan(&lost); err != nil {
		return err
	}
	if lost {
		s.stay(StayedMessages)
	}
	return nil
}

func (s *splitter) settle(ctx context.Context, tx *sqlite.Tx) error {
	slices.Sort(s.stays)
	return errors.Join(s.v.settleLead(ctx, tx, s.keep), s.v.settleLead(ctx, tx, s.merged))
}
