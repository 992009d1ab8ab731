package ui

import "time"

// idleClock tells for how long nobody has used the window, by the clock on the
// wall: the computer's other one stands still while it sleeps. Setting the clock
// back takes nothing off.
type idleClock struct {
	last time.Time     // when it was looked at
	idle time.Duration // until then
}

// touch begins anew: somebody is using the window.
func (c *idleClock) touch(now time.Time) { *c = idleClock{last: now.Round(0)} }

// look gives how long nobody has. It must be called every few seconds.
func (c *idleClock) look(now time.Time) time.Duration {
	now = now.Round(0)
	c.idle += max(0, now.Sub(c.last))
	c.last = now
	return c.idle
}

// idledOut reports whether nobody has used the window of the open vault for as
// long as the settings say.
func (a *App) idledOut() bool {
	return a.session != nil && a.session.idleLimit > 0 && a.idle.look(a.p.Now()) >= a.session.idleLimit
}

// Touched notes that somebody is using the window. Whoever comes too late, such
// as to a computer that has slept, finds it locked.
func (a *App) Touched() {
	if a.idledOut() {
		a.p.Post(a.Lock)
		return
	}
	a.idle.touch(a.p.Now())
}

// Tick is called every few seconds on the UI goroutine: it locks the vault when
// nobody used the window for long enough, and lets running clocks on the page
// move.
func (a *App) Tick() {
	if a.idledOut() {
		a.Lock()
		return
	}
	a.refresh()
}
