package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"mujeeb/ui/kit"
)

// frame is the head that all pages share: the title with the page's actions at
// the other end of its line, an optional sentence under it, and the body below.
func frame(p *place, title, subtitle string, actions []fyne.CanvasObject, body fyne.CanvasObject) fyne.CanvasObject {
	line := container.New(kit.Mirror(p.Env, headLine{}), kit.NewClipped(p.Env, title, kit.Title), kit.Row(p.Env, actions...))
	head := kit.Tight(line)
	if subtitle != "" {
		head.Add(kit.NewParagraph(p.Env, subtitle, kit.Muted))
	}
	return kit.Pad(kit.GapLarge, kit.Border(p.Env, kit.VBox(head, kit.Tight()), nil, nil, nil, body))
}

// subframe is frame for a page that another page led to: it has the way back.
func subframe(p *place, title, subtitle string, actions []fyne.CanvasObject, body fyne.CanvasObject) fyne.CanvasObject {
	back := kit.NewButton(p.Env, kit.Link, p.T("page.back"), p.back)
	return frame(p, title, subtitle, append([]fyne.CanvasObject{back}, actions...), body)
}

// headLine gives the second object its own width and the first the rest, both
// centred on the line.
type headLine struct{}

func (headLine) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(a.Width+kit.Gap+b.Width, max(a.Height, b.Height))
}

func (headLine) Layout(o []fyne.CanvasObject, s fyne.Size) {
	a, b := o[0].MinSize(), o[1].MinSize()
	o[0].Move(fyne.NewPos(0, (s.Height-a.Height)/2))
	o[0].Resize(fyne.NewSize(max(0, s.Width-b.Width-kit.Gap), a.Height))
	o[1].Move(fyne.NewPos(s.Width-b.Width, (s.Height-b.Height)/2))
	o[1].Resize(b)
}
