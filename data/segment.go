package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"mujeeb/data/sqlite"
)

// Segment is people picked by what is known of them, under a name. Who they are is asked
// anew each time.
type Segment struct {
	ID     int64
	Name   string // no other segment has it
	Filter LeadFilter
}

// Segments returns all segments by name.
func (v *Vault) Segments(ctx context.Context) ([]Segment, error) {
	return collect(ctx, v.db.Readers(), scanSegment, `SELECT id, name, filter FROM segment ORDER BY name`)
}

func scanSegment(r *sql.Rows, s *Segment) error {
	var filter string
	if err := r.Scan(&s.ID, &s.Name, &filter); err != nil {
		return err
	}
	return json.Unmarshal([]byte(filter), &s.Filter)
}

// SaveSegment adds a segment (ID 0) or writes its changes, and returns its ID. Runs that
// were not started follow the changes. A segment asks for no other.
// Error codes: CodeMissing, CodeBadRule, CodeNameTaken, CodeNotFound.
func (v *Vault) SaveSegment(ctx context.Context, s Segment) (id int64, err error) {
	if s.Name = strings.Join(strings.Fields(s.Name), " "); s.Name == "" {
		return 0, missing("name")
	}
	if err := s.Filter.Check(); err != nil {
		return 0, err
	}
	if all := s.Filter.rule(); len(all.Rules) == 0 {
		return 0, missing("rule")
	} else if all.asks(RuleSegment) {
		return 0, &Error{Code: CodeBadRule, Field: "segment"}
	}
	filter, err := json.Marshal(s.Filter)
	if err != nil {
		return 0, err
	}
	err = v.write(ctx, "save segment", func(tx *sqlite.Tx) error {
		id, err = v.putSegment(ctx, tx, s, string(filter))
		if sqlite.IsUnique(err) {
			return &Error{Code: CodeNameTaken, Field: "name"}
		}
		return err
	})
	return id, err
}

func (v *Vault) putSegment(ctx context.Context, tx *sqlite.Tx, s Segment, filter string) (int64, error) {
	now := v.now().UnixMilli()
	if s.ID != 0 {
		res, err := tx.ExecContext(ctx, `UPDATE segment SET name = ?, filter = ?, updated_at = ? WHERE id = ?`, s.Name, filter, now, s.ID)
		return s.ID, oneRow(res, err)
	}
	res, err := tx.ExecContext(ctx, `INSERT INTO segment (name, filter, updated_at) VALUES (?, ?, ?)`, s.Name, filter, now)
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

// DeleteSegment removes a segment. Error codes: CodeSegmentUsed, while a draft or a breach
// asks for it (see [Vault.SegmentUses]); CodeNotFound.
func (v *Vault) DeleteSegment(ctx context.Context, id int64) error {
	return v.write(ctx, "delete segment", func(tx *sqlite.Tx) error {
		uses, err := segmentUses(ctx, tx, id)
		if err != nil {
			return err
		}
		if len(uses) > 0 {
			return &Error{Code: CodeSegmentUsed}
		}
		res, err := tx.ExecContext(ctx, `DELETE FROM segment WHERE id = ?`, id)
		return oneRow(res, err)
	})
}

// SegmentUses returns the titles of the drafts and of the breaches that ask for a segment.
// A run that was started asks for none: it holds what the segment meant then.
func (v *Vault) SegmentUses(ctx context.Context, id int64) (titles []string, err error) {
	err = v.read(ctx, "read a segment's uses", func(q sqlite.Querier) error {
		titles, err = segmentUses(ctx, q, id)
		return err
	})
	return titles, err
}

func segmentUses(ctx context.Context, q sqlite.Querier, id int64) ([]string, error) {
	return collect(ctx, q, sqlite.Value[string], `
		SELECT title FROM (SELECT title, audience FROM run WHERE state = 'draft' UNION ALL SELECT title, audience FROM breach) AS kept
		WHERE EXISTS (SELECT 1 FROM json_tree(kept.audience, '$.rule') AS r WHERE r.type = 'object' AND r.value ->> 'kind' = 'segment' AND r.value ->> 'id' = ?)
		ORDER BY title`, id)
}

// resolved returns the filter with what its segments mean now, and the people of its
// exports, in their place. A filter that asks for one which is gone picks nobody.
// Error codes: those of [LeadFilter.Check].
func resolved(ctx context.Context, q sqlite.Querier, f LeadFilter) (LeadFilter, error) {
	if err := f.Check(); err != nil {
		return f, err
	}
	f, err := resolvedSegments(ctx, q, f)
	if err != nil {
		return f, err
	}
	if f, err = resolvedLists(ctx, q, f, RuleExport, exportedToday); err != nil {
		return f, err
	}
	return resolvedLists(ctx, q, f, RuleBreach, affectedToday)
}

func resolvedSegments(ctx context.Context, q sqlite.Querier, f LeadFilter) (LeadFilter, error) {
	if f.Rule == nil || !f.Rule.asks(RuleSegment) {
		return f, nil
	}
	all, err := collect(ctx, q, scanSegment, `SELECT id, name, filter FROM segment`)
	if err != nil {
		return f, err
	}
	whole := true
	rule := f.Rule.with(RuleSegment, func(id int64) Rule {
		at := slices.IndexFunc(all, func(s Segment) bool { return s.ID == id && s.Filter.Check() == nil })
		if at < 0 {
			whole = false
			return Rule{Kind: RulePeople}
		}
		return all[at].Filter.rule()
	})
	f.Rule = &rule
	if !whole {
		f.IDs = []int64{}
	}
	return f, f.Check()
}

// resolvedLists returns the filter with the people of its exports or breaches in their place;
// of one that is gone there are none.
func resolvedLists(ctx context.Context, q sqlite.Querier, f LeadFilter, kind RuleKind, people func(context.Context, sqlite.Querier, int64) ([]int64, error)) (LeadFilter, error) {
	if f.Rule == nil || !f.Rule.asks(kind) {
		return f, nil
	}
	var failed error
	rule := f.Rule.with(kind, func(id int64) Rule {
		leads, err := people(ctx, q, id)
		if CodeOf(err) != CodeNotFound {
			failed = errors.Join(failed, err)
		}
		return Rule{Kind: RulePeople, IDs: leads}
	})
	f.Rule = &rule
	return f, failed
}

// with returns the rule with others in place of those of a kind, which name a row.
func (r Rule) with(kind RuleKind, of func(id int64) Rule) Rule {
	if r.Kind == kind && r.ID != 0 {
		is := of(r.ID)
		is.Not = is.Not != r.Not
		return is
	}
	r.Rules = slices.Clone(r.Rules)
	for i := range r.Rules {
		r.Rules[i] = r.Rules[i].with(kind, of)
	}
	return r
}
