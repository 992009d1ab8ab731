package kit

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestCheck(t *testing.T) {
	env := NewTestEnv(t, "en", Light)
	var heard []bool
	c := NewCheck(env, "agree", func(on bool) { heard = append(heard, on) })
	ShowIn(env, VBox(c), 300, 100)
	test.Tap(c)
	c.TypedKey(KeyEvent(fyne.KeySpace))
	c.SetChecked(false)
	c.SetChecked(true)
	c.Disable()
	test.Tap(c)
	if want := []bool{true, false, true}; !slices.Equal(heard, want) || !c.Checked() {
		t.Errorf("heard %v, want %v", heard, want)
	}
}

func TestRadioGroup(t *testing.T) {
	env := NewTestEnv(t, "en", Light)
	var heard []string
	g := NewRadioGroup(env, []Option{{"a", "A"}, {"b", "B"}, {"c", "C"}}, func(k string) { heard = append(heard, k) })
	ShowIn(env, VBox(g), 300, 200)
	test.Tap(g.radios[1])
	PressKeys(env, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp)
	if got, want := strings.Join(heard, ""), "bcb"; got != want || g.Selected() != "b" {
		t.Errorf("heard %s, want %s", got, want)
	}
}

// Tab stops once at a group, at the line that is chosen; the arrow keys do the rest.
func TestRadioGroup_OneStop(t *testing.T) {
	env := NewTestEnv(t, "en", Light)
	group, after := NewRadioGroup(env, []Option{{"a", "A"}, {"b", "B"}, {"c", "C"}}, nil), NewEntry(env)
	ShowIn(env, VBox(group, after), 300, 300)
	if got, want := TabStops(env), []fyne.Focusable{group.radios[0], after}; !slices.Equal(got, want) {
		t.Errorf("nothing chosen: Tab stops at %v", got)
	}
	group.SetSelected("c")
	if got, want := TabStops(env), []fyne.Focusable{group.radios[2], after}; !slices.Equal(got, want) {
		t.Errorf("the last chosen: Tab stops at %v", got)
	}
	if group.radios[0].SwitchedOff() {
		t.Error("what Tab passes by counts as switched off")
	}
}

func TestSelect(t *testing.T) {
	env := NewTestEnv(t, "ar", Light)
	var heard []string
	s := NewSelect(env, []Option{{"a", "ألف"}, {"b", "باء"}, {"c", "Ce"}}, func(k string) { heard = append(heard, k) })
	ShowIn(env, VBox(s, NewEntry(env)), 300, 300)
	test.Tap(s)
	PressKeys(env, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	if s.Selected() != "c" || env.Window.Canvas().Focused() != fyne.Focusable(s) {
		t.Errorf("chose %q, focus on %T", s.Selected(), env.Window.Canvas().Focused())
	}
	PressKeys(env, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp)
	PressKeys(env, fyne.KeySpace)
	TypeText(env, "c")
	PressKeys(env, fyne.KeyEnter)
	s.SetOptions([]Option{{"c", "Ce"}})
	s.SetSelected("nothing")
	if got, want := strings.Join(heard, " "), "c b a c "; got != want {
		t.Errorf("heard %q, want %q", got, want)
	}
}

func TestTags(t *testing.T) {
	env := NewTestEnv(t, "en", Light)
	var tags *Tags
	tags = NewTags(env, []string{"a", "b", "c"}, func(tag string) {
		tags.Set(slices.DeleteFunc(slices.Clone(tags.Tags()), func(s string) bool { return s == tag }))
	})
	ShowIn(env, VBox(tags), 300, 200)
	test.Tap(tags.box.Objects[1].(fyne.Tappable))
	tags.box.Objects[1].(fyne.Focusable).TypedKey(KeyEvent(fyne.KeyDelete))
	if got := tags.Tags(); !slices.Equal(got, []string{"a"}) {
		t.Errorf("left: %v", got)
	}
}
