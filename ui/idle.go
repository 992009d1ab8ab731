package ui

import (
	"slices"
	"time"

	"mujeeb/app"
)

// settleTime is how long the locked window may take to come to rest: what moves under the
// mouse by itself looks like a touch.
const settleTime = 5 * time.Second

// Touched notes that somebody is using the window. Whoever comes too late, such
// as to a computer that has slept, finds it locked.
func (a *App) Touched() {
	if a.p.Now().Sub(a.unseen) > settleTime {
		a.unseen = time.Time{}
	}
	if a.session != nil && a.session.IdledOut() {
		a.p.Post(a.Lock)
		return
	}
	if a.session != nil {
		a.session.Touch()
	}
}

// Tick is called every few seconds on the UI goroutine: it locks the vault when
// nobody used the window for long enough, or the time is over of the way by which it is
// open, and lets running clocks on the page move.
func (a *App) Tick() {
	if a.session != nil && a.session.IsOver() {
		a.closeAll(lockTime, a.session)
		return
	}
	if a.session != nil && a.session.IdledOut() {
		a.Lock()
		return
	}
	a.refresh()
}

// Sleeps locks the vault fully before the computer sleeps, if the settings want that. done
// is called on the UI goroutine when the vault is closed, unless the program ends instead.
func (a *App) Sleeps(done func()) {
	a.closeAll(lockTime, slices.DeleteFunc(a.sessions(), func(s *app.Session) bool { return !s.LocksAsleep() })...)
	a.unseen = a.p.Now()
	a.renew(done)
}

// ScreenLocked locks the vault with the computer's screen, if the settings want that.
func (a *App) ScreenLocked() {
	if a.session != nil && a.session.LocksWithScreen() {
		a.Lock()
	}
	a.unseen = a.p.Now()
	a.renew(func() {})
}

// ScreenUnlocked notes that the window may be seen again.
func (a *App) ScreenUnlocked() { a.unseen = time.Time{} }

// renew has a fresh process take the program's place once all vaults are closed: what was
// on the screen stays in the memory of this one, and no program can wipe the strings of its
// toolkit. It is called while nobody sees that the window goes and comes back. Where
// nothing is to be renewed, it calls unless.
func (a *App) renew(unless func()) {
	before, over := a.follow()
	go func() {
		<-before
		a.p.Post(func() {
			if a.p.Renew == nil || !a.used || a.unseen.IsZero() || len(a.sessions()) > 0 || !a.renewed() {
				unless()
			}
		})
		over()
	}()
}

// renewed ends the program for a fresh process, once, and reports whether it can.
func (a *App) renewed() bool {
	a.used = !a.p.Renew()
	return !a.used
}
