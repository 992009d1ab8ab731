package ui

import (
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page"
)

// Two entries of one person are merged from the list of duplicates, with the no of either,
// and split again on the person's page.
func TestMerge(t *testing.T) {
	w, v := openWindow(t, "en")
	news := datatest.MustPurpose(t, v, "News")
	first := datatest.MustLead(t, v, "Sara Haddad", "sara.h@gmail.com", "vip")
	second := datatest.MustLead(t, v, "س. حداد", "sarah+fair@googlemail.com")
	datatest.MustAgree(t, v, first, news)
	for _, r := range []data.ConsentRecord{{LeadID: second, PurposeID: news, Act: data.ActWithdrawn, Via: data.ViaSpoken, Grade: data.GradeWord}} {
		if _, err := v.RecordConsent(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	l, err := v.Lead(t.Context(), second)
	if err != nil {
		t.Fatal(err)
	}
	l.Extra = map[string]string{"City": "عمّان"}
	l.Identities = append(l.Identities, data.Identity{Kind: data.Phone, Value: "+962791234501"})
	if _, err := v.SaveLead(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	compare := func() {
		w.goTo(page.Route{Page: page.Duplicates})
		w.waitFor(w.T("duplicate.count", "n", 1))
		w.grid().OnOpen(0)
		w.waitFor(w.T("duplicate.compare"))
	}
	ask := func() {
		compare()
		w.press(w.T("duplicate.merge"))
		w.waitFor(w.T("merge.title"))
	}
	w.manyShots("merge", ask)
	ask()
	w.waitFor(w.T("merge.why.both"))
	w.press(w.T("merge.yes"))
	w.waitFor(w.T("lead.merged.title"))
	if r := w.app.shell.route(); r.Page != page.Lead || r.ID != first {
		t.Errorf("led to %+v", r)
	}
	if ids, err := v.LeadIDs(t.Context(), data.LeadFilter{}, data.LeadOrder{}); err != nil || len(ids) != 1 {
		t.Errorf("%d people, %v", len(ids), err)
	}
	w.manyShots("merged", func() { w.goTo(page.Route{Page: page.Lead, ID: first}); w.waitFor(w.T("lead.merged.title")) })
	split := func() {
		w.goTo(page.Route{Page: page.Lead, ID: first})
		w.waitFor(w.T("lead.merged.title"))
		w.press(w.T("lead.merged.split"))
		w.waitFor(w.T("lead.split.title"))
	}
	w.manyShots("split", split)
	split()
	w.press(w.T("lead.split.yes"))
	w.waitFor(w.T("lead.split.done"))
	if got, err := v.Lead(t.Context(), second); err != nil || got.Extra["City"] != "عمّان" {
		t.Errorf("the other: %+v, %v", got, err)
	}
	w.press(w.T("kit.ok"))

	// From the page of either, by an address of the other.
	w.goTo(page.Route{Page: page.Lead, ID: second})
	w.waitFor(w.T("lead.merge"))
	w.press(w.T("lead.merge"))
	w.fill(w.T("lead.merge.address"), "nobody@example.org")
	w.press(w.T("lead.merge.look"))
	w.waitFor(w.T("lead.merge.nobody"))
	w.press(w.T("kit.ok"))
	w.press(w.T("lead.merge"))
	w.fill(w.T("lead.merge.address"), "sara.h@gmail.com")
	w.press(w.T("lead.merge.look"))
	w.waitFor(w.T("merge.title"))
	w.press(w.T("merge.yes"))
	w.wait("the merge", func() bool {
		merges, err := v.Merges(t.Context(), second)
		return err == nil && len(merges) == 1 && merges[0].LeadID == first
	})
}
