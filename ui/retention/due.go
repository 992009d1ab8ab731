package retention

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// The columns of the list.
const (
	columnWho = iota
	columnSince
	columnDue
	columnFate
	columnRule
)

// dueList lists who is due to be erased, and who soon will be.
type dueList struct {
	page  *retentionPage
	grid  *grid.Grid
	stage layout.Stage
}

func newDueList(g *retentionPage) *dueList {
	d := &dueList{page: g, stage: layout.NewStage()}
	d.grid = grid.New(g.Env, []grid.Column{
		columnWho:   {Title: g.T("retention.column.who"), Width: 120, Weight: 2},
		columnSince: {Title: g.T("retention.column.since"), Width: 110, LTR: true, Spare: 1},
		columnDue:   {Title: g.T("retention.column.due"), Width: 110, LTR: true},
		columnFate:  {Title: g.T("retention.column.fate"), Width: 160, Weight: 1},
		columnRule:  {Title: g.T("retention.column.rule"), Width: 150, Weight: 1, Spare: 2},
	}, func() int { return len(g.facts.List) }, d.cell)
	d.grid.Tone = d.tone
	d.grid.OnOpen = func(row int) { g.GoTo(page.Route{Page: page.Lead, ID: g.facts.List[row].LeadID}) }
	return d
}

func (d *dueList) cell(row, col int) string {
	g, e := d.page, d.page.facts.List[row]
	switch col {
	case columnWho:
		return page.LeadTitle(g.Env, e.Name)
	case columnSince:
		if e.Undated {
			return g.T("retention.undated")
		}
		return g.Local(e.LastContact).Format(page.DayLayout)
	case columnDue:
		return e.Due.Format(page.DayLayout)
	case columnFate:
		return g.fate(e)
	}
	return g.ruleWords(e)
}

// fate says what becomes of somebody.
func (g *retentionPage) fate(e data.Expiry) string {
	switch {
	case e.Left != data.ExpiryGoes:
		return g.T("retention.left." + string(e.Left))
	case g.isAhead(e):
		return g.T("retention.ahead")
	}
	return g.T("retention.due")
}

func (g *retentionPage) isAhead(e data.Expiry) bool { return e.Due.After(g.Now()) }

// ruleWords says which rule somebody is due by.
func (g *retentionPage) ruleWords(e data.Expiry) string {
	words := g.T("retention.months", "n", e.Months)
	switch {
	case e.By == data.ExpiryByPurpose:
		words = g.T("retention.by.purpose", "period", words, "name", e.Purpose)
	case e.By == data.ExpiryBySource:
		words = g.T("retention.by.source", "period", words, "name", page.SourceTitle(g.Env, e.Source))
	default:
		words = g.T("retention.by.law", "period", words)
	}
	return words
}

func (d *dueList) tone(row, col int) kit.Tone {
	if col != columnFate {
		return kit.ToneNone
	}
	switch e := d.page.facts.List[row]; {
	case e.Left != data.ExpiryGoes:
		return kit.ToneNeutral
	case d.page.isAhead(e):
		return kit.ToneInfo
	}
	return kit.ToneWarn
}

func (d *dueList) show() {
	g := d.page
	if len(g.facts.List) == 0 {
		d.stage.Show(layout.ScrollOutdented(layout.VBox(g.itself(), piece.NewEmptyState(g.Env, theme.ConfirmIcon(), g.T("retention.none"), g.noneText(), nil))))
		return
	}
	d.grid.Reset()
	d.grid.MinRows = min(6, max(3, len(g.facts.List)))
	head := layout.VBox(g.itself(), prose.NewParagraph(g.Env, g.counts(), prose.Muted), d.acts())
	d.stage.Show(layout.ScrollOutdented(layout.VBoxGrow(1, head, d.grid)))
}

// counts says how many are due, and how many are left out or soon will be.
func (g *retentionPage) counts() string {
	words := g.T("retention.count.due", "n", g.facts.Due)
	if g.facts.Left > 0 {
		words += " " + g.T("retention.count.left", "n", g.facts.Left)
	}
	if g.facts.Ahead > 0 {
		words += " " + g.T("retention.count.ahead", "n", g.facts.Ahead)
	}
	if n := len(g.facts.List); g.facts.Due+g.facts.Left+g.facts.Ahead > n {
		words += " " + g.T("retention.count.shown", "n", n)
	}
	return words
}

// noneText says that nobody is due, and why nobody can be where there is no term.
func (g *retentionPage) noneText() string {
	if g.facts.Rules.Law.Months == 0 && len(g.facts.rules) == 0 {
		return g.T("retention.none.norule")
	}
	return g.T("retention.none.text")
}

// itself says whether the program erases those who are due by itself, and why not now.
func (g *retentionPage) itself() fyne.CanvasObject {
	wait := g.Session.RetentionWait(g.facts.Rules)
	allow := func(on bool) func() {
		return func() {
			g.Act(func(ctx context.Context) error { return g.Vault.AllowRetention(ctx, on) }, g.changed)
		}
	}
	stop := button.New(g.Env, button.Plain, g.T("retention.itself.stop"), allow(false))
	text := g.T("retention.wait."+string(wait), "date", g.Lang.Date(g.Local(g.facts.Rules.At)))
	switch wait {
	case data.RetentionOff:
		return piece.NewBanner(g.Env, kit.ToneInfo, text, button.New(g.Env, button.Plain, g.T("retention.itself.allow"), func() { g.askAllow(allow(true)) }))
	case data.RetentionGoes:
		return piece.NewBanner(g.Env, kit.ToneGood, g.T("retention.wait.goes"), stop)
	case data.RetentionRestored, data.RetentionAway:
		look := button.New(g.Env, button.Primary, g.T("retention.itself.looked"), func() { g.Act(g.Vault.LookedAtRetention, g.changed) })
		return piece.NewBanner(g.Env, kit.ToneWarn, text, look)
	}
	return piece.NewBanner(g.Env, kit.ToneWarn, text, stop)
}

// acts are what can be done with those who are selected.
func (d *dueList) acts() fyne.CanvasObject {
	g := d.page
	with := func(act func([]data.Expiry)) func() {
		return func() {
			if all := d.selected(); len(all) > 0 {
				act(all)
			}
		}
	}
	return layout.Flow(g.Env,
		button.New(g.Env, button.Danger, g.T("retention.erase"), with(g.askErase)),
		button.New(g.Env, button.Plain, g.T("retention.again"), with(g.askAgain)),
		button.New(g.Env, button.Plain, g.T("retention.keep"), with(g.askKeep)),
		button.New(g.Env, button.Link, g.T("retention.lift"), with(g.lift)))
}

// selected returns those who are selected; with nobody selected, the current one.
func (d *dueList) selected() (all []data.Expiry) {
	rows := slices.Collect(d.grid.Selected().All())
	if len(rows) == 0 && d.grid.Current() >= 0 {
		rows = []int{d.grid.Current()}
	}
	for _, row := range rows {
		if row < len(d.page.facts.List) {
			all = append(all, d.page.facts.List[row])
		}
	}
	return all
}

// idsOf returns the numbers of people.
func idsOf(all []data.Expiry) []int64 {
	ids := make([]int64, len(all))
	for i, e := range all {
		ids[i] = e.LeadID
	}
	return ids
}
