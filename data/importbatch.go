package data

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"mujeeb/data/sqlite"
)

// batchRow is a row of a file with all that can be worked out before the vault
// is asked.
type batchRow struct {
	row     ImportLead
	lead    Lead            // what the row makes of a person nobody knows
	columns []any           // of that lead, behind a place for its number
	ids     []Identity      // of that lead, in the order in which the vault returns them
	prints  []blockingPrint // of ids
	folded  string          // search text of that lead
	number  int64           // of the row among those of the file, from 1
	again   bool            // shares an identity, or a mailbox, with an earlier row of its batch
	badTime Code            // why its time can't be, "" when it can
	agrees  bool            // the file proves that they agreed
}

// batch is a part of a file. A vault is asked about all of its rows at once, and
// they are written at once as far as they do not depend on each other.
type batch struct {
	people []batchRow
	err    error // ends the file after people
}

// batchRows is how many rows a batch has.
const batchRows = 500

// prepare reads the rows and works out what it can, batch by batch, until stop
// is closed. It does not touch the vault's file, so that it runs beside the
// writing.
func (in *importer) prepare(rows func(func(ImportLead, error) bool), to chan<- batch, stop <-chan struct{}) {
	defer close(to)
	size := in.v.params.batchRows
	b, seen, number := batch{}, map[string]bool{}, int64(0)
	send := func() bool {
		select {
		case to <- b:
		case <-stop:
			return false
		}
		b, seen = batch{people: make([]batchRow, 0, size)}, make(map[string]bool, 2*size)
		return true
	}
	for row, err := range rows {
		if err == nil {
			number++
			b.people = append(b.people, batchRow{row: row, number: number})
			err = in.work(&b.people[len(b.people)-1], seen)
		}
		b.err = err
		if (err != nil || len(b.people) == size) && (!send() || err != nil) {
			return
		}
	}
	send()
}

// work fills in what the vault need not be asked for. seen has the fingerprints of
// earlier rows of the batch.
func (in *importer) work(n *batchRow, seen map[string]bool) (err error) {
	n.row.Given, n.row.Family = strings.TrimSpace(n.row.Given), strings.TrimSpace(n.row.Family)
	n.row.Name = fullName(n.row.Name, n.row.Given, n.row.Family)
	n.lead.learn(n.row, in.plan.Tags, nil, nil)
	in.workWord(n)
	n.ids = slices.Clone(n.lead.Identities)
	slices.SortStableFunc(n.ids, func(a, b Identity) int { return strings.Compare(string(a.Kind), string(b.Kind)) })
	for _, id := range n.ids {
		p := in.print(id)
		n.prints = append(n.prints, p)
		for _, print := range p.all() {
			n.again = n.again || seen[string(print)]
			seen[string(print)] = true
		}
	}
	n.columns, err = n.lead.row(0)
	n.folded = searchText(&n.lead, n.ids)
	return err
}

// known returns which of people have an identity that the vault knows, or blocks.
func (in *importer) known(ctx context.Context, tx *sqlite.Tx, people []batchRow) (map[int]bool, error) {
	known := map[int]bool{}
	for _, kind := range []IdentityKind{Email, Phone, PSID} {
		var owners []int
		var values []string
		for i, n := range people {
			for _, id := range n.ids {
				if id.Kind == kind && in.filter.knows(kind, id.Value) {
					owners, values = append(owners, i), append(values, id.Value)
				}
			}
		}
		if err := among(ctx, tx, known, owners, values,
			`SELECT wanted.key FROM json_each(?) AS wanted CROSS JOIN identity ON kind = ? AND identity.value = wanted.value`, kind); err != nil {
			return nil, err
		}
	}
	if err := in.knownMailboxes(ctx, tx, people); err != nil {
		return nil, err
	}
	in.filter.addBatch(people)
	return known, in.knownBlocks(ctx, tx, known, people)
}

// knownBlocks marks those of people who have an identity that is blocked.
func (in *importer) knownBlocks(ctx context.Context, tx *sqlite.Tx, known map[int]bool, people []batchRow) error {
	if !in.blocks {
		return nil
	}
	var owners []int
	var prints []string
	for i, n := range people {
		for _, id := range n.prints {
			for _, p := range id.all() {
				owners, prints = append(owners, i), append(prints, fmt.Sprintf("%x", p))
			}
		}
	}
	return among(ctx, tx, known, owners, prints,
		`SELECT wanted.key FROM json_each(?) AS wanted CROSS JOIN suppression ON fingerprint = unhex(wanted.value)`)
}

// knownMailboxes marks those of people as coming again whose mailbox a lead has: what the
// batch does to that lead holds for it.
func (in *importer) knownMailboxes(ctx context.Context, tx *sqlite.Tx, people []batchRow) error {
	var owners []int
	var prints []string
	for i, n := range people {
		for _, id := range n.prints {
			if id.mailbox != nil && in.filter.knows(kindMailbox, string(id.mailbox)) {
				owners, prints = append(owners, i), append(prints, fmt.Sprintf("%x", id.mailbox))
			}
		}
	}
	known := map[int]bool{}
	err := among(ctx, tx, known, owners, prints, `SELECT wanted.key FROM json_each(?) AS wanted CROSS JOIN identity ON mailbox = unhex(wanted.value)`)
	for i := range known {
		people[i].again = true
	}
	return err
}

// among marks the owners of those values whose places query returns.
func among(ctx context.Context, tx *sqlite.Tx, known map[int]bool, owners []int, values []string, query string, args ...any) error {
	if len(values) == 0 {
		return nil
	}
	raw, err := json.Marshal(values)
	if err != nil {
		return err
	}
	places, err := collect(ctx, tx, sqlite.Value[int], query, append([]any{string(raw)}, args...)...)
	for _, at := range places {
		known[owners[at]] = true
	}
	return err
}

// indexRows is how many leads go into the search index at once: one pass over many
// is much quicker than one for each, and more would want more memory.
const indexRows = 50_000

// indexNew puts the leads that are not in the search index into it, when they
// are many enough.
func (in *importer) indexNew(ctx context.Context, tx *sqlite.Tx, many int64) error {
	last, err := lastLead(ctx, tx)
	if err != nil || last-in.indexed < many {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO lead_search (rowid, folded) SELECT id, folded FROM lead_text WHERE id > ?`, in.indexed)
	in.indexed = last
	return err
}

// tuneIndex sets how many bytes of the search index are collected in memory, and
// how many parts of it are merged while writing; 0 leaves that to the end of an import.
// (SQLite FTS5, 6.2 and 6.8)
func tuneIndex(ctx context.Context, tx *sqlite.Tx, memory, merge int) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO lead_search (lead_search, rank) VALUES ('hashsize', ?)`, memory); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO lead_search (lead_search, rank) VALUES ('automerge', ?)`, merge)
	return err
}
