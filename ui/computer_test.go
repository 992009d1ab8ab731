package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/keys"
	"mujeeb/data/secrets"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/page"
)

// computersOf returns the ways in for computers that the window's vault has.
func (w *window) computersOf() []string {
	w.t.Helper()
	ids, err := data.ComputersOf(w.t.Context(), w.dir)
	w.must(err)
	return ids
}

// remember has this computer remembered in the settings.
func (w *window) remember() {
	w.t.Helper()
	w.goTo(page.Route{Page: page.Settings, Kept: page.SeeBackups})
	w.waitFor(w.T("way.computer.choice"))
	w.press(w.T("way.computer.choice"))
	w.waitFor(w.T("start.computer.forget"))
}

// opened waits for the vault to be open in the window.
func (w *window) opened() *data.Vault {
	w.t.Helper()
	w.wait("the vault to open", func() bool { return w.app.session != nil })
	return w.app.session.Vault
}

// Nothing is remembered unless the owner chooses it. Then one click opens the vault, which a
// lock does not: by hand, when idle, and whatever is typed at that moment. Where it is
// switched off again, neither the vault nor the keyring nor the start page has anything.
func TestComputer_Settings(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			ring := &secrets.Session{}
			w, _ := openWindowOn(t, language, ring)
			w.lock()
			saysNothing(w, "before it was chosen", "start.computer.open", "start.computer.forget")
			w.unlock()
			w.remember()
			w.shot("computer-ways-" + language)
			way := w.computersOf()[0]
			if w.app.session.Vault.OpenWay().Kind != keys.Password {
				t.Error("remembering changed the way by which the vault is open")
			}
			w.lock()
			w.shot("computer-start-" + language)
			focused, _ := w.Window.Canvas().Focused().(*field.Entry)
			if focused != w.app.startPage.password {
				t.Errorf("the focus is on %T: a key that comes late would open the vault", w.Window.Canvas().Focused())
			}
			w.Key(fyne.KeyReturn)
			w.waitFor(w.T("error.wrong_password"))
			w.clock.Add(time.Hour)
			w.press(w.T("start.computer.open"))
			if got := w.opened().OpenWay(); got.ID != way {
				t.Errorf("opened by %+v", got)
			}
			w.clock.Add(time.Hour)
			w.app.Tick() // it is locked, since nobody used it
			w.waitFor(w.T("start.computer.text"))
			w.Drain()
			if w.app.session != nil {
				t.Fatal("a vault that locked by itself opened by itself")
			}
			w.press(w.T("start.computer.open"))
			w.opened()
			w.goTo(page.Route{Page: page.Settings, Kept: page.SeeBackups})
			w.waitFor(w.T("start.computer.forget"))
			w.press(w.T("way.computer.choice"))
			w.wait("the way to go", func() bool { return len(w.computersOf()) == 0 })
			w.wait("the page to say so", func() bool { return !w.Sees(w.T("start.computer.forget")) })
			if _, err := app.SecretOfComputer(t.Context(), secrets.NewKeeper(ring, time.Hour), way); data.CodeOf(err) != data.CodeWrongComputer {
				t.Errorf("the keyring still has it: %v", err)
			}
			w.lock()
			saysNothing(w, "after it was switched off", "start.computer.open", "start.computer.forget")
		})
	}
}

// On the start page, a computer is forgotten at once; the vault loses the way in when it is
// opened next, by a rekey.
func TestComputer_Forget(t *testing.T) {
	ring := &secrets.Session{}
	w, _ := openWindowOn(t, "en", ring)
	w.remember()
	way := w.computersOf()[0]
	w.lock()
	w.press(w.T("start.computer.forget"))
	w.waitFor(w.T("start.computer.forget.text"))
	w.press(w.T("start.computer.forget"))
	w.wait("the button to go", func() bool { return !w.Sees(w.T("start.computer.open")) })
	w.wait("the keyring to lose it", func() bool {
		_, err := app.SecretOfComputer(t.Context(), secrets.NewKeeper(ring, time.Hour), way)
		return data.CodeOf(err) == data.CodeWrongComputer
	})
	if ids := w.computersOf(); len(ids) != 1 {
		t.Fatalf("without its key the vault lost %v", ids)
	}
	w.unlock()
	w.wait("the way to go", func() bool { return len(w.computersOf()) == 0 })
	w.wait("the preferences to forget it", func() bool { return !w.app.computer.Has(way) && w.app.p.Prefs.String("computer_forgotten") == "" })
}

