package dossier

import (
	_ "embed"
	"html/template"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"mujeeb/letters"
)

//go:embed page.html
var pageSource string

// page is what the template of index.html sees.
type page struct {
	*record
	Lang, Dir string
}

// Newest returns the messages, the newest first.
func (p page) Newest() []message { return slices.Collect(reversed(p.Messages)) }

// Past returns the consent events, the newest first.
func (p page) Past() []event { return slices.Collect(reversed(p.ConsentEvents)) }

// ExtraNames returns the names of the further columns, sorted.
func (p page) ExtraNames() []string { return slices.Sorted(maps.Keys(p.Person.Extra)) }

// Other is something that a file said otherwise than it is held, with the key of its name in the
// catalogue, or the name of a column.
type Other struct{ Key, Name, Value string }

// Others returns what the row said otherwise: its own fields, then columns by name.
func (o origin) Others() []Other { return o.Otherwise.all() }

// Others are what was held in the entry.
func (m merged) Others() []Other { return m.Held.all() }

func (t told) all() (all []Other) {
	for _, one := range []Other{{Key: "held.name", Value: t.Name}, {Key: "held.given", Value: t.Given}, {Key: "held.family", Value: t.Family}, {Key: "held.note", Value: t.Note}} {
		if one.Value != "" {
			all = append(all, one)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(t.Extra)) {
		all = append(all, Other{Name: name, Value: t.Extra[name]})
	}
	return all
}

// Local returns a time in the zone where the file was made.
func (p page) Local(t time.Time) time.Time { return t.In(p.MadeAt.Location()) }

func reversed[T any](all []T) func(yield func(T) bool) {
	return func(yield func(T) bool) {
		for _, one := range slices.Backward(all) {
			if !yield(one) {
				return
			}
		}
	}
}

// writePage writes index.html.
func writePage(w io.Writer, r *record, words words) error {
	t, err := template.New("page").Funcs(template.FuncMap{
		"t":       words.text,
		"code":    words.code,
		"moment":  words.moment,
		"ltr":     func(s string) string { return "\u2066" + s + "\u2069" },
		"isolate": isolate,
		"list":    func(all ...string) []string { return all },
		"iso":     func(t time.Time) string { return t.Format(time.RFC3339) },
		"known":   words.known,
	}).Parse(pageSource)
	if err != nil {
		return err
	}
	return t.Execute(w, page{record: r, Lang: words.Code(), Dir: words.dir()})
}

// isolate returns s between FSI and PDI (UAX #9), so that its direction does not
// affect the sentence that it is put into.
func isolate(s string) string { return "\u2068" + s + "\u2069" }

// writeReadme writes the list of files in both languages, with the line ends
// that every editor knows.
func writeReadme(w io.Writer, r *record) error {
	_, err := io.WriteString(w, bom+strings.ReplaceAll(letters.DossierReadme(r.MadeAt, r.Schema), "\n", "\r\n"))
	return err
}
