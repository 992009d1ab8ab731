package dossier

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"
	"time"

	"mujeeb/data/intake"
)

//go:embed register.html
var registerSource string

// RegisterFile returns a name for a file of the register, with its ending.
func RegisterFile(at time.Time, format string) string {
	return fmt.Sprintf("register-%s.%s", at.Format(time.DateOnly), format)
}

// WritePage writes the register as one page to read and to print, in the direction of its
// language, without scripts and without anything loaded from elsewhere.
func (r Register) WritePage(w io.Writer) error {
	t, err := template.New("register").Parse(registerSource)
	if err != nil {
		return err
	}
	words := words{r.writer().words}
	return t.Execute(w, struct {
		Lang, Dir, Title string
		Head             []string
		Sections         []RegisterSection
	}{words.Code(), words.dir(), r.Title(), r.Head(), r.Sections()})
}

// WriteTable writes the register as a table for spreadsheets, a line of an entry each.
func (r Register) WriteTable(w io.Writer) error {
	words := r.writer()
	header := []string{words.t("column.entry"), words.t("column.what"), words.t("column.value")}
	return intake.WriteCSV(w, header, func(yield func([]string) bool) {
		for _, s := range r.Sections() {
			for _, row := range s.Rows {
				if !yield([]string{unisolated(s.Title), unisolated(row.Label), unisolated(row.Value)}) {
					return
				}
			}
		}
	})
}

// unisolated returns a text without the marks that isolate directions (UAX #9), which a
// cell would hold as part of its value.
func unisolated(s string) string { return isolates.Replace(s) }

var isolates = strings.NewReplacer("\u2066", "", "\u2067", "", "\u2068", "", "\u2069", "")
