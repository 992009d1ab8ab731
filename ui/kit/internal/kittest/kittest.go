// Package kittest gives the tests of the kit a window without a display, a
// person's keys and mouse, and pictures of what is drawn.
package kittest

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"mujeeb/ui/kit"
	"mujeeb/ui/lang"
)

// New makes an environment with a temporary app and window of its own, in a
// language and mode. What is posted runs at once; the clock stands still.
func New(t testing.TB, code string, mode kit.Mode) *kit.Env {
	t.Helper()
	// For another language, the toolkit would add a font of the system to the
	// fallback fonts, which changes pictures.
	t.Setenv("LANG", "en_US.UTF-8")
	app := test.NewTempApp(t)
	app.Settings().SetTheme(kit.NewTheme(mode, 1))
	w := test.NewTempWindow(t, nil)
	w.SetPadded(false)
	return &kit.Env{
		Lang: lang.New(code), Window: w, Post: func(f func()) { f() },
		Now: func() time.Time { return time.Date(2026, 11, 23, 16, 5, 0, 0, time.UTC) },
	}
}

// Show puts an object into the window and gives the window a size.
func Show(env *kit.Env, o fyne.CanvasObject, w, h float32) {
	env.Window.Resize(fyne.NewSize(w, h))
	env.Window.SetContent(o)
	env.Window.Resize(fyne.NewSize(w, h))
}

// Press sends keys to the widget that has the focus, or to the window where
// none has.
func Press(env *kit.Env, keys ...fyne.KeyName) {
	for _, k := range keys {
		if f := env.Window.Canvas().Focused(); f != nil {
			f.TypedKey(&fyne.KeyEvent{Name: k})
			continue
		}
		if f := env.Window.Canvas().OnTypedKey(); f != nil {
			f(&fyne.KeyEvent{Name: k})
		}
	}
}

// Type sends a text to the widget that has the focus.
func Type(env *kit.Env, s string) {
	for _, r := range s {
		env.Window.Canvas().Focused().TypedRune(r)
	}
}

// TabStops returns the widgets that the Tab key stops at, in order.
func TabStops(env *kit.Env) (all []fyne.Focusable) {
	c := env.Window.Canvas()
	c.Unfocus()
	for c.FocusNext(); len(all) == 0 || c.Focused() != all[0]; c.FocusNext() {
		all = append(all, c.Focused())
	}
	return all
}

// Overlays counts the dialogs and lists over the window.
func Overlays(env *kit.Env) int { return len(env.Window.Canvas().Overlays().List()) }

// Key returns the event of a key.
func Key(k fyne.KeyName) *fyne.KeyEvent { return &fyne.KeyEvent{Name: k} }

// Ctrl returns the shortcut of a key with Ctrl (or Command on macOS).
func Ctrl(k fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierShortcutDefault}
}

// MouseAt returns the event of the first mouse button at a position.
func MouseAt(x, y float32) *desktop.MouseEvent {
	return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, y)}, Button: desktop.MouseButtonPrimary}
}

// Counted returns a function that counts its calls in n.
func Counted(n *int) func() { return func() { *n++ } }

// PositionOf returns the position of an object in its window.
func PositionOf(o fyne.CanvasObject) fyne.Position {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
}

// Queue plays the UI goroutine: its functions run when the test says so.
type Queue chan func()

// Run waits for the next posted function and runs it.
func (q Queue) Run(t testing.TB) {
	t.Helper()
	select {
	case f := <-q:
		f()
	case <-time.After(10 * time.Second):
		t.Fatal("nothing was posted")
	}
}
