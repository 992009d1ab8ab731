package data

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"mujeeb/data/sqlite"
	"mujeeb/text/fold"
)

// DuplicateSign is why two leads may be one person.
type DuplicateSign string

// The signs, the strongest first. No two leads have one address, so that the strongest is
// another spelling of it.
const (
	SignMailbox DuplicateSign = "mailbox" // two spellings of an email address that reach one mailbox
	SignDetail  DuplicateSign = "detail"  // the same name and one further detail: a hint, no more
)

// Duplicate is two leads that may be one person.
type Duplicate struct {
	First, Second int64 // the earlier one first
	Sign          DuplicateSign
	Detail        string // the name of the detail of SignDetail; else ""
}

// commonDetail is above how many people of one name and one detail are people who share a
// common name.
const commonDetail = 4

// Duplicates returns the pairs of leads that may be one person, those with the strongest
// sign first, at most most of them, and how many there are in all. A pair has its strongest
// sign. Names are compared folded, whatever the order of their words; a name of one word
// alone says nothing.
func (v *Vault) Duplicates(ctx context.Context, most int) (pairs []Duplicate, all int, err error) {
	err = v.read(ctx, "find duplicates", func(q sqlite.Querier) error {
		if pairs, err = sameMailbox(ctx, q); err != nil {
			return err
		}
		more, err := sameDetail(ctx, q)
		pairs = append(pairs, more...)
		return err
	})
	if err != nil {
		return nil, 0, err
	}
	pairs = distinctPairs(pairs)
	return pairs[:min(len(pairs), most)], len(pairs), nil
}

// distinctPairs returns each pair with the first of its signs, the mailboxes first.
func distinctPairs(pairs []Duplicate) []Duplicate {
	slices.SortFunc(pairs, func(a, b Duplicate) int {
		return cmp.Or(cmp.Compare(b.Sign, a.Sign), cmp.Compare(a.First, b.First), cmp.Compare(a.Second, b.Second), cmp.Compare(a.Detail, b.Detail))
	})
	seen := map[[2]int64]bool{}
	return slices.DeleteFunc(pairs, func(d Duplicate) bool {
		pair := [2]int64{d.First, d.Second}
		again := seen[pair]
		seen[pair] = true
		return again
	})
}

func sameMailbox(ctx context.Context, q sqlite.Querier) ([]Duplicate, error) {
	return collect(ctx, q, func(r *sql.Rows, d *Duplicate) error {
		d.Sign = SignMailbox
		return r.Scan(&d.First, &d.Second)
	}, `SELECT DISTINCT one.lead_id, other.lead_id FROM identity AS one JOIN identity AS other ON other.mailbox = one.mailbox AND other.lead_id > one.lead_id
		WHERE one.mailbox IS NOT NULL`)
}

// sameDetail returns the pairs of people of one name who have a detail in common.
func sameDetail(ctx context.Context, q sqlite.Querier) (pairs []Duplicate, err error) {
	names, err := sharedNames(ctx, q)
	if err != nil {
		return nil, err
	}
	details, err := detailsOf(ctx, q, slices.Concat(slices.Collect(maps.Values(names))...))
	if err != nil {
		return nil, err
	}
	for _, leads := range names {
		having := map[[2]string][]int64{}
		for _, lead := range leads {
			for name, value := range details[lead] {
				if value = fold.Text(value); value != "" {
					having[[2]string{name, value}] = append(having[[2]string{name, value}], lead)
				}
			}
		}
		for detail, of := range having {
			if len(of) > commonDetail {
				continue
			}
			for i, first := range of {
				for _, second := range of[i+1:] {
					pairs = append(pairs, Duplicate{First: min(first, second), Second: max(first, second), Sign: SignDetail, Detail: detail[0]})
				}
			}
		}
	}
	return pairs, nil
}

// sharedNames returns the leads of every name of two words or more that several have, by the
// name's words in alphabetical order.
func sharedNames(ctx context.Context, q sqlite.Querier) (map[string][]int64, error) {
	rows, err := q.QueryContext(ctx, `SELECT id, sort_name FROM lead WHERE sort_name LIKE '% %'`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	names := map[string][]int64{}
	for rows.Next() {
		var id int64
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return nil, err
		}
		words := strings.Fields(name)
		slices.Sort(words)
		key := strings.Join(words, " ")
		names[key] = append(names[key], id)
	}
	maps.DeleteFunc(names, func(_ string, leads []int64) bool { return len(leads) < 2 })
	return names, rows.Err()
}

// detailsOf returns the further details of leads that have some.
func detailsOf(ctx context.Context, q sqlite.Querier, leads []int64) (map[int64]map[string]string, error) {
	rows, err := q.QueryContext(ctx, `SELECT id, extra FROM lead WHERE extra <> '{}' AND id IN (SELECT value FROM json_each(?))`, jsonList(leads))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := make(map[int64]map[string]string, len(leads))
	for rows.Next() {
		var id int64
		var raw string
		if err := rows.Scan(&id, &raw); err != nil {
			return nil, err
		}
		var extra map[string]string
		if err := json.Unmarshal([]byte(raw), &extra); err != nil {
			return nil, err
		}
		all[id] = extra
	}
	return all, rows.Err()
}
