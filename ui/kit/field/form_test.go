package field

import (
	"testing"

	"fyne.io/fyne/v2"

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

// Where labels would leave the fields too little, they stand over them, in both directions of
// writing; with room again, beside them.
func TestForm_Stacked(t *testing.T) {
	for code, rtl := range map[string]bool{"en": false, "ar": true} {
		env := kittest.New(t, code, kit.Light)
		a, b := NewEntry(env), NewEntry(env)
		form := Form(env, Row{Label: "A label of many words, all of them long", Widget: a}, Row{Label: "Short", Widget: b, Hint: "hint"})
		kittest.Show(env, form, 700, 400)
		beside := form.MinSize()
		if (kittest.PositionOf(a).X == 0) != rtl || a.Size().Width > 500 {
			t.Errorf("%s: with room the field is at %v, %v wide", code, kittest.PositionOf(a), a.Size().Width)
		}
		form.Resize(fyne.NewSize(320, 400))
		if a.Size().Width != 320 || kittest.PositionOf(a).Y < form.Objects[0].MinSize().Height || kittest.PositionOf(form.Objects[2]).Y < kittest.PositionOf(a).Y+a.Size().Height {
			t.Errorf("%s: without room the field is at %v, %v wide; the next label at %v", code, kittest.PositionOf(a), a.Size().Width, kittest.PositionOf(form.Objects[2]))
		}
		if tall := form.MinSize(); tall.Height <= beside.Height || tall.Width > 320 {
			t.Errorf("%s: %v without room, %v with", code, tall, beside)
		}
		form.Resize(fyne.NewSize(700, 400))
		if form.MinSize() != beside {
			t.Errorf("%s: %v, want %v as before", code, form.MinSize(), beside)
		}
	}
}
