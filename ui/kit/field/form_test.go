package field

import (
	"testing"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/kittest"
)

func TestFormGrid(t *testing.T) {
	env := kittest.New(t, "ar", kit.Light)
	a, b := NewEntry(env), NewEntry(env)
	kittest.Show(env, Form(env, Row{Label: "الاسم", Widget: a}, Row{Label: "رقم الهاتف", Widget: b, Hint: "hint"}), 400, 200)
	if kittest.PositionOf(a).X != 0 || kittest.PositionOf(b).X != 0 || a.Size().Width != b.Size().Width {
		t.Errorf("fields at %v and %v, %v and %v wide", kittest.PositionOf(a).X, kittest.PositionOf(b).X, a.Size().Width, b.Size().Width)
	}
	if a.Size().Width < 250 {
		t.Errorf("the field is %v wide of 400", a.Size().Width)
	}
}
