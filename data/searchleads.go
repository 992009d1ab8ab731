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

// LeadMatch is a person whom a search found, and by what.
type LeadMatch struct {
	ID    int64
	Name  string
	By    MatchedBy
	Field string // name of the further column, "" for what is none
	Text  string // that was found, as it is held
}

// MatchedBy says what of a person a search found.
type MatchedBy string

// What a search finds people by, the best first.
const (
	MatchedName    MatchedBy = "name"
	MatchedFormer  MatchedBy = "former"  // what a lead was called that was merged into them
	MatchedAddress MatchedBy = "address" // an email address, a telephone number or a Messenger number
	MatchedExtra   MatchedBy = "extra"   // a further column
	MatchedNote    MatchedBy = "note"
)

// searchAmong is how many people a search ranks: those whose name begins with what was
// typed, and the newest of the others.
const searchAmong = 300

// SearchLeads returns up to most people whom a text finds as [LeadFilter] does, the best
// first: by a whole name, the beginning of one, a word of one, a former name, an address, a detail, a note.
func (v *Vault) SearchLeads(ctx context.Context, text string, most int) (found []LeadMatch, err error) {
	match := matchWords(text)
	if match == "" {
		return nil, nil
	}
	err = v.read(ctx, "search leads", func(q sqlite.Querier) error {
		found, err = searchLeads(ctx, q, fold.Text(text), match)
		return err
	})
	return found[:min(most, len(found))], err
}

// ranked is a match with its place; the lower the better.
type ranked struct {
	LeadMatch
	place int
}

func searchLeads(ctx context.Context, q sqlite.Querier, folded, match string) ([]LeadMatch, error) {
	all, err := collect(ctx, q, func(r *sql.Rows, m *ranked) error {
		var extra, addresses, formerly string
		l := Lead{}
		if err := r.Scan(&l.ID, &l.Name, &l.Note, &extra, &addresses, &formerly); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(extra), &l.Extra); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(formerly), &l.Formerly); err != nil {
			return err
		}
		m.rank(&l, strings.Fields(addresses), folded)
		return nil
	}, `
		WITH found AS (
			SELECT id FROM (SELECT id FROM lead WHERE sort_name >= ?2 AND sort_name < ?2 || char(0x10FFFF) LIMIT ?3)
			UNION SELECT id FROM (SELECT rowid AS id FROM lead_search WHERE lead_search MATCH ?1 ORDER BY rowid DESC LIMIT ?3))
		SELECT lead.id, name, concat_ws(char(10), nullif(note, ''), (SELECT group_concat(text, char(10)) FROM note WHERE lead_id = lead.id),
			(SELECT text FROM next_step WHERE lead_id = lead.id)), extra, coalesce((SELECT group_concat(value, ' ') FROM identity WHERE lead_id = lead.id), ''),
			coalesce((SELECT json_group_array(was ->> 'name') FILTER (WHERE was ->> 'name' <> '') FROM lead_merge WHERE lead_id = lead.id), '[]')
		FROM found JOIN lead USING (id)`,
		match, folded, searchAmong)
	slices.SortFunc(all, func(a, b ranked) int { return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(b.ID, a.ID)) })
	matches := make([]LeadMatch, len(all))
	for i, m := range all {
		matches[i] = m.LeadMatch
	}
	return matches, err
}

// rank sets what of a lead was found, and how good that is.
func (m *ranked) rank(l *Lead, addresses []string, folded string) {
	m.ID, m.Name = l.ID, l.Name
	name := fold.Text(l.Name)
	set := func(place int, by MatchedBy, field, text string) {
		m.place, m.By, m.Field, m.Text = place, by, field, text
	}
	switch {
	case name == folded:
		set(0, MatchedName, "", l.Name)
		return
	case strings.HasPrefix(name, folded):
		set(1, MatchedName, "", l.Name)
		return
	case finds(l.Name, folded):
		set(2, MatchedName, "", l.Name)
		return
	}
	for _, former := range l.Formerly {
		if finds(former, folded) {
			set(3, MatchedFormer, "", former)
			return
		}
	}
	for _, a := range addresses {
		if findsAddress(a, folded) {
			set(4, MatchedAddress, "", a)
			return
		}
	}
	for _, k := range slices.Sorted(maps.Keys(l.Extra)) {
		if finds(l.Extra[k], folded) {
			set(5, MatchedExtra, k, l.Extra[k])
			return
		}
	}
	if finds(l.Note, folded) {
		set(6, MatchedNote, "", l.Note)
		return
	}
	set(7, MatchedName, "", l.Name) // by words of several of these
}

// findsAddress reports whether what was typed is the beginning of an address.
func findsAddress(value, folded string) bool {
	typed := strings.ReplaceAll(folded, " ", "")
	forms := dialled(strings.ReplaceAll(typed, "(0)", ""))
	for _, have := range []string{fold.Text(value), strings.TrimPrefix(value, "+"), nationalNumber(value)} {
		if slices.ContainsFunc(forms, func(f string) bool { return strings.HasPrefix(have, f) }) {
			return true
		}
	}
	return finds(value, folded)
}

// finds reports whether every typed word begins a word of a text, in one of their forms.
func finds(text, folded string) bool {
	text = fold.Text(text)
	words := append(tokens(text), otherForms(text)...)
	for _, typed := range strings.Fields(folded) {
		forms := typedForms(typed)
		if !slices.ContainsFunc(words, func(w string) bool {
			return slices.ContainsFunc(forms, func(f string) bool { return strings.HasPrefix(w, strings.Trim(f, "+.,;:()\"'")) })
		}) {
			return false
		}
	}
	return true
}
