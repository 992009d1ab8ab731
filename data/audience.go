package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"time"

	"mujeeb/data/sqlite"
	"mujeeb/text/fold"
)

// The filters that runs, breaches and segments keep may hold what an admin typed about one
// person: a name to find them by, a tag of their own. Erasing the person removes it.
// That must not widen a filter: where it would, the filter becomes the list of the
// people whom it picks today.

// keptFilter is the filter of a segment, or the audience of a run or a breach.
type keptFilter struct {
	id     int64
	filter LeadFilter
}

// filterTables are the tables that keep a filter, with the statements to read it and
// to write it.
var filterTables = [][2]string{
	{`SELECT id, audience FROM run WHERE audience <> '{}'`, `UPDATE run SET audience = ? WHERE id = ?`},
	{`SELECT id, audience FROM breach WHERE audience <> '{}'`, `UPDATE breach SET audience = ? WHERE id = ?`},
	{`SELECT id, filter FROM segment`, `UPDATE segment SET filter = ? WHERE id = ?`},
}

// forgetInAudiences takes a person, and tags that are about to go, out of every
// filter that is kept. The person's entry in the search index must still be there.
func forgetInAudiences(ctx context.Context, tx *sqlite.Tx, lead int64, tags []int64) error {
	for _, statements := range filterTables {
		kept, err := collect(ctx, tx, scanFilter, statements[0])
		if err != nil {
			return err
		}
		for _, k := range kept {
			next, changed, err := k.filter.without(ctx, tx, lead, tags)
			if err != nil {
				return err
			}
			if !changed {
				continue
			}
			raw, err := json.Marshal(next)
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, statements[1], string(raw), k.id); err != nil {
				return err
			}
		}
	}
	return nil
}

func scanFilter(r *sql.Rows, k *keptFilter) error {
	var raw string
	if err := r.Scan(&k.id, &raw); err != nil {
		return err
	}
	return json.Unmarshal([]byte(raw), &k.filter)
}

// without returns the filter without a person and tags that nobody else has, and
// whether that changed it.
func (f LeadFilter) without(ctx context.Context, tx *sqlite.Tx, lead int64, tags []int64) (LeadFilter, bool, error) {
	changed := false
	if slices.Contains(f.IDs, lead) {
		f.IDs, changed = drop(f.IDs, lead), true
	}
	for _, tag := range tags {
		if !slices.Contains(f.Tags, tag) {
			continue
		}
		f.Tags, changed = drop(f.Tags, tag), true
	}
	if f.Rule != nil {
		rule, other, err := f.Rule.without(ctx, tx, lead, tags)
		if err != nil {
			return f, changed, err
		}
		f.Rule, changed = &rule, changed || other
	}
	names, err := namesOnly(ctx, tx, f.Text, lead)
	if err != nil || !names {
		return f, changed, err
	}
	found, err := LeadFilter{Text: f.Text, IDs: f.IDs}.rule().others(ctx, tx, lead)
	f.Text, f.IDs = "", found
	return f, true, err
}

// without returns the rule without a person, tags and values that are of nobody else, and
// whether that changed it. It picks the same other people: a question that is about the
// person becomes the list of the others who meet it.
func (r Rule) without(ctx context.Context, tx *sqlite.Tx, lead int64, tags []int64) (_ Rule, changed bool, err error) {
	r.Rules = slices.Clone(r.Rules)
	for i := range r.Rules {
		one, other, err := r.Rules[i].without(ctx, tx, lead, tags)
		if err != nil {
			return r, false, err
		}
		r.Rules[i], changed = one, changed || other
	}
	about := false
	switch r.Kind {
	case RulePeople, RuleTags:
		was := len(r.IDs)
		r.IDs = slices.DeleteFunc(slices.Clone(r.IDs), func(id int64) bool {
			return r.Kind == RulePeople && id == lead || r.Kind == RuleTags && slices.Contains(tags, id)
		})
		changed = len(r.IDs) < was
	case RuleText:
		about, err = namesOnly(ctx, tx, r.Value, lead)
	case RuleField:
		about, err = r.meetsOnly(ctx, tx, lead)
	}
	if err != nil || !about {
		return r, changed, err
	}
	not := r.Not
	r.Not = false
	found, err := r.others(ctx, tx, lead)
	return Rule{Kind: RulePeople, IDs: found, Not: not}, true, err
}

// meetsOnly reports whether a person, and nobody else, has the value of a field that the
// rule asks for.
func (r Rule) meetsOnly(ctx context.Context, tx *sqlite.Tx, lead int64) (bool, error) {
	if r.Value == "" || r.incomplete() {
		return false, nil
	}
	r.Not = false
	var meets, others bool
	where, args := r.condition(time.Time{})
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM lead WHERE `+where+` AND lead.id = ?)`, append(args, lead)...).Scan(&meets)
	if err != nil || !meets {
		return false, err
	}
	err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM lead WHERE `+where+` AND lead.id <> ?)`, append(args, lead)...).Scan(&others)
	return !others, err
}

// others returns who but a lead meets the rule; never nil, which would mean everybody.
func (r Rule) others(ctx context.Context, tx *sqlite.Tx, lead int64) ([]int64, error) {
	where, args := r.condition(time.Time{})
	found, err := collect(ctx, tx, sqlite.Value[int64], `SELECT id FROM lead WHERE `+where+` AND id <> ? ORDER BY id`, append(args, lead)...)
	return append([]int64{}, found...), err
}

// drop returns ids without one of them; never nil, which would mean everybody.
func drop(ids []int64, id int64) []int64 {
	return slices.DeleteFunc(append([]int64{}, ids...), func(x int64) bool { return x == id })
}

// namesOnly reports whether a text to search for stands for one person: the whole
// of it, or a word of it, finds them and nobody else.
func namesOnly(ctx context.Context, tx *sqlite.Tx, text string, lead int64) (bool, error) {
	folded := fold.Text(text)
	for _, part := range append([]string{folded}, tokens(folded)...) {
		match := matchWords(part)
		if match == "" {
			continue
		}
		var found, others bool
		err := tx.QueryRowContext(ctx, `
			SELECT EXISTS (SELECT 1 FROM lead_search WHERE lead_search MATCH ?1 AND rowid = ?2),
				EXISTS (SELECT 1 FROM lead_search WHERE lead_search MATCH ?1 AND rowid <> ?2)`, match, lead).Scan(&found, &others)
		if err != nil {
			return false, err
		}
		if found && !others {
			return true, nil
		}
	}
	return false, nil
}
