package layout

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Shrink lets an object become narrower than it asks for, down to a few letters: such as a
// select whose longest option would make a form wider than a small window.
func Shrink(o fyne.CanvasObject) *fyne.Container { return container.New(shrinkLayout{}, o) }

// fewLetters is the width of what has to stay in sight.
const fewLetters = 120

type shrinkLayout struct{}

func (shrinkLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	s := o[0].MinSize()
	return fyne.NewSize(min(s.Width, fewLetters), s.Height)
}

func (shrinkLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(size)
}
