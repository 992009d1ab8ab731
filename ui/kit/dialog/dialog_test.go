package dialog

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/internal/kittest"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
)

func TestConfirm_Keys(t *testing.T) {
	for _, c := range []struct {
		name    string
		danger  bool
		keys    []fyne.KeyName
		yes, no int
	}{
		{"ReturnSaysYes", false, []fyne.KeyName{fyne.KeyReturn}, 1, 0},
		{"EscapeSaysNo", false, []fyne.KeyName{fyne.KeyEscape}, 0, 1},
		{"ReturnDoesNotDestroy", true, []fyne.KeyName{fyne.KeyReturn}, 0, 1},
		{"SpaceDoesNotDestroy", true, []fyne.KeyName{fyne.KeySpace}, 0, 1},
		{"EscapeSaysNoInDanger", true, []fyne.KeyName{fyne.KeyEscape}, 0, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			env := kittest.New(t, "en", kit.Light)
			kittest.Show(env, layout.VBox(field.NewEntry(env)), 600, 400)
			var yes, no int
			Confirm(env, ConfirmSpec{Title: "Erase?", Yes: "Erase", Danger: c.danger, OnYes: kittest.Counted(&yes), OnNo: kittest.Counted(&no)})
			kittest.Press(env, c.keys...)
			if yes != c.yes || no != c.no {
				t.Errorf("yes %d, no %d; want %d, %d", yes, no, c.yes, c.no)
			}
			if env.Window.Canvas().Overlays().Top() != nil || kittest.Overlays(env) != 0 {
				t.Error("the dialog is still there")
			}
		})
	}
}

func TestConfirm_DangerByTab(t *testing.T) {
	env := kittest.New(t, "ar", kit.Light)
	kittest.Show(env, layout.VBox(), 600, 400)
	yes := 0
	Confirm(env, ConfirmSpec{Title: "Erase?", Yes: "Erase", Danger: true, OnYes: kittest.Counted(&yes)})
	env.Window.Canvas().FocusNext()
	if kittest.Press(env, fyne.KeyReturn); yes != 1 {
		t.Error("the button that has the focus does nothing")
	}
}

// A question that is longer than the window scrolls; its buttons, and what
// stands below it, stay in sight.
func TestConfirm_TallerThanTheWindow(t *testing.T) {
	for _, lines := range []int{3, 60} {
		env := kittest.New(t, "en", kit.Light)
		kittest.Show(env, layout.VBox(), 600, 400)
		below := prose.NewLabel(env, "below", prose.Body)
		other := 0
		Confirm(env, ConfirmSpec{
			Title: "Erase?", Items: slices.Repeat([]string{"one more line"}, lines), Below: below, Yes: "Erase", Danger: true,
			Other: button.New(env, button.Plain, "Open", kittest.Counted(&other)),
		})
		if needs := env.Window.Canvas().Overlays().Top().MinSize().Height; needs > 400 || lines == 3 && needs > 300 {
			t.Errorf("%d lines: the dialog is %v high in a window of 400", lines, needs)
		}
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(below)
		if foot := at.Y + below.Size().Height; at.Y < 0 || foot > 400 {
			t.Errorf("%d lines: what stands below ends at %v", lines, foot)
		}
		env.Window.Canvas().FocusNext()
		if kittest.Press(env, fyne.KeyReturn); other != 1 {
			t.Error("the button between the answers does nothing")
		}
	}
}

// A click on the dialog's ground takes the focus from everything in it; the
// keys work all the same.
func TestDialog_KeysWithoutFocus(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	kittest.Show(env, layout.VBox(field.NewEntry(env)), 600, 400)
	var yes, no int
	spec := ConfirmSpec{Title: "Erase?", Yes: "Erase", Danger: true, OnYes: kittest.Counted(&yes), OnNo: kittest.Counted(&no)}
	Confirm(env, spec)
	env.Window.Canvas().Unfocus()
	kittest.Press(env, fyne.KeyReturn)
	if yes != 0 || no != 0 {
		t.Fatalf("Return without focus: yes %d, no %d", yes, no)
	}
	if kittest.Press(env, fyne.KeyEscape); no != 1 {
		t.Error("Escape without focus does nothing")
	}
	spec.Danger = false
	Confirm(env, spec)
	env.Window.Canvas().Unfocus()
	if kittest.Press(env, fyne.KeyEnter); yes != 1 {
		t.Error("Return without focus is not the default")
	}
}

