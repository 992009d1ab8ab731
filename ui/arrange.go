package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"mujeeb/ui/kit"
)

// beside gives fixed its own width at the trailing side, level with the top of
// grow, which takes the rest of the line.
func beside(env *kit.Env, grow, fixed fyne.CanvasObject) fyne.CanvasObject {
	return kit.Border(env, nil, nil, nil, kit.VBox(kit.Row(env, kit.Tight(), fixed)), grow)
}

// swap shows one object at a time in a place that is given.
type swap struct{ *fyne.Container }

func newSwap(o fyne.CanvasObject) swap { return swap{kit.Pad(0, o)} }

// to shows another object.
func (s swap) to(o fyne.CanvasObject) {
	if s.Objects[0] == o {
		return
	}
	s.Objects[0] = o
	s.Refresh()
}

// wide gives an object exactly this width, whatever it would ask for.
func wide(width float32, o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(wideLayout{width}, o)
}

type wideLayout struct{ width float32 }

func (l wideLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(l.width, o[0].MinSize().Height)
}

func (l wideLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Resize(s)
	o[0].Move(fyne.Position{})
}
