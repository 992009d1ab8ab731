package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"time"

	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// The numbers of a lead: its own, and those of leads that were merged into it.
const (
	// numbersOf is a query for the numbers of the lead ?1.
	numbersOf = `(SELECT ?1 UNION ALL SELECT merged_id FROM lead_merge WHERE lead_merge.lead_id = ?1)`

	// whose is the lead whose word an event is today; c is its row in consent_person.
	whose = `coalesce((SELECT m.lead_id FROM lead_merge m WHERE m.merged_id = c.lead_id AND m.lead_id IS NOT NULL), c.lead_id)`

	// numbersThen is a query for the numbers that were one person when the message o of the
	// outbox left.
	numbersThen = `(WITH RECURSIVE one (n) AS (SELECT coalesce(o.first_lead, o.lead_id) UNION
		SELECT CASE n WHEN kept_id THEN merged_id ELSE kept_id END FROM one JOIN lead_merge ON merged_id = n OR kept_id = n
		WHERE merged_at <= o.committed_at AND (split_at IS NULL OR split_at > o.committed_at)) SELECT n FROM one)`

	// numbersEver is a query for the numbers that the lead ?1 has, or ever had.
	numbersEver = `(WITH RECURSIVE one (n) AS (SELECT ?1 UNION SELECT merged_id FROM one JOIN lead_merge ON kept_id = n) SELECT n FROM one)`
)

// everSaid returns the events of all numbers that a lead has or ever had, the newest first.
func everSaid(ctx context.Context, q sqlite.Querier, lead int64) ([]ConsentEvent, error) {
	return collect(ctx, q, scanEvent, selectEvents+`WHERE e.seq IN (SELECT seq FROM consent_person WHERE lead_id IN `+numbersEver+`) ORDER BY e.seq DESC`, lead)
}

// Merged is a lead that turned out to be the same person as another one.
type Merged struct {
	LeadID int64     // the number that it had
	At     time.Time // when it was merged
	Was    Told      // what was held on it then
	Splits bool      // it can be split again; one that was merged into a merged one can't, before that is
}

// Merges returns the leads that were merged into a lead, the latest first.
func (v *Vault) Merges(ctx context.Context, lead int64) ([]Merged, error) {
	return merges(ctx, v.db.Readers(), lead)
}

func merges(ctx context.Context, q sqlite.Querier, lead int64) ([]Merged, error) {
	return collect(ctx, q, func(r *sql.Rows, m *Merged) error {
		var at sql.NullInt64
		var was string
		if err := r.Scan(&m.LeadID, &at, &was, &m.Splits); err != nil {
			return err
		}
		m.At = timeOf(at)
		return json.Unmarshal([]byte(was), &m.Was)
	}, `SELECT merged_id, merged_at, was, kept_id = lead_id AND was <> '{}' FROM lead_merge WHERE lead_id = ? ORDER BY id DESC`, lead)
}

// MergedWord is where a person will stand with a purpose once two leads are merged.
type MergedWord struct {
	Purpose     Purpose
	Kept, Other Verdict       // where they stand now
	Last        *ConsentEvent // the word that decides then; nil when there is none
	Standing    Verdict       // where the person stands then
}

// MergePreview returns, for every purpose that is not archived, where a person will stand
// once other is merged into keep. Error codes: CodeNotFound, CodeBadChoice.
func (v *Vault) MergePreview(ctx context.Context, keep, other int64) (words []MergedWord, err error) {
	err = v.read(ctx, "preview a merge", func(q sqlite.Querier) error {
		if words, err = wordsOfBoth(ctx, q, keep, other); err != nil {
			return err
		}
		words = slices.DeleteFunc(words, func(w MergedWord) bool { return w.Purpose.Archived })
		return nil
	})
	return words, err
}

// wordsOfBoth returns where a person will stand with every purpose.
func wordsOfBoth(ctx context.Context, q sqlite.Querier, keep, other int64) (words []MergedWord, err error) {
	if keep == other {
		return nil, &Error{Code: CodeBadChoice, Field: "lead"}
	}
	said := map[int64][]ConsentEvent{}
	for _, id := range []int64{keep, other} {
		if _, err := lead(ctx, q, id); err != nil {
			return nil, err
		}
		if said[id], err = consentHistory(ctx, q, id); err != nil {
			return nil, err
		}
	}
	all, err := purposes(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		w := MergedWord{Purpose: p}
		if w.Kept, err = standingOf(ctx, q, keep, p.ID); err != nil {
			return nil, err
		}
		if w.Other, err = standingOf(ctx, q, other, p.ID); err != nil {
			return nil, err
		}
		w.decide(lastWord(said[keep], keep, p.ID), lastWord(said[other], other, p.ID))
		words = append(words, w)
	}
	return words, nil
}

