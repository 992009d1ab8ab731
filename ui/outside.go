package ui

import (
	"mujeeb/ui/page"
)

// outside shows the pages that need no vault in the place of the start page, while
// the vault is locked.
type outside struct {
	app     *App
	history []page.Route // the last one is shown; empty while the start page is
	page    page.Page
}

var _ page.Shell = (*outside)(nil)

// needNoVault are the pages that are shown while the vault is locked, too.
var needNoVault = map[page.Name]bool{page.About: true, page.Help: true, page.Log: true}

// GoTo shows a page that needs no vault; another one does nothing.
func (o *outside) GoTo(r page.Route) {
	if o.app.session != nil || !needNoVault[r.Page] {
		return
	}
	o.keep()
	o.history = append(o.history, r)
	o.app.redraw()
}

// Back shows the page before, at last the start page.
func (o *outside) Back() {
	if n := len(o.history); n > 0 && o.app.session == nil {
		o.history = o.history[:n-1]
		o.page = nil
		o.app.redraw()
	}
}

// Replace shows a page in the place of the one that is shown.
func (o *outside) Replace(r page.Route) {
	o.history = o.history[:max(0, len(o.history)-1)]
	o.page = nil
	o.GoTo(r)
}

// LeaveFor does nothing: no list leads here.
func (o *outside) LeaveFor(page.Name) {}

// Lock does nothing: the vault is locked.
func (o *outside) Lock() {}

// Goodbye asks whether everything is to be deleted.
func (o *outside) Goodbye() { o.app.Goodbye() }

// PutBack does nothing: no page that needs no vault asks for it.
func (o *outside) PutBack(string) {}

// Changed does nothing: what is shown here does not change.
func (o *outside) Changed() {}

// keep remembers how the page that is shown was left, and takes leave of it.
func (o *outside) keep() {
	if k, ok := o.page.(page.Keeper); ok && len(o.history) > 0 {
		o.history[len(o.history)-1].Kept = k.Keep()
	}
	o.page = nil
}

// close forgets all pages: a vault was opened.
func (o *outside) close() { o.history, o.page = nil, nil }

// shows reports whether a page stands in the place of the start page.
func (o *outside) shows() bool { return len(o.history) > 0 }

// draw makes the page that is shown.
func (o *outside) draw(place *page.Place) {
	o.keep()
	r := o.history[len(o.history)-1]
	o.page = pages()[r.Page].make(place, r)
	o.app.env.Window.SetContent(o.page.Content())
}
