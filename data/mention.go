package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"

	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// Mentions are the texts that name a person outside the person's own rows, kind by
// kind. Erasing the person leaves them as they are: the page's owner wrote them.
// They are found when they are asked for, and kept nowhere.
type Mentions struct {
	List []Mention // at most mentionLimit of a kind
	More bool      // there are more of some kind
}

const mentionLimit = 100 // of a kind

// Mention is a text that names a person.
type Mention struct {
	Kind   MentionKind
	ID     int64  // of the row that holds the text; for what is said of a lead, of the lead
	Title  string // what the row is called: a lead's name, a run's title; of a notice, its purpose
	Number int    // version of a policy or of a notice
	Change Changeability
}

// MentionKind says what a text belongs to.
type MentionKind string

// The kinds, in the order in which they are listed.
const (
	MentionNote    MentionKind = "note"    // of another lead, or the next step with them
	MentionDetails MentionKind = "details" // fields of the owner's own, of another lead
	MentionHow     MentionKind = "how"     // how another lead agreed or said no
	MentionChat    MentionKind = "chat"    // the text of a chat with another lead
	MentionTag     MentionKind = "tag"     // that others carry
	MentionSegment MentionKind = "segment" // its name, or what it looks for
	MentionRun     MentionKind = "run"
	MentionBreach  MentionKind = "breach"
	MentionPurpose MentionKind = "purpose"
	MentionNotice  MentionKind = "notice"
	MentionPolicy  MentionKind = "policy"
	MentionSource  MentionKind = "source"
	MentionExport  MentionKind = "export"  // why a file was exported
	MentionRequest MentionKind = "request" // of another person, or what was done about it
	MentionGiven   MentionKind = "given"   // why data were given to somebody else
	MentionOther   MentionKind = "other"   // what is noted of somebody who gets data
)

// Changeability says whether a text can be changed, and if not why.
type Changeability string

// The answers.
const (
	MentionEditable Changeability = "editable" // the admin can change it
	MentionProof    Changeability = "proof"    // of what was sent, shown or said: it stays as it was
	MentionImported Changeability = "imported" // it came with a file, and only an import writes it
)

// Mentions returns the texts that name a lead by the whole name, or by an identity
// in any spelling. Another lead's having the same name is no mention.
// Error code: CodeNotFound.
func (v *Vault) Mentions(ctx context.Context, id int64) (Mentions, error) {
	who, err := matcherOf(ctx, v.db.Readers(), id)
	if err != nil {
		return Mentions{}, wrap("look for mentions", err)
	}
	looks := []func(*mentionFinder, context.Context) error{
		(*mentionFinder).inNotes, (*mentionFinder).inDetails, (*mentionFinder).inOrigins,
	}
	for part := range int64(howParts) {
		looks = append(looks, func(f *mentionFinder, ctx context.Context) error { return f.inHow(ctx, part) })
	}
	looks = append(looks, (*mentionFinder).inChats, (*mentionFinder).inSmallTables)
	finders, errs := make([]mentionFinder, len(looks)), make([]error, len(looks))
	var looking sync.WaitGroup
	for i, look := range looks {
		finders[i] = mentionFinder{q: v.db.Readers(), who: who, lead: id}
		looking.Go(func() { errs[i] = look(&finders[i], ctx) })
	}
	looking.Wait()
	var found Mentions
	for _, f := range finders {
		found.add(f.found)
	}
	return found, wrap("look for mentions", errors.Join(errs...))
}

// add adds what is not there yet, as far as the limit goes.
func (m *Mentions) add(more Mentions) {
	of := map[MentionKind]int{}
	for _, have := range m.List {
		of[have.Kind]++
	}
	for _, one := range more.List {
		switch {
		case slices.ContainsFunc(m.List, func(have Mention) bool { return have.Kind == one.Kind && have.ID == one.ID }):
		case of[one.Kind] == mentionLimit:
			m.More = true
		default:
			of[one.Kind]++
			m.List = append(m.List, one)
		}
	}
	m.More = m.More || more.More
}

// mentionFinder looks for the texts that name one lead.
type mentionFinder struct {
	q     sqlite.Querier
	who   *mentionMatcher
	lead  int64
	found Mentions
}

// inNotes asks the search index, so that it reads only notes that may name the person.
func (f *mentionFinder) inNotes(ctx context.Context) error {
	match := f.who.match()
	if match == "" {
		return nil
	}
	return f.ofLeads(ctx, MentionNote, MentionEditable, f.who.in, `
		WITH found AS MATERIALIZED (SELECT rowid AS id FROM lead_search WHERE lead_search MATCH ?2 AND rowid <> ?1)
		SELECT lead.id, lead.note FROM found JOIN lead USING (id) WHERE lead.note <> ''
		UNION ALL SELECT lead_id, text FROM found JOIN note ON lead_id = found.id
		UNION ALL SELECT lead_id, text FROM found JOIN next_step ON lead_id = found.id`, match)
}

// inDetails and inHow read every row, a second or two for a million: no index
// holds these texts.

