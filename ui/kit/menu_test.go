package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestShowMenu(t *testing.T) {
	env := NewTestEnv(t, "ar", Light)
	b := NewButton(env, Plain, "…", nil)
	ShowIn(env, VBox(b), 600, 400)
	done := ""
	acts := []Act{{"نسخ", func() { done = "copy" }}, {"حذف", func() { done = "delete" }}}
	ShowMenu(env, b, acts)
	if PressKeys(env, fyne.KeyDown, fyne.KeyReturn); done != "delete" {
		t.Errorf("the keyboard chose %q", done)
	}
	done = ""
	ShowMenu(env, b, acts)
	if PressKeys(env, fyne.KeyEscape); done != "" || env.Window.Canvas().Overlays().Top() != nil {
		t.Error("Escape does not just close the menu")
	}
	ShowMenu(env, b, acts)
	l := env.Window.Canvas().Focused().(*optionList)
	if test.TapAt(l, fyne.NewPos(10, l.rowHeight()/2)); done != "copy" {
		t.Errorf("the mouse chose %q", done)
	}
}
