package ui

import (
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/text/lang"
	"mujeeb/ui/page"
)

// sendSlowly opens the window on a campaign that sends a message a minute, of which the
// first is sent.
func sendSlowly(t *testing.T, language string) (w *window, v *data.Vault, run int64) {
	t.Helper()
	w, v = openWindow(t, language)
	s := newShop(t, v)
	s.practice = slow(t, v)
	r := s.draft(t, v)
	_, err := v.StartRun(t.Context(), r.ID)
	noError(t, err)
	w.app.session.Wake()
	w.goTo(page.Route{Page: page.Campaign, ID: r.ID})
	w.waitFor(w.T("run.tab.sent", "n", 1))
	return w, v, r.ID
}

// Locking while messages go out leaves a window without a name in it, which says how many
// are left; they are sent, and then the vault is closed.
func TestApp_Curtain(t *testing.T) {
	for _, l := range lang.Languages() {
		t.Run(l.Code, func(t *testing.T) {
			w, v, run := sendSlowly(t, l.Code)
			s := w.app.session
			s.SetIdle(data.Settings{})
			w.app.Lock()
			w.waitFor(w.T("lock.sending", "n", 2))
			w.shot("curtain-" + l.Code)
			for _, name := range []string{"Layla", "Haddad", "Winter", "سامي", "example.com", "Olive"} {
				if w.Sees(name) {
					t.Errorf("the locked window shows %q", name)
				}
			}
			w.wait("all to be sent", func() bool {
				w.clock.Add(61 * time.Second)
				s.Wake()
				r, err := v.Run(t.Context(), run)
				return err != nil || r.State == data.RunDone
			})
			w.wait("the vault to be closed", func() bool { return w.app.behind.session == nil })
			w.shot("curtain-over-" + l.Code)
			w.unlock()
			if w.app.session == s {
				t.Error("the vault was never closed")
			}
			if totals := w.waitDone(w.app.session.Vault, run); totals[data.MessageSent] != 3 {
				t.Errorf("sent: %v", totals)
			}
		})
	}
}

// The password brings back what is behind the window, as it is, and nothing else does.
func TestApp_Curtain_Unlock(t *testing.T) {
	w, _, run := sendSlowly(t, "en")
	s := w.app.session
	w.app.Lock()
	w.waitFor(w.T("lock.sending", "n", 2))
	w.fill(w.T("start.password"), "another one")
	w.press(w.T("start.unlock"))
	w.waitFor(w.T("error.wrong_password"))
	w.clock.Add(time.Minute) // a wrong try slows the next
	w.unlock()
	if w.app.session != s {
		t.Error("another session was opened")
	}
	w.goTo(page.Route{Page: page.Campaign, ID: run})
	w.waitFor(w.T("run.state.running"))
}

// Whoever unlocks before it is known whether the vault stays open is let in all the same.
func TestApp_Curtain_UnlockAtOnce(t *testing.T) {
	for name, open := range map[string]func(t *testing.T) *window{
		"Sending": func(t *testing.T) *window { w, _, _ := sendSlowly(t, "en"); return w },
		"Nothing": func(t *testing.T) *window { w, _ := openWindow(t, "en"); return w },
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t)
			w.app.Lock()
			w.app.startPage.password.SetText(datatest.Password)
			w.app.startPage.unlock()
			w.wait("the vault to open", func() bool { return w.app.session != nil })
		})
	}
}

// Locking fully ends the sending; how many wait is said, also when the program starts
// again, until the vault is unlocked.
func TestApp_LockFully(t *testing.T) {
	w, _, _ := sendSlowly(t, "en")
	w.app.Lock()
	w.waitFor(w.T("lock.fully"))
	w.press(w.T("lock.fully"))
	w.waitFor(w.T("lock.waits", "n", 2))
	if w.app.behind.session != nil || w.Sees(w.T("lock.fully")) {
		t.Error("the vault is still open behind the window")
	}
	w.shot("locked-waits")
	w.app.redraw()
	w.waitFor(w.T("lock.waits", "n", 2))
	w.unlock()
	w.app.session.SetLocks(data.Settings{}) // locks fully
	w.app.Lock()
	w.wait("the vault to be closed", func() bool { return w.app.behind.session == nil })
	w.waitFor(w.T("lock.waits", "n", 2))
	if w.app.session != nil || strings.Contains(w.app.startPage.behind.said.Text(), w.T("lock.sending.risk")) {
		t.Error("it goes on")
	}
}

// Quitting closes what is behind the window.
func TestApp_Curtain_Quit(t *testing.T) {
	w, v, _ := sendSlowly(t, "en")
	dir := v.Dir()
	w.app.Lock()
	w.waitFor(w.T("lock.sending", "n", 2))
	shut := false
	w.app.Shut(func() { shut = true })
	w.wait("the program to end", func() bool { return shut })
	again, err := data.Open(t.Context(), dir, []byte(datatest.Password), w.clock.Params())
	noError(t, err)
	noError(t, again.Close())
}

// Before the computer sleeps, the vault is locked fully, whatever is being sent, and the
// computer waits for it.
func TestApp_Sleeps(t *testing.T) {
	for name, before := range map[string]func(*window){
		"Open":   func(*window) {},
		"Behind": func(w *window) { w.app.Lock(); w.waitFor(w.T("lock.sending", "n", 2)) },
		"Locked": func(w *window) { w.app.LockFully() },
	} {
		t.Run(name, func(t *testing.T) {
			w, v, _ := sendSlowly(t, "en")
			dir := v.Dir()
			before(w)
			done := false
			w.app.Sleeps(func() { done = true })
			w.wait("the vault to be closed", func() bool { return done })
			if w.app.session != nil || w.app.behind.session != nil {
				t.Error("a vault is open")
			}
			again, err := data.Open(t.Context(), dir, []byte(datatest.Password), w.clock.Params())
			noError(t, err)
			noError(t, again.Close())
		})
	}
}

// With the computer's screen the vault is locked; what is being sent goes on.
func TestApp_ScreenLocked(t *testing.T) {
	w, _, _ := sendSlowly(t, "en")
	w.app.ScreenLocked()
	w.waitFor(w.T("lock.sending", "n", 2))
	w.app.ScreenLocked() // once more
	w.waitFor(w.T("lock.sending", "n", 2))
}

// Neither sleep nor the screen locks a vault whose settings do not want it.
func TestApp_LocksNotWanted(t *testing.T) {
	w, _ := openWindow(t, "en")
	w.app.session.SetLocks(data.Settings{})
	w.app.ScreenLocked()
	done := false
	w.app.Sleeps(func() { done = true })
	w.wait("the computer to be let sleep", func() bool { return done })
	if w.app.session == nil {
		t.Error("it was locked")
	}
}
