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

	"mujeeb/text/bidi"
	"mujeeb/text/lang"
)

// Env is what widgets need to know of the window that they stand in. All fields but Files and Desktop are set before
// first use; an Env is always passed by pointer, one per window.
type Env struct {
	Lang    *lang.Catalogue
	Window  fyne.Window
	Post    func(func())     // runs a function on the UI goroutine, soon; fyne.Do in the program, a queue in tests
	Now     func() time.Time // for what shows or waits for time
	After   func(d time.Duration, f func()) (stop func() bool)
	Touched func()     // hears whenever a person uses a widget; nil if nobody asks
	Files   FilePicker // nil means Desktop's dialogs, or the program's own
	Desktop Dialogs    // the desktop's file dialogs; nil means that there are none

	dialogs   []*Dialog         // those open, the top one last
	folder    string            // that a file was last chosen in
	revealed  fyne.CanvasObject // had the focus last
	noDesktop bool              // its dialogs failed once
}

// RTL tells whether pages run from right to left.
func (e *Env) RTL() bool { return e.Lang.RTL() }

// T gives the sentence for key; see lang.Catalogue.T.
func (e *Env) T(key string, args ...any) string { return e.Lang.T(key, args...) }

// Picker is the way to choose files: Files, or the desktop's dialogs, or the program's own.
func (e *Env) Picker() FilePicker {
	switch {
	case e.Files != nil:
		return e.Files
	case e.Desktop != nil && !e.noDesktop:
		return desktopPicker{e}
	}
	return NewFilePicker(e)
}

// after runs f on the UI goroutine when d has passed, unless stopped before.
func (e *Env) after(d time.Duration, f func()) (stop func() bool) {
	if e.After != nil {
		return e.After(d, f)
	}
	return time.AfterFunc(d, func() { e.Post(f) }).Stop
}

// touched tells that a person is using the window.
func (e *Env) touched() {
	if e != nil && e.Touched != nil {
		e.Touched()
	}
}

// base is the base level of UI text: 1 when pages run from right to left.
func (e *Env) base() int {
	if e.RTL() {
		return 1
	}
	return 0
}

// display puts a text into display order; its first strong letter decides its direction, the language where it has none.
func (e *Env) display(s string) string {
	return bidi.Display(s, bidi.Base(s, e.base()))
}
