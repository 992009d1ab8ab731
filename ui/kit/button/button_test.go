package button

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/kittest"
	"mujeeb/ui/kit/layout"
)

func TestButton(t *testing.T) {
	env := kittest.New(t, "ar", kit.Light)
	n := 0
	b := NewWithIcon(env, Danger, nil, "محو 3", kittest.Counted(&n))
	kittest.Show(env, layout.VBox(b), 300, 100)
	test.Tap(b)
	b.TypedKey(kittest.Key(fyne.KeyReturn))
	b.TypedKey(kittest.Key(fyne.KeySpace))
	if n != 3 {
		t.Errorf("pressed 3 times, did it %d times", n)
	}
	if b.SwitchedOff() {
		t.Error("is switched off from the start")
	}
	b.Disable()
	if !b.SwitchedOff() {
		t.Error("a disabled button does not say that it is switched off")
	}
	test.Tap(b)
	b.TypedKey(kittest.Key(fyne.KeyReturn))
	if n != 3 {
		t.Error("a disabled button does something")
	}
	if b.Text() != "محو 3" {
		t.Errorf("the text came back as %q", b.Text())
	}
}
