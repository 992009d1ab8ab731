package field

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/internal/kittest"
	"mujeeb/ui/kit/layout"
)

// entryIn shows one Entry with a text, focused.
func entryIn(t *testing.T, code, text string) (*kit.Env, *Entry) {
	t.Helper()
	env := kittest.New(t, code, kit.Light)
	e := NewEntry(env)
	kittest.Show(env, layout.VBox(e), 300, 100)
	e.SetText(text)
	env.Window.Canvas().Focus(e)
	return env, e
}

func TestEntry_Typing(t *testing.T) {
	env, e := entryIn(t, "ar", "")
	var heard []string
	e.OnChanged = func(s string) { heard = append(heard, s) }
	kittest.Type(env, "سا2b")
	if got, want := e.Text(), "سا2b"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := strings.Join(heard, " "), "س سا سا2 سا2b"; got != want {
		t.Errorf("heard %q, want %q", got, want)
	}
	kittest.Press(env, fyne.KeyBackspace, fyne.KeyHome, fyne.KeyDelete)
	if got, want := e.Text(), "ا2"; got != want {
		t.Errorf("after erasing: got %q, want %q", got, want)
	}
}

// The caret stays at the left of Arabic while that is typed, and arrow keys go
// where they point.
func TestEntry_CaretGoesWithTheEye(t *testing.T) {
	env, e := entryIn(t, "ar", "")
	x := func() float32 { l := e.lines[0]; return e.lineX(l) + e.caretX(l, e.caret) }
	for _, r := range "سارة العلي" {
		e.TypedRune(r)
		if got, want := x(), e.lineX(e.lines[0]); got != want {
			t.Errorf("after %q the caret is at %v, want the left end of the text, %v", e.Text(), got, want)
		}
	}
	kittest.Press(env, fyne.KeyHome)
	last := x()
	for range e.text {
		kittest.Press(env, fyne.KeyLeft)
		if now := x(); now >= last {
			t.Errorf("Left moved the caret from %v to %v", last, now)
		}
		last = x()
	}
	if e.caret != len(e.text) {
		t.Errorf("the caret is at %d of %d", e.caret, len(e.text))
	}
}

func TestEntry_EveryPlaceIsFoundAgain(t *testing.T) {
	for _, text := range []string{"plain", "سارة العلي", "سارة Al-Ali 2 (ok)", "abc سارة 12.3 def"} {
		for _, code := range []string{"en", "ar"} {
			_, e := entryIn(t, code, text)
			l := e.lines[0]
			for at := range len(e.text) + 1 {
				x := e.caretX(l, at)
				if got := e.caretX(l, e.offsetAt(l, x)); got-x > 1 || x-got > 1 {
					t.Errorf("%s %q: place %d is at %v, but a click there goes to %v", code, text, at, x, got)
				}
			}
		}
	}
}

func TestEntry_Mouse(t *testing.T) {
	_, e := entryIn(t, "ar", "سارة Al-Ali")
	right := e.Size().Width - fieldPadX
	e.MouseDown(kittest.MouseAt(right, 20))
	if e.caret != 0 {
		t.Errorf("a click at the right of Arabic goes to %d, want 0", e.caret)
	}
	e.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(0, 20)}})
	if got, want := e.SelectedText(), "سارة "; got != want { // up to the left of the Latin word, where that begins
		t.Errorf("dragged over all: selected %q, want %q", got, want)
	}
	e.DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(right-5, 20)})
	if got, want := e.SelectedText(), "سارة"; got != want {
		t.Errorf("double click: selected %q, want %q", got, want)
	}
}

