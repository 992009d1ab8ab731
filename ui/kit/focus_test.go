package kit_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"mujeeb/ui/kit"
)

// TestFocus_ReachesEverything walks with Tab over one of each and works them with Space.
func TestFocus_ReachesEverything(t *testing.T) {
	env := kit.NewTestEnv(t, "ar", kit.Light)
	acts := 0
	act := func() { acts++ }
	all := []fyne.CanvasObject{
		kit.NewButton(env, kit.Plain, "b", act), kit.NewCheck(env, "c", func(bool) { act() }), kit.NewEntry(env), kit.NewTextArea(env, 2),
		kit.NewSelect(env, []kit.Option{{Key: "a", Text: "A"}}, nil), kit.NewStatTile(env, "l", "1", kit.ToneNone, act),
		kit.NewTags(env, []string{"x"}, func(string) { act() }), kit.NewTabs(env, kit.Tab{Text: "t", Content: kit.NewLabel(env, "", kit.Body)}),
		kit.NewGrid(env, []kit.Column{{Title: "A", Width: 50}}, func() int { return 0 }, nil), kit.NewSearch(env, "", nil),
	}
	kit.ShowIn(env, kit.VBox(all...), 400, 900)
	seen := map[fyne.Focusable]bool{}
	for range 20 {
		env.Window.Canvas().FocusNext()
		seen[env.Window.Canvas().Focused()] = true
	}
	if len(seen) != len(all) {
		t.Errorf("Tab reaches %d of %d", len(seen), len(all))
	}
	for f := range seen {
		if _, list := f.(*kit.Select); !list {
			f.TypedKey(kit.KeyEvent(fyne.KeySpace))
		}
	}
	if acts != 4 {
		t.Errorf("Space worked %d times, want 4", acts)
	}
}

// hearingWindow is a window that, as a real one, hears of shortcuts.
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

// TestShortcuts_GoOn holds that what a widget has no use for reaches the window, as the key that locks the vault.
func TestShortcuts_GoOn(t *testing.T) {
	env := kit.NewTestEnv(t, "en", kit.Light)
	w := &hearingWindow{Window: env.Window}
	env.Window = w
	e, g := kit.NewEntry(env), kit.NewGrid(env, []kit.Column{{Title: "A", Width: 50}}, func() int { return 0 }, nil)
	b := kit.NewButton(env, kit.Plain, "B", nil)
	kit.ShowIn(env, kit.VBox(e, g, b), 300, 300)
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
