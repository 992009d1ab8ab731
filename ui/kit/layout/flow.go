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
// objects where move is set, each in the middle of its line's height.
func (f *flowLayout) flow(objects []fyne.CanvasObject, width float32, move bool) float32 {
	var x, y, high float32
	var line []fyne.CanvasObject
	end := func() {
		if move {
			f.place(line, y, high, width)
		}
		line = line[:0]
	}
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if x > 0 && x+m.Width > width {
			end()
			x, y, high = 0, y+high+kit.GapSmall, 0
		}
		line = append(line, o)
		x += m.Width + kit.GapSmall
		high = max(high, m.Height)
	}
	end()
	return y + high
}

// place puts the objects of a line side by side.
func (f *flowLayout) place(line []fyne.CanvasObject, y, high, width float32) {
	x := float32(0)
	for _, o := range line {
		m := o.MinSize()
		draw.PlaceMirrored(f.env, o, x, y+(high-m.Height)/2, m.Width, m.Height, width)
		x += m.Width + kit.GapSmall
	}
}
