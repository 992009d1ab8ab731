// Package filedialog asks by the desktop's own dialogs for a file or a folder.
//
// On Linux and the BSDs it speaks to the desktop portal, which GNOME, KDE and
// sandboxes have in common (org.freedesktop.portal.FileChooser, version 3 or
// later). What comes back from there is checked: it is a program that we did not
// write. On Windows and macOS the dialogs are those of the system, by way of
// github.com/ncruces/zenity.
//
// Nothing here needs a window toolkit or cgo, so that it can be compiled for
// every system on any of them.
package filedialog

import (
	"context"
	"errors"
	"os"
)

// Kind is what is asked for.
type Kind int

// The kinds.
const (
	OpenFile   Kind = iota // a file that exists
	SaveFile               // a path to write to; the dialog itself asks before it gives one that exists
	OpenFolder             // a folder that exists
)

// Question is what a dialog asks. Its texts are in the person's language.
type Question struct {
	Kind   Kind
	Title  string
	Yes    string  // the word on the button that takes the choice
	Name   string  // suggested for SaveFile
	Folder string  // to begin in; left out when it is not there
	Types  []Type  // the first one is chosen at the start; none means all files
	Parent uintptr // see Choose
}

// Type is a sort of files that a dialog offers.
type Type struct {
	Name       string
	Extensions []string // with the dot, in small letters; none means all files
}

// Why there was no dialog, or none that could be believed.
var (
	ErrNone    = errors.New("the desktop has no file dialogs")
	ErrSlow    = errors.New("the desktop does not open a file dialog")
	ErrGone    = errors.New("the desktop's file dialogs have ended")
	ErrGarbage = errors.New("the desktop's file dialog gave an answer that makes no sense")
)

// Choose shows a dialog and waits for the answer: a whole path, or "" when the
// person left without one. It blocks, so it does not belong on a UI goroutine.
// Any error means that the person could not answer there and should be asked in
// another way; none holds a path. When ctx ends, the dialog is closed, where the
// system can do that, and the error is that of ctx.
//
// Parent is the window that the dialog belongs to: its X11 identifier, or its
// HWND on Windows; 0 where neither is known.
func Choose(ctx context.Context, q Question) (path string, err error) {
	if info, err := os.Stat(q.Folder); err != nil || !info.IsDir() {
		q.Folder = ""
	}
	return choose(ctx, q)
}
