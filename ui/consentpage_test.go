package ui

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/proof"
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
		return w.grid().Len() == 607 && w.grid().Cell(0, 0) == "607" && w.grid().Cell(0, 4) == purposes[0].Name
	})
	w.grid().ScrollTo(606)
	w.wait("the oldest event", func() bool { return w.grid().Cell(606, 4) != "" })
	for row, want := range map[int]string{606: "1", 601: "6"} {
		if got := w.grid().Cell(row, 0); got != want {
			t.Errorf("row %d is event %s, want %s", row, got, want)
		}
	}
	if got := w.grid().Cell(601, 2); got != w.T("consent.event.erased") {
		t.Errorf("the event of an erased person shows %q", got)
	}
	if who, act := w.grid().Cell(600, 2), w.grid().Cell(600, 3); who != "" || act != w.T("consent.act.erased") {
		t.Errorf("the erasure shows %q, %q", who, act)
	}
	w.grid().OnOpen(601)
	w.waitFor(w.T("consent.event.title", "number", 6))
	w.press(w.T("kit.close"))
	w.shots("consent", page.Route{Page: page.Consent})
	w.shots("consent-history", page.Route{Page: page.Consent}, "consent.tab.history")
}

// Changed words mean something new unless the owner says otherwise: who agreed to the
// older ones is asked again. What was typed stays when the question is left.
func TestConsentPage_ChangedWords(t *testing.T) {
	w, v := openWindow(t, "en")
	news := datatest.MustPurpose(t, v, "News")
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	datatest.MustAgree(t, v, amal, news)
	w.goTo(page.Route{Page: page.Consent})
	w.waitFor(w.T("kit.share", "label", w.T("consent.share.yes"), "number", "1"))
	w.press(w.T("consent.edit"))
	w.fill(w.T("consent.name"), "News and surveys")
	w.press(w.T("consent.save"))
	w.waitFor(w.T("consent.change.meaning.text", "n", 1))
	w.press(w.T("kit.cancel"))
	w.waitFor(w.T("consent.edit.title"))
	if got := w.text(w.T("consent.name")); got != "News and surveys" {
		t.Errorf("what was typed became %q", got)
	}
	w.press(w.T("consent.save"))
	w.waitFor(w.T("consent.change.title"))
	w.press(w.T("consent.change.save"))
	w.waitFor(w.T("kit.share", "label", w.T("consent.share.weak"), "number", "1"))
	w.press(w.T("consent.edit"))
	w.fill(w.T("consent.name"), "News and Surveys")
	w.press(w.T("consent.save"))
	w.waitFor(w.T("consent.change.title"))
	w.press(w.T("consent.change.spelling"))
	w.waitFor(w.T("consent.change.spelling.text"))
	w.press(w.T("consent.change.save"))
	w.waitFor(w.T("consent.versions", "n", 3))
	versions, err := v.PurposeVersions(t.Context(), news)
	noError(t, err)
	if len(versions) != 3 || versions[0].Change != data.ChangeSpelling || versions[1].Change != data.ChangeMeaning || versions[2].Agreed != 1 {
		t.Errorf("versions: %+v", versions)
	}
	w.press(w.T("consent.versions", "n", 3))
	for _, words := range []string{w.T("consent.change.spelling"), w.T("consent.change.meaning"), w.T("consent.change.first"), w.T("consent.version.agreed", "n", 1)} {
		w.waitFor(words)
	}
	w.press(w.T("kit.close"))
	w.goTo(page.Route{Page: page.Lead, ID: amal})
	w.waitFor(w.T("lead.ground.outdated"))
}

// What evidence a purpose demands is no word of it: nobody is asked what it means.
func TestConsentPage_Demands(t *testing.T) {
	w, v := openWindow(t, "en")
	news := datatest.MustPurpose(t, v, "News")
	datatest.MustAgree(t, v, datatest.MustLead(t, v, "Amal", "amal@example.org"), news)
	w.goTo(page.Route{Page: page.Consent})
	w.waitFor(w.T("consent.edit"))
	w.press(w.T("consent.edit"))
	w.choose(w.T("consent.demands"), w.T("consent.demands.confirmed"))
	w.press(w.T("consent.save"))
	w.waitFor(w.T("consent.demands.fact", "grade", w.T("consent.demands.confirmed")))
	w.waitFor(w.T("kit.share", "label", w.T("consent.share.weak"), "number", "1"))
	purposes, err := v.Purposes(t.Context())
	noError(t, err)
	if p := purposes[0]; p.Demands != data.GradeConfirmed || p.Version != 1 {
		t.Errorf("got %+v", p)
	}
}

// The ledger is checked on a click, and its heads are written into a file that
// anybody can check.
func TestConsentPage_Ledger(t *testing.T) {
	w, v := openWindow(t, "en")
	w.goToTab(page.Consent, "consent.tab.ledger")
	w.waitFor(w.T("consent.ledger.empty"))
	if err := w.Press(w.T("consent.check")); err == nil {
		t.Error("nothing can be checked")
	}
	amalWithHistory(t, w, v)
	gone := datatest.MustLead(t, v, "Gone", "gone@example.org")
	purposes, err := v.Purposes(t.Context())
	noError(t, err)
	datatest.MustAgree(t, v, gone, purposes[0].ID)
	_, err = v.EraseLead(t.Context(), gone)
	noError(t, err)
	w.goToTab(page.Consent, "consent.tab.ledger")
	w.waitFor(w.T("consent.ledger.signed"))
	w.press(w.T("consent.check"))
	w.waitFor(w.T("consent.check.good", "n", 7) + " " + w.T("consent.check.erased", "n", 1))
	w.waitFor(w.T("consent.anchor.rewrite"))
	w.files.path = filepath.Join(t.TempDir(), "heads.mujeeb-proof")
	w.press(w.T("consent.heads.export"))
	w.waitFor(w.T("proof.saved.title"))
	w.waitFor("mujeeb verify heads.mujeeb-proof")
	holds(t, w.files.path)
	w.press(w.T("kit.ok"))
	w.shots("ledger", page.Route{Page: page.Consent}, "consent.tab.ledger")
}

// holds fails the test unless a file is a proof that holds.
func holds(t *testing.T, path string) {
	t.Helper()
	raw, err := os.ReadFile(path)
	noError(t, err)
	result, err := proof.Check(raw, "")
	noError(t, err)
	if len(result.Faults) > 0 {
		t.Errorf("the proof does not hold: %v", result.Faults)
	}
}

// A vault whose end was cut says so on the first page, and leads to the ledger.
func TestTodayPage_LedgerFault(t *testing.T) {
	w, v := openWindow(t, "en")
	amalWithHistory(t, w, v)
	kept := filepath.Join(w.dir, "vault.kept")
	w.app.Lock()
	w.waitFor(w.T("start.unlock.title"))
	f, err := os.OpenFile(kept, os.O_APPEND|os.O_WRONLY, 0)
	noError(t, err)
	_, err = f.WriteString("head of somebody else\n")
	noError(t, err)
	noError(t, f.Close())
	w.unlock()
	w.goTo(page.Route{Page: page.Today})
	w.waitFor("vault.kept")
	w.shot("today-ledger-fault")
	w.press(w.T("today.ledger.open"))
	w.waitFor(w.T("consent.kept.title"))
	w.waitFor(page.KeptFault(w.app.shell.place, w.app.session.Vault.Kept()))
}
