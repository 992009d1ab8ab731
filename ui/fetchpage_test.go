package ui

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/ui/page"
)

// The leads of a form are fetched by the owner's browser: the file that comes is offered, and
// once it is imported, the form is not due any more and the file can be deleted.
func TestImportPage_Fetch(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			w, v := openWindow(t, language)
			b := &browser{}
			w.app.p.Program.Browse = b.open
			dir := t.TempDir()
			w.files.path = dir
			w.goTo(page.Route{Page: page.Import})
			w.waitFor(w.T("form.text"))
			w.press(w.T("form.add"))
			w.fill(w.T("form.name"), "Autumn form")
			w.fill(w.T("form.number"), "none")
			w.press(w.T("form.save"))
			w.waitFor(w.T("form.number.wrong"))
			w.fill(w.T("form.number"), "400100200300")
			w.press(w.T("form.save"))
			w.waitFor(w.T("form.never"))
			w.manyShots("import-forms", func() {
				w.goTo(page.Route{Page: page.Import})
				w.waitFor(w.T("form.never"))
			})
			w.app.look.ChooseLanguage(language)
			w.goTo(page.Route{Page: page.Import})
			w.waitFor(w.T("form.never"))
			w.press(w.T("form.fetch"))
			w.waitFor(w.T("fetch.watch"))
			w.press(w.T("fetch.open"))
			if len(b.opened) != 1 || b.opened[0] != "https://www.facebook.com/ads/lead_gen/export_csv/?id=400100200300&type=form" {
				t.Errorf("opened %q", b.opened)
			}
			w.press(w.T("fetch.folder"))
			w.waitFor(w.T("fetch.waiting", "folder", dir))
			w.shot("fetch-waiting-" + language)
			path := filepath.Join(dir, "leads.csv")
			noError(t, os.WriteFile(path, []byte("full_name,email\nAmal,amal@example.org\n"), 0o600))
			w.waitFor(w.T("fetch.found", "file", "leads.csv"))
			w.press(w.T("fetch.take"))
			w.waitFor(w.T("import.counted", "n", 1))
			w.press(w.T("import.next"))
			w.waitFor(w.T("import.columns"))
			w.press(w.T("import.next"))
			w.press(w.T("import.proof.none"))
			w.press(w.T("import.next"))
			w.waitFor(w.T("import.tile.people"))
			w.press(w.T("import.start"))
			w.waitFor(w.T("import.done"))
			w.waitFor(w.T("fetch.left", "file", "leads.csv", "folder", dir))
			w.shot("fetch-left-" + language)
			w.press(w.T("fetch.delete"))
			w.press(w.T("fetch.delete.yes"))
			w.waitFor(w.T("fetch.deleted"))
			if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the file: %v", err)
			}
			w.wait("the form to be fetched", func() bool {
				forms, err := v.LeadForms(t.Context())
				return err == nil && forms[0].FetchedAt.Equal(w.clock.Now())
			})
		})
	}
}

// The first page reminds of a form in time before the platform drops its leads.
func TestTodayPage_FetchReminder(t *testing.T) {
	w, v := openWindow(t, "en")
	w.app.session.SetIdle(data.Settings{})
	id, err := v.SaveLeadForm(t.Context(), data.LeadForm{Name: "Autumn form", Number: "400100200300"})
	noError(t, err)
	noError(t, v.FormFetched(t.Context(), id))
	fetched := w.clock.Now()
	w.clock.Add(74 * 24 * time.Hour)
	w.goTo(page.Route{Page: page.Today})
	w.waitFor(w.T("today.steps"))
	words := w.T("today.form", "name", "Autumn form", "date", w.app.env.Lang.Date(fetched))
	if w.Sees(words) {
		t.Error("reminded too early")
	}
	w.clock.Add(24 * time.Hour)
	w.app.Tick()
	w.waitFor(words)
	w.shot("today-form")
	w.press(w.T("today.form.open"))
	w.waitFor(w.T("form.fetch"))
}
