package ui

import (
	"slices"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/page"
)

func TestConsentPage_Purposes(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			w, v := openWindow(t, language)
			w.goTo(page.Route{Page: page.Consent})
			w.waitFor(w.T("consent.empty.title"))
			w.shot("consent-empty-" + language)
			w.press(w.T("consent.empty.add"))
			w.waitFor(w.T("consent.explain.consent"))
			w.shot("consent-purpose-" + language)
			w.press(w.T("consent.save"))
			w.waitFor(w.T("consent.people", "n", 0))

			w.app.shell.page.(page.Adder).Add()
			w.press(w.T("consent.save"))
			w.waitFor(w.T("consent.save")) // still there: it has no name
			w.fill(w.T("consent.name"), w.T("consent.first.name"))
			w.press(w.T("consent.save"))
			w.waitFor(w.T("error.name_taken"))
			w.press(w.T("kit.ok"))
			w.fill(w.T("consent.name"), "Deliveries")
			w.choose(w.T("consent.ground"), w.T("consent.ground.contract"))
			w.waitFor(w.T("consent.explain.contract"))
			w.press(w.T("consent.save"))
			w.waitFor("Deliveries")
			purposes, err := v.Purposes(t.Context())
			if err != nil || len(purposes) != 2 {
				t.Fatalf("purposes: %+v, %v", purposes, err)
			}
			i := slices.IndexFunc(purposes, func(p data.Purpose) bool { return p.Name == "Deliveries" })
			if p := purposes[i]; p.Ground != data.GroundContract || p.Channel != data.ChannelEmail {
				t.Errorf("got %+v", p)
			}
			w.press(w.T("consent.archive"))
			w.waitFor(w.T("consent.archive.stays"))
			w.press(w.T("consent.archive"))
			w.waitFor(w.T("consent.archived", "n", 1))
			w.press(w.T("consent.archived", "n", 1))
			w.press(w.T("consent.restore"))
			w.wait("the purpose to come back", func() bool { return !w.Sees(w.T("consent.archived", "n", 1)) })
		})
	}
}

func TestConsentPage_Notices(t *testing.T) {
	w, v := openWindow(t, "en")
	news := datatest.MustPurpose(t, v, "News")
	w.goTo(page.Route{Page: page.Consent})
	w.waitFor(w.T("consent.notices", "n", 0))
	w.press(w.T("consent.notices", "n", 0))
	w.waitFor(w.T("consent.notices.add"))
	w.press(w.T("consent.notices.add"))
	w.press(w.T("consent.notices.keep"))
	w.waitFor(w.T("consent.notices.keep")) // still there: it has no text
	w.fill(w.T("consent.notice.wording"), "Yes, send me news.")
	w.press(w.T("consent.notices.keep"))
	w.waitFor(w.T("consent.notices.add"))
	w.shot("consent-notices")
	w.press(w.T("consent.notices.add"))
	w.fill(w.T("consent.notice.wording"), "Yes, send me news every month.")
	w.press(w.T("consent.notices.keep"))
	w.waitFor("Yes, send me news every month.")
	all, err := v.Notices(t.Context(), news)
	if err != nil || len(all) != 2 || all[0].Version != 2 || all[0].Lang != "en" || all[1].Text != "Yes, send me news." {
		t.Errorf("got %+v, %v", all, err)
	}
}

func TestConsentPage_History(t *testing.T) {
	w, v := openWindow(t, "en")
	w.goTo(page.Route{Page: page.Consent})
	w.press(w.T("consent.tab.history"))
	w.waitFor(w.T("consent.history.empty.title"))

	amal := amalWithHistory(t, w, v)
	gone := datatest.MustLead(t, v, "Gone", "gone@example.org")
	purposes, err := v.Purposes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	datatest.MustAgree(t, v, gone, purposes[0].ID)
	if _, err := v.EraseLead(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	for range 600 { // more than one page of rows
		datatest.MustAgree(t, v, amal, purposes[0].ID)
	}
	w.goToTab(page.Consent, "consent.tab.history")
	w.wait("the history", func() bool { return findObject[*grid.Grid](w.Window.Content()) != nil })
	w.wait("the newest event", func() bool {
		return w.grid().Len() == 604 && w.grid().Cell(0, 0) == "604" && w.grid().Cell(0, 4) == purposes[0].Name
	})
	w.grid().ScrollTo(603)
	w.wait("the oldest event", func() bool { return w.grid().Cell(603, 4) != "" })
	for row, want := range map[int]string{603: "1", 600: "4"} {
		if got := w.grid().Cell(row, 0); got != want {
			t.Errorf("row %d is event %s, want %s", row, got, want)
		}
	}
	if got := w.grid().Cell(600, 2); got != w.T("consent.event.erased") {
		t.Errorf("the event of an erased person shows %q", got)
	}
	w.press(w.T("consent.check"))
	w.waitFor(w.T("consent.check.good", "n", 604))
	w.waitFor(w.T("consent.check.erased", "n", 1))
	w.shot("consent-history-en")
	w.grid().OnOpen(600)
	w.waitFor(w.T("consent.event.title", "number", 4))
	w.press(w.T("kit.close"))
	w.shots("consent", page.Route{Page: page.Consent})
	w.shots("consent-history", page.Route{Page: page.Consent}, "consent.tab.history")
}
