package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"
	"time"
	"unicode"
)

// LeadFilter picks leads. Its zero value picks all. Lists mean any of; the
// fields all have to match.
type LeadFilter struct {
	Text    string    `json:"text,omitempty"`    // words, each the beginning of one in name, email, phone or note
	Sources []int64   `json:"sources,omitempty"` //
	Tags    []int64   `json:"tags,omitempty"`    //
	State   LeadState `json:"state,omitempty"`   //
	IDs     []int64   `json:"ids,omitzero"`      // these people and no others
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

// orders holds the ORDER BY of each column; the id makes every order total.
var orders = map[LeadColumn][2]string{
	"":       {"lead.id", "lead.id DESC"},
	ByAdded:  {"created_at, lead.id", "created_at DESC, lead.id DESC"},
	ByName:   {"sort_name, lead.id", "sort_name DESC, lead.id DESC"},
	BySource: {"source_id, lead.id", "source_id DESC, lead.id DESC"},
	ByState:  {"state, lead.id", "state DESC, lead.id DESC"},
	ByEmail:  {firstIdentity + "'email'), lead.id", firstIdentity + "'email') DESC, lead.id DESC"},
	ByPhone:  {firstIdentity + "'phone'), lead.id", firstIdentity + "'phone') DESC, lead.id DESC"},
}

const firstIdentity = `(SELECT value FROM identity WHERE lead_id = lead.id AND rank = 0 AND kind = `

// LeadRow is a lead as a list shows it.
type LeadRow struct {
	ID        int64
	Name      string
	Email     string
	Phone     string
	Source    string
	Tags      string // joined by ", "
	State     LeadState
	CreatedAt time.Time
}

// LeadIDs gives the IDs of all leads that the filter picks, in order: what a
// list scrolls over. Rows are read in pages by [Vault.LeadRows].
func (v *Vault) LeadIDs(ctx context.Context, f LeadFilter, o LeadOrder) ([]int64, error) {
	direction := 0
	if o.Desc {
		direction = 1
	}
	order, ok := orders[o.By]
	if !ok {
		order = orders[""]
	}
	where, args := f.where()
	return collect(ctx, v.readers, value[int64], `SELECT lead.id FROM lead WHERE `+where+` ORDER BY `+order[direction], args...)
}

// CountLeads counts the leads that the filter picks.
func (v *Vault) CountLeads(ctx context.Context, f LeadFilter) (n int, err error) {
	where, args := f.where()
	err = v.readers.QueryRowContext(ctx, `SELECT count(*) FROM lead WHERE `+where, args...).Scan(&n)
	return n, wrap("count leads", err)
}

// where gives the filter as a condition on the table lead, and its parameters.
func (f LeadFilter) where() (string, []any) {
	conditions, args := []string{"true"}, []any{}
	add := func(condition string, arg any) {
		conditions, args = append(conditions, condition), append(args, arg)
	}
	if match := matchWords(f.Text); match != "" {
		add(`lead.id IN (SELECT rowid FROM lead_search WHERE lead_search MATCH ?)`, match)
	}
	if len(f.Sources) > 0 {
		add(`source_id IN (SELECT value FROM json_each(?))`, jsonList(f.Sources))
	}
	if len(f.Tags) > 0 {
		add(`lead.id IN (SELECT lead_id FROM lead_tag WHERE tag_id IN (SELECT value FROM json_each(?)))`, jsonList(f.Tags))
	}
	if f.State != "" {
		add(`state = ?`, f.State)
	}
	if f.IDs != nil {
		add(`lead.id IN (SELECT value FROM json_each(?))`, jsonList(f.IDs))
	}
	return strings.Join(conditions, " AND "), args
}

// jsonList binds a list as one parameter.
func jsonList(ids []int64) string {
	if ids == nil {
		return "[]" // a null would count as one row
	}
	raw, err := json.Marshal(ids)
	if err != nil {
		panic(err) // numbers always marshal
	}
	return string(raw)
}

// matchWords turns what a person typed into an FTS5 expression: every word has
// to begin a word of the lead. Each word is quoted, so no typed character is
// ever an operator.
func matchWords(text string) string {
	var words []string
	for _, w := range strings.Fields(Fold(text)) {
		w = strings.Map(func(r rune) rune {
			if r == '"' || r == 0 {
				return -1
			}
			return r
		}, w)
		if strings.ContainsFunc(w, inToken) {
			words = append(words, `"`+w+`"*`)
		}
	}
	return strings.Join(words, " ")
}

// inToken reports whether the tokenizer (unicode61) keeps r.
func inToken(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Co, r)
}

// LeadRows gives one row for each of ids, in their order; the row of a lead that
// is gone is the zero value.
func (v *Vault) LeadRows(ctx context.Context, ids []int64) ([]LeadRow, error) {
	return collect(ctx, v.readers, scanLeadRow, `
		SELECT coalesce(lead.id, 0), coalesce(lead.name, ''),
			coalesce((SELECT value FROM identity WHERE lead_id = lead.id AND kind = 'email' AND rank = 0), ''),
			coalesce((SELECT value FROM identity WHERE lead_id = lead.id AND kind = 'phone' AND rank = 0), ''),
			coalesce(source.name, ''),
			coalesce((SELECT group_concat(name, ', ') FROM (SELECT name FROM tag JOIN lead_tag ON tag_id = tag.id WHERE lead_id = lead.id ORDER BY name)), ''),
			coalesce(state, ''), lead.created_at
		FROM json_each(?) AS wanted LEFT JOIN lead ON lead.id = wanted.value LEFT JOIN source ON source.id = source_id
		ORDER BY wanted.key`, jsonList(ids))
}

func scanLeadRow(r *sql.Rows, l *LeadRow) error {
	var created sql.NullInt64
	err := r.Scan(&l.ID, &l.Name, &l.Email, &l.Phone, &l.Source, &l.Tags, &l.State, &created)
	l.CreatedAt = timeOf(created)
	return err
}
