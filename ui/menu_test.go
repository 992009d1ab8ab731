package ui

import (
	"runtime"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"mujeeb/data/datatest"
	"mujeeb/ui/page"
)

// menuItem takes an item of the main menu by the sentence on it.
func (w *window) menuItem(key string) {
	w.t.Helper()
	for _, menu := range w.Window.MainMenu().Items {
		for _, item := range menu.Items {
			if strings.HasPrefix(item.Label, w.T(key)+" (") {
				item.Action()
				w.Drain()
				return
			}
		}
	}
	w.t.Fatalf("no %q in the menu", w.T(key))
}

// Every item of the menu says its key where it can be read, and answers to it.
func TestMenu_Keys(t *testing.T) {
	if runtime.GOOS == "darwin" {
		t.Skip("the system writes the menu")
	}
	for _, language := range []string{"en", "ar"} {
		w, _ := openWindow(t, language)
		n := 0
		for _, menu := range w.Window.MainMenu().Items {
			for _, item := range menu.Items {
				if item.IsSeparator {
					continue
				}
				n++
				key, ok := strings.CutPrefix(item.Shortcut.ShortcutName(), "CustomDesktop:Control+")
				if !ok || !strings.Contains(item.Label, "Ctrl+"+key) {
					t.Errorf("%q answers to %q", item.Label, item.Shortcut.ShortcutName())
				}
				if _, faint := item.Shortcut.(fyne.KeyboardShortcut); faint {
					t.Errorf("the toolkit writes the key of %q", item.Label)
				}
			}
		}
		if want := 3 + 4 + len(railPages) + 2; n != want {
			t.Errorf("%d items, want %d", n, want)
		}
	}
}

// The toolkit gives the menu its keys even while a dialog is open.
func TestMenu_BehindADialog(t *testing.T) {
	w, _ := openWindow(t, "en")
	w.goTo(page.Route{Page: page.Consent})
	w.waitFor(w.T("consent.empty.add"))
	w.menuItem("menu.new")
	w.waitFor(w.T("consent.description.hint"))
	for _, key := range []string{"rail.leads", "menu.back", "menu.new", "menu.find"} {
		w.menuItem(key)
	}
	if behind := w.app.shell.route().Page; behind != page.Consent {
		t.Fatalf("behind the dialog is %s now", behind)
	}
	w.press(w.T("kit.cancel"))
	w.waitFor(w.T("consent.empty.add"))
	w.menuItem("rail.leads")
	w.waitFor(w.T("lead.empty.title"))
	w.menuItem("menu.back")
	w.waitFor(w.T("consent.empty.add"))
	w.menuItem("menu.new")
	w.menuItem("menu.lock") // always
	w.waitFor(w.T("start.unlock.title"))
}

// A page of the rail is found as it was left; asked for again, it is fresh.
func TestShell_Visit(t *testing.T) {
	w, v := openWindow(t, "en")
	datatest.MustLead(t, v, "Amal Khatib", "amal@example.org")
	datatest.MustLead(t, v, "Sami Haddad", "sami@example.org")
	w.press(w.T("rail.leads"))
	w.waitFor(w.T("lead.count", "n", 2))
	w.search("sami")
	w.waitFor(w.T("lead.count.some", "some", 1, "all", 2))
	w.press(w.T("rail.settings"))
	w.waitFor(w.T("settings.business"))
	w.press(w.T("rail.leads"))
	w.waitFor(w.T("lead.count.some", "some", 1, "all", 2))
	w.press(w.T("rail.leads"))
	w.waitFor(w.T("lead.count", "n", 2))
}

