package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"mujeeb/data/sqlite"
)

// mergedWas is what is needed to split a merged lead again, beside the rows that say
// themselves whose they were.
type mergedWas struct {
	Told                    // what was held on it
	Source    int64         `json:"source"`
	Created   int64         `json:"created"` // in milliseconds, as the next
	Updated   int64         `json:"updated"`
	Addresses int           `json:"addresses"`           // how many it had
	Tags      []int64       `json:"tags,omitempty"`      // that it had
	Gained    []int64       `json:"gained,omitempty"`    // those of them that the kept one did not have
	Filled    Told          `json:"filled"`              // what the kept one lacked and took
	Noted     bool          `json:"noted,omitempty"`     // its note was added to that of the kept one
	Twice     [][2]int64    `json:"twice,omitempty"`     // import and row of origins that both had
	Heard     []int64       `json:"heard,omitempty"`     // what was heard of it
	Filters   []filterOf    `json:"filters,omitempty"`   // in which it stood
	Blocks    []optOutBlock `json:"blocks,omitempty"`    // opt-outs of its addresses before
	KeptPrint []string      `json:"prints,omitempty"`    // of the kept one's addresses then, in hexadecimal
	KeptBlock []optOutBlock `json:"keptBlock,omitempty"` // opt-outs of these
}

// optOutBlock is the opt-out of an address from a purpose, 0 = all.
type optOutBlock struct {
	Print   string `json:"print"` // in hexadecimal
	Purpose int64  `json:"purpose"`
}

// filterOf is a filter that named the merged lead.
type filterOf struct {
	Table int   `json:"table"` // place in filterTables
	ID    int64 `json:"id"`
	Kept  bool  `json:"kept"` // it named the kept one as well
}

// merger merges one lead into another in a transaction.
type merger struct {
	v           *Vault
	keep, other int64
	was         mergedWas
	tags        []string // that the merged one had
}

// note writes the merge into the ledger.
func (m *merger) note(ctx context.Context, tx *sqlite.Tx) error {
	_, err := m.v.joinEvents(ctx, tx, ActMerged, m.keep, m.other)
	return err
}

// remember notes what the merged lead was, as far as its rows will not say so.
func (m *merger) remember(ctx context.Context, tx *sqlite.Tx) error {
	was, err := lead(ctx, tx, m.other)
	if err != nil {
		return err
	}
	m.tags = was.Tags
	m.was.Told = Told{Name: was.Name, Given: was.Given, Family: was.Family, Lang: was.Lang, Note: was.Note, Extra: was.Extra}
	m.was.Source, m.was.Created, m.was.Updated, m.was.Addresses = was.SourceID, was.CreatedAt.UnixMilli(), was.UpdatedAt.UnixMilli(), len(was.Identities)
	if m.was.Heard, err = collect(ctx, tx, sqlite.Value[int64], `SELECT id FROM heard WHERE lead_id = ?`, m.other); err != nil {
		return err
	}
	if m.was.Blocks, err = optOutBlocks(ctx, tx, m.other); err != nil {
		return err
	}
	if m.was.KeptBlock, err = optOutBlocks(ctx, tx, m.keep); err != nil {
		return err
	}
	m.was.KeptPrint, err = collect(ctx, tx, sqlite.Value[string], `SELECT DISTINCT hex(print) FROM (`+blockingPrints+`) WHERE lead_id = ?`, m.keep)
	return err
}

// optOutBlocks returns the opt-outs of a lead's addresses.
func optOutBlocks(ctx context.Context, q sqlite.Querier, lead int64) ([]optOutBlock, error) {
	return collect(ctx, q, func(r *sql.Rows, b *optOutBlock) error { return r.Scan(&b.Print, &b.Purpose) },
		`SELECT DISTINCT hex(s.fingerprint), s.purpose_id FROM (`+blockingPrints+`) AS own JOIN suppression s ON s.fingerprint = own.print
		WHERE own.lead_id = ? AND s.reason = 'opt_out'`, lead)
}

