package data

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mujeeb/data/sqlite"
	"mujeeb/text/fold"
)

// batchRow is a row of a file with all that can be worked out before the vault
// is asked.
type batchRow struct {
	row      ImportLead
	lead     Lead       // what the row makes of a person nobody knows
	ids      []Identity // of the lead, in the order in which the vault gives them
	prints   [][]byte   // fingerprints of ids
	extra    string     // JSON
	sortName string
	folded   string // search text
	again    bool   // shares an identity with an earlier row of its batch
}

// batch is a part of a file. Most of it is people whom the vault does not know:
// they are asked for at once, and written at once.
type batch struct {
	people []batchRow
	err    error // ends the file after people
}

const batchRows = 500

// prepare reads the rows and works out what it can, batch by batch, until stop
// is closed. It does not touch the vault's file, so that it runs beside the
// writing.
func (in *importer) prepare(rows func(func(ImportLead, error) bool), to chan<- batch, stop <-chan struct{}) {
	defer close(to)
	b, seen := batch{}, map[Identity]bool{}
	send := func() bool {
		select {
		case to <- b:
		case <-stop:
			return false
		}
		b, seen = batch{people: make([]batchRow, 0, batchRows)}, make(map[Identity]bool, 2*batchRows)
		return true
	}
	for row, err := range rows {
		if err == nil {
			b.people = append(b.people, batchRow{row: row})
			err = in.work(&b.people[len(b.people)-1], seen)
		}
		b.err = err
		if (err != nil || len(b.people) == batchRows) && (!send() || err != nil) {
			return
		}
	}
	send()
}

func (in *importer) work(n *batchRow, seen map[Identity]bool) error {
	n.lead.learn(n.row, in.plan.Tags)
	n.lead.Name = strings.TrimSpace(n.lead.Name)
	n.ids = slices.Clone(n.lead.Identities)
	slices.SortStableFunc(n.ids, func(a, b Identity) int { return strings.Compare(string(a.Kind), string(b.Kind)) })
	for _, id := range n.ids {
		n.prints = append(n.prints, in.print(id))
		n.again = n.again || seen[id]
		seen[id] = true
	}
	extra, err := json.Marshal(orEmpty(n.lead.Extra))
	n.extra = string(extra)
	n.sortName, n.folded = fold.Text(n.lead.Name), searchText(n.lead.Name, n.lead.Note, n.ids)
	return err
}

// takeBatch adds or updates the people of a batch, in the order of the file.
func (in *importer) takeBatch(ctx context.Context, tx *sqlite.Tx, people []batchRow) error {
	known, err := in.known(ctx, tx, people)
	if err != nil {
		return err
	}
	for start := 0; start < len(people); {
		end := start
		for end < len(people) && !known[end] && !people[end].again && len(people[end].ids) > 0 {
			end++
		}
		if err := in.add(ctx, tx, people[start:end]); err != nil {
			return fmt.Errorf("lines %d and after: %w", people[start].row.Line, err)
		}
		if start = end; start < len(people) {
			if err := in.take(ctx, tx, people[start].row); err != nil {
				return err
			}
			start++
		}
	}
	return nil
}

// known tells which of people have an identity that the vault knows, or blocks.
func (in *importer) known(ctx context.Context, tx *sqlite.Tx, people []batchRow) (map[int]bool, error) {
	known := map[int]bool{}
	for _, kind := range []IdentityKind{Email, Phone, PSID} {
		var owners []int
		var values []string
		for i, n := range people {
			for _, id := range n.ids {
				if id.Kind == kind {
					owners, values = append(owners, i), append(values, id.Value)
				}
			}
		}
		if err := among(ctx, tx, known, owners, values,
			`SELECT wanted.key FROM json_each(?) AS wanted CROSS JOIN identity ON kind = ? AND identity.value = wanted.value`, kind); err != nil {
			return nil, err
		}
	}
	if !in.blocks {
		return known, nil
	}
	var owners []int
	var prints []string
	for i, n := range people {
		for _, p := range n.prints {
			owners, prints = append(owners, i), append(prints, fmt.Sprintf("%x", p))
		}
	}
	return known, among(ctx, tx, known, owners, prints,
		`SELECT wanted.key FROM json_each(?) AS wanted CROSS JOIN suppression ON fingerprint = unhex(wanted.value)`)
}

// among marks the owners of those values that query gives the places of.
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

// add writes people whom the vault does not know, with what take would write of
// them one by one.
func (in *importer) add(ctx context.Context, tx *sqlite.Tx, people []batchRow) error {
	if len(people) == 0 {
		return nil
	}
	in.report.Added += len(people)
	last, err := lastLead(ctx, tx)
	if err != nil {
		return err
	}
	for _, add := range []func(context.Context, *sqlite.Tx, int64, []batchRow) error{in.addLeads, in.addIdentities, in.addTags, in.addGrounds} {
		if err := add(ctx, tx, last+1, people); err != nil {
			return err
		}
	}
	return nil
}

