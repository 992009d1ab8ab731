package ui

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page"
)

// secondVault makes another vault beside the window's and opens it in the window.
func (w *window) secondVault(name string) *data.Vault {
	w.t.Helper()
	dir := filepath.Join(w.t.TempDir(), name)
	v, err := data.Create(w.t.Context(), dir, []byte(datatest.Password), w.clock.Params())
	w.must(err)
	w.must(v.Close())
	w.app.switchTo(dir)
	w.unlock()
	return w.app.session.Vault
}

// switchBy switches by the palette, with two keys.
func (w *window) switchBy(digit string) {
	w.t.Helper()
	w.app.Palette()
	w.waitFor(w.T("vaults.switch"))
	w.shot("vaults-palette-" + w.app.env.Lang.Code())
	for _, r := range digit {
		w.Window.Canvas().Focused().TypedRune(r)
	}
	w.Drain()
	w.waitFor(w.T("start.unlock.title"))
}

// Two vaults are open at once: what one has to send goes on while the other is in the
// window, neither knows the people and the noes of the other, and each comes back by its
// own password.
func TestApp_TwoVaults(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			w, first, run := sendSlowly(t, language)
			sending := w.app.session
			sending.SetIdle(data.Settings{})
			second := w.secondVault("Bakery")
			if w.app.session == sending || len(w.app.away) != 1 || len(w.app.sessions()) != 2 {
				t.Fatalf("%d vaults are open", len(w.app.sessions()))
			}
			w.waitFor(w.T("today.title"))
			if n, err := second.CountLeads(t.Context(), data.LeadFilter{}); err != nil || n != 0 {
				t.Errorf("the second vault has %d people, %v", n, err)
			}
			purpose := datatest.MustPurpose(t, second, "News")
			_, err := first.EraseLead(t.Context(), datatest.MustLead(t, first, "Nour", "nour@example.org"))
			noError(t, err)
			nour := datatest.MustLead(t, second, "Nour", "nour@example.org") // whom the first keeps out
			datatest.MustAgree(t, second, nour, purpose)
			w.clock.Add(61 * time.Second)
			w.wait("the first to send on", func() bool {
				sending.Wake()
				totals, err := first.RunTotals(t.Context(), run)
				return err == nil && totals[data.MessageSent] == 2
			})
			if mails := w.app.PracticeMails(); len(mails) != 0 {
				t.Errorf("%d mails of the first are in the second", len(mails))
			}
			w.switchBy("2") // the second is number 1, since it was opened last
			if w.app.p.Dir != first.Dir() {
				t.Errorf("asks for %s", w.app.p.Dir)
			}
			w.waitFor(w.T("lock.sending", "n", 1))
			w.shot("vaults-start-" + language)
			w.unlock()
			if w.app.session != sending {
				t.Error("the first was opened anew")
			}
			w.wait("the second to be closed, which has nothing to send", func() bool { return len(w.app.sessions()) == 1 })
			again, err := data.Open(t.Context(), second.Dir(), []byte(datatest.Password), w.clock.Params())
			noError(t, err)
			noError(t, again.Close())
		})
	}
}

// What is sent behind the window ends while another vault is in it: then that one alone is
// closed, and the window shows the other as before.
func TestApp_TwoVaults_Over(t *testing.T) {
	w, first, _ := sendSlowly(t, "en")
	sending := w.app.session
	sending.SetIdle(data.Settings{})
	w.secondVault("Bakery")
	shown := w.app.session
	w.wait("all to be sent, and the vault to be closed", func() bool {
		w.clock.Add(61 * time.Second)
		sending.Wake()
		return len(w.app.away) == 0
	})
	if w.app.session != shown || w.app.startPage != nil {
		t.Error("the other vault was locked with it")
	}
	w.must(w.Wait("the vault to close", w.app.Idle))
	again, err := data.Open(t.Context(), first.Dir(), []byte(datatest.Password), w.clock.Params())
	noError(t, err)
	noError(t, again.Close())
}

