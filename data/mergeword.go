package data

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// Two leads that turn out to be one person keep the numbers under which their words were
// written down: the ledger is never changed. What was said as the merged number counts as
// the kept one's, as long as the ledger says that they are merged. The last word decides,
// as for anybody, with one exception: where one of them had said no and the other had agreed
// before they were merged, the no decides unless the yes is known to be the later one.

// answer is what decides between the words of two people.
type answer struct {
	seq     int64     // 0 = they said nothing
	at      time.Time // when they said it; zero when nobody knows
	yes, no bool      // neither has expired
}

// outranks reports whether the word decides beside another person's, who turned out to be
// the same one.
func (a answer) outranks(b answer) bool {
	switch {
	case a.seq == 0 || b.seq == 0:
		return b.seq == 0
	case a.no == b.no:
		return a.seq > b.seq
	case a.no:
		return !b.isAfter(a)
	}
	return a.isAfter(b)
}

// isAfter reports whether the word is a yes that is known to be later than a no.
func (a answer) isAfter(no answer) bool {
	return a.yes && a.seq > no.seq && !no.at.IsZero() && a.at.After(no.at)
}

func (e *ConsentEvent) answer() answer {
	if e == nil {
		return answer{}
	}
	return answer{
		seq: e.Seq, at: e.At, yes: e.Act == ActGiven || e.Act == ActRenewed,
		no: e.Act == ActRefused || e.Act == ActWithdrawn || e.Act == ActObjected,
	}
}

// join is a merge that the ledger tells of: from its event on, the words of merged count as
// those of kept.
type join struct{ seq, kept, merged int64 }

// joins are the merges that were not split again, in their order.
type joins []join

// hear takes an event of ActMerged or ActSplit of the lead that is kept.
func (j *joins) hear(act Act, seq, kept, merged int64) {
	switch act {
	case ActMerged:
		*j = append(*j, join{seq, kept, merged})
	case ActSplit:
		*j = slices.DeleteFunc(*j, func(one join) bool { return one.kept == kept && one.merged == merged })
	}
}

// hearJoins reads which leads the events say are one person. What can't be read is found by
// [Vault.CheckLedger].
func (s *sayings) hearJoins(ctx context.Context, q sqlite.Querier) error {
	_, err := collect(ctx, q, func(r *sql.Rows, _ *struct{}) error {
		var seq int64
		var act Act
		var personal string
		if err := r.Scan(&seq, &act, &personal); err != nil {
			return err
		}
		if p, err := proof.ParsePerson(personal); err == nil && p.Merged != 0 {
			s.merged.hear(act, seq, p.Lead, p.Merged)
		}
		return nil
	}, `SELECT e.seq, e.act, c.personal FROM consent_event e JOIN consent_person c ON c.seq = e.seq WHERE e.act IN ('merged', 'split') ORDER BY e.seq`)
	return err
}

// lastWord returns the event that decides where a lead stands with a purpose, or with all of
// them; nil when there is none. events are those of all numbers that the lead has, or had,
// the newest first.
func lastWord(events []ConsentEvent, lead, purpose int64) *ConsentEvent {
	var merged joins
	for _, e := range slices.Backward(events) {
		if e.Personal.Merged != 0 {
			merged.hear(e.Act, e.Seq, e.Personal.Lead, e.Personal.Merged)
		}
	}
	words := map[int64]*ConsentEvent{}
	for i := len(events) - 1; i >= 0; i-- {
		e := &events[i]
		if e.isWord() && (e.PurposeID == purpose || e.PurposeID == 0) {
			words[e.Personal.Lead] = e
		}
		if len(merged) > 0 && merged[0].seq == e.Seq {
			kept, other := words[merged[0].kept], words[merged[0].merged]
			if other.answer().outranks(kept.answer()) {
				words[merged[0].kept] = other
			}
			merged = merged[1:]
		}
	}
	return words[lead]
}

// isWord reports whether an event is a person's yes or no, or ends one.
func (e *ConsentEvent) isWord() bool {
	switch e.Act {
	case ActGiven, ActRenewed, ActRefused, ActWithdrawn, ActObjected, ActExpired:
		return true
	}
	return false
}

// gather lets the words of merged leads count as those of the leads that they belong to.
func (s *sayings) gather(ctx context.Context, q sqlite.Querier) error {
	if len(s.merged) == 0 {
		return nil
	}
	purposes, err := collect(ctx, q, sqlite.Value[int64], `SELECT id FROM purpose`)
	if err != nil {
		return err
	}
	at, err := s.merged.times(ctx, q)
	if err != nil {
		return err
	}
	for _, j := range s.merged {
		for _, purpose := range purposes {
			s.gatherWord(j, purpose, at)
		}
		s.objections[j.kept] = max(s.objections[j.kept], s.objections[j.merged])
		delete(s.objections, j.merged)
	}
	return nil
}