func (f *mentionFinder) inDetails(ctx context.Context) error {
	named := func(raw string) bool {
		var extra map[string]string
		if json.Unmarshal([]byte(raw), &extra) != nil {
			return false // whoever opens that lead gets the error
		}
		return slices.ContainsFunc(slices.Collect(maps.Keys(extra)), f.who.in) || slices.ContainsFunc(slices.Collect(maps.Values(extra)), f.who.in)
	}
	return f.ofLeads(ctx, MentionDetails, MentionEditable, named, `SELECT id, extra FROM lead WHERE id <> ?1 AND extra <> '{}'`)
}

// inOrigins reads what rows of imports said of others beside what is held on them.
func (f *mentionFinder) inOrigins(ctx context.Context) error {
	c := f.collector(func(raw string) bool {
		var one lesson
		if json.Unmarshal([]byte(raw), &one) != nil {
			return false // whoever opens that lead gets the error
		}
		texts := slices.Concat([]string{one.Note}, slices.Collect(maps.Keys(one.Extra)), slices.Collect(maps.Values(one.Extra)))
		return slices.ContainsFunc(texts, f.who.in)
	})
	err := sqlite.EachRow(ctx, f.q, 3, func(row []sqlite.Column) {
		c.take(row[0].Int, row[1].Text)
		c.take(row[0].Int, row[2].Text)
	}, "id, learned, beside", `
		SELECT lead_id, learned, beside FROM lead_origin WHERE lead_id <> ?1 AND (learned <> '{}' OR beside <> '{}')
		UNION ALL SELECT lead_id, was, '{}' FROM lead_merge WHERE lead_id <> ?1`, f.lead)
	return errors.Join(err, f.addLeads(ctx, MentionDetails, MentionEditable, c.leads))
}

// howParts is in how many parts the events are looked through, each by a goroutine: they
// are the most by far.
const howParts = 4

// inHow looks through a part of what is said on how people agreed or said no.
func (f *mentionFinder) inHow(ctx context.Context, part int64) error {
	others := map[int64]int64{} // whose merged leads are
	err := sqlite.EachInt64s(ctx, f.q, 2, func(row []int64) { others[row[0]] = row[1] }, "merged_id, lead_id", `SELECT merged_id, lead_id FROM lead_merge WHERE lead_id IS NOT NULL`)
	if err != nil {
		return err
	}
	c := f.collector(func(line string) bool {
		how, err := proof.ParseLine(line, "how")
		return err == nil && f.who.in(how)
	})
	err = sqlite.EachRow(ctx, f.q, 2, func(row []sqlite.Column) {
		lead := row[0].Int
		if is, merged := others[lead]; merged {
			lead = is
		}
		if _, rest, said := strings.Cut(row[1].Text, "\nhow "); said && lead != f.lead {
			line, _, _ := strings.Cut(row[1].Text[len(row[1].Text)-len(rest)-len("how "):], "\n")
			c.take(lead, line)
		}
	}, "lead, personal", `SELECT lead_id, personal FROM consent_person, ledger_tree WHERE seq > size * ?1 / ?2 AND seq <= size * (?1 + 1) / ?2`, part, howParts)
	return errors.Join(err, f.addLeads(ctx, MentionHow, MentionProof, c.leads))
}

func (f *mentionFinder) inChats(ctx context.Context) error {
	return f.ofLeads(ctx, MentionChat, MentionProof, f.who.in, `SELECT lead_id, text FROM chat WHERE lead_id <> ?1`)
}

// ofLeads adds the leads for which a query returns a text that names the person.
func (f *mentionFinder) ofLeads(ctx context.Context, kind MentionKind, change Changeability, named func(string) bool, query string, args ...any) error {
	c := f.collector(named)
	err := sqlite.EachRow(ctx, f.q, 2, func(row []sqlite.Column) { c.take(row[0].Int, row[1].Text) }, "id, text", query, append([]any{f.lead}, args...)...)
	return errors.Join(err, f.addLeads(ctx, kind, change, c.leads))
}

// mentionCollector collects the leads of whom a text names the person. A text that many
// leads share is looked through once.
type mentionCollector struct {
	named func(string) bool
	seen  map[string]bool // what named said of texts
	leads []int64
	more  *bool
}

const seenLimit = 1000 // texts that a collector remembers

func (f *mentionFinder) collector(named func(string) bool) *mentionCollector {
	return &mentionCollector{named: named, seen: map[string]bool{}, more: &f.found.More}
}

// take looks through a text of a lead.
func (c *mentionCollector) take(lead int64, text string) {
	is, known := c.seen[text]
	if !known {
		if is = c.named(text); len(c.seen) < seenLimit {
			c.seen[strings.Clone(text)] = is // it is a part of many rows
		}
	}
	switch {
	case !is || *c.more || slices.Contains(c.leads, lead):
	case len(c.leads) == mentionLimit:
		*c.more = true
	default:
		c.leads = append(c.leads, lead)
	}
}

