package ui

import (
	"testing"

	"mujeeb/data"
)

// A fresh process takes the program's place once its vault is locked fully and nobody sees
// the window: not while a vault is open or goes on sending, nor where none ever was.
func TestApp_Renew(t *testing.T) {
	asleep := func(w *window) {
		w.app.Sleeps(func() { w.t.Error("the computer may sleep before the program has ended") })
	}
	for name, c := range map[string]struct {
		do   func(*window)
		want int
	}{
		"Sleep":            {asleep, 1},
		"SleepLocked":      {func(w *window) { w.app.LockFully(); asleep(w) }, 1},
		"Screen":           {func(w *window) { w.app.ScreenLocked() }, 1},
		"ScreenLocked":     {func(w *window) { w.app.LockFully(); w.app.ScreenLocked() }, 1},
		"ByHand":           {func(w *window) { w.app.Lock() }, 0},
		"NotLocked":        {func(w *window) { w.app.session.SetLocks(data.Settings{}); w.app.ScreenLocked() }, 0},
		"ScreenUnlocked":   {func(w *window) { w.app.ScreenLocked(); w.app.ScreenUnlocked() }, 0},
		"NeverOpen":        {func(w *window) { w.app.LockFully(); w.app.used = false; w.app.ScreenLocked() }, 0},
		"UsedAfterLocking": {func(w *window) { w.app.ScreenLocked(); w.clock.Add(2 * settleTime); w.app.Touched() }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w, _ := openWindow(t, "en")
			if got := w.renewals(c.do); got != c.want {
				t.Errorf("renewed %d times, want %d", got, c.want)
			}
		})
	}
	t.Run("Sending", func(t *testing.T) {
		w, _, _ := sendSlowly(t, "en")
		got := w.renewals(func(w *window) {
			w.app.ScreenLocked()
			w.waitFor(w.T("lock.sending", "n", 2))
			w.app.renew(func() {})
		})
		if got != 0 {
			t.Errorf("renewed %d times while messages go out", got)
		}
		w.app.drop(w.app.behind.session)
		if w.settle(); w.app.behind.session != nil {
			t.Error("the vault is open")
		}
	})
}

// renewals does something and counts how often a fresh process would take the program's place.
func (w *window) renewals(do func(*window)) (n int) {
	w.t.Helper()
	w.app.p.Renew = func() bool { n++; return true }
	do(w)
	w.wait("it to be decided whether the vault stays open", func() bool { return w.app.behind.session == nil || w.app.behind.decided })
	w.settle()
	return n
}

// settle waits until all vaults that are being closed are, and what was to come then has.
func (w *window) settle() {
	w.t.Helper()
	before, over := w.app.follow()
	over()
	w.wait("the vaults to be closed", func() bool {
		select {
		case <-before:
			return true
		default:
			return false
		}
	})
	w.Drain()
}
