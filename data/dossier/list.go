package dossier

import (
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"mujeeb/data"
	"mujeeb/data/intake"
)

// ListName returns a name for a file of several people.
func ListName(at time.Time) string { return fmt.Sprintf("people-%s.csv", at.Format(time.DateOnly)) }

// WriteList writes people as one table, a row each. extra are the names of the further
// details that get a column each. It ends at the first error of leads.
func WriteList(w io.Writer, extra []string, leads iter.Seq2[*data.Lead, error]) error {
	var failed error
	header := []string{"name", "given_name", "family_name", "email", "phone", "messenger", "language", "state", "tags", "source", "added", "note"}
	err := intake.WriteCSV(w, slices.Concat(header, extra), func(yield func([]string) bool) {
		for l, err := range leads {
			if err != nil {
				failed = err
				return
			}
			if !yield(listRow(l, extra)) {
				return
			}
		}
	})
	if failed != nil {
		return failed
	}
	return err
}

func listRow(l *data.Lead, extra []string) []string {
	all := func(kind data.IdentityKind) string {
		var values []string
		for _, id := range l.Identities {
			if id.Kind == kind {
				values = append(values, id.Value)
			}
		}
		return strings.Join(values, "; ")
	}
	row := []string{
		l.Name, l.Given, l.Family, all(data.Email), all(data.Phone), all(data.PSID), l.Lang, string(l.State),
		strings.Join(l.Tags, ", "), l.Source, timeCell(l.CreatedAt), l.Note,
	}
	for _, name := range extra {
		row = append(row, l.Extra[name])
	}
	return row
}
