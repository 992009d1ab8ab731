package field

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/internal/kittest"
	"mujeeb/ui/kit/layout"
)

func TestShowMenu(t *testing.T) {
	env := kittest.New(t, "ar", kit.Light)
	b := button.New(env, button.Plain, "…", nil)
	kittest.Show(env, layout.VBox(b), 600, 400)
	done := ""
	acts := []act{{"نسخ", func() { done = "copy" }}, {"حذف", func() { done = "delete" }}}
	showMenu(env, b, acts)
	if kittest.Press(env, fyne.KeyDown, fyne.KeyReturn); done != "delete" {
		t.Errorf("the keyboard chose %q", done)
	}
	done = ""
	showMenu(env, b, acts)
	if kittest.Press(env, fyne.KeyEscape); done != "" || env.Window.Canvas().Overlays().Top() != nil {
		t.Error("Escape does not just close the menu")
	}
	showMenu(env, b, acts)
	l := env.Window.Canvas().Focused().(*optionList)
	if test.TapAt(l, fyne.NewPos(10, l.rowHeight()/2)); done != "copy" {
		t.Errorf("the mouse chose %q", done)
	}
}