// Locking fully, as before the computer sleeps, and quitting close all vaults.
func TestApp_TwoVaults_Quit(t *testing.T) {
	for name, end := range map[string]func(w *window){
		"sleep": func(w *window) {
			done := false
			w.app.Sleeps(func() { done = true })
			w.wait("the vaults to be closed", func() bool { return done })
		},
		"quit": func(w *window) {
			shut := false
			w.app.Shut(func() { shut = true })
			w.wait("the program to end", func() bool { return shut })
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, first, _ := sendSlowly(t, "en")
			second := w.secondVault("Bakery")
			end(w)
			if n := len(w.app.sessions()); n != 0 {
				t.Errorf("%d are open", n)
			}
			for _, v := range []*data.Vault{first, second} {
				again, err := data.Open(t.Context(), v.Dir(), []byte(datatest.Password), w.clock.Params())
				noError(t, err)
				noError(t, again.Close())
			}
		})
	}
}

// The start page lists the other vaults with when they were opened last; one is chosen,
// or forgotten, which leaves its files; one that is not to be remembered never is.
func TestStartPage_Vaults(t *testing.T) {
	w, first := openWindow(t, "en")
	w.clock.Add(time.Hour)
	second := w.secondVault("Bakery")
	w.app.LockFully()
	w.must(w.Wait("the vault to close", w.app.Idle))
	w.waitFor(w.T("vaults.title"))
	w.waitFor(w.T("vaults.opened", "date", w.app.env.Lang.DateTime(w.clock.Now().Add(-time.Hour))))
	w.shots("vaults-start", page.Route{})
	w.press(w.T("vaults.choose"))
	if w.app.p.Dir != first.Dir() {
		t.Errorf("chose %s", w.app.p.Dir)
	}
	w.press(w.T("vaults.forget"))
	w.waitFor(w.T("vaults.forget.text", "folder", second.Dir()))
	w.press(w.T("vaults.forget"))
	if known := w.app.vaults(); len(known) != 1 || known[0].Dir != first.Dir() || !data.Exists(second.Dir()) {
		t.Errorf("known %+v, there %v", known, data.Exists(second.Dir()))
	}
	w.press(w.T("vaults.unkept"))
	w.unlock()
	if raw := w.app.p.Prefs.String(prefVaults) + w.app.p.Prefs.String(prefVault); strings.Contains(raw, filepath.Base(filepath.Dir(first.Dir()))) || len(w.app.vaults()) != 0 {
		t.Errorf("remembered all the same: %s", raw)
	}
}

// Deleting one vault leaves what the program keeps for the others.
func TestGoodbye_Others(t *testing.T) {
	w, first := openWindow(t, "en")
	w.app.p.Forget = func() error { t.Error("forgets what the other vault needs"); return nil }
	second := w.secondVault("Bakery")
	w.dir = second.Dir()
	w.app.Goodbye()
	w.waitFor(w.T("goodbye.stays.others"))
	w.sayGoodbye("goodbye-others")
	w.waitFor(w.T("goodbye.left.rest.others"))
	if known := w.app.otherVaults(""); !slices.Equal(known, []string{first.Dir()}) || !data.Exists(first.Dir()) || data.Exists(second.Dir()) || w.app.Gone() {
		t.Errorf("known %v", known)
	}
}

// A vault that sends behind the window keeps its passwords when another one is deleted, also
// where it was not to be remembered.
func TestGoodbye_OtherSends(t *testing.T) {
	w, first, _ := sendSlowly(t, "en")
	w.app.p.Forget = func() error { t.Error("forgets what the other vault needs"); return nil }
	second := w.secondVault("Bakery")
	w.app.forgetVault(first.Dir())
	w.dir = second.Dir()
	w.app.Goodbye()
	w.waitFor(w.T("goodbye.stays.others"))
	w.sayGoodbye("goodbye-sending")
	if len(w.app.sessions()) != 1 || w.app.Gone() || data.Exists(second.Dir()) {
		t.Errorf("%d vaults are open, gone %v", len(w.app.sessions()), w.app.Gone())
	}
}

// The palette answers to its keys while the vault is locked, too, and knows nothing that
// was not opened here.
func TestApp_Palette(t *testing.T) {
	w := newWindow(t, "en")
	w.app.Palette()
	w.waitFor(w.T("vaults.none"))
	w.Key(fyne.KeyEscape)
	if w.app.env.InDialog() {
		t.Error("it is still open")
	}
}