// decide sets what decides of the last words of both. An address of either that is blocked
// though they said no no, such as by a list of people who left, stays blocked.
func (w *MergedWord) decide(kept, other *ConsentEvent) {
	if w.Last = kept; other.answer().outranks(kept.answer()) {
		w.Last = other
	}
	blocked := w.Kept == VerdictOptedOut && !kept.answer().no || w.Other == VerdictOptedOut && !other.answer().no
	last := w.Last.answer()
	switch {
	case last.no || blocked:
		w.Standing = VerdictOptedOut
	case !last.yes:
		w.Standing = VerdictNoGround
	case w.Last.Version < w.Purpose.Scope:
		w.Standing = VerdictOutdated
	case demandOf(w.Last.Grade) < demandOf(w.Purpose.Demands):
		w.Standing = VerdictWeak
	}
}

// MergeLeads makes one person of several leads: keep has all identities, tags, details,
// messages and words afterwards, and is called as it was. Their sayings stay those of the
// number that they were said as, and count as keep's. A no of any of them counts, unless the
// person agreed later. [Vault.SplitLeads] takes it back.
// Error codes: CodeNotFound, CodeBadChoice.
func (v *Vault) MergeLeads(ctx context.Context, keep int64, others ...int64) error {
	return v.write(ctx, "merge leads", func(tx *sqlite.Tx) error {
		for _, other := range others {
			if err := v.mergeLead(ctx, tx, keep, other); err != nil {
				return err
			}
		}
		return v.noteActivity(ctx, tx, DidMerge, len(others)+1)
	})
}

func (v *Vault) mergeLead(ctx context.Context, tx *sqlite.Tx, keep, other int64) error {
	words, err := wordsOfBoth(ctx, tx, keep, other)
	if err != nil {
		return err
	}
	m := &merger{v: v, keep: keep, other: other}
	for _, step := range []func(context.Context, *sqlite.Tx) error{m.note, m.remember, m.takeDetails, m.takeOrigins, m.takeFilters, m.takeRows, m.end} {
		if err := step(ctx, tx); err != nil {
			return err
		}
	}
	if err := v.joinWords(ctx, tx, keep, words); err != nil {
		return err
	}
	return v.settleLead(ctx, tx, keep)
}

// joinEvents writes down that two leads are one person, or that they are not. It returns the
// number of the event of the one that is kept.
func (v *Vault) joinEvents(ctx context.Context, tx *sqlite.Tx, act Act, keep, other int64) (seq int64, err error) {
	for _, one := range []proof.Person{{Lead: other, Kept: keep}, {Lead: keep, Merged: other}} {
		ids, err := identities(ctx, tx, one.Lead)
		if err != nil {
			return 0, err
		}
		person, err := personal(ctx, tx, one.Lead, ids, proof.ByOwner, "")
		if err != nil {
			return 0, err
		}
		person.Kept, person.Merged = one.Kept, one.Merged
		if seq, err = v.appendEvent(ctx, tx, record{act: act, at: v.now(), count: -1, person: person}); err != nil {
			return 0, err
		}
	}
	return seq, nil
}

// joinWords makes grounds, opt-outs and the outbox follow the words of both leads, once all
// is the kept one's.
func (v *Vault) joinWords(ctx context.Context, tx *sqlite.Tx, keep int64, words []MergedWord) error {
	var agreed []int64 // purposes to which they agreed after a no
	for _, w := range words {
		last := w.Last.answer()
		if last.yes {
			if err := giveGrounds(ctx, tx, last.seq, last.seq); err != nil {
				return err
			}
		}
		r := ConsentRecord{LeadID: keep, PurposeID: w.Purpose.ID}
		switch {
		case w.Standing == VerdictOptedOut:
			if err := v.suppressLead(ctx, tx, keep, w.Purpose.ID, ReasonOptedOut); err != nil {
				return err
			}
			if err := stopQueued(ctx, tx, r, VerdictOptedOut); err != nil {
				return err
			}
		case last.yes && (w.Kept == VerdictOptedOut || w.Other == VerdictOptedOut):
			agreed = append(agreed, w.Purpose.ID)
		case !last.yes:
			if err := stopQueued(ctx, tx, r, VerdictNoGround); err != nil {
				return err
			}
		}
	}
	if err := shareOptOuts(ctx, tx, keep); err != nil {
		return err
	}
	for _, purpose := range agreed {
		if err := liftOptOut(ctx, tx, keep, purpose); err != nil {
			return err
		}
	}
	return nil
}
