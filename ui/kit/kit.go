// Package kit is the ground that the window's widgets stand on: the window that
// they are in (Env), what those that take the focus have in common (Control),
// the dialogs over the window (Dialog), and the look (the theme, spacing and
// tones). Fyne lacks text of both directions, layouts that mirror, and a list
// of a million rows; the packages beside this one have them:
//
//	layout  where widgets stand: boxes, borders, widths, scrolling
//	prose   texts: labels, paragraphs, rich text
//	button  buttons
//	piece   what a page is put together from: cards, badges, banners, tiles
//	nav     ways between pages: the rail and tabs
//	grid    a list of any number of rows, and the pager that fetches them
//	field   what can be filled in: entries, selects, checks, forms
//	dialog  questions, messages and forms over the window
//	picker  choosing files and folders
//	qr      a text as a QR code
//
// Words: leading and trailing are the sides where a line begins and ends: left
// and right in English, right and left in Arabic. The base direction is that of
// a paragraph. Display order is the order from left to right in which the
// toolkit must be given a text for it to look right (see package bidi).
//
// Promises: a text given to a widget comes back unchanged; bidi controls are
// added for drawing only. Every widget that can be clicked can be reached with
// Tab and used with the keyboard, and shows when it has the focus. Escape and
// Return reach the dialog on top from any widget in it. A widget never blocks,
// asks no clock and no network, and starts no goroutine; only grid.Pager and
// the picker do, and what they do comes back by Env.Post.
//
// Every constructor takes an Env; there are no globals. Language and direction
// are read when a widget is made or laid out, so a page is built anew when the
// language changes.
package kit

import (
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/text/lang"
)

// Env is the window that widgets stand in. There is one for each window, passed
// by pointer. Lang, Window and Post are set before the first widget is made;
// Files is set before the first file is asked for.
type Env struct {
	Lang   *lang.Catalogue
	Window fyne.Window

	// Post runs a function on the UI goroutine, soon, and may be called from
	// any goroutine: fyne.Do in the program, a queue in tests.
	Post func(func())

	// Now is the clock of what shows or waits for time.
	Now func() time.Time

	// After runs f on the UI goroutine when d has passed, unless stop is called
	// before; nil means time.AfterFunc and Post.
	After func(d time.Duration, f func()) (stop func() bool)

	// Touched is called whenever a person uses a widget; it may be nil.
	Touched func()

	// Files asks for files and folders; see package picker.
	Files FilePicker

	// Accept is what Return does on the page where the widget with the focus has no
	// use for it, and Ctrl+Return from any widget; nil is nothing. The page that sets
	// it takes it back when it is left.
	Accept func()

	dialogs  []*Dialog         // open ones, the top one last
	revealed fyne.CanvasObject // what reveal scrolled into sight last
	busy     atomic.Int64      // how much was begun and is not over; see Begin
	copied   copied
}

// RTL reports whether pages run from right to left.
func (e *Env) RTL() bool { return e.Lang.RTL() }

// T returns the sentence for key; see lang.Catalogue.T.
func (e *Env) T(key string, args ...any) string { return e.Lang.T(key, args...) }

// touched calls Touched, where it is set.
func (e *Env) touched() {
	if e != nil && e.Touched != nil {
		e.Touched()
	}
}
