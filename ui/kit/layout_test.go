package kit

import (
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

func left(o fyne.CanvasObject) float32 {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X
}

func TestLayouts_Mirror(t *testing.T) {
	build := map[string]func(env *Env, a, b fyne.CanvasObject) fyne.CanvasObject{
		"HBox":    func(e *Env, a, b fyne.CanvasObject) fyne.CanvasObject { return HBox(e, a, b) },
		"Row":     func(e *Env, a, b fyne.CanvasObject) fyne.CanvasObject { return Row(e, a, Spacer(), b) },
		"Border":  func(e *Env, a, b fyne.CanvasObject) fyne.CanvasObject { return Border(e, nil, nil, a, nil, b) },
		"Columns": func(e *Env, a, b fyne.CanvasObject) fyne.CanvasObject { return Columns(e, 2, a, b) },
		"Flow":    func(e *Env, a, b fyne.CanvasObject) fyne.CanvasObject { return Flow(e, a, b) },
	}
	for name, f := range build {
		for code, first := range map[string]bool{"en": true, "ar": false} {
			t.Run(name+"/"+code, func(t *testing.T) {
				env := newEnv(t, code, Light)
				a, b := NewButton(env, Plain, "one", nil), NewButton(env, Plain, "two", nil)
				env.show(f(env, a, b), 400, 50)
				if got := left(a) < left(b); got != first {
					t.Errorf("the first is at %v, the second at %v", left(a), left(b))
				}
			})
		}
	}
}

func TestRow_Fill(t *testing.T) {
	env := newEnv(t, "ar", Light)
	text, b := NewClipped(env, strings.Repeat("كلمة ", 40), Body), NewButton(env, Plain, "two", nil)
	env.show(Row(env, Fill(text), b), 400, 50)
	if left(b) != 0 || text.Size().Width != 400-Gap-b.Size().Width {
		t.Errorf("the button is at %v, the text %v wide", left(b), text.Size().Width)
	}
}

func TestFormGrid(t *testing.T) {
	env := newEnv(t, "ar", Light)
	a, b := NewEntry(env), NewEntry(env)
	env.show(FormGrid(env, Field{Label: "الاسم", Widget: a}, Field{Label: "رقم الهاتف", Widget: b, Hint: "hint"}), 400, 200)
	if left(a) != 0 || left(b) != 0 || a.Size().Width != b.Size().Width {
		t.Errorf("fields at %v and %v, %v and %v wide", left(a), left(b), a.Size().Width, b.Size().Width)
	}
	if a.Size().Width < 250 {
		t.Errorf("the field is %v wide of 400", a.Size().Width)
	}
}

// TestStack_TextPushesDown holds that what follows a wrapped text stands under all of its lines after one layout.
func TestStack_TextPushesDown(t *testing.T) {
	env := newEnv(t, "en", Light)
	long := strings.Repeat("many words ", 30)
	p, foot := NewParagraph(env, long, Body), NewButton(env, Plain, "foot", nil)
	env.show(Scroll(VBox(NewCard(env, "t", VBox(NewBanner(env, ToneInfo, long), p)), foot)), 300, 200)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	if end := at(p).Y + p.MinSize().Height; at(foot).Y < end {
		t.Errorf("the button is at %v, the text ends at %v", at(foot).Y, end)
	}
	if len(p.lines) < 8 || p.Size().Height < p.MinSize().Height {
		t.Errorf("%d lines in a height of %v, need %v", len(p.lines), p.Size().Height, p.MinSize().Height)
	}
}

// TestStack_OnePass holds that a single layout is enough, as for a page that is drawn once.
func TestStack_OnePass(t *testing.T) {
	env := newEnv(t, "en", Light)
	p, foot := NewParagraph(env, strings.Repeat("many words ", 30), Body), NewButton(env, Plain, "foot", nil)
	box := VBox(p, foot)
	box.Resize(fyne.NewSize(200, 600))
	if want := float32(len(p.lines))*p.face().height() + Gap; foot.Position().Y != want || len(p.lines) < 8 {
		t.Errorf("the button is at %v under %d lines, want %v", foot.Position().Y, len(p.lines), want)
	}
}

func TestLabel_Clipped(t *testing.T) {
	env := newEnv(t, "ar", Light)
	l := NewClipped(env, "شركة النور للتجارة العامة والمقاولات", Body)
	env.show(VBox(l), 120, 50)
	if len(l.lines) != 1 || !strings.Contains(l.lines[0], "…") || !strings.Contains(l.lines[0], "شركة") {
		t.Errorf("drawn as %q, want the beginning and an ellipsis", l.lines)
	}
	if got, want := l.Text(), "شركة النور للتجارة العامة والمقاولات"; got != want {
		t.Errorf("the text came back as %q", got)
	}
}

// TestLabel_DrawsNumbersOnTheirSide compares pixels: in Arabic a number that follows a word stands left of it.
func TestLabel_DrawsNumbersOnTheirSide(t *testing.T) {
	env := newEnv(t, "en", Light)
	picture := func(s string) image.Image {
		env.show(VBox(NewLabel(env, s, Body)), 200, 40)
		return env.Window.Canvas().Capture()
	}
	whole, number := picture("سارة 123"), picture("123")
	width := int(fyne.MeasureText("123 ", 14, fyne.TextStyle{}).Width)
	for x := range width {
		for y := range 40 {
			if whole.At(x, y) != number.At(x, y) {
				t.Fatalf("at %d, %d there is something else than the number", x, y)
			}
		}
	}
}
