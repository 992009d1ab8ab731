package data

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"hash/maphash"
	"slices"

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

// named is a lead of a name, as a number that stands for the name or for one detail of it.
// Numbers of 64 bits take the place of texts: two texts of one number are not to be expected
// in a vault, and would make one more hint.
type named struct {
	key    uint64
	lead   int64
	detail int // place of the detail's name; of names 0
}

// groups calls each with the leads of one key, where there are several. It sorts all.
func groups(all []named, each func([]named)) {
	slices.SortFunc(all, func(a, b named) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.lead, b.lead)) })
	for i := 0; i < len(all); {
		end := i + 1
		for end < len(all) && all[end].key == all[i].key {
			end++
		}
		if end-i > 1 {
			each(all[i:end])
		}
		i = end
	}
}

// sameDetail returns the pairs of people of one name who have a detail in common.
func sameDetail(ctx context.Context, q sqlite.Querier) (pairs []Duplicate, err error) {
	d := detailReader{seed: maphash.MakeSeed(), place: map[string]int{}}
	names, err := d.names(ctx, q)
	if err != nil {
		return nil, err
	}
	shared := map[int64]uint64{} // leads whose name others have
	groups(names, func(of []named) {
		for _, n := range of {
			shared[n.lead] = n.key
		}
	})
	details, err := d.details(ctx, q, shared)
	groups(details, func(of []named) {
		if len(of) > commonDetail {
			return
		}
		for i, first := range of {
			for _, second := range of[i+1:] {
				pairs = append(pairs, Duplicate{First: first.lead, Second: second.lead, Sign: SignDetail, Detail: d.titles[first.detail]})
			}
		}
	})
	return pairs, err
}

// detailReader reads names and details as numbers.
type detailReader struct {
	seed   maphash.Seed
	place  map[string]int // of the names of details
	titles []string       // the names of details
}

// names returns the leads with a name of two words or more, by the name's words in
// alphabetical order.
func (d *detailReader) names(ctx context.Context, q sqlite.Querier) (all []named, err error) {
	rows, err := q.QueryContext(ctx, `SELECT id, sort_name FROM lead WHERE sort_name LIKE '% %'`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var words [][]byte
	for rows.Next() {
		var n named
		var name sql.RawBytes
		if err := rows.Scan(&n.lead, &name); err != nil {
			return nil, err
		}
		words = append(words[:0], bytes.Fields(name)...)
		slices.SortFunc(words, bytes.Compare)
		var h maphash.Hash
		h.SetSeed(d.seed)
		for _, w := range words {
			_, _ = h.Write(w) // never fails
			_ = h.WriteByte(' ')
		}
		n.key = h.Sum64()
		all = append(all, n)
	}
	return all, rows.Err()
}

// details returns the details of leads whose name others have, each with the name.
func (d *detailReader) details(ctx context.Context, q sqlite.Querier, shared map[int64]uint64) (all []named, err error) {
	if len(shared) == 0 {
		return nil, nil
	}
	rows, err := q.QueryContext(ctx, `SELECT id, extra FROM lead WHERE extra <> '{}'`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var lead int64
		var raw sql.RawBytes
		if err := rows.Scan(&lead, &raw); err != nil {
			return nil, err
		}
		name, ok := shared[lead]
		if !ok {
			continue
		}
		var extra map[string]string
		if err := json.Unmarshal(raw, &extra); err != nil {
			return nil, err
		}
		for detail, value := range extra {
			if value = fold.Text(value); value != "" {
				all = append(all, named{d.key(name, detail, value), lead, d.placeOf(detail)})
			}
		}
	}
	return all, rows.Err()
}

// key returns the number of a detail of a name.
func (d *detailReader) key(name uint64, detail, value string) uint64 {
	var h maphash.Hash
	h.SetSeed(d.seed)
	var number [8]byte
	binary.LittleEndian.PutUint64(number[:], name)
	_, _ = h.Write(number[:]) // never fails
	_, _ = h.WriteString(detail)
	_ = h.WriteByte(0)
	_, _ = h.WriteString(value)
	return h.Sum64()
}

// placeOf returns the place of a detail's name.
func (d *detailReader) placeOf(detail string) int {
	at, ok := d.place[detail]
	if !ok {
		at = len(d.titles)
		d.place[detail], d.titles = at, append(d.titles, detail)
	}
	return at
}
