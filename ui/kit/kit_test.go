package kit

import (
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"mujeeb/ui/lang"
)

func TestMain(m *testing.M) {
	// A language font of the system would join the fallback fonts and change pictures.
	if err := os.Setenv("LANG", "en_US.UTF-8"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// newEnv gives an environment with an app and a window of its own.
func newEnv(t testing.TB, code string, mode Mode) *Env {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(NewTheme(mode, 1))
	w := test.NewTempWindow(t, nil)
	w.SetPadded(false)
	return &Env{
		Lang: lang.New(code), Window: w, Post: func(f func()) { f() },
		Now: func() time.Time { return time.Date(2026, 11, 23, 16, 5, 0, 0, time.UTC) },
	}
}

// show puts an object into the window at a size.
func (e *Env) show(o fyne.CanvasObject, w, h float32) {
	e.Window.Resize(fyne.NewSize(w, h))
	e.Window.SetContent(o)
	e.Window.Resize(fyne.NewSize(w, h))
}

// press types keys into the widget that has the focus.
func (e *Env) press(keys ...fyne.KeyName) {
	for _, k := range keys {
		if f := e.Window.Canvas().Focused(); f != nil {
			f.TypedKey(&fyne.KeyEvent{Name: k})
			continue
		}
		if f := e.Window.Canvas().OnTypedKey(); f != nil {
			f(&fyne.KeyEvent{Name: k})
		}
	}
}

func (e *Env) typed(s string) {
	for _, r := range s {
		e.Window.Canvas().Focused().TypedRune(r)
	}
}

func mouseAt(x, y float32) *desktop.MouseEvent {
	return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, y)}, Button: desktop.MouseButtonPrimary}
}
