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

// New gives an environment with an app and a window of its own.
func New(t testing.TB, code string, mode kit.Mode) *kit.Env {
	t.Helper()
	t.Setenv("LANG", "en_US.UTF-8") // a language font of the system would join the fallback fonts and change pictures
	app := test.NewTempApp(t)
	app.Settings().SetTheme(kit.NewTheme(mode, 1))
	w := test.NewTempWindow(t, nil)
	w.SetPadded(false)
	return &kit.Env{
		Lang: lang.New(code), Window: w, Post: func(f func()) { f() },
		Now: func() time.Time { return time.Date(2026, 11, 23, 16, 5, 0, 0, time.UTC) },
	}
}

// Show puts an object into the window at a size.
func Show(env *kit.Env, o fyne.CanvasObject, w, h float32) {
	env.Window.Resize(fyne.NewSize(w, h))
	env.Window.SetContent(o)
	env.Window.Resize(fyne.NewSize(w, h))
}

// Press types keys into the widget that has the focus.
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

// Type types a text into the widget that has the focus.
func Type(env *kit.Env, s string) {
	for _, r := range s {
		env.Window.Canvas().Focused().TypedRune(r)
	}
}

// TabStops is what Tab gives the focus to, in order.
func TabStops(env *kit.Env) (all []fyne.Focusable) {
	c := env.Window.Canvas()
	c.Unfocus()
	for c.FocusNext(); len(all) == 0 || c.Focused() != all[0]; c.FocusNext() {
		all = append(all, c.Focused())
	}
	return all
}

// Overlays counts the dialogs and lists that lie over the window.
func Overlays(env *kit.Env) int { return len(env.Window.Canvas().Overlays().List()) }

// Key is a key that is pressed.
func Key(k fyne.KeyName) *fyne.KeyEvent { return &fyne.KeyEvent{Name: k} }

// Ctrl is a key that is pressed with Ctrl.
func Ctrl(k fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierShortcutDefault}
}

// MouseAt is the mouse over a place, its first button pressed.
func MouseAt(x, y float32) *desktop.MouseEvent {
	return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, y)}, Button: desktop.MouseButtonPrimary}
}

// Counted gives a function that counts its calls.
func Counted(n *int) func() { return func() { *n++ } }

// PositionOf is where an object stands in its window.
func PositionOf(o fyne.CanvasObject) fyne.Position {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
}

// Queue is the UI goroutine of a test: it runs what was posted when it is told to.
type Queue chan func()

// Run runs the next function that is posted.
func (q Queue) Run(t testing.TB) {
	t.Helper()
	select {
	case f := <-q:
		f()
	case <-time.After(10 * time.Second):
		t.Fatal("nothing was posted")
	}
}