// times returns when the words of merged leads were said, by event; those that are not
// there were said nobody knows when.
func (j joins) times(ctx context.Context, q sqlite.Querier) (map[int64]time.Time, error) {
	var leads []int64
	for _, one := range j {
		leads = append(leads, one.kept, one.merged)
	}
	at := map[int64]time.Time{}
	_, err := collect(ctx, q, func(r *sql.Rows, _ *struct{}) error {
		var seq int64
		var ms sql.NullInt64
		err := r.Scan(&seq, &ms)
		at[seq] = timeOf(ms)
		return err
	}, `SELECT seq, at FROM consent_person WHERE lead_id IN (SELECT value FROM json_each(?))`, jsonList(leads))
	return at, err
}

// gatherWord lets the word of a merged lead on a purpose count as the kept one's, unless that
// one said more since.
func (s *sayings) gatherWord(j join, purpose int64, at map[int64]time.Time) {
	newest := func(lead int64) (saying, answer) {
		w := s.words[aboutPurpose{lead, purpose}]
		if o := s.objections[lead]; o > w.seq {
			w = saying{seq: o, no: true}
		}
		return w, answer{w.seq, at[w.seq], w.yes, w.no}
	}
	_, kept := newest(j.kept)
	word, merged := newest(j.merged)
	delete(s.words, aboutPurpose{j.merged, purpose})
	if kept.seq < j.seq && merged.seq != 0 && merged.outranks(kept) {
		s.words[aboutPurpose{j.kept, purpose}] = word
	}
}

// wrongMerges returns the leads of whom a merge is there that no event tells of, or one that
// an event tells of is not.
func (s *sayings) wrongMerges(ctx context.Context, q sqlite.Querier) (leads []int64, err error) {
	type row struct{ merged, kept, lead int64 }
	stored, err := collect(ctx, q, func(r *sql.Rows, x *row) error { return r.Scan(&x.merged, &x.kept, &x.lead) },
		`SELECT merged_id, kept_id, lead_id FROM lead_merge WHERE lead_id IS NOT NULL`)
	if err != nil {
		return nil, err
	}
	wanted := map[row]bool{}
	for _, j := range s.merged {
		wanted[row{j.merged, j.kept, s.merged.root(j.kept)}] = true
	}
	for _, x := range stored {
		if !wanted[x] {
			leads = append(leads, x.lead)
		}
		delete(wanted, x)
	}
	for x := range wanted {
		leads = append(leads, x.lead)
	}
	slices.Sort(leads)
	return slices.Compact(leads), nil
}

// root returns the lead that a number belongs to.
func (j joins) root(lead int64) int64 {
	for range j {
		at := slices.IndexFunc(j, func(one join) bool { return one.merged == lead })
		if at < 0 {
			break
		}
		lead = j[at].kept
	}
	return lead
}

// mendMerges makes the merges follow the events again. What a merge moved stays where it is.
func (v *Vault) mendMerges(ctx context.Context, tx *sqlite.Tx, said *sayings) error {
	if _, err := tx.ExecContext(ctx, `UPDATE lead_merge SET lead_id = NULL, split_at = ?, was = '{}' WHERE lead_id IS NOT NULL
		AND merged_id || ' into ' || kept_id NOT IN (SELECT value FROM json_each(?))`, v.now().UnixMilli(), said.merged.pairs()); err != nil {
		return err
	}
	for _, j := range said.merged {
		root := said.merged.root(j.kept)
		r, err := tx.ExecContext(ctx, `UPDATE lead_merge SET lead_id = ?3 WHERE merged_id = ?1 AND kept_id = ?2 AND lead_id IS NOT NULL`, j.merged, j.kept, root)
		if err := oneRow(r, err); CodeOf(err) != CodeNotFound {
			if err != nil {
				return err
			}
			continue
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO lead_merge (merged_id, kept_id, lead_id, merged_at, was)
			SELECT ?1, ?2, ?3, recorded_at, '{}' FROM consent_person WHERE seq = ?4`, j.merged, j.kept, root, j.seq); err != nil {
			return err
		}
	}
	return nil
}

// pairs returns which lead each merged into which, as a list.
func (j joins) pairs() string {
	pairs := make([]string, len(j))
	for i, one := range j {
		pairs[i] = fmt.Sprint(one.merged, " into ", one.kept)
	}
	return jsonList(pairs)
}
