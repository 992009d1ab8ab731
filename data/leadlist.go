package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"mujeeb/data/sqlite"
)

// LeadFilter picks leads that match all of its fields; the zero value picks all. A list
// that is nil asks for nothing. One that is empty picks nobody: something was to be
// chosen, and nothing is. The fields but for Rule are short for rules of a RuleAll.
type LeadFilter struct {
	Text    string    `json:"text,omitempty"`   // words, each the beginning of one in name, addresses, note or details
	Sources []int64   `json:"sources,omitzero"` // from any of these
	Tags    []int64   `json:"tags,omitzero"`    // with any of these
	State   LeadState `json:"state,omitempty"`  // "" = any
	IDs     []int64   `json:"ids,omitzero"`     // of these people only
	Version int       `json:"v,omitempty"`      // of Rule; see FilterOf
	Rule    *Rule     `json:"rule,omitempty"`   // nil = none; never changed once it is in a filter
}

// LeadOrder says how a list is sorted.
type LeadOrder struct {
	By   LeadColumn
	Desc bool
}

// LeadColumn is a column of the list of leads.
type LeadColumn string

// The columns that a list can be sorted by.
const (
	ByAdded  LeadColumn = "added"
	ByName   LeadColumn = "name"
	BySource LeadColumn = "source"
	ByState  LeadColumn = "state"
	ByEmail  LeadColumn = "email"
	ByPhone  LeadColumn = "phone"
)

// sorted are the columns of a lead that an index sorts.
var sorted = map[LeadColumn]string{ByName: "sort_name", BySource: "source_id", ByState: "state"}

// sql returns the ORDER BY clause. The ID makes every order total; later leads have
// higher IDs, whatever the clock said, so that it is also the order of adding.
func (o LeadOrder) sql(id string) string {
	direction := ""
	if o.Desc {
		direction = " DESC"
	}
	order := " ORDER BY " + id + direction
	if column, ok := sorted[o.By]; ok {
		order = " ORDER BY " + column + direction + ", " + id + direction
	}
	return order
}

// LeadRow is a lead as a list shows it. That of a lead that is gone holds nothing.
type LeadRow struct {
	ID        int64
	Name      string
	Given     string // the given name, where it is kept apart
	Email     string // the one that messages go to
	Phone     string // the first
	Source    string // its name
	Tags      string // joined by ", "
	State     LeadState
	CreatedAt time.Time
	Extra     map[string]string // fields of the owner's own
	Next      Step              // what is to be done next
}

// LeadIDs returns the IDs of all leads that the filter picks, in order: what a
// list scrolls over. Rows are read in pages by [Vault.LeadRows].
func (v *Vault) LeadIDs(ctx context.Context, f LeadFilter, o LeadOrder) ([]int64, error) {
	p, err := v.pick(ctx, f, o)
	if err != nil {
		return nil, err
	}
	if p.byID {
		p.order, p.reverse = "", o.Desc // the smallest index has the numbers in another order, and is read sooner than all rows
	}
	ids, err := sqlite.Int64s(ctx, v.db.Readers(), "id", p.query+p.order, p.args...)
	if err != nil {
		return nil, err
	}
	if p.byID {
		slices.Sort(ids)
	}
	if p.reverse {
		slices.Reverse(ids)
	}
	return v.byIdentity(ctx, ids, o)
}

// FirstLeadIDs returns the first of what LeadIDs returns, up to most IDs, and whether
// that is all: a list shows them at once and asks LeadIDs for the rest. In the orders
// by email and by phone it returns all or nothing.
func (v *Vault) FirstLeadIDs(ctx context.Context, f LeadFilter, o LeadOrder, most int) (ids []int64, all bool, err error) {
	p, err := v.pick(ctx, f, o)
	if err != nil {
		return nil, false, err
	}
	if p.reverse {
		ids, err = v.LeadIDs(ctx, f, o)
		return ids[:min(len(ids), most)], len(ids) <= most, err
	}
	ids, err = collect(ctx, v.db.Readers(), sqlite.Value[int64], p.query+p.order+` LIMIT ?`, append(p.args, most+1)...)
	switch {
	case err != nil:
		return nil, false, err
	case len(ids) <= most:
		ids, err = v.byIdentity(ctx, ids, o)
		return ids, true, err
	case o.By == ByEmail, o.By == ByPhone:
		return nil, false, nil
	}
	return ids[:most], false, nil
}

