package ui

import (
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/text/lang"
	"mujeeb/ui/page"
)

// What a computer's clock may be set back by.
var setBacks = map[string]time.Duration{"a day": 24 * time.Hour, "a year": 365 * 24 * time.Hour}

// A clock that is set back, or forward and back again, does not keep the vault
// open for longer.
func TestApp_IdleLock_SetBack(t *testing.T) {
	for name, back := range setBacks {
		t.Run(name, func(t *testing.T) {
			w, _ := openWindow(t, "en")
			w.clock.Add(w.app.session.IdleLimit() - 2*time.Second)
			w.app.Tick()
			w.clock.Add(-back)
			w.app.Tick()
			w.clock.Add(time.Second)
			w.app.Tick()
			if w.app.session == nil {
				t.Fatal("locked too early")
			}
			w.clock.Add(time.Second)
			w.app.Tick()
			w.waitFor(w.T("start.unlock.title"))
		})
	}
}

// Whoever wakes a computer that slept for longer than the limit finds the vault
// locked, whether or not the clock was looked at before.
func TestApp_IdleLock_Asleep(t *testing.T) {
	for name, wake := range map[string]func(w *window){
		"tick":  func(w *window) { w.app.Tick() },
		"touch": func(w *window) { w.fill(w.T("lead.note"), "x") },
	} {
		t.Run(name, func(t *testing.T) {
			w, _ := openWindow(t, "en")
			w.goTo(page.Route{Page: page.Leads})
			w.press(w.T("lead.new"))
			w.waitFor(w.T("lead.note"))
			w.clock.Add(8 * time.Hour)
			wake(w)
			w.waitFor(w.T("start.unlock.title"))
		})
	}
}

// The 72 hours never seem longer than they are: a breach that by the clock was
// noticed in the future makes the page ask for the date, and counts again once
// the clock is right.
func TestTodayPage_ClockSetBack(t *testing.T) {
	for _, l := range lang.Languages() {
		for name, back := range setBacks {
			t.Run(l.Code+"/"+name, func(t *testing.T) { clockSetBack(t, l.Code, back) })
		}
	}
}

func clockSetBack(t *testing.T, language string, back time.Duration) {
	w, v := openWindow(t, language)
	w.app.session.SetIdle(data.Settings{})
	mustBreach(t, v, data.Breach{Title: "Lost laptop", NoticedAt: w.clock.Now()})
	w.goTo(page.Route{Page: page.Today})
	w.waitFor("Lost laptop")
	w.clock.Add(-back)
	w.app.Tick()
	w.waitFor(w.T("breach.clock.future"))
	w.clock.Add(back + time.Hour)
	w.app.Tick()
	w.waitFor(w.T("breach.clock.left", "time", w.T("moment.hours", "h", 71, "m", 0)))
	if w.Sees(w.T("breach.clock.future")) {
		t.Error("still asks for the date")
	}
	w.clock.Add(-back)
	w.press(w.T("today.breach.open"))
	w.waitFor(w.T("breach.clock.future.advice"))
	w.shot("breach-future-" + language)
}
