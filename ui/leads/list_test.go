package leads

import (
	"context"
	"fmt"
	"testing"

	"mujeeb/data"
	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// heldReader returns the whole list of leads when it is let.
type heldReader struct {
	idReader
	let chan bool
}

func (s heldReader) LeadIDs(ctx context.Context, f data.LeadFilter, o data.LeadOrder) ([]int64, error) {
	select {
	case <-s.let:
		return s.idReader.LeadIDs(ctx, f, o)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// The first rows of a long list are there, and can be used, before the list is.
func TestLeadsPage_Beginning(t *testing.T) {
	const many = firstLeads + 234
	s := pagetest.New(t, "en")
	v := s.Vault
	_, err := v.Import(t.Context(), data.Import{Source: data.Source{Name: "fair", Kind: "file"}, SHA256: []byte{1}}, func(yield func(data.ImportLead, error) bool) {
		for i := range many {
			if !yield(data.ImportLead{Line: i + 2, Name: fmt.Sprintf("Person %04d", many-i), Identities: []data.Identity{{Kind: data.Email, Value: fmt.Sprintf("p%d@example.org", i)}}}, nil) {
				return
			}
		}
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	l := NewList(s.Place, page.Route{Page: page.Leads}).(*listPage)
	s.Show(l.Content())
	s.Reads(l.T("lead.count", "n", many))
	held := heldReader{v, make(chan bool)}
	l.ids = held

	l.grid.OnSort(leadName, false)
	s.Until("the first rows by name", func() bool { return l.grid.Cell(0, leadName) == "Person 0001" })
	s.Reads(l.T("lead.count.counting"))
	if l.grid.Len() != firstLeads {
		t.Errorf("%d rows are shown first, want %d", l.grid.Len(), firstLeads)
	}
	l.grid.Select(2)
	held.let <- true
	s.Reads(l.T("lead.count", "n", many))
	if l.grid.Current() != 2 || l.grid.Selected().Len() != 1 {
		t.Error("the row selected meanwhile was lost")
	}
	s.Until("the last row", func() bool { return l.grid.Cell(many-1, leadName) == fmt.Sprintf("Person %04d", many) })

	l.grid.OnSort(leadEmail, false) // has no beginning: the rows stay until the whole is there
	held.let <- true
	s.Until("the first rows by email", func() bool { return l.grid.Cell(0, leadEmail) == "p0@example.org" })
}
