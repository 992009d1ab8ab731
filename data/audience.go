package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"mujeeb/data/sqlite"
	"mujeeb/text/fold"
)

// The filters that runs and breaches keep may hold what an admin typed about one
// person: a name to find them by, a tag of their own. Erasing the person removes it.
// That must not widen a filter: where it would, the filter becomes the list of the
// people whom it picks today.

// keptFilter is the audience of a run or a breach.
type keptFilter struct {
	id     int64
	filter LeadFilter
}

// filterTables are the tables that keep a filter, with the statements to read it and
// to write it.
var filterTables = [][2]string{
	{`SELECT id, audience FROM run WHERE audience <> '{}'`, `UPDATE run SET audience = ? WHERE id = ?`},
	{`SELECT id, audience FROM breach WHERE audience <> '{}'`, `UPDATE breach SET audience = ? WHERE id = ?`},
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
	names, err := namesOnly(ctx, tx, f.Text, lead)
	if err != nil || !names {
		return f, changed, err
	}
	where, args := LeadFilter{Text: f.Text, IDs: f.IDs}.where()
	found, err := collect(ctx, tx, sqlite.Value[int64], `SELECT id FROM lead WHERE `+where+` AND id <> ? ORDER BY id`, append(args, lead)...)
	f.Text, f.IDs = "", append([]int64{}, found...)
	return f, true, err
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