// Where the keyring does not answer, it is said that it still has what opens the vault, and
// what ends that.
func TestComputer_Forget_KeyringFails(t *testing.T) {
	r := newRing("")
	close(r.answers)
	w, _ := openWindowOn(t, "en", r)
	w.remember()
	w.lock()
	r.turn(secrets.CodeLocked)
	w.press(w.T("start.computer.forget"))
	w.waitFor(w.T("start.computer.forget.text"))
	w.press(w.T("start.computer.forget"))
	w.waitFor(w.T("start.computer.forget.later"))
	w.shot("computer-forget-later")
	w.press(w.T("kit.ok"))
	w.unlock()
	w.wait("the way to go", func() bool { return len(w.computersOf()) == 0 })
}

// A keyring that is locked, is not there, or lost the secret is told in a sentence, and the
// password opens the vault as ever, also while the keyring keeps silent.
func TestComputer_KeyringFails(t *testing.T) {
	r := newRing("")
	close(r.answers)
	w, _ := openWindowOn(t, "en", r)
	w.remember()
	way := w.computersOf()[0]
	w.lock()
	for _, code := range []secrets.Code{secrets.CodeLocked, secrets.CodeNone, secrets.CodeRefused, secrets.CodeBroken} {
		r.turn(code)
		w.press(w.T("start.computer.open"))
		w.waitFor(w.T("start.computer." + string(code)))
	}
	r.turn("")
	if err := r.Session.Delete(t.Context(), "computer/"+way); err != nil {
		t.Fatal(err)
	}
	w.press(w.T("start.computer.open"))
	w.waitFor(w.T("error.wrong_computer"))

	r.answers = make(chan struct{})
	w.press(w.T("start.computer.open"))
	w.waitFor(w.T("start.computer.asking"))
	w.fill(w.T("start.password"), datatest.Password)
	w.press(w.T("start.unlock"))
	if got := w.opened().OpenWay(); got.Kind != keys.Password {
		t.Errorf("opened by %+v", got)
	}
	close(r.answers)
	w.lock()
	if w.app.session != nil {
		t.Error("an answer that came late opened the vault")
	}
}

// Where the keyring does not work, remembering can't be chosen, and why not is said; where it
// fails when it is chosen, the vault has no way in more than before.
func TestComputer_CantRemember(t *testing.T) {
	r := newRing(secrets.CodeNone)
	close(r.answers)
	w, _ := openWindowOn(t, "en", r)
	w.goTo(page.Route{Page: page.Settings, Kept: page.SeeBackups})
	w.waitFor(w.T("start.computer.keyring_none"))
	if err := w.Press(w.T("way.computer.choice")); err == nil {
		t.Error("it can be chosen without a keyring")
	}
	r.turn("")
	_, _ = w.app.p.Secrets.Get(t.Context(), "another") // asks the keyring again
	w.wait("the keyring to work", func() bool { return !w.Sees(w.T("start.computer.keyring_none")) })
	r.turn(secrets.CodeRefused)
	w.press(w.T("way.computer.choice"))
	w.waitFor(w.T("way.computer.failed"))
	if ids := w.computersOf(); len(ids) != 0 {
		t.Errorf("the vault has %v", ids)
	}
	if w.app.p.Prefs.String("computer") != "" {
		t.Error("the preferences remember it")
	}
}

