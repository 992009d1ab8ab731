package kittest

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/layout"
)

// ChangesLook fails the test where what make returns keeps anything of the light look
// when the look turns dark while it is out of the window: before it is shown for the
// first time, and after it was shown.
func ChangesLook(t *testing.T, make func(env *kit.Env, w map[string]string) fyne.CanvasObject) {
	for name, shown := range map[string]bool{"NotShownBefore": false, "ShownBefore": true} {
		t.Run(name, func(t *testing.T) {
			words := galleryWords["en"]
			env, stage := newStage(t, kit.Dark)
			stage.Show(make(env, words))
			want := env.Window.Canvas().Capture()

			env, stage = newStage(t, kit.Light)
			o := make(env, words)
			o.MinSize() // which makes renderers
			if shown {
				stage.Show(o)
				stage.Clear()
			}
			fyne.CurrentApp().Settings().SetTheme(kit.NewTheme(kit.Dark, 1))
			stage.Show(o)
			if n, where := differing(want, env.Window.Canvas().Capture()); n > 0 {
				t.Errorf("%d pixels, all in %v, differ from what is made in the dark", n, where)
			}
		})
	}
}

func newStage(t *testing.T, mode kit.Mode) (*kit.Env, layout.Stage) {
	t.Helper()
	env, stage := New(t, "en", mode), layout.NewStage()
	Show(env, stage.Object, 1100, 860)
	return env, stage
}

// differing counts the pixels in which two pictures of one size differ, and returns
// the area that they are in.
func differing(a, b image.Image) (n int, where image.Rectangle) {
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				n++
				where = where.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return n, where
}
