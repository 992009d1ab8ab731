package ui

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"mujeeb/data/datatest"
	"mujeeb/ui/page"
)

// The owner checks the vault, which is sound; then pages of it are spoiled, and the check
// says so and what to do.
func TestCheck_Vault(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			w, v := openWindow(t, language)
			for _, name := range []string{"amal", "badr", "celine"} {
				datatest.MustLead(t, v, name, name+"@example.org")
			}
			w.goTo(page.Route{Page: page.Settings, Kept: page.SeeBackups})
			w.waitFor(w.T("check.text"))
			w.press(w.T("check.do"))
			check, err := v.CheckVault(t.Context(), nil)
			noError(t, err)
			w.waitFor(w.T("check.good", "pages", int(check.Pages), "events", int(check.Events)))
			f, err := os.OpenFile(filepath.Join(w.dir, "vault.keys"), os.O_WRONLY|os.O_TRUNC, 0)
			noError(t, err)
			noError(t, f.Close())
			w.press(w.T("check.do"))
			w.waitFor(w.T("check.fault.keys"))
			w.waitFor(w.T("check.bad", "n", 1))
			w.Window.Resize(fyne.NewSize(1280, 1900))
			w.shot("check-" + language)
		})
	}
}
