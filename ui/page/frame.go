package page

import (
	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
)

// Frame is the head that all pages share: the title with the page's actions at
// the other end of its line, an optional sentence under it, and the body below.
func Frame(p *Place, title, subtitle string, actions []fyne.CanvasObject, body fyne.CanvasObject) fyne.CanvasObject {
	line := kit.Line(p.Env, kit.NewClipped(p.Env, title, kit.Title), kit.Row(p.Env, actions...))
	head := kit.Tight(line)
	if subtitle != "" {
		head.Add(kit.NewParagraph(p.Env, subtitle, kit.Muted))
	}
	top := kit.VBox(head, kit.Tight())
	page := kit.Border(p.Env, top, nil, nil, nil, body)
	page.Objects = []fyne.CanvasObject{body, top} // Tab comes to the actions after the fields
	return kit.Pad(kit.GapLarge, page)
}

// Subframe is frame for a page that another page led to: it has the way back.
func Subframe(p *Place, title, subtitle string, actions []fyne.CanvasObject, body fyne.CanvasObject) fyne.CanvasObject {
	back := kit.NewButton(p.Env, kit.Link, p.T("page.back"), p.Back)
	return Frame(p, title, subtitle, append([]fyne.CanvasObject{back}, actions...), body)
}

// SmallestWindow is the size that every page fits into. A page that needs more
// makes the window grow under a person's hands.
func SmallestWindow() fyne.Size { return fyne.NewSize(960, 600) }

// FirstWindow is the size of the first window.
func FirstWindow() fyne.Size { return fyne.NewSize(1280, 800) }
