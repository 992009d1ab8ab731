package field

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/kittest"
	"mujeeb/ui/kit/layout"
)

func TestCheck(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	var heard []bool
	c := NewCheck(env, "agree", func(on bool) { heard = append(heard, on) })
	kittest.Show(env, layout.VBox(c), 300, 100)
	test.Tap(c)
	c.TypedKey(kittest.Key(fyne.KeySpace))
	c.SetChecked(false)
	c.SetChecked(true)
	c.Disable()
	test.Tap(c)
	if want := []bool{true, false, true}; !slices.Equal(heard, want) || !c.Checked() {
		t.Errorf("heard %v, want %v", heard, want)
	}
}

// The mark stands beside the middle of the text, however large the text is.
func TestCheck_InLine(t *testing.T) {
	for _, size := range []float32{1, 1.25, 1.5} {
		env := kittest.New(t, "en", kit.Light)
		fyne.CurrentApp().Settings().SetTheme(kit.NewTheme(kit.Light, size))
		c := NewCheck(env, "agree", nil)
		kittest.Show(env, layout.VBox(c), 300, 100)
		objects := test.TempWidgetRenderer(t, c).Objects()
		icon, label := objects[1], objects[2]
		middle := func(o fyne.CanvasObject) float32 { return o.Position().Y + o.Size().Height/2 }
		if d := middle(icon) - middle(label); d < -1 || d > 1 {
			t.Errorf("at %v the mark stands %v under the middle of the text", size, d)
		}
		if icon.Size().Height < 18*size {
			t.Errorf("at %v the mark is %v high", size, icon.Size().Height)
		}
	}
}

func TestRadioGroup(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	var heard []string
	g := NewRadioGroup(env, []Option{{"a", "A"}, {"b", "B"}, {"c", "C"}}, func(k string) { heard = append(heard, k) })
	kittest.Show(env, layout.VBox(g), 300, 200)
	test.Tap(g.radios[1])
	kittest.Press(env, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp)
	if got, want := strings.Join(heard, ""), "bcb"; got != want || g.Selected() != "b" {
		t.Errorf("heard %s, want %s", got, want)
	}
}

// Tab stops once at a group, at the line that is chosen; the arrow keys do the
// rest.
func TestRadioGroup_OneStop(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	group, after := NewRadioGroup(env, []Option{{"a", "A"}, {"b", "B"}, {"c", "C"}}, nil), NewEntry(env)
	kittest.Show(env, layout.VBox(group, after), 300, 300)
	if got, want := kittest.TabStops(env), []fyne.Focusable{group.radios[0], after}; !slices.Equal(got, want) {
		t.Errorf("nothing chosen: Tab stops at %v", got)
	}
	group.SetSelected("c")
	if got, want := kittest.TabStops(env), []fyne.Focusable{group.radios[2], after}; !slices.Equal(got, want) {
		t.Errorf("the last chosen: Tab stops at %v", got)
	}
	if group.radios[0].SwitchedOff() {
		t.Error("what Tab passes by counts as switched off")
	}
}

func TestSelect(t *testing.T) {
	env := kittest.New(t, "ar", kit.Light)
	var heard []string
	s := NewSelect(env, []Option{{"a", "ألف"}, {"b", "باء"}, {"c", "Ce"}}, func(k string) { heard = append(heard, k) })
	kittest.Show(env, layout.VBox(s, NewEntry(env)), 300, 300)
	test.Tap(s)
	kittest.Press(env, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	if s.Selected() != "c" || env.Window.Canvas().Focused() != fyne.Focusable(s) {
		t.Errorf("chose %q, focus on %T", s.Selected(), env.Window.Canvas().Focused())
	}
	kittest.Press(env, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp)
	kittest.Press(env, fyne.KeySpace)
	kittest.Type(env, "c")
	kittest.Press(env, fyne.KeyEnter)
	s.SetOptions([]Option{{"c", "Ce"}})
	s.SetSelected("nothing")
	if got, want := strings.Join(heard, " "), "c b a c "; got != want {
		t.Errorf("heard %q, want %q", got, want)
	}
}

func TestTags(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	var tags *Tags
	tags = NewTags(env, []string{"a", "b", "c"}, func(tag string) {
		tags.Set(slices.DeleteFunc(slices.Clone(tags.Tags()), func(s string) bool { return s == tag }))
	})
	kittest.Show(env, layout.VBox(tags), 300, 200)
	test.Tap(tags.box.Objects[1].(fyne.Tappable))
	tags.box.Objects[1].(fyne.Focusable).TypedKey(kittest.Key(fyne.KeyDelete))
	if got := tags.Tags(); !slices.Equal(got, []string{"a"}) {
		t.Errorf("left: %v", got)
	}
}
