// Package kit is what Fyne lacks, in one look for all pages.
//
// Words: an Env tells every widget its language, window and way back to the UI goroutine; it is handed to each
// constructor, there are no globals. Leading and trailing are the sides where a line begins and ends: left and right
// in English, right and left in Arabic. Base direction is that of a paragraph; display order is the order from left to
// right in which the toolkit must be handed a text for it to look right (see package bidi).
//
// Promises: a text given to a widget comes back unchanged: bidi controls are put in for drawing only. Every widget
// that can be clicked can be reached with Tab and worked with the keyboard, and shows when it has the focus. Escape and
// Return reach the dialog on top from any widget in it. A widget never blocks, never starts work of its own apart from
// Pager, and never asks a clock or a network.
//
// Direction and language are read when a widget is made or laid out. A page is built anew when the language changes.
package kit

import (
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/text/lang"
)

// Env is what widgets need to know of the window that they stand in. All fields but Files are set before first use; an Env is always passed by pointer, one per window.
type Env struct {
	Lang    *lang.Catalogue
	Window  fyne.Window
	Post    func(func())     // runs a function on the UI goroutine, soon; fyne.Do in the program, a queue in tests
	Now     func() time.Time // for what shows or waits for time
	After   func(d time.Duration, f func()) (stop func() bool)
	Touched func()     // hears whenever a person uses a widget; nil if nobody asks
	Files   FilePicker // how a person is asked for a file; package picker has what asks in the program's way

	dialogs  []*Dialog         // those open, the top one last
	revealed fyne.CanvasObject // had the focus last
}

// RTL tells whether pages run from right to left.
func (e *Env) RTL() bool { return e.Lang.RTL() }

// T gives the sentence for key; see lang.Catalogue.T.
func (e *Env) T(key string, args ...any) string { return e.Lang.T(key, args...) }

// touched tells that a person is using the window.
func (e *Env) touched() {
	if e != nil && e.Touched != nil {
		e.Touched()
	}
}
