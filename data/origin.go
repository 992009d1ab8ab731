package data

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"mujeeb/data/sqlite"
)

// Origin is a row of an import that was about a person.
type Origin struct {
	Source     string    // its name
	SourceKind string    // "file" or "lead_form"
	ImportedAt time.Time // when the file was imported
	Added      bool      // nobody knew the person before
	At         time.Time // when they left the data; zero when the file does not say
	Said       Said
	SaidAt     time.Time // when they said that; zero when the file does not say
	Beside     Told      // what the row said that the lead held otherwise
}

// Told is what a row says of a person beside identities and tags.
type Told struct {
	Name   string            `json:"name,omitempty"`
	Given  string            `json:"given,omitempty"`
	Family string            `json:"family,omitempty"`
	Lang   string            `json:"lang,omitempty"`
	Note   string            `json:"note,omitempty"`
	Extra  map[string]string `json:"extra,omitempty"`
}

// lesson is what a known lead learned from a row.
type lesson struct {
	Told
	Identities []Identity `json:"identities,omitempty"`
	Tags       []string   `json:"tags,omitempty"`
	Was        int64      `json:"was,omitempty"` // when they were changed last before that, in milliseconds
}

// origins returns the rows of imports that were about a lead, the oldest first.
func origins(ctx context.Context, q sqlite.Querier, lead int64) ([]Origin, error) {
	return collect(ctx, q, func(r *sql.Rows, o *Origin) error {
		var imported, at, saidAt sql.NullInt64
		var beside string
		if err := r.Scan(&o.Source, &o.SourceKind, &imported, &o.Added, &at, &o.Said, &saidAt, &beside); err != nil {
			return err
		}
		o.ImportedAt, o.At, o.SaidAt = timeOf(imported), timeOf(at), timeOf(saidAt)
		return json.Unmarshal([]byte(beside), &o.Beside)
	}, `SELECT source.name, source.kind, import.created_at, lead_origin.added, at, said, said_at, beside
		FROM lead_origin JOIN import ON import.id = import_id JOIN source ON source.id = source_id WHERE lead_id = ? ORDER BY import_id, number`, lead)
}

// learn fills in what a row says and the lead lacks, and reports whether there was
// anything. What the lead has already is never overwritten. learned takes what was filled
// in, beside what the row says otherwise than the lead; both may be nil.
func (l *Lead) learn(row ImportLead, tags []string, learned *lesson, beside *Told) (changed bool) {
	fill := func(have *string, given string, note func(*Told) *string) {
		switch {
		case given == "" || given == *have:
		case *have != "":
			if beside != nil {
				*note(beside) = given
			}
		default:
			*have, changed = given, true
			if learned != nil {
				*note(&learned.Told) = given
			}
		}
	}
	if l.Name == "" || l.Given == "" && l.Family == "" && l.Name == row.Name { // parts of another name are none of this one
		fill(&l.Given, row.Given, func(t *Told) *string { return &t.Given })
		fill(&l.Family, row.Family, func(t *Told) *string { return &t.Family })
	} else if beside != nil {
		beside.Given, beside.Family = otherThan(l.Given, row.Given), otherThan(l.Family, row.Family)
	}
	fill(&l.Name, row.Name, func(t *Told) *string { return &t.Name })
	fill(&l.Lang, row.Lang, func(t *Told) *string { return &t.Lang })
	fill(&l.Note, row.Note, func(t *Told) *string { return &t.Note })
	changed = l.learnIdentities(row, learned) || changed
	changed = l.learnTags(slices.Concat(tags, row.Tags), learned) || changed
	return l.learnExtra(row, learned, beside) || changed
}

// otherThan returns what was given if it is something else.
func otherThan(have, given string) string {
	if given == have {
		return ""
	}
	return given
}

func (l *Lead) learnIdentities(row ImportLead, learned *lesson) (changed bool) {
	for _, id := range row.Identities {
		if slices.Contains(l.Identities, id) {
			continue
		}
		l.Identities, changed = append(l.Identities, id), true
		if learned != nil {
			learned.Identities = append(learned.Identities, id)
		}
	}
	return changed
}

func (l *Lead) learnTags(tags []string, learned *lesson) (changed bool) {
	for _, tag := range tags {
		if tag = cleanTag(tag); tag == "" || slices.Contains(l.Tags, tag) {
			continue
		}
		l.Tags, changed = append(l.Tags, tag), true
		if learned != nil {
			learned.Tags = append(learned.Tags, tag)
		}
	}
	return changed
}

func (l *Lead) learnExtra(row ImportLead, learned *lesson, beside *Told) (changed bool) {
	for k, x := range row.Extra {
		switch have, ok := l.Extra[k]; {
		case x == "" || have == x:
		case ok:
			if beside != nil {
				beside.Extra = orEmpty(beside.Extra)
				beside.Extra[k] = x
			}
		default:
			l.Extra = orEmpty(l.Extra)
			l.Extra[k], changed = x, true
			if learned != nil {
				learned.Extra = orEmpty(learned.Extra)
				learned.Extra[k] = x
			}
		}
	}
	return changed
}

// writeOrigins writes down what the rows of the entries said.
func (in *importer) writeOrigins(ctx context.Context, tx *sqlite.Tx) error {
	in.rows = in.rows[:0]
	for i := range in.entries {
		e := &in.entries[i]
		learned, beside, err := e.origin()
		if err != nil {
			return err
		}
		in.rows = append(in.rows, e.id, in.id, e.number, e.added, millis(e.row.At), string(e.row.Word.Said), millis(e.row.Word.At), learned, beside)
	}
	return in.insert.origins(ctx, tx, in.rows)
}

// origin returns what a known lead learned from the row, and what the row said beside
// that, as JSON.
func (e *entry) origin() (learned, beside string, err error) {
	if e.added {
		return "{}", "{}", nil // all of it stands in the lead
	}
	one, err := json.Marshal(e.learned)
	if err != nil {
		return "", "", err
	}
	other, err := json.Marshal(e.beside)
	return string(one), string(other), err
}

// fullName returns what a person is called whose name may be known by its parts alone.
func fullName(name, given, family string) string {
	return cmp.Or(strings.TrimSpace(name), strings.TrimSpace(strings.TrimSpace(given)+" "+strings.TrimSpace(family)))
}
