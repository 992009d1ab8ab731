package kit_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
)

func left(o fyne.CanvasObject) float32 { return kit.PositionOf(o).X }

// lineHeight is the height of a line of a text.
func lineHeight() float32 { return fyne.MeasureText("M", 14, fyne.TextStyle{}).Height }

func TestLayouts_Mirror(t *testing.T) {
	build := map[string]func(env *kit.Env, a, b fyne.CanvasObject) fyne.CanvasObject{
		"Row":     func(e *kit.Env, a, b fyne.CanvasObject) fyne.CanvasObject { return kit.Row(e, a, kit.Spacer(), b) },
		"Border":  func(e *kit.Env, a, b fyne.CanvasObject) fyne.CanvasObject { return kit.Border(e, nil, nil, a, nil, b) },
		"Columns": func(e *kit.Env, a, b fyne.CanvasObject) fyne.CanvasObject { return kit.Columns(e, 2, a, b) },
		"Flow":    func(e *kit.Env, a, b fyne.CanvasObject) fyne.CanvasObject { return kit.Flow(e, a, b) },
	}
	for name, f := range build {
		for code, first := range map[string]bool{"en": true, "ar": false} {
			t.Run(name+"/"+code, func(t *testing.T) {
				env := kit.NewTestEnv(t, code, kit.Light)
				a, b := kit.NewButton(env, kit.Plain, "one", nil), kit.NewButton(env, kit.Plain, "two", nil)
				kit.ShowIn(env, f(env, a, b), 400, 50)
				if got := left(a) < left(b); got != first {
					t.Errorf("the first is at %v, the second at %v", left(a), left(b))
				}
			})
		}
	}
}

func TestRow_Fill(t *testing.T) {
	env := kit.NewTestEnv(t, "ar", kit.Light)
	text, b := kit.NewClipped(env, strings.Repeat("كلمة ", 40), kit.Body), kit.NewButton(env, kit.Plain, "two", nil)
	kit.ShowIn(env, kit.Row(env, kit.Fill(text), b), 400, 50)
	if left(b) != 0 || text.Size().Width != 400-kit.Gap-b.Size().Width {
		t.Errorf("the button is at %v, the text %v wide", left(b), text.Size().Width)
	}
}

// TestStack_TextPushesDown holds that what follows a wrapped text stands under all of its lines after one layout.
func TestStack_TextPushesDown(t *testing.T) {
	env := kit.NewTestEnv(t, "en", kit.Light)
	long := strings.Repeat("many words ", 30)
	p, foot := kit.NewParagraph(env, long, kit.Body), kit.NewButton(env, kit.Plain, "foot", nil)
	kit.ShowIn(env, kit.Scroll(kit.VBox(kit.NewCard(env, "t", kit.VBox(kit.NewBanner(env, kit.ToneInfo, long), p)), foot)), 300, 200)
	if end := kit.PositionOf(p).Y + p.MinSize().Height; kit.PositionOf(foot).Y < end {
		t.Errorf("the button is at %v, the text ends at %v", kit.PositionOf(foot).Y, end)
	}
	if needs := p.MinSize().Height; needs < 8*lineHeight() || p.Size().Height < needs {
		t.Errorf("the text has a height of %v, needs %v", p.Size().Height, needs)
	}
}

// TestStack_OnePass holds that a single layout is enough, as for a page that is drawn once.
func TestStack_OnePass(t *testing.T) {
	env := kit.NewTestEnv(t, "en", kit.Light)
	p, foot := kit.NewParagraph(env, strings.Repeat("many words ", 30), kit.Body), kit.NewButton(env, kit.Plain, "foot", nil)
	box := kit.VBox(p, foot)
	box.Resize(fyne.NewSize(200, 600))
	if want := p.MinSize().Height + kit.Gap; foot.Position().Y != want || want < 8*lineHeight() {
		t.Errorf("the button is at %v under the text, want %v", foot.Position().Y, want)
	}
}