func TestEntry_Selection(t *testing.T) {
	env, e := entryIn(t, "en", "one two")
	e.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	kittest.Press(env, fyne.KeyLeft, fyne.KeyLeft)
	e.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	if got, want := e.SelectedText(), "wo"; got != want {
		t.Fatalf("selected %q, want %q", got, want)
	}
	e.TypedShortcut(&fyne.ShortcutCut{})
	e.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyHome, Modifier: fyne.KeyModifierShortcutDefault})
	e.TypedShortcut(&fyne.ShortcutPaste{})
	if got, want := e.Text(), "woone t"; got != want {
		t.Errorf("after cut and paste: %q, want %q", got, want)
	}
	e.TypedShortcut(&fyne.ShortcutUndo{})
	e.TypedShortcut(&fyne.ShortcutUndo{})
	if got, want := e.Text(), "one two"; got != want {
		t.Errorf("after undo: %q, want %q", got, want)
	}
	kittest.Press(env, fyne.KeyEnd)
	e.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyBackspace, Modifier: fyne.KeyModifierShortcutDefault})
	if got, want := e.Text(), "one "; got != want {
		t.Errorf("after Ctrl+Backspace: %q, want %q", got, want)
	}
}

func TestEntry_PasteIsCleaned(t *testing.T) {
	_, e := entryIn(t, "en", "")
	fyne.CurrentApp().Clipboard().SetContent(" \u202a+962\u00a079\u202c\r\n12\u2069\x00\t3 ")
	e.TypedShortcut(&fyne.ShortcutPaste{})
	if got, want := e.Text(), "+962\u00a079 12 3"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestEntry_Scrolls(t *testing.T) {
	for _, text := range []string{strings.Repeat("word ", 40), strings.Repeat("كلمة ", 40)} {
		env, e := entryIn(t, "ar", text)
		inView := func(where string) {
			l := e.lines[0]
			x := e.lineX(l) + e.caretX(l, e.caret) - e.scroll.X
			if x < -0.5 || x > e.viewWidth()-caretWidth+0.5 {
				t.Errorf("%.8s: %s the caret is at %v, outside of 0 to %v", text, where, x, e.viewWidth())
			}
		}
		inView("at the end")
		kittest.Press(env, fyne.KeyHome)
		inView("at the beginning")
		for range 60 {
			kittest.Press(env, fyne.KeyLeft)
			inView("under way")
		}
	}
}

func TestEntry_Validate(t *testing.T) {
	env, e := entryIn(t, "en", "")
	e.Validate = func(s string) string {
		if !strings.Contains(s, "@") {
			return "No address."
		}
		return ""
	}
	low := e.MinSize().Height
	if kittest.Type(env, "sara"); e.Error() != "" {
		t.Errorf("complains while one types: %q", e.Error())
	}
	env.Window.Canvas().Unfocus()
	if e.Error() == "" || e.MinSize().Height <= low {
		t.Errorf("left with a fault: says %q at height %v", e.Error(), e.MinSize().Height)
	}
	env.Window.Canvas().Focus(e)
	if kittest.Type(env, "@b.org"); e.Error() != "" {
		t.Errorf("mended, but says %q", e.Error())
	}
	e.SetText("")
	if e.Check() {
		t.Error("Check passes an empty field that Validate refuses")
	}
}

func TestEntry_ReturnSubmits(t *testing.T) {
	env, e := entryIn(t, "en", "x")
	sent := ""
	e.OnSubmitted = func(s string) { sent = s }
	if kittest.Press(env, fyne.KeyReturn); sent != "x" {
		t.Errorf("submitted %q", sent)
	}
}

func TestEntry_Disabled(t *testing.T) {
	_, e := entryIn(t, "en", "x")
	e.Disable()
	e.TypedRune('y')
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	e.TypedShortcut(&fyne.ShortcutPaste{})
	if e.Text() != "x" {
		t.Errorf("changed to %q", e.Text())
	}
}

func TestPasswordEntry_GivesNothingAway(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	e := NewPasswordEntry(env)
	kittest.Show(env, layout.VBox(e), 300, 100)
	test.Type(e, "geheim")
	e.SelectAll()
	fyne.CurrentApp().Clipboard().SetContent("before")
	e.TypedShortcut(&fyne.ShortcutCopy{})
	e.TypedShortcut(&fyne.ShortcutCut{})
	if got := fyne.CurrentApp().Clipboard().Content(); got != "before" {
		t.Errorf("the clipboard has %q", got)
	}
	if e.SelectedText() != "" || e.Text() != "geheim" {
		t.Errorf("selected %q, text %q", e.SelectedText(), e.Text())
	}
	markup := test.RenderToMarkup(env.Window.Canvas())
	if strings.Contains(markup, "geheim") || !strings.Contains(markup, "••••••") {
		t.Error("the password is drawn")
	}
	test.Tap(e.trail.(fyne.Tappable))
	if !strings.Contains(test.RenderToMarkup(env.Window.Canvas()), "geheim") {
		t.Error("the eye does not show the password")
	}
}

func TestTextArea_Lines(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	a := NewTextArea(env, 3)
	kittest.Show(env, layout.VBox(a), 200, 200)
	env.Window.Canvas().Focus(a)
	a.SetText("سارة العلي\n" + strings.Repeat("word ", 20) + "\nlast")
	if len(a.lines) < 5 {
		t.Fatalf("%d lines", len(a.lines))
	}
	if !a.atRight(a.lines[0]) || a.atRight(a.lines[1]) {
		t.Error("a paragraph does not stand at the side of its own direction")
	}
	kittest.Press(env, fyne.KeyHome, fyne.KeyUp)
	if got, want := a.lineOf(a.caret), len(a.lines)-2; got != want {
		t.Errorf("Up leads to line %d, want %d", got, want)
	}
	a.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyHome, Modifier: fyne.KeyModifierShortcutDefault})
	kittest.Press(env, fyne.KeyEnd, fyne.KeyReturn)
	if got, want := a.Text()[:len("سارة العلي\n\n")], "سارة العلي\n\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	sent := false
	a.OnSubmitted = func(string) { sent = true }
	a.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierShortcutDefault})
	if !sent {
		t.Error("Ctrl+Return does not submit")
	}
}