// takeDetails gives the kept lead what it lacks of name, language, note, details and tags.
func (m *merger) takeDetails(ctx context.Context, tx *sqlite.Tx) (err error) {
	kept, err := lead(ctx, tx, m.keep)
	if err != nil {
		return err
	}
	var learned lesson
	kept.learn(ImportLead{Name: m.was.Name, Given: m.was.Given, Family: m.was.Family, Lang: m.was.Lang, Note: m.was.Note, Extra: m.was.Extra}, nil, &learned, nil)
	m.was.Filled = learned.Told
	if m.was.Note != "" && kept.Note != m.was.Note {
		kept.Note, m.was.Noted = kept.Note+noteBreak+m.was.Note, true
	}
	if m.was.Tags, err = collect(ctx, tx, sqlite.Value[int64], `SELECT tag_id FROM lead_tag WHERE lead_id = ?`, m.other); err != nil {
		return err
	}
	m.was.Gained, err = collect(ctx, tx, sqlite.Value[int64], `SELECT tag_id FROM lead_tag t WHERE lead_id = ?
		AND NOT EXISTS (SELECT 1 FROM lead_tag k WHERE k.tag_id = t.tag_id AND k.lead_id = ?)`, m.other, m.keep)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE lead_tag SET lead_id = ?2 WHERE lead_id = ?1 AND tag_id IN (SELECT value FROM json_each(?3))`, m.other, m.keep, jsonList(m.was.Gained)); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM lead_tag WHERE lead_id = ?`, m.other); err != nil {
		return err
	}
	return m.v.updateLead(ctx, tx, kept)
}

// noteBreak stands between the notes of two leads.
const noteBreak = "\n\n"

// takeOrigins makes the rows of imports the kept lead's. One that was about both stays once.
func (m *merger) takeOrigins(ctx context.Context, tx *sqlite.Tx) (err error) {
	m.was.Twice, err = collect(ctx, tx, func(r *sql.Rows, at *[2]int64) error { return r.Scan(&at[0], &at[1]) }, `SELECT import_id, number FROM lead_origin o
		WHERE lead_id = ? AND EXISTS (SELECT 1 FROM lead_origin k WHERE k.lead_id = ? AND k.import_id = o.import_id AND k.number = o.number)`, m.other, m.keep)
	if err != nil {
		return err
	}
	for _, at := range m.was.Twice {
		if _, err := tx.ExecContext(ctx, `DELETE FROM lead_origin WHERE lead_id = ? AND import_id = ? AND number = ?`, m.other, at[0], at[1]); err != nil {
			return err
		}
	}
	return nil
}

// takeFilters lets every filter that names the merged lead name the kept one.
func (m *merger) takeFilters(ctx context.Context, tx *sqlite.Tx) error {
	for table := range filterTables {
		all, err := collect(ctx, tx, scanFilter, filterTables[table][0])
		if err != nil {
			return err
		}
		for _, k := range all {
			of := filterOf{Table: table, ID: k.id}
			named := false
			next := k.filter.mapPeople(func(ids []int64) []int64 {
				of.Kept = of.Kept || slices.Contains(ids, m.keep)
				if !slices.Contains(ids, m.other) {
					return ids
				}
				named = true
				return append(drop(drop(ids, m.other), m.keep), m.keep)
			})
			if !named {
				continue
			}
			if err := writeFilter(ctx, tx, table, k.id, next); err != nil {
				return err
			}
			m.was.Filters = append(m.was.Filters, of)
		}
	}
	return nil
}

func writeFilter(ctx context.Context, tx *sqlite.Tx, table int, id int64, f LeadFilter) error {
	raw, err := json.Marshal(f)
	if err == nil {
		_, err = tx.ExecContext(ctx, filterTables[table][1], string(raw), id)
	}
	return err
}

// mapPeople returns the filter with other people for those that it names.
func (f LeadFilter) mapPeople(change func([]int64) []int64) LeadFilter {
	f.IDs = change(f.IDs)
	if f.Rule != nil {
		rule := f.Rule.mapPeople(change)
		f.Rule = &rule
	}
	return f
}

func (r Rule) mapPeople(change func([]int64) []int64) Rule {
	if r.Kind == RulePeople {
		r.IDs = change(r.IDs)
	}
	r.Rules = slices.Clone(r.Rules)
	for i := range r.Rules {
		r.Rules[i] = r.Rules[i].mapPeople(change)
	}
	return r
}

