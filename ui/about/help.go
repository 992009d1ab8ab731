package about

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/nav"
	"mujeeb/ui/page"
)

// chapters are the parts of the guide, each a text and a tab.
var chapters = []string{"program", "owner", "people", "makers"}

// helpPage is the guide: what the program does, and who answers for what.
type helpPage struct {
	*page.Place
	tabs *nav.Tabs
}

var _ page.Keeper = (*helpPage)(nil)

// NewHelp makes the page.
func NewHelp(p *page.Place, r page.Route) page.Page {
	h := &helpPage{Place: p}
	var tabs []nav.Tab
	for _, name := range chapters {
		tabs = append(tabs, nav.Tab{Text: p.T("help." + name), Content: readable(p.Env, article(p, "guide-"+name))})
	}
	h.tabs = nav.NewTabs(p.Env, tabs...)
	was, _ := r.Kept.(kept)
	h.tabs.Select(was.tab)
	return h
}

func (h *helpPage) Content() fyne.CanvasObject {
	about := button.NewWithIcon(h.Env, button.Plain, theme.InfoIcon(), h.T("about.title"), func() { h.GoTo(page.Route{Page: page.About}) })
	log := button.New(h.Env, button.Plain, h.T("log.title"), func() { h.GoTo(page.Route{Page: page.Log}) })
	return page.Subframe(h.Place, h.T("help.title"), h.T("help.subtitle"), []fyne.CanvasObject{log, about}, h.tabs)
}

func (h *helpPage) Keep() any { return kept{h.tabs.Selected()} }
