package ui

import "cmp"

// Touched notes that somebody is using the window. Whoever comes too late, such
// as to a computer that has slept, finds it locked.
func (a *App) Touched() {
	if a.session != nil && a.session.IdledOut() {
		a.p.Post(a.Lock)
		return
	}
	if a.session != nil {
		a.session.Touch()
	}
}

// Tick is called every few seconds on the UI goroutine: it locks the vault when
// nobody used the window for long enough, and lets running clocks on the page
// move.
func (a *App) Tick() {
	if a.session != nil && a.session.IdledOut() {
		a.Lock()
		return
	}
	a.refresh()
}

// Sleeps locks the vault fully before the computer sleeps, if the settings want that, and
// calls done, on any goroutine, when the vault is closed.
func (a *App) Sleeps(done func()) {
	if s := cmp.Or(a.session, a.behind.session); s != nil && s.LocksAsleep() {
		a.LockFully()
	}
	before, over := a.follow()
	go func() {
		<-before
		over()
		done()
	}()
}

// ScreenLocked locks the vault with the computer's screen, if the settings want that.
func (a *App) ScreenLocked() {
	if a.session != nil && a.session.LocksWithScreen() {
		a.Lock()
	}
}