// A vault that goes on behind the window comes back by a click too, and what is written down
// then is by the computer's way.
func TestComputer_Curtain(t *testing.T) {
	w, v, _ := sendSlowly(t, "en")
	w.remember()
	w.app.Lock()
	w.waitFor(w.T("lock.sending", "n", 2))
	w.press(w.T("start.computer.open"))
	got := w.opened()
	if got != v || got.OpenWay().Kind != keys.Computer {
		t.Errorf("another vault %v, open by %+v", got != v, got.OpenWay())
	}
}

// While a password is typed unseen, the page says what makes it come out wrong: capitals
// without Shift, and Arabic letters.
func TestStart_Typing(t *testing.T) {
	w, _ := openWindow(t, "en")
	w.lock()
	entry := w.app.startPage.password
	typed := func(text string) {
		for _, r := range text {
			entry.TypedRune(r)
		}
		w.Drain()
	}
	typed("green")
	saysNothing(w, "small letters", "start.capslock", "start.arabic")
	typed("KITES")
	w.waitFor(w.T("start.capslock"))
	w.shot("start-typing")
	entry.SetText("")
	saysNothing(w, "an empty field", "start.capslock", "start.arabic")
	typed("شاي")
	w.waitFor(w.T("start.arabic"))
	saysNothing(w, "letters without cases", "start.capslock")
	w.press(w.T("start.unlock"))
	w.waitFor(w.T("error.wrong_password"))
	if !w.Sees(w.T("start.arabic")) {
		t.Error("after a wrong try the hint is gone")
	}
}

// Somebody whose time ends while they have the vault open is locked out. The owner is asked
// on Today to change what they could have seen, until each is changed.
func TestToday_Exposed(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			w, v := openWindow(t, language)
			id, err := v.SaveAccount(t.Context(), data.Account{Name: "Shop", Kind: data.AccountSMTP, Host: "mail.example", Port: 465, Security: data.SecurityTLS, User: "shop",
				FromName: "Olive", FromAddress: "hello@olive.example", PerMinute: 10, PerDay: 100, Connections: 1})
			noError(t, err)
			_, err = v.SaveAccount(t.Context(), data.Account{Kind: data.AccountPage, Name: "Olive", PerMinute: 1, PerDay: 1, Connections: 1})
			noError(t, err)
			const theirs = "green kites above the harbour"
			_, err = v.AddPassword(t.Context(), "Huda", []byte(theirs), w.clock.Now().Add(time.Hour))
			noError(t, err)
			w.clock.Add(time.Minute)
			w.lock()
			w.fill(w.T("start.password"), theirs)
			w.press(w.T("start.unlock"))
			w.opened()
			w.clock.Add(time.Hour)
			w.app.Tick()
			w.waitFor(w.T("start.unlock.title"))
			if w.app.session != nil || w.app.behind.session != nil {
				t.Fatal("the vault is open though the time is over")
			}
			w.unlock()
			w.waitFor(w.T("today.exposed"))
			w.shots("exposed", page.Route{Page: page.Today})
			w.waitFor(w.T("today.exposed.token", "name", "Olive"))
			w.waitFor(w.T("today.exposed.password", "name", "Shop"))
			w.press(w.T("today.exposed.open"))
			w.waitFor(w.T("account.password"))
			w.fill(w.T("account.password"), "another password")
			w.press(w.T("account.save"))
			w.waitFor(w.T("account.add"))
			w.goTo(page.Route{Page: page.Today})
			w.waitFor(w.T("today.exposed.token", "name", "Olive"))
			if w.Sees(w.T("today.exposed.password", "name", "Shop")) {
				t.Error("a password that was replaced is still to be changed")
			}
			w.press(w.T("today.exposed.mark"))
			w.wait("the card to go", func() bool { return !w.Sees(w.T("today.exposed")) })
			if left, err := w.app.session.Vault.Credentials(t.Context()); err != nil || len(left) > 0 {
				t.Errorf("to be changed: %+v, %v", left, err)
			}
			mustKeep(t, w, w.app.session.Vault, id, "another password")
		})
	}
}
