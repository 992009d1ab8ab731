package ui

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/page"
)

// The columns of the list of leads.
const (
	nameColumn  = 0
	emailColumn = 1
	tagsColumn  = 4
)

// grid returns the grid on the page.
func (w *window) grid() *grid.Grid {
	w.t.Helper()
	g := findObject[*grid.Grid](w.Window.Content())
	if g == nil {
		w.t.Fatal("there is no grid on the page")
	}
	return g
}

// search types into the search field of the page.
func (w *window) search(text string) {
	w.t.Helper()
	s := findObject[*field.Search](w.Window.Content())
	w.Window.Canvas().Focus(s)
	s.SelectAll()
	for _, r := range text {
		s.TypedRune(r)
	}
	w.Drain()
}

// leadNames returns the names of all leads in order of being added.
func leadNames(t *testing.T, v *data.Vault, f data.LeadFilter) []string {
	t.Helper()
	ids, err := v.LeadIDs(t.Context(), f, data.LeadOrder{})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := v.LeadRows(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range rows {
		names = append(names, r.Name)
	}
	return names
}

func TestLeadsPage_Empty(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		w, _ := openWindow(t, language)
		w.goTo(page.Route{Page: page.Leads})
		w.waitFor(w.T("lead.empty.title"))
		w.shots("leads-empty", page.Route{Page: page.Leads})
		w.press(w.T("lead.import"))
		w.waitFor(w.T("import.choose.title"))
	}
}

func TestLeadsPage_FindSortTag(t *testing.T) {
	w, v := openWindow(t, "en")
	news := datatest.MustPurpose(t, v, "News")
	amal := datatest.MustLead(t, v, "أمل الخطيب", "amal@example.org", "vip")
	datatest.MustLead(t, v, "Sami Haddad", "sami@example.org")
	datatest.MustLead(t, v, "Basma Haddad", "basma@example.org")
	datatest.MustAgree(t, v, amal, news)
	w.goTo(page.Route{Page: page.Leads})
	w.waitFor(w.T("lead.count", "n", 3))

	w.search("had")
	w.waitFor(w.T("lead.count.some", "some", 2, "all", 3))
	w.waitFor("Basma Haddad")
	w.search("اَمَل")
	w.waitFor(w.T("lead.count.some", "some", 1, "all", 3))
	w.search("nobody of this name")
	w.waitFor(w.T("lead.nomatch.title"))
	w.press(w.T("lead.nomatch.all"))
	w.waitFor(w.T("lead.count", "n", 3))

	all := everyObject[*field.Select](w.Window.Content())
	source, tag, state := all[0], all[1], all[2]
	source.SetSelected(source.Options()[1].Key)
	tag.SetSelected(tag.Options()[1].Key)
	w.waitFor(w.T("lead.count.some", "some", 1, "all", 3))
	tag.SetSelected("")
	w.waitFor(w.T("lead.count", "n", 3))
	state.SetSelected(string(data.StateAgreed))
	w.waitFor(w.T("lead.count.some", "some", 1, "all", 3))
	state.SetSelected("")
	w.waitFor(w.T("lead.count", "n", 3))

	w.grid().OnSort(emailColumn, false)
	w.wait("the list by email", func() bool { return w.grid().Cell(0, nameColumn) == "أمل الخطيب" })
	w.grid().SelectAll()
	w.press(w.T("lead.tag.add"))
	w.fill(w.T("lead.tag"), "fair 2026")
	w.press(w.T("lead.tag.add.yes"))
	w.wait("the tags", func() bool { return w.grid().Cell(0, tagsColumn) == "fair 2026, vip" })
	if n, err := v.CountLeads(t.Context(), data.LeadFilter{Tags: []int64{tagID(t, v, "fair 2026")}}); n != 3 || err != nil {
		t.Errorf("%d leads carry the tag, %v", n, err)
	}
	if got := w.grid().Selected().Len(); got != 3 {
		t.Errorf("%d rows are still selected, want 3", got)
	}
	w.more("lead.many.untag")
	w.waitFor(w.T("lead.tag.remove.title", "n", 3))
	w.choose(w.T("lead.tag"), "fair 2026")
	w.press(w.T("lead.tag.remove.yes"))
	w.wait("no tags", func() bool { return w.grid().Cell(0, tagsColumn) == "vip" })
	if n, err := v.CountLeads(t.Context(), data.LeadFilter{Tags: []int64{tagID(t, v, "fair 2026")}}); n != 0 || err != nil {
		t.Errorf("%d leads still carry the tag, %v", n, err)
	}
}

func tagID(t *testing.T, v *data.Vault, name string) int64 {
	t.Helper()
	tags, err := v.Tags(t.Context())
	i := slices.IndexFunc(tags, func(x data.Tag) bool { return x.Name == name })
	if err != nil || i < 0 {
		t.Fatalf("no tag %q among %v, %v", name, tags, err)
	}
	return tags[i].ID
}

// A list that was left is found again as it was.
func TestLeadsPage_Keep(t *testing.T) {
	w, v := openWindow(t, "en")
	for i := range 30 {
		datatest.MustLead(t, v, fmt.Sprintf("Person %02d", i), fmt.Sprintf("p%d@example.org", i))
	}
	datatest.MustLead(t, v, "Somebody else", "else@example.org")
	w.goTo(page.Route{Page: page.Leads})
	w.waitFor(w.T("lead.count", "n", 31))
	w.search("person")
	w.waitFor(w.T("lead.count.some", "some", 30, "all", 31))
	w.grid().OnSort(nameColumn, false)
	w.grid().SetSort(nameColumn, false)
	w.wait("the list by name", func() bool { return w.grid().Cell(0, nameColumn) == "Person 00" })
	w.open("Person 17")
	w.waitFor(w.T("lead.form.title"))
	w.press(w.T("page.back"))
	w.waitFor(w.T("lead.count.some", "some", 30, "all", 31))
	if got := w.grid().Current(); got != 17 {
		t.Errorf("the current row is %d, want 17", got)
	}
	w.wait("the list by name", func() bool { return w.grid().Cell(17, nameColumn) == "Person 17" })
	w.Window.Canvas().Focus(w.grid())
	w.Key(fyne.KeyReturn)
	w.waitFor(w.T("lead.form.title"))
}
