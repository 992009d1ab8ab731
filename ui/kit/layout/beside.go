package layout

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
)

// Beside puts text at the trailing side of a piece that keeps its width, or below it where
// that would leave the text less than readable.
func Beside(env *kit.Env, piece, text fyne.CanvasObject) *fyne.Container {
	return container.New(Mirror(env, &besideLayout{}), piece, text)
}

// besideLayout is the layout of Beside. Like a flow it knows its lines only once it was
// given a width.
type besideLayout struct{ below bool }

// readable is the width below which a text of some lines is hard to read.
const readable = 320

func (l *besideLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	if l.below {
		return fyne.NewSize(max(a.Width, b.Width), a.Height+kit.Gap+b.Height)
	}
	return fyne.NewSize(max(a.Width, b.Width), max(a.Height, b.Height))
}

func (l *besideLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	a := o[0].MinSize()
	room := s.Width - a.Width - kit.Gap
	if l.below = room < draw.Scaled(readable); l.below {
		draw.Place(o[0], 0, 0, s.Width, a.Height)
		draw.Place(o[1], 0, a.Height+kit.Gap, s.Width, draw.HeightAt(o[1], s.Width))
		return
	}
	height := max(a.Height, draw.HeightAt(o[1], room))
	draw.Place(o[0], 0, 0, a.Width, height)
	draw.Place(o[1], a.Width+kit.Gap, 0, room, height)
}
