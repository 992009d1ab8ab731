package ui

import (
	"os"
	"testing"

	"fyne.io/fyne/v2"

	"mujeeb/app"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/page"
)

// tells lets the window know what the program knows about itself.
func (w *window) tells(b app.Build) {
	w.t.Helper()
	raw, err := os.ReadFile("../THIRD_PARTY.md")
	w.must(err)
	w.app.p.Program = page.Program{Build: b, ThirdParty: string(raw), Preferences: "/home/sami/.config/mujeeb"}
}

// While the vault is locked, the menu leads to what needs none and back to where
// it is unlocked; nothing else is reached, and a page stays in another language.
func TestOutside(t *testing.T) {
	w, _ := openWindow(t, "en")
	w.tells(app.Build{Version: "0.1.0"})
	w.goTo(page.Route{Page: page.Today})
	w.app.Lock()
	w.waitFor(w.T("start.unlock.title"))
	w.goTo(page.Route{Page: page.Leads})
	w.waitFor(w.T("start.unlock.title"))
	w.menuItem("about.title")
	w.waitFor(w.T("about.data.locked"))
	if w.Sees(w.dir) || w.Sees(w.T("rail.leads")) {
		t.Errorf("the page of a locked vault shows %q", w.Texts())
	}
	w.press(w.T("about.terms"))
	w.app.look.ChooseLanguage("ar")
	w.Drain()
	w.waitFor("شروط هذا البرنامج")
	w.press(w.T("help.title"))
	w.waitFor(w.T("help.owner"))
	w.press(w.T("page.back"))
	w.waitFor("شروط هذا البرنامج")
	w.press(w.T("page.back"))
	w.waitFor(w.T("start.unlock.title"))
	w.app.look.ChooseLanguage("en")
	w.menuItem("help.title")
	w.waitFor(w.T("help.owner"))
	w.press(w.T("page.back"))
	w.unlock()
	w.press(w.T("rail.settings"))
	w.press(w.T("about.title"))
	w.waitFor(w.dir)
	w.press(w.T("page.back"))
	w.waitFor(w.T("settings.title"))
}

// Whoever has no mouse reads a long page to its end, wherever the focus is.
func TestHelp_ScrolledByKeys(t *testing.T) {
	w, _ := openWindow(t, "en")
	w.Window.Resize(page.SmallestWindow())
	w.app.Lock()
	w.waitFor(w.T("start.unlock.title"))
	w.menuItem("help.title")
	w.waitFor(w.T("help.owner"))
	var pane *layout.ScrollBox
	for _, thing := range w.Things() {
		if box, ok := thing.Object.(*layout.ScrollBox); ok && box.Overflows() {
			pane = box
		}
	}
	if pane == nil {
		t.Fatal("nothing on the page is out of sight")
	}
	end := pane.Content.Size().Height - pane.Size().Height
	keys := func(want float32, names ...fyne.KeyName) {
		t.Helper()
		for _, name := range names {
			w.Key(name)
		}
		if pane.Offset.Y != want {
			t.Errorf("after %v the page is at %g of %g, want %g", names, pane.Offset.Y, end, want)
		}
	}
	w.Window.Canvas().Unfocus()
	keys(end, fyne.KeyEnd)
	keys(end, fyne.KeyDown)
	keys(0, fyne.KeyHome)
	w.Window.Canvas().FocusNext() // a tab
	keys(end, fyne.KeyPageDown, fyne.KeyPageDown, fyne.KeyPageDown, fyne.KeyPageDown, fyne.KeyPageDown)
	keys(end, fyne.KeyUp, fyne.KeyDown)
	keys(0, fyne.KeyPageUp, fyne.KeyPageUp, fyne.KeyPageUp, fyne.KeyPageUp, fyne.KeyPageUp)
}

// A vault that was locked while the page was shown leaves nothing of it.
func TestOutside_LockedFromAbout(t *testing.T) {
	w, _ := openWindow(t, "en")
	w.menuItem("about.title")
	w.waitFor(w.dir)
	w.menuItem("menu.lock")
	w.waitFor(w.T("start.unlock.title"))
	w.app.outside.Back() // on the start page
	w.waitFor(w.T("start.unlock.title"))
}

func TestAboutPage_Shots(t *testing.T) {
	w, _ := openWindow(t, "en")
	w.tells(app.Build{Version: "0.1.0", Commit: "a7c1d9d", Committed: w.clock.Now().AddDate(0, 0, -3), Updates: "https://mujeeb.example/newest"})
	for _, tab := range []string{"program", "terms", "licences"} {
		w.shots("about-"+tab, page.Route{Page: page.About}, "about."+tab)
	}
	for _, tab := range []string{"program", "owner", "people", "makers"} {
		w.shots("help-"+tab, page.Route{Page: page.Help}, "help."+tab)
	}
	w.app.p.Program.Build = app.Build{Version: "0.1.0", Commit: "a7c1d9d", Committed: w.clock.Now().AddDate(-2, 0, 0)}
	w.shots("about-old", page.Route{Page: page.About})
}