// takeRows makes the rest of the merged lead's rows the kept one's.
func (m *merger) takeRows(ctx context.Context, tx *sqlite.Tx) error {
	was, err := json.Marshal(m.was)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE lead_merge SET lead_id = ? WHERE lead_id = ?`, m.keep, m.other); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO lead_merge (merged_id, kept_id, lead_id, merged_at, was) VALUES (?1, ?2, ?2, ?3, ?4)`,
		m.other, m.keep, m.v.now().UnixMilli(), string(was)); err != nil {
		return err
	}
	for _, statement := range []string{
		`DELETE FROM ground WHERE lead_id IN (?1, ?2)`,
		`UPDATE identity SET lead_id = ?2, first_lead = coalesce(first_lead, ?1), rank = rank + 1000000 WHERE lead_id = ?1`, // behind the others
		`UPDATE lead_origin SET lead_id = ?2, first_lead = coalesce(first_lead, ?1) WHERE lead_id = ?1`,
		`UPDATE heard SET lead_id = ?2 WHERE lead_id = ?1`,
		`UPDATE note SET lead_id = ?2, first_lead = coalesce(first_lead, ?1) WHERE lead_id = ?1`,
		`UPDATE import_cell SET lead_id = ?2, first_lead = coalesce(first_lead, ?1) WHERE lead_id = ?1`,
		`UPDATE chat SET lead_id = ?2, first_lead = coalesce(first_lead, ?1) WHERE lead_id = ?1`,
		`UPDATE request SET lead_id = ?2, first_lead = coalesce(first_lead, ?1) WHERE lead_id = ?1`,
		`INSERT INTO note (lead_id, at, text, first_lead) SELECT ?2, (SELECT updated_at FROM lead WHERE id = ?1), text, ?1 FROM next_step
			WHERE lead_id = ?1 AND EXISTS (SELECT 1 FROM next_step WHERE lead_id = ?2)`, // there is one next step
		`DELETE FROM next_step WHERE lead_id = ?1 AND EXISTS (SELECT 1 FROM next_step WHERE lead_id = ?2)`,
		`UPDATE next_step SET lead_id = ?2, first_lead = coalesce(first_lead, ?1) WHERE lead_id = ?1`,
		`UPDATE outbox SET lead_id = ?2, first_lead = coalesce(first_lead, ?1) WHERE lead_id = ?1`,
	} {
		if _, err := tx.ExecContext(ctx, statement, m.other, m.keep); err != nil {
			return err
		}
	}
	if err := rankAnew(ctx, tx, m.keep); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, skipSecond, m.keep)
	return err
}

// rankAnew closes the gaps between the ranks of a lead's identities, which stay in their
// order.
func rankAnew(ctx context.Context, tx *sqlite.Tx, lead int64) error {
	type row struct {
		id   int64
		kind IdentityKind
	}
	rows, err := collect(ctx, tx, func(r *sql.Rows, x *row) error { return r.Scan(&x.id, &x.kind) },
		`SELECT id, kind FROM identity WHERE lead_id = ? ORDER BY kind, rank, id`, lead)
	if err != nil {
		return err
	}
	next := map[IdentityKind]int{}
	for _, x := range rows {
		if _, err := tx.ExecContext(ctx, `UPDATE identity SET rank = ? WHERE id = ?`, next[x.kind], x.id); err != nil {
			return err
		}
		next[x.kind]++
	}
	return nil
}

// SkippedMerged is why a message is skipped whose person another message of the run goes to.
const SkippedMerged = "merged"

// skipSecond skips those of a lead's messages that wait though another one of their run went
// to the lead, or goes: of two that wait the later. A campaign is not tried again by another
// address once it left, so that each message rests on a word of its own; a legal notice is.
const skipSecond = `
	UPDATE outbox SET state = 'skipped', reason = '` + SkippedMerged + `' WHERE lead_id = ?1 AND state = 'queued'
	AND EXISTS (SELECT 1 FROM outbox other JOIN run ON run.id = other.run_id WHERE other.lead_id = ?1 AND other.run_id = outbox.run_id AND other.id <> outbox.id
		AND (other.state IN ('committed', 'sent', 'unsure') OR other.state = 'failed' AND other.committed_at IS NOT NULL AND run.class IN ('campaign', 'asking')
			OR other.state = 'queued' AND other.id < outbox.id))`

// end removes the row of the merged lead.
func (m *merger) end(ctx context.Context, tx *sqlite.Tx) error {
	if err := unindexLead(ctx, tx, m.other); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM lead WHERE id = ?`, m.other)
	return err
}