func TestDialog_GivesTheFocusBack(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	e := field.NewEntry(env)
	kittest.Show(env, layout.VBox(e), 600, 400)
	heard := 0
	env.Window.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { heard++ })
	env.Window.Canvas().Focus(e)
	closed := 0
	d := Show(env, Spec{Title: "x", Content: field.NewEntry(env), OnClose: kittest.Counted(&closed)})
	inner := Message(env, "y", "z")
	kittest.Press(env, fyne.KeyEscape)
	if kittest.Overlays(env) != 1 {
		t.Fatalf("Escape in the inner of two dialogs leaves %d", kittest.Overlays(env))
	}
	inner.Close()
	kittest.Press(env, fyne.KeyEscape)
	d.Close()
	if got := env.Window.Canvas().Focused(); got != fyne.Focusable(e) {
		t.Errorf("the focus is on %T", got)
	}
	if closed != 1 {
		t.Errorf("OnClose was called %d times", closed)
	}
	env.Window.Canvas().Unfocus()
	if kittest.Press(env, fyne.KeyEscape); heard != 1 {
		t.Error("the page's own keys are not back")
	}
}

func TestShowForm(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	kittest.Show(env, layout.VBox(), 700, 500)
	name := field.NewEntry(env)
	name.Validate = func(s string) string {
		if s == "" {
			return "Say a name."
		}
		return ""
	}
	reason, sent := "Not today.", 0
	Form(env, FormSpec{
		Title: "New", Fields: []field.Row{{Label: "Name", Widget: name}}, Yes: "Add",
		Check: func() string { return reason }, OnYes: kittest.Counted(&sent),
	})
	if env.Window.Canvas().Focused() != fyne.Focusable(name) {
		t.Fatal("the first field has not the focus")
	}
	kittest.Press(env, fyne.KeyReturn)
	if sent != 0 || name.Error() == "" {
		t.Fatalf("an empty name: sent %d, says %q", sent, name.Error())
	}
	kittest.Type(env, "Sara")
	kittest.Press(env, fyne.KeyReturn)
	if sent != 0 || kittest.Overlays(env) != 1 {
		t.Fatal("sent although Check refused")
	}
	reason = ""
	kittest.Press(env, fyne.KeyReturn)
	if sent != 1 || kittest.Overlays(env) != 0 {
		t.Errorf("sent %d times, %d dialogs open", sent, kittest.Overlays(env))
	}
}

func TestPrompt(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	kittest.Show(env, layout.VBox(), 700, 500)
	got := ""
	Prompt(env, PromptSpec{Title: "Tag", Label: "Name", Value: "VI", Yes: "Add", OnYes: func(s string) { got = s }})
	kittest.Type(env, "P")
	if kittest.Press(env, fyne.KeyReturn); got != "VIP" {
		t.Errorf("got %q", got)
	}
}

func TestCloseDialogs(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	kittest.Show(env, layout.VBox(), 600, 400)
	Message(env, "a", "b")
	Error(env, "a", "b", "c")
	env.CloseDialogs()
	if env.Window.Canvas().Overlays().Top() != nil || kittest.Overlays(env) != 0 {
		t.Error("a dialog is still there")
	}
}

// In a text of several lines Return begins a line, and Ctrl+Return answers the
// dialog.
func TestShowForm_TextArea(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	kittest.Show(env, layout.VBox(), 700, 500)
	text, sent := field.NewTextArea(env, 3), 0
	Form(env, FormSpec{Title: "New", Fields: []field.Row{{Label: "Text", Widget: text}}, Yes: "Add", OnYes: kittest.Counted(&sent)})
	kittest.Type(env, "a")
	kittest.Press(env, fyne.KeyReturn)
	kittest.Type(env, "b")
	if text.Text() != "a\nb" || sent != 0 {
		t.Fatalf("the text is %q, sent %d", text.Text(), sent)
	}
	text.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierShortcutDefault})
	if sent != 1 || kittest.Overlays(env) != 0 {
		t.Errorf("Ctrl+Return sent %d, %d dialogs are open", sent, kittest.Overlays(env))
	}
}

// Return opens a list of choices, and Ctrl+Return answers the dialog that it
// stands in.
func TestShowForm_Select(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	kittest.Show(env, layout.VBox(), 700, 500)
	choice, sent := field.NewSelect(env, []field.Option{{Key: "a", Text: "A"}, {Key: "b", Text: "B"}}, nil), 0
	Form(env, FormSpec{Title: "New", Fields: []field.Row{{Label: "Which", Widget: choice}}, Yes: "Add", OnYes: kittest.Counted(&sent)})
	focused, ok := env.Window.Canvas().Focused().(fyne.Shortcutable)
	if !ok || focused != fyne.Shortcutable(choice) {
		t.Fatalf("the focus is on %T", env.Window.Canvas().Focused())
	}
	answer := &desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierShortcutDefault}
	kittest.Press(env, fyne.KeyReturn)
	env.Window.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(answer)
	if kittest.Press(env, fyne.KeyEscape); sent != 0 || kittest.Overlays(env) != 1 {
		t.Fatalf("under the open list the dialog was answered")
	}
	focused.TypedShortcut(answer)
	if sent != 1 || kittest.Overlays(env) != 0 {
		t.Errorf("Ctrl+Return sent %d, %d dialogs are open", sent, kittest.Overlays(env))
	}
}
