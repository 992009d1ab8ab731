package ui

import (
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page"
)

// Two spellings of a mailbox are found, shown side by side, tagged and opened.
func TestDuplicatesPage(t *testing.T) {
	w, v := openWindow(t, "en")
	w.goTo(page.Route{Page: page.Duplicates})
	w.waitFor(w.T("duplicate.none"))
	datatest.MustLead(t, v, "Sara Haddad", "sara.h@gmail.com")
	second := datatest.MustLead(t, v, "س. حداد", "sarah+fair@googlemail.com")
	datatest.MustLead(t, v, "Somebody else", "else@example.org")
	w.goTo(page.Route{Page: page.Leads})
	w.waitFor(w.T("lead.many"))
	w.manyShots("list", func() { w.goTo(page.Route{Page: page.Leads}); w.waitFor(w.T("lead.many")) })
	w.goTo(page.Route{Page: page.Leads})
	w.waitFor(w.T("lead.many"))
	w.more("duplicate.find")
	w.waitFor(w.T("duplicate.count", "n", 1))
	open := func() {
		w.goTo(page.Route{Page: page.Duplicates})
		w.waitFor(w.T("duplicate.count", "n", 1))
		w.grid().OnOpen(0)
		w.waitFor(w.T("duplicate.compare"))
	}
	w.manyShots("duplicates", func() { w.goTo(page.Route{Page: page.Duplicates}); w.waitFor(w.T("duplicate.count", "n", 1)) })
	w.manyShots("duplicates-compare", open)
	open()
	w.waitFor("sarah+fair@googlemail.com")
	w.press(w.T("duplicate.tag"))
	w.fill(w.T("lead.tag"), "twice")
	w.press(w.T("lead.tag.add.yes"))
	w.wait("the tags", func() bool {
		n, err := v.CountLeads(t.Context(), data.LeadFilter{Tags: tagsCalled(t, v, "twice")})
		return err == nil && n == 2
	})
	open()
	w.waitFor("twice")
	w.press(w.T("duplicate.open.second"))
	w.waitFor(w.T("lead.consent.title"))
	if r := w.app.shell.route(); r.Page != page.Lead || r.ID != second {
		t.Errorf("led to %+v", r)
	}
}

// tagsCalled returns the tags of a name; an impossible one when there are none.
func tagsCalled(t *testing.T, v *data.Vault, name string) []int64 {
	t.Helper()
	tags, err := v.Tags(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range tags {
		if x.Name == name {
			return []int64{x.ID}
		}
	}
	return []int64{-1}
}
