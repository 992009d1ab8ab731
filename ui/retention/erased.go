package retention

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// erasedList lists what was erased, with what its certificate says.
type erasedList struct {
	page  *retentionPage
	grid  *grid.Grid
	stage layout.Stage
	whole layout.Stage // of the one that is chosen
	body  *fyne.Container
}

func newErasedList(g *retentionPage) *erasedList {
	e := &erasedList{page: g, stage: layout.NewStage(), whole: layout.NewStage()}
	e.grid = grid.New(g.Env, []grid.Column{
		{Title: g.T("activity.column.when"), Width: 150, LTR: true},
		{Title: g.T("export.column.people"), Width: 80},
		{Title: g.T("retention.erased.by"), Width: 150, Weight: 1},
	}, func() int { return len(g.facts.erased) }, e.cell)
	e.grid.OnSelect = e.choose
	e.body = layout.VBoxGrow(0, e.grid, e.whole.Object)
	return e
}

func (e *erasedList) cell(row, col int) string {
	x := e.page.facts.erased[row]
	return []string{e.page.Local(x.At).Format(page.MomentLayout), e.page.Lang.Number(x.People), e.page.T("retention.erased.by." + string(x.By))}[col]
}

func (e *erasedList) show() {
	g := e.page
	if len(g.facts.erased) == 0 {
		e.stage.Show(piece.NewEmptyState(g.Env, theme.DeleteIcon(), g.T("retention.erased.none"), g.T("retention.erased.none.text"), nil))
		return
	}
	e.grid.MinRows = min(5, max(2, len(g.facts.erased)))
	e.grid.Reset()
	e.stage.Show(layout.ScrollOutdented(e.body))
	e.grid.Select(0)
	e.choose()
}

// choose shows what the certificate of the erasure says that is chosen.
func (e *erasedList) choose() {
	g, row := e.page, e.grid.Current()
	if row < 0 || row >= len(g.facts.erased) {
		return
	}
	x := g.facts.erased[row]
	save := button.NewWithIcon(g.Env, button.Plain, theme.DocumentSaveIcon(), g.T("erasure.save"), func() { page.SaveErasure(g.Place, x.ID) })
	items := page.ErasureItems(g.Env, data.Erasure{Gone: x.Gone, Stays: x.Stays})
	number := prose.NewParagraph(g.Env, g.T("erasure.number", "number", "\u2066"+x.Number+"\u2069"), prose.Caption)
	e.whole.Show(piece.NewCard(g.Env, g.T("erasure.title", "n", x.People), layout.VBox(number, piece.NewList(g.Env, items), layout.AlignLeading(g.Env, save))))
	e.body.Refresh() // it may be of another height now
}
