package field

import (
	"testing"

	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/kittest"
)

func editorWith(s string) *editor {
	e := &editor{}
	e.set(s)
	return e
}

func TestEditor_Insert(t *testing.T) {
	e := editorWith("سارة")
	e.move(2, false)
	e.insert([]rune("xy"))
	if got, want := string(e.text), "ساxyرة"; got != want || e.caret != 4 {
		t.Errorf("got %q with the caret at %d, want %q at 4", got, e.caret, want)
	}
	e.anchor = 0
	e.insert([]rune("z"))
	if got, want := string(e.text), "zرة"; got != want {
		t.Errorf("over a selection: got %q, want %q", got, want)
	}
}

func TestEditor_Undo(t *testing.T) {
	e := editorWith("")
	for _, r := range "one two" {
		e.insert([]rune{r})
	}
	e.erase(0)
	var got []string
	for e.undo() {
		got = append(got, string(e.text))
	}
	want := []string{"one two", "one ", "one", ""}
	if len(got) != len(want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("step %d: got %q, want %q", i, got[i], want[i])
		}
	}
	for e.redo() {
	}
	if len(e.text) != 0 {
		t.Errorf("after redo: %q", string(e.text))
	}
	e.undo()
	e.insert([]rune("x"))
	if e.redo() {
		t.Error("there is a future after a new change")
	}
}

func TestEditor_SecretKeepsNoPast(t *testing.T) {
	e := &editor{secret: true}
	e.insert([]rune("p"))
	e.erase(0)
	if e.undo() {
		t.Error("a password came back")
	}
}

func TestEditor_Words(t *testing.T) {
	e := editorWith("سارة العلي, a_b (2)")
	for _, c := range []struct{ from, after, before int }{{0, 4, 0}, {4, 10, 0}, {10, 15, 5}, {19, 19, 17}} {
		if got := e.wordAfter(c.from); got != c.after {
			t.Errorf("after %d: got %d, want %d", c.from, got, c.after)
		}
		if got := e.wordBefore(c.from); got != c.before {
			t.Errorf("before %d: got %d, want %d", c.from, got, c.before)
		}
	}
	e.selectWord(7)
	if got, want := e.selected(), "العلي"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestEditor_MarksStayWithTheirLetter(t *testing.T) {
	e := editorWith("مُّح")
	if got, want := e.after(0), 3; got != want {
		t.Errorf("after the first letter: got %d, want %d", got, want)
	}
	if got, want := e.before(3), 0; got != want {
		t.Errorf("before the second letter: got %d, want %d", got, want)
	}
}

// What was inserted in one step is undone in one step.
func TestEntry_InsertUndo(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	e := NewEntry(env)
	kittest.Show(env, e, 300, 60)
	env.Window.Canvas().Focus(e)
	kittest.Type(env, "Dear")
	e.Insert("{{name}}")
	if e.Text() != "Dear{{name}}" {
		t.Fatalf("got %q", e.Text())
	}
	e.TypedShortcut(&fyne.ShortcutUndo{})
	if e.Text() != "Dear" {
		t.Errorf("undone: %q", e.Text())
	}
}

// Of a secret, no text is left in memory but the present one.
func TestEditor_SecretLeavesNothing(t *testing.T) {
	for name, change := range map[string]func(*editor){
		"Insert": func(e *editor) { e.insert([]rune("x")) },
		"Erase":  func(e *editor) { e.erase(0) },
		"Set":    func(e *editor) { e.set("") },
	} {
		t.Run(name, func(t *testing.T) {
			for _, secret := range []bool{true, false} {
				e := editorWith("goat")
				e.secret = secret
				before := e.text
				change(e)
				if wiped := string(before) == "\x00\x00\x00\x00"; wiped != secret {
					t.Errorf("secret %t: %q is left", secret, string(before))
				}
			}
		})
	}
}

// A field of a password tells nobody what is typed, and gives it as bytes.
func TestPasswordEntry_Secret(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	e := NewPasswordEntry(env)
	var told []string
	e.OnChanged = func(s string) { told = append(told, s) }
	e.OnSubmitted = e.OnChanged
	e.SetText("زيتون & goat")
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if len(told) != 2 || told[0] != "" || told[1] != "" {
		t.Errorf("told %q", told)
	}
	if got := e.Secret(); string(got) != "زيتون & goat" {
		t.Errorf("got %q", got)
	}
}
