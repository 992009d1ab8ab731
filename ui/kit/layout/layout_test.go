package layout_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/internal/kittest"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
)

func left(o fyne.CanvasObject) float32 { return kittest.PositionOf(o).X }

// lineHeight returns the height of a line of body text.
func lineHeight() float32 { return fyne.MeasureText("M", 14, fyne.TextStyle{}).Height }

func TestLayouts_Mirror(t *testing.T) {
	build := map[string]func(env *kit.Env, a, b fyne.CanvasObject) fyne.CanvasObject{
		"HBox": func(e *kit.Env, a, b fyne.CanvasObject) fyne.CanvasObject {
			return layout.HBox(e, a, layout.Spacer(), b)
		},
		"Border": func(e *kit.Env, a, b fyne.CanvasObject) fyne.CanvasObject {
			return layout.Border(e, nil, nil, a, nil, b)
		},
		"Columns": func(e *kit.Env, a, b fyne.CanvasObject) fyne.CanvasObject { return layout.Columns(e, 2, a, b) },
		"Flow":    func(e *kit.Env, a, b fyne.CanvasObject) fyne.CanvasObject { return layout.Flow(e, a, b) },
		"Beside": func(e *kit.Env, a, b fyne.CanvasObject) fyne.CanvasObject {
			return layout.Beside(e, layout.FixedWidth(60, a), layout.MinWidth(10, b))
		},
	}
	for name, f := range build {
		for code, first := range map[string]bool{"en": true, "ar": false} {
			t.Run(name+"/"+code, func(t *testing.T) {
				env := kittest.New(t, code, kit.Light)
				a, b := button.New(env, button.Plain, "one", nil), button.New(env, button.Plain, "two", nil)
				kittest.Show(env, f(env, a, b), 400, 50)
				if got := left(a) < left(b); got != first {
					t.Errorf("the first is at %v, the second at %v", left(a), left(b))
				}
			})
		}
	}
}

func TestHBox_Stretch(t *testing.T) {
	env := kittest.New(t, "ar", kit.Light)
	text, b := prose.NewClipped(env, strings.Repeat("كلمة ", 40), prose.Body), button.New(env, button.Plain, "two", nil)
	kittest.Show(env, layout.HBox(env, layout.Stretch(text), b), 400, 50)
	if left(b) != 0 || text.Size().Width != 400-kit.Gap-b.Size().Width {
		t.Errorf("the button is at %v, the text %v wide", left(b), text.Size().Width)
	}
}

// A text stands beside a piece where it can be read there, else below it, and what follows
// stands under both.
func TestBeside(t *testing.T) {
	for width, below := range map[float32]bool{800: false, 100 + 320 + kit.Gap: false, 100 + 319 + kit.Gap: true, 200: true} {
		env := kittest.New(t, "en", kit.Light)
		tile, foot := button.New(env, button.Plain, "72", nil), button.New(env, button.Plain, "foot", nil)
		text := prose.NewParagraph(env, strings.Repeat("many words ", 30), prose.Body)
		kittest.Show(env, layout.VBox(layout.Beside(env, layout.FixedWidth(100, tile), text), foot), width, 900)
		a, b, c := kittest.PositionOf(tile), kittest.PositionOf(text), kittest.PositionOf(foot)
		if got := b.Y >= a.Y+tile.MinSize().Height; got != below || b.X > a.X == below {
			t.Errorf("%v wide: the piece is at %v, the text at %v", width, a, b)
		}
		if c.Y < b.Y+text.MinSize().Height {
			t.Errorf("%v wide: the text ends at %v, what follows is at %v", width, b.Y+text.MinSize().Height, c.Y)
		}
	}
}

// What follows a text of several lines stands under all of them.
func TestVBox_TextPushesDown(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	long := strings.Repeat("many words ", 30)
	p, foot := prose.NewParagraph(env, long, prose.Body), button.New(env, button.Plain, "foot", nil)
	kittest.Show(env, layout.Scroll(layout.VBox(piece.NewCard(env, "t", layout.VBox(piece.NewBanner(env, kit.ToneInfo, long), p)), foot)), 300, 200)
	if end := kittest.PositionOf(p).Y + p.MinSize().Height; kittest.PositionOf(foot).Y < end {
		t.Errorf("the button is at %v, the text ends at %v", kittest.PositionOf(foot).Y, end)
	}
	if needs := p.MinSize().Height; needs < 8*lineHeight() || p.Size().Height < needs {
		t.Errorf("the text has a height of %v, needs %v", p.Size().Height, needs)
	}
}

// One layout is enough, as for a page that is drawn once.
func TestVBox_OnePass(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	p, foot := prose.NewParagraph(env, strings.Repeat("many words ", 30), prose.Body), button.New(env, button.Plain, "foot", nil)
	box := layout.VBox(p, foot)
	box.Resize(fyne.NewSize(200, 600))
	if want := p.MinSize().Height + kit.Gap; foot.Position().Y != want || want < 8*lineHeight() {
		t.Errorf("the button is at %v under the text, want %v", foot.Position().Y, want)
	}
}

// What may shrink asks for a few letters, and gets what there is.
func TestShrink(t *testing.T) {
	wide := layout.MinWidth(500, layout.VBox())
	c := layout.Shrink(wide)
	if got := c.MinSize().Width; got >= 200 || got < 50 {
		t.Errorf("it asks for %v", got)
	}
	c.Resize(fyne.NewSize(200, 40))
	if wide.Size() != fyne.NewSize(200, 40) {
		t.Errorf("it got %v", wide.Size())
	}
}

// What stands aside is put below where the other could not be read, and what follows stands
// under both.
func TestAsideMiddle_Below(t *testing.T) {
	for code, rtl := range map[string]bool{"en": false, "ar": true} {
		env := kittest.New(t, code, kit.Light)
		title := prose.NewClipped(env, "A title", prose.Title)
		b, next := button.New(env, button.Plain, "A button with many words on it", nil), button.New(env, button.Plain, "next", nil)
		column := layout.VBox(layout.AsideMiddle(env, title, b), next)
		kittest.Show(env, column, 700, 300)
		if b.Position().Y > title.Size().Height || title.Size().Width > 700-b.Size().Width {
			t.Errorf("%s: with room the button is at %v", code, b.Position())
		}
		column.Resize(fyne.NewSize(300, 300))
		if b.Position().Y < title.Size().Height || title.Size().Width != 300 || (b.Position().X == 0) != rtl {
			t.Errorf("%s: without room the button is at %v, the title %v wide", code, b.Position(), title.Size().Width)
		}
		if kittest.PositionOf(next).Y < kittest.PositionOf(b).Y+b.Size().Height {
			t.Errorf("%s: what follows is at %v, the button at %v", code, kittest.PositionOf(next), kittest.PositionOf(b))
		}
	}
}
