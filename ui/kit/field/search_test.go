package field

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/internal/kittest"
	"mujeeb/ui/kit/layout"
)

func TestSearch_WaitsForAPause(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	var waiting func()
	env.After = func(d time.Duration, f func()) func() bool {
		if d != searchPause {
			t.Errorf("waits for %v", d)
		}
		waiting = f
		return func() bool { waiting = nil; return true }
	}
	var asked []string
	s := NewSearch(env, "search", func(q string) { asked = append(asked, q) })
	kittest.Show(env, layout.VBox(s), 300, 100)
	env.Window.Canvas().Focus(s)
	kittest.Type(env, "sara")
	if len(asked) != 0 {
		t.Fatalf("asked for %q while typing", asked)
	}
	waiting()
	kittest.Type(env, "h")
	kittest.Press(env, fyne.KeyReturn, fyne.KeyReturn, fyne.KeyEscape)
	if want := []string{"sara", "sarah", ""}; !slices.Equal(asked, want) {
		t.Errorf("asked for %q, want %q", asked, want)
	}
}

func TestSearch_DownToTheResults(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	found := 0
	g := grid.New(env, []grid.Column{{Title: "Name", Width: 100}}, func() int { return found }, func(int, int) string { return "Sara" })
	s := NewSearch(env, "search", func(string) { found = 2 })
	s.Results = g
	kittest.Show(env, layout.VBox(s, layout.MinHeight(200, g)), 300, 300)
	env.Window.Canvas().Focus(s)
	kittest.Press(env, fyne.KeyDown)
	if env.Window.Canvas().Focused() != s {
		t.Fatal("nothing was found, and the focus goes there")
	}
	found = 1
	kittest.Type(env, "sara")
	kittest.Press(env, fyne.KeyDown)
	if env.Window.Canvas().Focused() != g || found != 2 {
		t.Errorf("the focus is on %T, %d found", env.Window.Canvas().Focused(), found)
	}
}
