package layout

import (
	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
)

// flowLayout is the layout of Flow.
type flowLayout struct {
	env   *kit.Env
	width float32 // that lines were last broken for
}

// Flow puts objects side by side and begins a new line where the next would not
// fit.
func Flow(env *kit.Env, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &flowLayout{env: env}, Objects: objects}
}

func (f *flowLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	w := float32(0)
	for _, x := range o {
		if x.Visible() {
			w = max(w, x.MinSize().Width)
		}
	}
	return fyne.NewSize(w, f.flow(o, max(w, f.width), false))
}

func (f *flowLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	f.width = s.Width
	f.flow(o, s.Width, true)
}

// flow returns the height of all lines in this width; it also places the
// objects where move is set.
func (f *flowLayout) flow(objects []fyne.CanvasObject, width float32, move bool) float32 {
	var x, y, line float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if x > 0 && x+m.Width > width {
			x, y, line = 0, y+line+kit.GapSmall, 0
		}
		if move {
			draw.PlaceMirrored(f.env, o, x, y, m.Width, m.Height, width)
		}
		x += m.Width + kit.GapSmall
		line = max(line, m.Height)
	}
	return y + line
}
