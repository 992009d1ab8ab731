package ui

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"mujeeb/data/datatest"
	"mujeeb/ui/page"
)

// What is remembered outside of the vault is how the window looks, where the vault
// is, and how much was not finished; nothing of it is personal.
func TestApp_Preferences(t *testing.T) {
	w := newWindow(t, "en")
	w.fillOwner()
	w.fill(w.T("start.password.new"), datatest.Password)
	w.fill(w.T("start.password.again"), datatest.Password)
	w.press(w.T("start.create"))
	w.waitFor(w.T("rail.leads"))
	id := datatest.MustLead(t, w.app.session.Vault, "Amal Khatib", "amal@example.org")
	w.goTo(page.Route{Page: page.Leads})
	w.waitFor(w.T("lead.count", "n", 1))
	w.search("khatib")
	w.goTo(page.Route{Page: page.Lead, ID: id})
	w.waitFor(w.T("lead.form.title"))
	w.files.path = filepath.Join(t.TempDir(), "amal.zip")
	w.press(w.T("lead.export"))
	w.goOnExporting()
	w.waitFor(w.T("lead.exported.title"))
	w.press(w.T("kit.ok"))
	w.app.look.ChooseTheme("dark")
	w.app.look.ChooseText(125)
	w.app.look.ChooseLanguage("ar")
	hang := make(chan struct{})
	t.Cleanup(func() { close(hang) })
	for range 2 {
		w.app.shell.place.WriteFile(func(context.Context) error { <-hang; return nil }, func(error) {})
	}
	w.app.shell.place.Act(func(context.Context) error { <-hang; return nil }, func() {})
	shut := false
	w.app.Shut(func() { shut = true })
	w.wait("the vault to close", func() bool { return shut })

	if want := page.FirstWindow(); w.app.savedSize() != want || w.app.p.Prefs.String(prefSize) != "1280x800" {
		t.Errorf("the window's size is remembered as %q", w.app.p.Prefs.String(prefSize))
	}
	known := []string{prefVault, prefSize, page.PrefLanguage, page.PrefTheme, page.PrefText, prefUnfinishedFiles, prefUnfinishedChanges, prefVaults}
	w.app.p.Prefs.(interface{ ReadValues(func(map[string]any)) }).ReadValues(func(all map[string]any) {
		for key, value := range all {
			if !slices.Contains(known, key) {
				t.Errorf("%s is remembered", key)
			}
			for _, personal := range []string{"sami", "haddad", "amal", "khatib", "example", datatest.Password} {
				if strings.Contains(strings.ToLower(fmt.Sprint(value)), personal) {
					t.Errorf("%s holds %q", key, value)
				}
			}
		}
		if all[prefUnfinishedFiles] != 2 || all[prefUnfinishedChanges] != 1 {
			t.Errorf("remembered %v", all)
		}
	})
}

// A size that no screen has is not believed, nor anything else that is none.
func TestApp_SavedSize(t *testing.T) {
	w := newWindow(t, "en")
	for saved, want := range map[string]fyne.Size{
		"1111x720":      fyne.NewSize(1111, 720),
		"1280.5x800":    fyne.NewSize(1280.5, 800),
		"":              page.FirstWindow(),
		"wide":          page.FirstWindow(),
		"1280":          page.FirstWindow(),
		"-1280x800":     page.FirstWindow(),
		"300x200":       page.FirstWindow(),
		"1280x99999999": page.FirstWindow(),
		"NaNxNaN":       page.FirstWindow(),
	} {
		w.app.p.Prefs.SetString(prefSize, saved)
		if got := w.app.savedSize(); got != want {
			t.Errorf("%q: got %v, want %v", saved, got, want)
		}
	}
}
