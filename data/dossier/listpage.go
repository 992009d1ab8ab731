package dossier

import (
	"bufio"
	_ "embed"
	"html/template"
	"io"
	"iter"
	"time"

	"mujeeb/data"
)

//go:embed list.html
var listSource string

// listHead is what the templates of the page see beside its rows.
type listHead struct {
	Lang, Dir, Title, Made string
	Columns                []string
}

// WritePage writes people as one page to read and to print, a row each, in the direction
// of its language, without scripts and without anything loaded from elsewhere. It holds one
// person at a time in memory, and ends at the first error of leads.
func (l List) WritePage(w io.Writer, leads iter.Seq2[*data.Lead, error]) error {
	words := wordsOf(l.Lang)
	t, err := template.New("list").Parse(listSource)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	if err := t.ExecuteTemplate(out, "head", l.head(words)); err != nil {
		return err
	}
	moment := func(at time.Time) string { return words.moment(at.In(l.zone())) }
	state := func(s data.LeadState) string { return words.code("list.state", string(s)) }
	for lead, err := range leads {
		if err != nil {
			return err
		}
		if err := t.ExecuteTemplate(out, "row", l.row(lead, moment, state)); err != nil {
			return err
		}
	}
	if err := t.ExecuteTemplate(out, "foot", nil); err != nil {
		return err
	}
	return out.Flush()
}

func (l List) zone() *time.Location {
	if l.Zone == nil {
		return time.UTC
	}
	return l.Zone
}

func (l List) head(words words) listHead {
	h := listHead{Lang: words.Code(), Dir: words.dir(), Title: words.code("list", "title"), Made: words.moment(l.MadeAt.In(l.zone()))}
	if l.Sender != "" {
		h.Title = isolate(l.Sender) + " · " + h.Title
	}
	for _, c := range l.Columns {
		h.Columns = append(h.Columns, words.code("list.column", string(c)))
	}
	h.Columns = append(h.Columns, l.Own...)
	return h
}
