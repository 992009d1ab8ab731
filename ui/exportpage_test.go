package ui

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page"
)

// goOnExporting answers what a file is exported for as it is answered already.
func (w *window) goOnExporting() {
	w.t.Helper()
	w.waitFor(w.T("export.ask"))
	w.press(w.T("export.next"))
}

// A file that was exported is listed with what it is, why and its fingerprint, and leads to
// the people who are in it.
func TestExportsPage(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			w, v := openWindow(t, language)
			w.goToTab(page.Activity, "activity.tab.exports")
			w.waitFor(w.T("export.empty.title"))
			w.shots("exports-empty", page.Route{Page: page.Activity}, "activity.tab.exports")
			w.app.look.ChooseLanguage(language)
			datatest.MustLead(t, v, "Somebody else", "else@example.org")
			id := datatest.MustLead(t, v, "Amal Haddad", "amal@example.org")
			w.files.path = filepath.Join(t.TempDir(), "amal.zip")
			w.goTo(page.Route{Page: page.Lead, ID: id})
			w.waitFor(w.T("lead.export"))
			w.press(w.T("lead.export"))
			w.waitFor(w.T("export.ask"))
			w.shot("export-ask-" + language)
			w.choose(w.T("export.why"), w.T("export.why.other"))
			w.press(w.T("export.next"))
			w.waitFor(w.T("export.note.missing"))
			w.fill(w.T("export.note"), "for her brother")
			w.press(w.T("export.next"))
			w.waitFor(w.T("lead.exported.title"))
			w.press(w.T("kit.ok"))
			w.goToTab(page.Activity, "activity.tab.exports")
			raw, err := os.ReadFile(w.files.path)
			noError(t, err)
			sum := sha256.Sum256(raw)
			w.waitFor(w.T("export.whole.print", "print", hex.EncodeToString(sum[:])))
			w.waitFor(w.T("export.whole.note", "note", "for her brother"))
			w.manyShots("exports", func() { w.goToTab(page.Activity, "activity.tab.exports") })
			w.app.look.ChooseLanguage(language)
			w.goToTab(page.Activity, "activity.tab.exports")
			w.waitFor(w.T("export.who"))
			w.press(w.T("export.who"))
			w.waitFor(w.T("lead.count.some", "some", 1, "all", 2))
			w.waitFor("Amal Haddad")
			if all, err := v.Exports(t.Context()); err != nil || len(all) != 1 || all[0].Kind != data.ExportPerson || all[0].Why != data.ExportForOther || all[0].Format != "zip" {
				t.Errorf("%+v, %v", all, err)
			}
		})
	}
}
