package leads

import (
	"testing"

	"mujeeb/data/datatest"
	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// A person who was saved is saved, also when the page is left at once.
func TestLead_SavedThoughLeft(t *testing.T) {
	s := pagetest.New(t, "en")
	id := datatest.MustLead(t, s.Vault, "Amal", "amal@example.org")
	l := NewLead(s.Place, page.Route{Page: page.Lead, ID: id}).(*leadPage)
	s.Show(l.Content())
	s.Reads(l.T("lead.form.title"))
	l.form.note.SetText("likes olives")
	l.save()
	s.Place.End()
	s.Until("the note to be in the vault", func() bool {
		lead, err := s.Vault.Lead(t.Context(), id)
		return err == nil && lead.Note == "likes olives"
	})
}
