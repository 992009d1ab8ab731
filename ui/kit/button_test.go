package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestButton(t *testing.T) {
	env := NewTestEnv(t, "ar", Light)
	n := 0
	b := NewIconButton(env, Danger, nil, "محو 3", Counted(&n))
	ShowIn(env, VBox(b), 300, 100)
	test.Tap(b)
	b.TypedKey(KeyEvent(fyne.KeyReturn))
	b.TypedKey(KeyEvent(fyne.KeySpace))
	if n != 3 {
		t.Errorf("pressed 3 times, did it %d times", n)
	}
	b.Disable()
	test.Tap(b)
	b.TypedKey(KeyEvent(fyne.KeyReturn))
	if n != 3 {
		t.Error("a disabled button does something")
	}
	if b.Text() != "محو 3" {
		t.Errorf("the text came back as %q", b.Text())
	}
}
