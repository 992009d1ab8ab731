package ui

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
