package layout

import (
	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
)

// mirrored lays its objects out as the inner layout does and flips them left to right where pages run that way.
type mirrored struct {
	env   *kit.Env
	inner fyne.Layout
}

func (m mirrored) MinSize(o []fyne.CanvasObject) fyne.Size { return m.inner.MinSize(o) }

func (m mirrored) Layout(o []fyne.CanvasObject, s fyne.Size) {
	m.inner.Layout(o, s)
	if !m.env.RTL() {
		return
	}
	for _, x := range o {
		p := x.Position()
		x.Move(fyne.NewPos(s.Width-p.X-x.Size().Width, p.Y))
	}
}

// Mirror makes a layout that obeys the page's direction out of any layout.
func Mirror(env *kit.Env, inner fyne.Layout) fyne.Layout { return mirrored{env, inner} }
