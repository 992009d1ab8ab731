package kit_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/internal/kittest"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/nav"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
)

// Tab reaches one of each widget, and Space works it.
func TestFocus_ReachesEverything(t *testing.T) {
	env := kittest.New(t, "ar", kit.Light)
	acts := 0
	act := func() { acts++ }
	all := []fyne.CanvasObject{
		button.New(env, button.Plain, "b", act), field.NewCheck(env, "c", func(bool) { act() }), field.NewEntry(env), field.NewTextArea(env, 2),
		field.NewSelect(env, []field.Option{{Key: "a", Text: "A"}}, nil), piece.NewStatTile(env, "l", "1", kit.ToneNone, act),
		field.NewTags(env, []string{"x"}, func(string) { act() }), nav.NewTabs(env, nav.Tab{Text: "t", Content: prose.NewLabel(env, "", prose.Body)}),
		grid.New(env, []grid.Column{{Title: "A", Width: 50}}, func() int { return 0 }, nil), field.NewSearch(env, "", nil),
	}
	kittest.Show(env, layout.VBox(all...), 400, 900)
	seen := map[fyne.Focusable]bool{}
	for range 20 {
		env.Window.Canvas().FocusNext()
		seen[env.Window.Canvas().Focused()] = true
	}
	if len(seen) != len(all) {
		t.Errorf("Tab reaches %d of %d", len(seen), len(all))
	}
	for f := range seen {
		if _, list := f.(*field.Select); !list {
			f.TypedKey(kittest.Key(fyne.KeySpace))
		}
	}
	if acts != 4 {
		t.Errorf("Space worked %d times, want 4", acts)
	}
}

// hearingWindow is a window that gets shortcuts, as a real one does.
type hearingWindow struct {
	fyne.Window
	heard []string
}

type hearingCanvas struct {
	fyne.Canvas
	w *hearingWindow
}

func (w *hearingWindow) Canvas() fyne.Canvas { return hearingCanvas{w.Window.Canvas(), w} }

func (c hearingCanvas) TypedShortcut(s fyne.Shortcut) {
	c.w.heard = append(c.w.heard, s.ShortcutName())
}

// Shortcuts that a widget has no use for reach the window, as the one that
// locks the vault.
func TestShortcuts_GoOn(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	w := &hearingWindow{Window: env.Window}
	env.Window = w
	e, g := field.NewEntry(env), grid.New(env, []grid.Column{{Title: "A", Width: 50}}, func() int { return 0 }, nil)
	b := button.New(env, button.Plain, "B", nil)
	kittest.Show(env, layout.VBox(e, g, b), 300, 300)
	lock := &desktop.CustomShortcut{KeyName: fyne.KeyL, Modifier: fyne.KeyModifierControl}
	for _, f := range []fyne.Shortcutable{e, g, b} {
		f.TypedShortcut(lock)
	}
	for _, f := range []fyne.Shortcutable{e, g} {
		f.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
	if want := slices.Repeat([]string{lock.ShortcutName()}, 3); !slices.Equal(w.heard, want) {
		t.Errorf("the window heard %v, want %v", w.heard, want)
	}
}
