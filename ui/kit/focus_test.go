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

// What gets the focus is scrolled into sight, however deep it stands, and the
// window hears that a person uses it.
func TestFocus_ScrollsIntoSight(t *testing.T) {
	for name, around := range map[string]func(*kit.Env, fyne.CanvasObject) fyne.CanvasObject{
		"Card": func(env *kit.Env, o fyne.CanvasObject) fyne.CanvasObject { return piece.NewCard(env, "c", o) },
		"Tabs": func(env *kit.Env, o fyne.CanvasObject) fyne.CanvasObject {
			return nav.NewTabs(env, nav.Tab{Text: "t", Content: o})
		},
		"Fold": func(env *kit.Env, o fyne.CanvasObject) fyne.CanvasObject {
			f := piece.NewFold(env, "f", o)
			f.SetOpen(true)
			return f
		},
	} {
		env := kittest.New(t, "en", kit.Light)
		used := 0
		env.Touched = kittest.Counted(&used)
		low := field.NewEntry(env)
		tall := layout.MinHeight(2000, prose.NewLabel(env, "", prose.Body))
		scroll := layout.Scroll(layout.VBox(tall, around(env, low), tall))
		kittest.Show(env, scroll, 400, 300)
		env.Window.Canvas().Focus(low)
		if y := kittest.PositionOf(low).Y; y < 0 || y+low.Size().Height > 300 {
			t.Errorf("in a %s: the field is at %v in a window of 300", name, y)
		}
		if used != 1 {
			t.Errorf("in a %s: the window was told %d times that it is used", name, used)
		}
		scroll.ScrollToTop()
		env.Window.Canvas().Focused().FocusGained() // the window comes back to the front
		if scroll.Offset.Y != 0 {
			t.Errorf("in a %s: the page moved to %v by itself", name, scroll.Offset.Y)
		}
	}
}

// Badges, messages and lists that can be worked say what stands in them.
func TestFocus_ScrollsToParts(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	group := field.NewRadioGroup(env, []field.Option{{Key: "a", Text: "A"}, {Key: "b", Text: "B"}}, nil)
	parts := []fyne.CanvasObject{
		piece.NewBanner(env, kit.ToneInfo, "b", button.New(env, button.Plain, "act", nil)),
		group, field.NewTags(env, []string{"x"}, func(string) {}), piece.NewProgressLine(env, "p", func() {}),
	}
	tall := layout.MinHeight(2000, prose.NewLabel(env, "", prose.Body))
	for _, part := range parts {
		scroll := layout.Scroll(layout.VBox(tall, part, tall))
		kittest.Show(env, scroll, 400, 300)
		env.Window.Canvas().FocusNext()
		if y := kittest.PositionOf(part).Y; y < 0 || y > 300 {
			t.Errorf("%T is at %v in a window of 300 when a part of it has the focus", part, y)
		}
		env.Window.Canvas().Unfocus()
	}
}

// What a page does on Return is done where the widget with the focus has no use for it,
// by Ctrl+Return where it has, and not while a dialog is open.
func TestEnv_Accept(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	accepted := 0
	env.Accept = func() { accepted++ }
	entry, list := field.NewEntry(env), field.NewSelect(env, []field.Option{{Key: "a", Text: "A"}}, nil)
	kittest.Show(env, layout.VBox(entry, list), 400, 300)
	env.Window.Canvas().Focus(entry)
	kittest.Press(env, fyne.KeyReturn)
	if accepted != 1 {
		t.Errorf("after Return in a field it was done %d times", accepted)
	}
	answer := &desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierShortcutDefault}
	list.TypedShortcut(answer)
	if accepted != 2 {
		t.Errorf("after Ctrl+Return in a list it was done %d times", accepted)
	}
	kit.OpenDialog(env, layout.VBox(field.NewEntry(env)), nil, kit.Answers{})
	kittest.Press(env, fyne.KeyReturn)
	list.TypedShortcut(answer)
	if accepted != 2 {
		t.Error("it is done behind a dialog")
	}
}
