package kit

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

func key(k fyne.KeyName) *fyne.KeyEvent { return &fyne.KeyEvent{Name: k} }

func TestButton(t *testing.T) {
	env := newEnv(t, "ar", Light)
	n := 0
	b := NewIconButton(env, Danger, nil, "محو 3", counted(&n))
	env.show(VBox(b), 300, 100)
	test.Tap(b)
	b.TypedKey(key(fyne.KeyReturn))
	b.TypedKey(key(fyne.KeySpace))
	if n != 3 {
		t.Errorf("pressed 3 times, did it %d times", n)
	}
	b.Disable()
	test.Tap(b)
	b.TypedKey(key(fyne.KeyReturn))
	if n != 3 {
		t.Error("a disabled button does something")
	}
	if b.Text() != "محو 3" {
		t.Errorf("the text came back as %q", b.Text())
	}
}

func TestCheck(t *testing.T) {
	env := newEnv(t, "en", Light)
	var heard []bool
	c := NewCheck(env, "agree", func(on bool) { heard = append(heard, on) })
	env.show(VBox(c), 300, 100)
	test.Tap(c)
	c.TypedKey(key(fyne.KeySpace))
	c.SetChecked(false)
	c.SetChecked(true)
	c.Disable()
	test.Tap(c)
	if want := []bool{true, false, true}; !slices.Equal(heard, want) || !c.Checked() {
		t.Errorf("heard %v, want %v", heard, want)
	}
}

func TestRadioGroup(t *testing.T) {
	env := newEnv(t, "en", Light)
	var heard []string
	g := NewRadioGroup(env, []Option{{"a", "A"}, {"b", "B"}, {"c", "C"}}, func(k string) { heard = append(heard, k) })
	env.show(VBox(g), 300, 200)
	test.Tap(g.Radios()[1])
	env.press(fyne.KeyDown, fyne.KeyDown, fyne.KeyUp)
	if got, want := strings.Join(heard, ""), "bcb"; got != want || g.Selected() != "b" {
		t.Errorf("heard %s, want %s", got, want)
	}
}

