package prose

import (
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/kittest"
	"mujeeb/ui/kit/layout"
)

func TestLabel_Clipped(t *testing.T) {
	env := kittest.New(t, "ar", kit.Light)
	l := NewClipped(env, "شركة النور للتجارة العامة والمقاولات", Body)
	kittest.Show(env, layout.VBox(l), 120, 50)
	if len(l.lines) != 1 || !strings.Contains(l.lines[0], "…") || !strings.Contains(l.lines[0], "شركة") {
		t.Errorf("drawn as %q, want the beginning and an ellipsis", l.lines)
	}
	if got, want := l.Text(), "شركة النور للتجارة العامة والمقاولات"; got != want {
		t.Errorf("the text came back as %q", got)
	}
}

// In Arabic a number that follows a word stands left of it; pixels are
// compared.
func TestLabel_DrawsNumbersOnTheirSide(t *testing.T) {
	env := kittest.New(t, "en", kit.Light)
	picture := func(s string) image.Image {
		kittest.Show(env, layout.VBox(NewLabel(env, s, Body)), 200, 40)
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
