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
	line := layout.AsideMiddle(p.Env, prose.NewClipped(p.Env, title, prose.Title), layout.HBox(p.Env, actions...))
	head := layout.VBoxTight(line)
	if subtitle != "" {
		head.Add(prose.NewParagraph(p.Env, subtitle, prose.Muted))
	}
	top := layout.VBox(head, layout.VBoxTight())
	page := layout.Border(p.Env, top, nil, nil, nil, body)
	page.Objects = []fyne.CanvasObject{body, top} // Tab comes to the actions after the fields
	return layout.Pad(kit.GapLarge, page)
}

// Subframe is frame for a page that another page led to: it has the way back.
func Subframe(p *Place, title, subtitle string, actions []fyne.CanvasObject, body fyne.CanvasObject) fyne.CanvasObject {
	back := button.New(p.Env, button.Link, p.T("page.back"), p.Back)
	return Frame(p, title, subtitle, append([]fyne.CanvasObject{back}, actions...), body)
}

// SmallestWindow is the size that every page fits into. A page that needs more
// makes the window grow under a person's hands.
func SmallestWindow() fyne.Size { return fyne.NewSize(960, 600) }

// FirstWindow is the size of the first window.
func FirstWindow() fyne.Size { return fyne.NewSize(1280, 800) }
