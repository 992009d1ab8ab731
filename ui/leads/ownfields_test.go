package leads

import (
	"maps"
	"testing"

	"mujeeb/data"
	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// Own fields are changed, removed and added on the person's page; what is not touched
// stays as it came.
func TestLead_OwnFields(t *testing.T) {
	s := pagetest.New(t, "en")
	id, err := s.Vault.SaveLead(t.Context(), &data.Lead{Name: "Amal", Identities: []data.Identity{{Kind: data.Email, Value: "amal@example.org"}},
		Extra: map[string]string{"City": "Amman", "Size": "XL", "Answer": " two\nlines "}})
	must(t, err)
	l := openPerson(t, s, id)
	if l.form.changed() {
		t.Error("opening the page changed the person")
	}
	l.form.own.rows["City"].SetText("Irbid")
	l.form.own.drop("Size")
	must(t, s.Press(s.T("lead.own.add")))
	must(t, s.Fill(s.T("lead.own.name"), "City"))
	must(t, s.Press(s.T("lead.own.add.yes")))
	s.Reads(s.T("lead.own.name.taken"))
	must(t, s.Fill(s.T("lead.own.name"), "Shop"))
	must(t, s.Press(s.T("lead.own.add.yes")))
	l.form.own.rows["Shop"].SetText("Oil")
	if !l.form.changed() {
		t.Error("nothing seems changed")
	}
	must(t, s.Press(s.T("lead.save")))
	s.Reads(s.T("lead.saved"))
	saved, err := s.Vault.Lead(t.Context(), id)
	must(t, err)
	if want := map[string]string{"City": "Irbid", "Shop": "Oil", "Answer": " two\nlines "}; !maps.Equal(saved.Extra, want) {
		t.Errorf("saved %q, want %q", saved.Extra, want)
	}
}

// Own fields can be columns of the list, also when it is opened again.
func TestLeadsPage_Columns(t *testing.T) {
	s := pagetest.New(t, "ar")
	_, err := s.Vault.SaveLead(t.Context(), &data.Lead{Name: "Amal", Identities: []data.Identity{{Kind: data.Email, Value: "amal@example.org"}}, Extra: map[string]string{"City": "Old\nAmman"}})
	must(t, err)
	open := func() {
		s.Show(NewList(s.Place, page.Route{Page: page.Leads}).Content())
		s.Reads(s.T("lead.count", "n", 1))
	}
	open()
	must(t, s.Press(s.T("lead.columns")))
	s.Reads(s.T("lead.columns.text", "n", mostColumns))
	must(t, s.Press(s.T("lead.group", "name", "City", "n", 1)))
	must(t, s.Press(s.T("lead.columns.yes")))
	s.Reads("Old Amman")
	open()
	s.Reads("Old Amman")
}