// CountLeads counts the leads that the filter picks.
func (v *Vault) CountLeads(ctx context.Context, f LeadFilter) (n int, err error) {
	query, args, err := v.from(ctx, f, "")
	if err != nil {
		return 0, err
	}
	err = v.db.Readers().QueryRowContext(ctx, `SELECT count(*)`+query, args...).Scan(&n)
	return n, wrap("count leads", err)
}

// picking is a query for the IDs of the leads that a filter picks. With order
// appended it returns them in order, or in reverse order.
type picking struct {
	query, order string
	args         []any
	reverse      bool
	byID         bool // the order is that of the numbers and costs something
}

func (v *Vault) pick(ctx context.Context, f LeadFilter, o LeadOrder) (p picking, err error) {
	column, id := sorted[o.By], "lead.id"
	if words := matchWords(f.Text); words != "" {
		id = "lead_search.rowid" // comes in this order without sorting
		p.reverse = o.Desc && column == "" && beyondPrefixes(words)
		o.Desc = o.Desc && !p.reverse
	} else {
		p.byID = column == ""
	}
	p.query, p.args, err = v.from(ctx, f, column)
	p.query, p.order = `SELECT `+id+` AS id`+p.query, o.sql(id)
	return p, err
}

// beyondPrefixes reports whether a word is longer than the prefixes that the
// search index holds. The beginnings of such a word are put together in memory,
// which FTS5 does in the time of their square when it goes backwards.
func beyondPrefixes(words string) bool {
	for word := range strings.FieldsSeq(words) {
		if utf8.RuneCountInString(strings.Trim(word, `"*`)) > 3 {
			return true
		}
	}
	return false
}

// from returns the FROM and WHERE clauses of the filter. When words are all that
// it asks for, and no column of the lead is needed, the search index answers
// alone.
func (v *Vault) from(ctx context.Context, f LeadFilter, column string) (query string, args []any, err error) {
	words := matchWords(f.Text)
	f.Text = ""
	where, args, err := v.where(ctx, v.db.Readers(), f)
	switch {
	case err != nil:
		return "", nil, err
	case words == "":
		return ` FROM lead WHERE ` + where, args, nil
	case len(f.rule().Rules) == 0 && column == "":
		return ` FROM lead_search WHERE lead_search MATCH ?`, []any{words}, nil
	}
	return ` FROM lead_search CROSS JOIN lead ON lead.id = lead_search.rowid WHERE lead_search MATCH ? AND ` + where, append([]any{words}, args...), nil
}

// jsonList binds a list as one parameter.
func jsonList[T ~int64 | ~string](list []T) string {
	if list == nil {
		return "[]" // a null would count as one row
	}
	raw, err := json.Marshal(list)
	if err != nil {
		panic(err) // numbers and texts always marshal
	}
	return string(raw)
}

// inToken reports whether the tokenizer (unicode61) keeps r.
func inToken(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Co, r)
}

// LeadRows returns one row for each of ids, in their order; the row of a lead that
// is gone is the zero value.
func (v *Vault) LeadRows(ctx context.Context, ids []int64) ([]LeadRow, error) {
	return collect(ctx, v.db.Readers(), scanLeadRow, `
		SELECT coalesce(lead.id, 0), coalesce(lead.name, ''), coalesce(given, ''),
			coalesce((SELECT value FROM identity WHERE lead_id = lead.id AND kind = 'email' AND rank = 0), ''),
			coalesce((SELECT value FROM identity WHERE lead_id = lead.id AND kind = 'phone' AND rank = 0), ''),
			coalesce(source.name, ''),
			coalesce((SELECT group_concat(name, ', ') FROM (SELECT name FROM tag JOIN lead_tag ON tag_id = tag.id WHERE lead_id = lead.id ORDER BY name)), ''),
			coalesce(state, ''), lead.created_at, coalesce(extra, '{}'), day, coalesce(text, '')
		FROM json_each(?) AS wanted LEFT JOIN lead ON lead.id = wanted.value LEFT JOIN source ON source.id = source_id LEFT JOIN next_step ON next_step.lead_id = lead.id
		ORDER BY wanted.key`, jsonList(ids))
}

func scanLeadRow(r *sql.Rows, l *LeadRow) error {
	var created, day sql.NullInt64
	var extra string
	if err := r.Scan(&l.ID, &l.Name, &l.Given, &l.Email, &l.Phone, &l.Source, &l.Tags, &l.State, &created, &extra, &day, &l.Next.Text); err != nil {
		return err
	}
	l.CreatedAt, l.Next.Day = timeOf(created), dayOf(day)
	return json.Unmarshal([]byte(extra), &l.Extra)
}
