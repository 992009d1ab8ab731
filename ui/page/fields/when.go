package fields

import (
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/page"
)

// When asks for the moment of something that a person did, or that nobody knows it.
type When struct {
	Object fyne.CanvasObject

	place   *page.Place
	entry   *field.Entry
	unknown *field.Check
	begun   time.Time // what stood there first
}

// NewWhen makes the field with a moment in it.
func NewWhen(p *page.Place, t time.Time) *When {
	w := &When{place: p, begun: t, entry: page.MomentEntry(p, t, false)}
	w.unknown = field.NewCheck(p.Env, p.T("moment.unknown"), func(on bool) {
		if on {
			w.entry.SetError("")
			w.entry.Disable()
		} else {
			w.entry.Enable()
		}
	})
	w.Object = layout.AsideMiddle(p.Env, w.entry, w.unknown)
	return w
}

// Check shows beside the field what is wrong, and reports whether it will do.
func (w *When) Check() bool {
	if w.Unknown() || w.entry.Check() {
		return true
	}
	w.place.Window.Canvas().Focus(w.entry)
	return false
}

// Problem says what is wrong with the moment, or nothing.
func (w *When) Problem() string { return w.entry.Error() }

// Unknown reports whether nobody knows the moment.
func (w *When) Unknown() bool { return w.unknown.Checked() }

// Moment returns the moment; zero when nobody knows it.
func (w *When) Moment() time.Time {
	if w.Unknown() {
		return time.Time{}
	}
	return page.MomentIn(w.place, w.entry, w.begun)
}
