package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"mujeeb/data/datatest"
	"mujeeb/ui/page"
)

// seesFocus tells whether what has the focus is in sight, at least in part.
func (w *window) seesFocus() bool {
	focused := w.Window.Canvas().Focused()
	for _, thing := range w.Things() {
		if thing.Object == focused.(fyne.CanvasObject) {
			return !thing.Sight.Empty()
		}
	}
	return false
}

// wantFocus checks that the focus is in the field with this label, and in sight.
func (w *window) wantFocus(label string) {
	w.t.Helper()
	field, err := w.Field(label)
	w.must(err)
	if got := w.Window.Canvas().Focused(); got != field.Object.(fyne.Focusable) || !w.seesFocus() {
		w.t.Errorf("the focus is on a %T, want the field %q, in sight", got, label)
	}
}

// Tab leads to nothing out of sight, on the pages with more than fits into the smallest window.
func TestTab_InSight(t *testing.T) {
	w, v := openWindow(t, "en")
	w.Window.Resize(page.SmallestWindow())
	lead := datatest.MustLead(t, v, "Amal", "amal@example.org")
	for _, c := range []struct {
		route page.Route
		ready string // what the page says last, when it has read all
	}{
		{page.Route{Page: page.Lead, ID: lead}, "amal@example.org"},
		{page.Route{Page: page.Lead}, ""},
		{page.Route{Page: page.Campaign}, ""},
		{page.Route{Page: page.Breach}, w.T("breach.people.count", "n", 1)},
		{page.Route{Page: page.Settings}, ""},
	} {
		w.goTo(c.route)
		w.waitFor(c.ready)
		w.Picture() // lays out what has been read
		canvas := w.Window.Canvas()
		canvas.Unfocus()
		canvas.FocusNext()
		for first, n := canvas.Focused(), 0; n == 0 || canvas.Focused() != first; n++ {
			w.Drain()
			if !w.seesFocus() {
				t.Errorf("%s: stop %d of Tab is a %T that can't be seen", c.route.Page, n, canvas.Focused())
			}
			canvas.FocusNext()
		}
	}
}