// Who was erased is nowhere on the way back; the list that led to them is as it
// was left, and so is every other page.
func TestShell_LeaveFor(t *testing.T) {
	w, v := openWindow(t, "en")
	gone := datatest.MustLead(t, v, "Amal Haddad", "amal@example.org")
	other := datatest.MustLead(t, v, "Sami Haddad", "sami@example.org")
	datatest.MustLead(t, v, "Rima Nasser", "rima@example.org")
	asLeft := func() { w.t.Helper(); w.waitFor(w.T("lead.count.some", "some", 2, "all", 3)) }
	w.goTo(page.Route{Page: page.Leads})
	w.waitFor(w.T("lead.count", "n", 3))
	w.search("haddad")
	asLeft()
	w.goTo(page.Route{Page: page.Lead, ID: other})
	w.goTo(page.Route{Page: page.Lead, ID: gone})
	w.goTo(page.Route{Page: page.Settings})
	w.goTo(page.Route{Page: page.Lead, ID: gone})
	w.app.shell.leaveFor(page.Leads)
	asLeft()
	for _, want := range []page.Route{{Page: page.Settings}, {Page: page.Lead, ID: other}, {Page: page.Leads}, {Page: page.Today}, {Page: page.Today}} {
		w.app.shell.back()
		if got := w.app.shell.route(); got.Page != want.Page || got.ID != want.ID {
			t.Fatalf("back leads to %s %d, want %s %d", got.Page, got.ID, want.Page, want.ID)
		}
	}
	w.goTo(page.Route{Page: page.Leads})
	w.goTo(page.Route{Page: page.Lead, ID: gone})
	w.app.shell.leaveFor(page.Leads)
	w.app.shell.back()
	if got := w.app.shell.route(); got.Page != page.Today {
		t.Errorf("back from the list leads to %s", got.Page)
	}
}

// A page that is left, by whatever way, is over: nothing comes back to it.
func TestShell_PageEnds(t *testing.T) {
	w, _ := openWindow(t, "en")
	for name, leave := range map[string]func(){
		"another page": func() { w.goTo(page.Route{Page: page.Leads}) },
		"back":         func() { w.app.shell.back() },
		"redrawn":      func() { w.app.look.ChooseLanguage("ar") },
		"locked":       func() { w.app.Lock(); w.unlock() },
	} {
		w.goTo(page.Route{Page: page.Consent})
		left := w.app.shell.place
		if leave(); left.Context().Err() == nil {
			t.Errorf("%s: the page goes on", name)
		}
	}
	w.app.Lock()
	start := w.app.start
	w.app.look.ChooseLanguage("en")
	if start.Context().Err() == nil {
		t.Error("the start page goes on")
	}
}

// Every page with fields saves them by the same keys, once they are there.
func TestMenu_Save(t *testing.T) {
	w, v := openWindow(t, "en")
	lead := datatest.MustLead(t, v, "Amal Khatib", "amal@example.org")
	for _, c := range []struct {
		page                      page.Route
		field, text, shown, saved string
	}{
		{page.Route{Page: page.Settings}, "settings.controller", "Olive & Thyme", "settings.business", w.T("settings.saved")},
		{page.Route{Page: page.Lead, ID: lead}, "lead.name", "Amal Haddad", "lead.name", w.T("lead.saved")},
		{page.Route{Page: page.Breach}, "breach.field.title", "A lost phone", "breach.field.title", w.T("breach.saved", "when", "12:00")},
	} {
		w.goTo(c.page)
		w.menuItem("menu.save") // perhaps before anything is read
		w.waitFor(w.T(c.shown))
		w.fill(w.T(c.field), c.text)
		w.menuItem("menu.save")
		w.waitFor(c.saved)
	}
	w.goToTab(page.Settings, "settings.mail")
	w.waitFor(w.T("account.add"))
	w.menuItem("menu.new")
	w.waitFor(w.T("account.provider"))
	w.menuItem("menu.save")
	w.waitFor(w.T("account.host.empty"))
	w.goTo(page.Route{Page: page.Policy})
	w.waitFor(w.T("policy.text.hint"))
	w.menuItem("menu.save")
	w.waitFor(w.T("policy.text.empty"))
}