func TestTextArea_ScrollsToTheCaret(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	a := NewTextArea(env, 3)
	kittest.Show(env, layout.VBox(a), 200, 200)
	env.Window.Canvas().Focus(a)
	a.SetText(strings.Repeat("line\n", 50))
	h := a.face().Height()
	y := float32(a.lineOf(a.caret))*h - a.scroll.Y
	if y < 0 || y+h > a.viewHeight()+0.5 {
		t.Errorf("the caret is at %v of %v", y, a.viewHeight())
	}
	test.Scroll(env.Window.Canvas(), fyne.NewPos(50, 30), 0, 10_000)
	if a.scroll.Y != 0 {
		t.Errorf("the wheel leads to %v, want the top", a.scroll.Y)
	}
	a.SetText("short")
	for _, o := range test.LaidOutObjects(a) {
		if _, takes := o.(fyne.Scrollable); takes {
			t.Error("takes the wheel although there is nothing to scroll")
		}
	}
}

// The space bar presses a button when its key comes; the character that follows
// is not for the field that the button led to.
func TestField_SpaceOfAButton(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	e := NewEntry(env)
	b := button.New(env, button.Plain, "to the field", func() { env.Window.Canvas().Focus(e) })
	kittest.Show(env, layout.VBox(b, e), 300, 100)
	env.Window.Canvas().Focus(b)
	kittest.Press(env, fyne.KeySpace)
	kittest.Type(env, " ")
	if got := e.Text(); got != "" || env.Window.Canvas().Focused() != e {
		t.Errorf("in the field stands %q", got)
	}
	kittest.Press(env, fyne.KeySpace)
	kittest.Type(env, " ")
	if got := e.Text(); got != " " {
		t.Errorf("typed into the field: %q", got)
	}
}
