package page

import (
	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
)

// Frame is the head that all pages share: the title with the page's actions at
// the other end of its line, an optional sentence under it, and the body below.
func Frame(p *Place, title, subtitle string, actions []fyne.CanvasObject, body fyne.CanvasObject) fyne.CanvasObject {
	return frame(p, nil, title, subtitle, actions, body)
}

// Subframe is Frame for a page that another page led to: the way back stands before its title.
func Subframe(p *Place, title, subtitle string, actions []fyne.CanvasObject, body fyne.CanvasObject) fyne.CanvasObject {
	return frame(p, button.New(p.Env, button.Link, p.T("page.back"), p.Back), title, subtitle, actions, body)
}

// titleLeast is the least width of a title.
const titleLeast = 120

func frame(p *Place, back fyne.CanvasObject, title, subtitle string, actions []fyne.CanvasObject, body fyne.CanvasObject) fyne.CanvasObject {
	if back != nil {
		back = layout.HBox(p.Env, back, layout.VBoxTight())
	}
	named := layout.Border(p.Env, nil, nil, back, nil, layout.MinWidth(titleLeast, prose.NewClipped(p.Env, title, prose.Title)))
	head := layout.VBoxTight(layout.AsideMiddle(p.Env, named, layout.HBox(p.Env, actions...)))
	if subtitle != "" {
		head.Add(prose.NewParagraph(p.Env, subtitle, prose.Muted))
	}
	top := layout.VBox(head, layout.VBoxTight())
	page := layout.Border(p.Env, top, nil, nil, nil, body)
	page.Objects = []fyne.CanvasObject{body, top} // Tab comes to the actions after the fields
	return layout.Pad(kit.GapLarge, page)
}

// SmallestWindow is the size that every page fits into. A page that needs more
// makes the window grow under a person's hands.
func SmallestWindow() fyne.Size { return fyne.NewSize(960, 600) }

// FirstWindow is the size of the first window.
func FirstWindow() fyne.Size { return fyne.NewSize(1280, 800) }
