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

// ListColumn is a column of a list of people.
type ListColumn string

// The columns. In a table they are called by these names.
const (
	ListName     ListColumn = "name"
	ListGiven    ListColumn = "given_name"
	ListFamily   ListColumn = "family_name"
	ListEmail    ListColumn = "email"
	ListPhone    ListColumn = "phone"
	ListPSID     ListColumn = "messenger_id"
	ListLanguage ListColumn = "language"
	ListState    ListColumn = "consent_state"
	ListTags     ListColumn = "tags"
	ListSource   ListColumn = "source"
	ListAdded    ListColumn = "added"
	ListNext     ListColumn = "next_step"
	ListNote     ListColumn = "note"
)

// ListColumns returns all columns, in the order in which a list has them.
func ListColumns() []ListColumn {
	return []ListColumn{ListName, ListGiven, ListFamily, ListEmail, ListPhone, ListPSID, ListLanguage, ListState, ListTags, ListSource, ListAdded, ListNext, ListNote}
}

// List is a list of people that is written out.
type List struct {
	Columns []ListColumn   // of which there is at least one
	Own     []string       // names of fields of the owner's own, a column each behind the others
	Lang    string         // of a page: "ar" or "en"
	Sender  string         // whose list it is; of a page, "" for nobody
	MadeAt  time.Time      // of a page
	Zone    *time.Location // of the days; UTC when nil
}

// ListFile returns a name for a file of several people, with its ending.
func ListFile(at time.Time, format string) string {
	return fmt.Sprintf("people-%s.%s", at.Format(time.DateOnly), format)
}

// WriteTable writes people as a table for spreadsheets, a row each. It holds one person at a
// time in memory, and ends at the first error of leads.
func (l List) WriteTable(w io.Writer, leads iter.Seq2[*data.Lead, error]) error {
	header := make([]string, len(l.Columns))
	for i, c := range l.Columns {
		header[i] = string(c)
	}
	var failed error
	err := intake.WriteCSV(w, slices.Concat(header, l.Own), func(yield func([]string) bool) {
		for lead, err := range leads {
			if err != nil {
				failed = err
				return
			}
			if !yield(l.row(lead, timeCell, func(s data.LeadState) string { return string(s) })) {
				return
			}
		}
	})
	if failed != nil {
		return failed
	}
	return err
}

// row returns the cells of a person. moment words a time, state a state.
func (l List) row(lead *data.Lead, moment func(time.Time) string, state func(data.LeadState) string) []string {
	row := make([]string, 0, len(l.Columns)+len(l.Own))
	for _, c := range l.Columns {
		switch c {
		case ListState:
			row = append(row, state(lead.State))
		case ListAdded:
			row = append(row, moment(lead.CreatedAt))
		default:
			row = append(row, l.cell(lead, c))
		}
	}
	for _, name := range l.Own {
		row = append(row, lead.Extra[name])
	}
	return row
}

// cell returns what a person has in a column that is a text.
func (l List) cell(lead *data.Lead, c ListColumn) string {
	switch c {
	case ListName:
		return lead.Name
	case ListGiven:
		return lead.Given
	case ListFamily:
		return lead.Family
	case ListEmail:
		return allOf(lead, data.Email)
	case ListPhone:
		return allOf(lead, data.Phone)
	case ListPSID:
		return allOf(lead, data.PSID)
	case ListLanguage:
		return lead.Lang
	case ListTags:
		return strings.Join(lead.Tags, ", ")
	case ListSource:
		return lead.Source
	case ListNext:
		return nextCell(lead.Next)
	case ListNote:
		return l.notes(lead)
	}
	return ""
}

// allOf returns the identities of a kind.
func allOf(lead *data.Lead, kind data.IdentityKind) string {
	var values []string
	for _, id := range lead.Identities {
		if id.Kind == kind {
			values = append(values, id.Value)
		}
	}
	return strings.Join(values, "; ")
}

// nextCell returns the next step with its day.
func nextCell(s data.Step) string {
	if s.Day.IsZero() {
		return ""
	}
	return s.Day.Format(time.DateOnly) + ": " + s.Text
}

// notes returns the notes on a person, each with its day, and what a file said.
func (l List) notes(lead *data.Lead) string {
	var all []string
	for _, n := range lead.Notes {
		all = append(all, n.At.In(l.zone()).Format(time.DateOnly)+": "+n.Text)
	}
	if lead.Note != "" {
		all = append(all, lead.Note)
	}
	return strings.Join(all, "\n")
}
