package kit

import "testing"

func TestFormGrid(t *testing.T) {
	env := NewTestEnv(t, "ar", Light)
	a, b := NewEntry(env), NewEntry(env)
	ShowIn(env, FormGrid(env, Field{Label: "الاسم", Widget: a}, Field{Label: "رقم الهاتف", Widget: b, Hint: "hint"}), 400, 200)
	if PositionOf(a).X != 0 || PositionOf(b).X != 0 || a.Size().Width != b.Size().Width {
		t.Errorf("fields at %v and %v, %v and %v wide", PositionOf(a).X, PositionOf(b).X, a.Size().Width, b.Size().Width)
	}
	if a.Size().Width < 250 {
		t.Errorf("the field is %v wide of 400", a.Size().Width)
	}
}