func (f *mentionFinder) addLeads(ctx context.Context, kind MentionKind, change Changeability, ids []int64) error {
	all, err := collect(ctx, f.q, func(r *sql.Rows, m *Mention) error {
		m.Kind, m.Change = kind, change
		return r.Scan(&m.ID, &m.Title)
	}, `SELECT lead.id, lead.name FROM json_each(?) AS wanted JOIN lead ON lead.id = wanted.value ORDER BY wanted.key`, jsonList(ids))
	f.found.List = append(f.found.List, all...)
	return err
}

// smallTables are read whole. Each query returns the columns of a mention, and the
// texts of its row as a list.
var smallTables = []struct {
	kind  MentionKind
	query string
}{
	{MentionTag, `SELECT id, name, 0, 'editable', json_array(name) FROM tag
		WHERE EXISTS (SELECT 1 FROM lead_tag WHERE tag_id = tag.id AND lead_id <> ?) ORDER BY name`},
	{MentionSegment, `SELECT id, name, 0, 'editable', json_insert((SELECT json_group_array(value) FROM json_tree(filter) WHERE type = 'text'), '$[#]', name)
		FROM segment ORDER BY name`},
	{MentionRun, `SELECT id, title, 0, CASE state WHEN 'draft' THEN 'editable' ELSE 'proof' END, json_array(title, subject, body) FROM run ORDER BY id DESC`},
	{MentionBreach, `SELECT id, title, 0, 'editable', json_insert((SELECT json_group_array(value) FROM (SELECT value FROM json_each(parts) UNION ALL SELECT value FROM json_each(report)
			UNION ALL SELECT value ->> 'text' FROM json_each(measures))), '$[#]', title, '$[#]', authority_note, '$[#]', people_why, '$[#]', coalesce(severity ->> 'why', ''))
		FROM breach ORDER BY noticed_at DESC, id DESC`},
	{MentionBreach, `SELECT b.id, b.title, 0, 'proof', (SELECT json_group_array(value) FROM (
			SELECT t.value FROM breach_version v, json_tree(v.content) t WHERE v.breach_id = b.id AND t.type = 'text'
			UNION SELECT t.value FROM breach_report r, json_tree(r.content) t WHERE r.breach_id = b.id AND t.type = 'text'))
		FROM breach b ORDER BY noticed_at DESC, b.id DESC`},
	{MentionPurpose, `SELECT id, name, 0, 'editable', json_array(name, description) FROM purpose ORDER BY archived, name`},
	{MentionNotice, `SELECT n.id, name, version, 'proof', json_array(text) FROM notice n JOIN purpose ON purpose.id = purpose_id ORDER BY name, version DESC`},
	{MentionPolicy, `SELECT id, '', number, 'proof', json_array(text, change_note) FROM policy_version ORDER BY number DESC`},
	{MentionSource, `SELECT id, name, 0, 'imported', json_array(name) FROM source ORDER BY name`},
	{MentionExport, `SELECT id, '', id, 'proof', json_array(note) FROM export WHERE note <> '' ORDER BY id DESC`},
	{MentionRequest, `SELECT q.id, '', q.id, 'proof', json_insert((SELECT json_group_array(concat_ws(char(10), text, was, became)) FROM request_event e WHERE e.request_id = q.id),
			'$[#]', name, '$[#]', address, '$[#]', asked, '$[#]', extended_why, '$[#]', decided_why)
		FROM request q WHERE lead_id IS NOT ?1 AND NOT (lead_id IS NULL AND lower(address) IN (SELECT lower(value) FROM identity WHERE lead_id = ?1)) ORDER BY q.id DESC`},
	{MentionGiven, `SELECT d.id, p.name, 0, 'proof', json_array(note) FROM disclosure d JOIN processor p ON p.id = processor_id WHERE note <> '' ORDER BY d.id DESC`},
	{MentionOther, `SELECT id, name, 0, 'editable', json_array(name, does, contract_at, safeguard_note) FROM processor ORDER BY name`},
}

func (f *mentionFinder) inSmallTables(ctx context.Context) error {
	for _, t := range smallTables {
		var args []any
		if strings.Contains(t.query, "?") {
			args = []any{f.lead}
		}
		named, err := collect(ctx, f.q, f.scanNamed, t.query, args...)
		if err != nil {
			return err
		}
		named = slices.DeleteFunc(named, func(m Mention) bool { return m.ID == 0 })
		if len(named) > mentionLimit {
			named, f.found.More = named[:mentionLimit], true
		}
		for _, m := range named {
			m.Kind = t.kind
			f.found.List = append(f.found.List, m)
		}
	}
	return nil
}

// scanNamed leaves a mention empty when no text of the row names the person.
func (f *mentionFinder) scanNamed(r *sql.Rows, m *Mention) error {
	var row Mention
	var raw string
	var texts []string
	if err := r.Scan(&row.ID, &row.Title, &row.Number, &row.Change, &raw); err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(raw), &texts); err != nil {
		return err
	}
	if slices.ContainsFunc(texts, f.who.in) {
		*m = row
	}
	return nil
}
