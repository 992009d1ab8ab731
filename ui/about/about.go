package about

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/nav"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// aboutPage says which program this is and what it does with data, in three tabs:
// the program, its terms, and the licences.
type aboutPage struct {
	*page.Place
	tabs        *nav.Tabs
	program     fyne.CanvasObject // the cards of the first tab
	connections layout.Stage
}

var _ page.Keeper = (*aboutPage)(nil)

// kept says which tab was in front, and by that what stands in it.
type kept struct{ tab int }

// New makes the page.
func New(p *page.Place, r page.Route) page.Page {
	a := &aboutPage{Place: p, connections: layout.NewStage()}
	a.program = a.cards()
	a.tabs = nav.NewTabs(p.Env,
		nav.Tab{Text: p.T("about.program"), Content: readable(p.Env, a.program)},
		nav.Tab{Text: p.T("about.terms"), Content: readable(p.Env, article(p, "terms"))},
		nav.Tab{Text: p.T("about.licences"), Content: newLicences(p).object},
	)
	was, _ := r.Kept.(kept)
	a.tabs.Select(was.tab)
	if p.Session == nil {
		a.showConnections(nil)
		return a
	}
	page.Work(p, p.Vault.Accounts, a.showConnections)
	return a
}

func (a *aboutPage) Content() fyne.CanvasObject {
	help := button.NewWithIcon(a.Env, button.Plain, theme.HelpIcon(), a.T("help.title"), func() { a.GoTo(page.Route{Page: page.Help}) })
	return page.Subframe(a.Place, a.T("about.title"), "", []fyne.CanvasObject{help}, a.tabs)
}

func (a *aboutPage) Keep() any { return kept{a.tabs.Selected()} }

// readableWidth is the width of a page of text.
const readableWidth = 780

// readable scrolls an object in lines that are not too long to read.
func readable(env *kit.Env, o fyne.CanvasObject) fyne.CanvasObject {
	return layout.ScrollOutdented(layout.AtMost(env, readableWidth, o))
}

func (a *aboutPage) cards() fyne.CanvasObject {
	return layout.VBox(
		piece.NewCard(a.Env, a.T("app.name"), a.buildCard()),
		piece.NewCard(a.Env, a.T("about.data"), a.dataCard()),
		piece.NewCard(a.Env, a.T("about.connections"), a.connections.Object),
	)
}

// buildCard says which build this is and how old, and offers to ask for a newer one.
func (a *aboutPage) buildCard() fyne.CanvasObject {
	b := a.Program.Build
	box := layout.VBox(prose.NewParagraph(a.Env, a.T("start.promise"), prose.Muted), page.Facts(a.Env, buildFacts(a.Place)))
	if isOld(b, a.Now()) {
		box.Add(piece.NewBanner(a.Env, kit.ToneWarn, a.T("about.old")))
	}
	box.Add(newUpdate(a.Place).object)
	return box
}

// dataCard says where data is kept; while the vault is locked, not where that is.
func (a *aboutPage) dataCard() fyne.CanvasObject {
	vault, log := a.T("about.data.locked"), a.Program.Log
	if a.Session != nil {
		vault = a.Vault.Dir()
	}
	if log == "" {
		log = a.T("about.data.nolog")
	}
	facts := []page.Fact{{Label: a.T("about.data.vault"), Text: vault}}
	if a.Program.Preferences != "" {
		facts = append(facts, page.Fact{Label: a.T("about.data.preferences"), Text: a.Program.Preferences})
	}
	facts = append(facts, page.Fact{Label: a.T("about.data.log"), Text: log})
	return layout.VBox(page.Facts(a.Env, facts), prose.NewParagraph(a.Env, a.T("about.data.more"), prose.Caption))
}

// showConnections lists what the program connects to.
func (a *aboutPage) showConnections(accounts []data.Account) {
	all := connections(a.Env, accounts, a.Program.Build.Updates)
	box := layout.VBox(page.Facts(a.Env, append(all, lookUps(a.Env))))
	if a.Session == nil {
		box.Add(prose.NewParagraph(a.Env, a.T("about.connections.locked"), prose.Body))
	} else if len(all) == 0 {
		box.Add(prose.NewParagraph(a.Env, a.T("about.connections.none"), prose.Body))
	}
	box.Add(prose.NewParagraph(a.Env, a.T("about.connections.only"), prose.Caption))
	a.connections.Show(box)
	a.program.Refresh() // the card is higher now
}