func (in *importer) addLeads(ctx context.Context, tx *sqlite.Tx, first int64, people []batchRow) error {
	state := StateContact
	if in.plan.Ground != nil {
		state = StateAgreed
	}
	leads, texts := in.rows[:0], in.more[:0]
	for i := range people {
		n, id := &people[i], first+int64(i)
		leads = append(leads, id, n.lead.Name, n.sortName, n.lead.Lang, n.lead.Note, n.extra)
		texts = append(texts, id, n.folded)
	}
	in.rows, in.more = leads, texts
	err := in.insertMany(ctx, tx, `INSERT INTO lead (id, name, sort_name, lang, note, extra, state, source_id, created_at, updated_at)
		SELECT column1, column2, column3, column4, column5, column6, ?1, ?2, ?3, ?3`, leads, 6, string(state), in.source, in.v.now().UnixMilli())
	if err != nil {
		return err
	}
	return in.insertMany(ctx, tx, `INSERT INTO lead_text (id, folded) SELECT column1, column2`, texts, 2)
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

func (in *importer) addIdentities(ctx context.Context, tx *sqlite.Tx, first int64, people []batchRow) error {
	rows := in.rows[:0]
	for i := range people {
		n := &people[i]
		rank := int64(0)
		for k, id := range n.ids {
			if k > 0 && n.ids[k-1].Kind != id.Kind {
				rank = 0
			}
			rows = append(rows, first+int64(i), string(id.Kind), id.Value, rank, n.prints[k])
			rank++
		}
	}
	in.rows = rows
	return in.insertMany(ctx, tx, `INSERT INTO identity (lead_id, kind, value, rank, fingerprint) SELECT column1, column2, column3, column4, column5`, rows, 5)
}

func (in *importer) addTags(ctx context.Context, tx *sqlite.Tx, first int64, people []batchRow) (err error) {
	rows := in.rows[:0]
	for i := range people {
		for _, tag := range people[i].lead.Tags {
			id, ok := in.tags[tag]
			if !ok {
				if id, err = ensureTag(ctx, tx, tag); err != nil {
					return err
				}
				in.tags[tag] = id
			}
			rows = append(rows, first+int64(i), id)
		}
	}
	in.rows = rows
	return in.insertMany(ctx, tx, `INSERT INTO lead_tag (lead_id, tag_id) SELECT column1, column2`, rows, 2)
}

// addGrounds writes the event that the admin vouches for, for each of people.
func (in *importer) addGrounds(ctx context.Context, tx *sqlite.Tx, first int64, people []batchRow) error {
	g := in.plan.Ground
	if g == nil {
		return nil
	}
	last, previous, err := chainEnd(ctx, tx)
	if err != nil {
		return err
	}
	in.report.Agreed += len(people)
	now, seq := in.v.now(), last
	events, persons := in.rows[:0], in.more[:0]
	for i := range people {
		n := &people[i]
		seq++
		r := ConsentRecord{LeadID: first + int64(i), PurposeID: g.PurposeID, Act: Given, Via: g.Via, At: n.row.At, NoticeID: g.NoticeID, Grade: g.Grade}
		e, err := in.v.newEvent(r, Personal{Lead: r.LeadID, Identities: n.ids, How: g.How}, seq, previous, now)
		if err != nil {
			return err
		}
		events = append(events, seq, e.At, e.Commitment, e.Hash)
		persons = append(persons, seq, r.LeadID, e.Salt, string(e.Personal))
		previous = e.Hash
	}
	in.rows, in.more = events, persons
	if err := in.insertMany(ctx, tx, `INSERT INTO consent_event (seq, purpose_id, act, via, at, recorded_at, notice_id, grade, commitment, hash)
		SELECT column1, ?1, ?2, ?3, column2, ?4, nullif(?5, 0), ?6, column3, column4`, events, 4,
		g.PurposeID, string(Given), string(g.Via), now.UnixMilli(), g.NoticeID, string(g.Grade)); err != nil {
		return err
	}
	if err := in.insertMany(ctx, tx, `INSERT INTO consent_person (seq, lead_id, salt, personal) SELECT column1, column2, column3, column4`, persons, 4); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO ground (purpose_id, lead_id, seq) SELECT ?, lead_id, seq FROM consent_person WHERE seq BETWEEN ? AND ?`,
		g.PurposeID, last+1, seq)
	return err
}

// insertMany runs insert, which selects from the columns of VALUES, for rows of
// width values. always are its numbered parameters, the same for each row.
func (in *importer) insertMany(ctx context.Context, tx *sqlite.Tx, insert string, rows []any, width int, always ...any) error {
	for size := 64; len(rows) > 0; {
		for size*width > len(rows) {
			size /= 2
		}
		key := many{insert, size}
		if in.texts[key] == "" {
			in.texts[key] = insert + valuesOf(size, width, len(always))
		}
		in.args = append(append(in.args[:0], always...), rows[:size*width]...)
		if _, err := tx.ExecContext(ctx, in.texts[key], in.args...); err != nil {
			return err
		}
		rows = rows[size*width:]
	}
	return nil
}

// many is a statement for a number of rows.
type many struct {
	insert string
	rows   int
}

// valuesOf writes a table of parameters, numbered after those before.
func valuesOf(rows, width, before int) string {
	var b strings.Builder
	b.WriteString(" FROM (VALUES ")
	for n := range rows * width {
		switch {
		case n == 0:
			b.WriteString("(?")
		case n%width == 0:
			b.WriteString("), (?")
		default:
			b.WriteString(", ?")
		}
		b.WriteString(strconv.Itoa(before + n + 1))
	}
	b.WriteString("))")
	return b.String()
}
