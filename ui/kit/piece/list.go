package piece

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
)

// NewIcon makes a small picture, to stand beside a text.
func NewIcon(r fyne.Resource) fyne.CanvasObject { return draw.NewIcon(r, theme.ColorNameForeground) }

// NewRule makes a thin line across the page.
func NewRule() fyne.CanvasObject { return widget.NewSeparator() }

// NewList shows texts under each other, each with a dot at its leading side.
func NewList(env *kit.Env, items []string) fyne.CanvasObject {
	box := layout.VBoxTight()
	for _, s := range items {
		dot := prose.NewLabel(env, "•", prose.Muted)
		box.Add(container.New(layout.Mirror(env, itemLayout{}), dot, prose.NewParagraph(env, s, prose.Body)))
	}
	return box
}

// itemLayout gives the first object its own width and the second the rest.
type itemLayout struct{}

func (itemLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(a.Width+kit.GapSmall+b.Width, max(a.Height, b.Height))
}

func (itemLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	a := o[0].MinSize()
	draw.Place(o[0], 0, 0, a.Width, a.Height)
	room := max(0, s.Width-a.Width-kit.GapSmall)
	draw.Place(o[1], a.Width+kit.GapSmall, 0, room, draw.HeightAt(o[1], room))
}
