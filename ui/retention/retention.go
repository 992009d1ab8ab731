package retention

import (
	"context"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/nav"
	"mujeeb/ui/page"
)

// shown is how many of those who are due are listed at most.
const shown = 1000

// retentionPage shows who is due to be erased, the rules that say so, and what was erased.
type retentionPage struct {
	*page.Place
	facts  facts
	due    *dueList
	rules  layout.Stage
	erased *erasedList
	tabs   *nav.Tabs
	reads  page.Latest[facts]
}

// facts is what the page shows.
type facts struct {
	data.Expiries
	purposes []data.Purpose
	sources  []data.Source
	rules    []data.RetentionRule
	erased   []data.Erased
}

// retentionKept is how the page was left.
type retentionKept struct{ tab int }

var _ page.Keeper = (*retentionPage)(nil)

// New makes the page.
func New(p *page.Place, r page.Route) page.Page {
	g := &retentionPage{Place: p, rules: layout.NewStage()}
	g.due, g.erased = newDueList(g), newErasedList(g)
	kept, _ := r.Kept.(retentionKept)
	g.tabs = nav.NewTabs(p.Env,
		nav.Tab{Text: p.T("retention.tab.due"), Content: g.due.stage.Object},
		nav.Tab{Text: p.T("retention.tab.rules"), Content: layout.ScrollOutdented(g.rules.Object)},
		nav.Tab{Text: p.T("retention.tab.erased"), Content: g.erased.stage.Object})
	g.tabs.Select(kept.tab)
	g.reload()
	return g
}

func (g *retentionPage) Content() fyne.CanvasObject {
	return page.Subframe(g.Place, g.T("retention.title"), g.T("retention.subtitle"), nil, g.tabs)
}

func (g *retentionPage) Keep() any { return retentionKept{g.tabs.Selected()} }

func (g *retentionPage) reload() {
	zone := g.Now().Location()
	g.reads.Ask(g.Place, func(ctx context.Context) (f facts, err error) {
		if f.Expiries, err = g.Vault.Expiries(ctx, zone, shown); err != nil {
			return f, err
		}
		if f.purposes, err = g.Vault.Purposes(ctx); err != nil {
			return f, err
		}
		if f.sources, err = g.Vault.Sources(ctx); err != nil {
			return f, err
		}
		if f.rules, err = g.Vault.RetentionRules(ctx); err != nil {
			return f, err
		}
		f.erased, err = g.Vault.Erasures(ctx)
		return f, err
	}, page.OrFail(g.Place, g.show))
}

func (g *retentionPage) show(f facts) {
	g.facts = f
	g.due.show()
	g.rules.Show(g.ruleCards())
	g.erased.show()
}

// changed reads the page again, and lets the session look who is due.
func (g *retentionPage) changed() {
	page.Finish(g.Place, func(ctx context.Context) (struct{}, error) { return struct{}{}, g.Session.LookDue(ctx) },
		page.OrFail(g.Place, func(struct{}) { g.reload() }))
}
