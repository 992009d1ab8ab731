package drive_test

import (
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"mujeeb/tools/drive"
)

var red = color.NRGBA{R: 255, A: 255}

// reds returns the rows of a picture, from and to, in which something is red.
func reds(p image.Image) (from, to int) {
	from = -1
	for y := range p.Bounds().Dy() {
		if c, ok := color.NRGBAModel.Convert(p.At(100, y)).(color.NRGBA); ok && c.R > 60 && c.G == 0 && c.B == 0 { // with the pane's shadow on it
			if from < 0 {
				from = y
			}
			to = y + 1
		}
	}
	return from, to
}

// What is scrolled out of a pane is in no picture, also when it is in a pane of its own.
func TestDriver_Picture_CutsPanes(t *testing.T) {
	test.NewTempApp(t)
	spacer := func(height float32) fyne.CanvasObject {
		r := canvas.NewRectangle(color.Transparent)
		r.SetMinSize(fyne.NewSize(200, height))
		return r
	}
	box := canvas.NewRectangle(red)
	box.SetMinSize(fyne.NewSize(200, 60))
	field := container.NewScroll(box)
	field.SetMinSize(fyne.NewSize(200, 60))
	pane := container.NewVScroll(container.New(stacked{}, spacer(150), field, spacer(400)))
	w := test.NewTempWindow(t, container.NewBorder(spacer(50), spacer(50), nil, nil, pane))
	w.SetPadded(false)
	w.Resize(fyne.NewSize(200, 300))
	d := drive.New(w)
	top := int(pane.Position().Y)
	bottom := top + int(pane.Size().Height)
	for name, x := range map[string]struct{ offset, from, to int }{
		"cut below":  {0, top + 150, bottom},
		"whole":      {50, top + 100, top + 160},
		"cut above":  {180, top, top + 30},
		"gone above": {210, -1, 0},
		"far above":  {300, -1, 0},
	} {
		pane.ScrollToOffset(fyne.NewPos(0, float32(x.offset)))
		for range 2 { // the first leaves the window as it was
			if from, to := reds(d.Picture()); from != x.from || to != x.to {
				t.Errorf("%s: red from %d to %d, want %d to %d", name, from, to, x.from, x.to)
			}
		}
	}
}

// stacked sets objects one below the other without gaps.
type stacked struct{}

func (stacked) MinSize(all []fyne.CanvasObject) (size fyne.Size) {
	for _, o := range all {
		size = fyne.NewSize(max(size.Width, o.MinSize().Width), size.Height+o.MinSize().Height)
	}
	return size
}

func (stacked) Layout(all []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range all {
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, o.MinSize().Height))
		y += o.MinSize().Height
	}
}