func TestSelect(t *testing.T) {
	env := newEnv(t, "ar", Light)
	var heard []string
	s := NewSelect(env, []Option{{"a", "ألف"}, {"b", "باء"}, {"c", "Ce"}}, func(k string) { heard = append(heard, k) })
	env.show(VBox(s, NewEntry(env)), 300, 300)
	test.Tap(s)
	env.press(fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	if s.Selected() != "c" || env.Window.Canvas().Focused() != fyne.Focusable(s) {
		t.Errorf("chose %q, focus on %T", s.Selected(), env.Window.Canvas().Focused())
	}
	env.press(fyne.KeyUp, fyne.KeyUp, fyne.KeyUp)
	env.press(fyne.KeySpace)
	env.typed("c")
	env.press(fyne.KeyEnter)
	s.SetOptions([]Option{{"c", "Ce"}})
	s.SetSelected("nothing")
	if got, want := strings.Join(heard, " "), "c b a c "; got != want {
		t.Errorf("heard %q, want %q", got, want)
	}
}

func TestTabs(t *testing.T) {
	env := newEnv(t, "ar", Light)
	tabs := NewTabs(env, Tab{"أ", NewLabel(env, "one", Body)}, Tab{"ب", NewLabel(env, "two", Body)}, Tab{"ج", NewLabel(env, "three", Body)})
	env.show(tabs, 300, 200)
	test.Tap(tabs.Names()[0])
	env.press(fyne.KeyLeft, fyne.KeyLeft, fyne.KeyRight)
	if tabs.Selected() != 1 {
		t.Errorf("tab %d is in front", tabs.Selected())
	}
	markup := test.RenderToMarkup(env.Window.Canvas())
	if !strings.Contains(markup, "two") || strings.Contains(markup, "three") {
		t.Error("not only the tab in front is drawn")
	}
}

// Names of tabs that grow do not widen the window: they take a second line, and the content goes down.
func TestTabs_SecondLine(t *testing.T) {
	env := newEnv(t, "ar", Light)
	body := NewLabel(env, "one", Body)
	tabs := NewTabs(env, Tab{"أ", body}, Tab{"ب", NewLabel(env, "two", Body)}, Tab{"ج", NewLabel(env, "three", Body)})
	env.show(tabs, 300, 200)
	top := positionOf(body).Y
	tabs.SetText(1, "لم تصل الرسالة (100000)")
	tabs.SetText(2, "أُلغيت أو تُركت (100000)")
	env.Window.Resize(fyne.NewSize(300, 200))
	if w := env.Window.Canvas().Content().Size().Width; w > 300 {
		t.Errorf("the window became %v wide", w)
	}
	for _, n := range tabs.names {
		if at := positionOf(n); at.X < 0 || at.X+n.Size().Width > 300 {
			t.Errorf("%q is at %v, %v wide", n.text, at, n.Size().Width)
		}
	}
	if now := positionOf(body).Y; now <= top || now < positionOf(tabs.names[2]).Y+tabs.names[2].Size().Height {
		t.Errorf("the content is at %v, before at %v", now, top)
	}
}

func positionOf(o fyne.CanvasObject) fyne.Position {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
}

// Tab stops once at the lines of a group and once at the names of tabs, where the choice is; the arrow keys do the rest.
func TestTab_OneStopAGroup(t *testing.T) {
	env := newEnv(t, "en", Light)
	tabs := NewTabs(env, Tab{"one", NewEntry(env)}, Tab{"two", NewEntry(env)})
	group := NewRadioGroup(env, []Option{{"a", "A"}, {"b", "B"}, {"c", "C"}}, nil)
	env.show(VBox(tabs, group), 300, 300)
	c := env.Window.Canvas()
	stops := func() (all []fyne.Focusable) {
		c.Unfocus()
		for c.FocusNext(); len(all) == 0 || c.Focused() != all[0]; c.FocusNext() {
			all = append(all, c.Focused())
		}
		return all
	}
	want := []fyne.Focusable{tabs.names[0], tabs.tabs[0].Content.(fyne.Focusable), group.radios[0]}
	if got := stops(); !slices.Equal(got, want) {
		t.Errorf("nothing chosen: Tab stops at %v", got)
	}
	tabs.Select(1)
	group.SetSelected("c")
	want = []fyne.Focusable{tabs.names[1], tabs.tabs[1].Content.(fyne.Focusable), group.radios[2]}
	if got := stops(); !slices.Equal(got, want) {
		t.Errorf("others chosen: Tab stops at %v", got)
	}
	if SwitchedOff(group.radios[0]) || SwitchedOff(tabs.names[0]) {
		t.Error("what Tab passes by counts as switched off")
	}
}

func TestTags(t *testing.T) {
	env := newEnv(t, "en", Light)
	var tags *Tags
	tags = NewTags(env, []string{"a", "b", "c"}, func(tag string) {
		tags.Set(slices.DeleteFunc(slices.Clone(tags.Tags()), func(s string) bool { return s == tag }))
	})
	env.show(VBox(tags), 300, 200)
	test.Tap(tags.box.Objects[1].(fyne.Tappable))
	tags.box.Objects[1].(fyne.Focusable).TypedKey(key(fyne.KeyDelete))
	if got := tags.Tags(); !slices.Equal(got, []string{"a"}) {
		t.Errorf("left: %v", got)
	}
}

func TestSearch_WaitsForAPause(t *testing.T) {
	env := newEnv(t, "en", Light)
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
	env.show(VBox(s), 300, 100)
	env.Window.Canvas().Focus(s)
	env.typed("sara")
	if len(asked) != 0 {
		t.Fatalf("asked for %q while typing", asked)
	}
	waiting()
	env.typed("h")
	env.press(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyEscape)
	if want := []string{"sara", "sarah", ""}; !slices.Equal(asked, want) {
		t.Errorf("asked for %q, want %q", asked, want)
	}
}

// The space bar presses a button when its key comes; the character that follows
// is not for the field that the button led to.
func TestField_SpaceOfAButton(t *testing.T) {
	env := newEnv(t, "en", Light)
	e := NewEntry(env)
	b := NewButton(env, Plain, "to the field", func() { env.Window.Canvas().Focus(e) })
	env.show(VBox(b, e), 300, 100)
	env.Window.Canvas().Focus(b)
	env.press(fyne.KeySpace)
	env.typed(" ")
	if got := e.Text(); got != "" || env.Window.Canvas().Focused() != e {
		t.Errorf("in the field stands %q", got)
	}
	env.press(fyne.KeySpace)
	env.typed(" ")
	if got := e.Text(); got != " " {
		t.Errorf("typed into the field: %q", got)
	}
}

func TestSearch_DownToTheResults(t *testing.T) {
	env := newEnv(t, "en", Light)
	found := 0
	g := NewGrid(env, []Column{{Title: "Name", Width: 100}}, func() int { return found }, func(int, int) string { return "Sara" })
	s := NewSearch(env, "search", func(string) { found = 2 })
	s.Results = g
	env.show(VBox(s, Height(200, g)), 300, 300)
	env.Window.Canvas().Focus(s)
	env.press(fyne.KeyDown)
	if env.Window.Canvas().Focused() != s {
		t.Fatal("nothing was found, and the focus goes there")
	}
	found = 1
	env.typed("sara")
	env.press(fyne.KeyDown)
	if env.Window.Canvas().Focused() != g || found != 2 {
		t.Errorf("the focus is on %T, %d found", env.Window.Canvas().Focused(), found)
	}
}

func TestBanner_Say(t *testing.T) {
	env := newEnv(t, "en", Light)
	b := NewBanner(env, ToneBad, "")
	b.Say("")
	if b.Visible() {
		t.Error("shown without a text")
	}
	if b.Say("wrong"); !b.Visible() || b.Text() != "wrong" {
		t.Error("not shown")
	}
}

func TestProgressLine(t *testing.T) {
	env := newEnv(t, "en", Light)
	n := 0
	p := NewProgressLine(env, "Importing", counted(&n))
	env.show(VBox(p), 400, 100)
	p.Set(1204, 2000)
	if got, want := p.Count(), "1,204 of 2,000"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	p.Set(7, 0)
	if got, want := p.Count(), "7"; got != want {
		t.Errorf("of an unknown number: got %q, want %q", got, want)
	}
	if test.Tap(p.Cancel()); n != 1 {
		t.Error("cancel does nothing")
	}
}

// TestFocus_ReachesEverything walks with Tab over one of each and works them with Space.
func TestFocus_ReachesEverything(t *testing.T) {
	env := newEnv(t, "ar", Light)
	acts := 0
	act := func() { acts++ }
	all := []fyne.CanvasObject{
		NewButton(env, Plain, "b", act), NewCheck(env, "c", func(bool) { act() }), NewEntry(env), NewTextArea(env, 2),
		NewSelect(env, []Option{{"a", "A"}}, nil), NewStatTile(env, "l", "1", ToneNone, act),
		NewTags(env, []string{"x"}, func(string) { act() }), NewTabs(env, Tab{"t", NewLabel(env, "", Body)}),
		NewGrid(env, []Column{{Title: "A", Width: 50}}, func() int { return 0 }, nil), NewSearch(env, "", nil),
	}
	env.show(VBox(all...), 400, 900)
	seen := map[fyne.Focusable]bool{}
	for range 20 {
		env.Window.Canvas().FocusNext()
		seen[env.Window.Canvas().Focused()] = true
	}
	if len(seen) != len(all) {
		t.Errorf("Tab reaches %d of %d", len(seen), len(all))
	}
	for f := range seen {
		if _, list := f.(*Select); !list {
			f.TypedKey(key(fyne.KeySpace))
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
	env := newEnv(t, "en", Light)
	w := &hearingWindow{Window: env.Window}
	env.Window = w
	e, g := NewEntry(env), NewGrid(env, []Column{{Title: "A", Width: 50}}, func() int { return 0 }, nil)
	b := NewButton(env, Plain, "B", nil)
	env.show(VBox(e, g, b), 300, 300)
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
