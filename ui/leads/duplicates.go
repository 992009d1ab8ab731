package leads

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// pairsShown is how many pairs of people who may be one are shown at most.
const pairsShown = 500

// The columns of the list of pairs, in order.
const (
	pairFirst = iota
	pairSecond
	pairSign
)

// pair is two people who may be one.
type pair struct {
	data.Duplicate
	first, second data.LeadRow
}

// pairList is what was found.
type pairList struct {
	pairs []pair
	all   int
}

// duplicatesPage lists people who may be in the vault twice.
type duplicatesPage struct {
	*page.Place
	found pairList
	grid  *grid.Grid
	stage layout.Stage
	reads page.Latest[pairList]
}

// What the shell may ask of the page.
var _ page.Page = (*duplicatesPage)(nil)

// NewDuplicates makes the page of people who may be in the vault twice.
func NewDuplicates(p *page.Place, _ page.Route) page.Page {
	d := &duplicatesPage{Place: p}
	d.grid = grid.New(p.Env, []grid.Column{
		pairFirst:  {Title: p.T("duplicate.first"), Width: 120, Weight: 3},
		pairSecond: {Title: p.T("duplicate.second"), Width: 120, Weight: 3},
		pairSign:   {Title: p.T("duplicate.sign"), Width: 100, Weight: 2},
	}, func() int { return len(d.found.pairs) }, d.cell)
	d.grid.OnOpen = func(row int) { d.compare(d.found.pairs[row]) }
	d.stage = layout.NewStage(prose.NewParagraph(p.Env, p.T("duplicate.looking"), prose.Muted))
	d.reload()
	return d
}

func (d *duplicatesPage) Content() fyne.CanvasObject {
	return page.Subframe(d.Place, d.T("duplicate.title"), d.T("duplicate.text"), nil, d.stage.Object)
}

func (d *duplicatesPage) cell(row, col int) string {
	p := d.found.pairs[row]
	switch col {
	case pairFirst:
		return d.inOneLine(p.first)
	case pairSecond:
		return d.inOneLine(p.second)
	}
	return d.sign(p)
}

// inOneLine says who a lead is.
func (d *duplicatesPage) inOneLine(r data.LeadRow) string {
	who := []string{page.LeadTitle(d.Env, r.Name)}
	for _, address := range []string{r.Email, r.Phone} {
		if address != "" {
			who = append(who, "\u2068"+address+"\u2069")
		}
	}
	return strings.Join(who, " · ")
}

// sign says why two people may be one.
func (d *duplicatesPage) sign(p pair) string {
	return d.T("duplicate.sign."+string(p.Sign), "detail", p.Detail)
}

func (d *duplicatesPage) reload() {
	d.reads.Ask(d.Place, func(ctx context.Context) (pairList, error) { return readPairs(ctx, d.Vault) }, page.OrFail(d.Place, d.show))
}

// readPairs reads the pairs with their people.
func readPairs(ctx context.Context, vault *data.Vault) (l pairList, err error) {
	found, all, err := vault.Duplicates(ctx, pairsShown)
	if err != nil {
		return l, err
	}
	var ids []int64
	for _, f := range found {
		ids = append(ids, f.First, f.Second)
	}
	rows, err := vault.LeadRows(ctx, ids)
	if err != nil {
		return l, err
	}
	l.all = all
	for i, f := range found {
		l.pairs = append(l.pairs, pair{f, rows[2*i], rows[2*i+1]})
	}
	return l, nil
}

func (d *duplicatesPage) show(l pairList) {
	d.found = l
	if len(l.pairs) == 0 {
		d.stage.Show(piece.NewEmptyState(d.Env, theme.AccountIcon(), d.T("duplicate.none"), d.T("duplicate.none.text"), nil))
		return
	}
	count := d.T("duplicate.count", "n", l.all)
	if l.all > len(l.pairs) {
		count = d.T("duplicate.count.some", "some", len(l.pairs), "all", l.all)
	}
	d.grid.Reset()
	d.stage.Show(layout.Border(d.Env, prose.NewLabel(d.Env, count, prose.Muted), nil, nil, nil, d.grid))
}

// compare shows two people side by side, leads to each, and merges them.
func (d *duplicatesPage) compare(p pair) {
	var shown *kit.Dialog
	leave := func(f func()) func() {
		return func() {
			shown.Close()
			f()
		}
	}
	open := func(id int64) func() { return leave(func() { d.GoTo(page.Route{Page: page.Lead, ID: id}) }) }
	merge := button.New(d.Env, button.Primary, d.T("duplicate.merge"), leave(func() {
		askMerge(d.Place, p.First, p.Second, func(keep int64) { d.GoTo(page.Route{Page: page.Lead, ID: keep}) })
	}))
	opening := func(key string, id int64) fyne.CanvasObject {
		return button.New(d.Env, button.Link, d.T(key), open(id))
	}
	shown = dialog.Show(d.Env, dialog.Spec{
		Title: d.T("duplicate.compare"), Width: 760,
		Content: layout.ScrollUpper(d.Env, layout.VBox(prose.NewParagraph(d.Env, d.sign(p), prose.Muted),
			layout.Columns(d.Env, 2, d.facts(p.first, opening("duplicate.open.first", p.First)), d.facts(p.second, opening("duplicate.open.second", p.Second)))), layout.VBox()),
		Buttons: []*button.Button{
			button.New(d.Env, button.Plain, d.T("kit.close"), leave(func() {})),
			button.New(d.Env, button.Plain, d.T("duplicate.tag"), leave(func() { d.tagBoth(p) })),
			merge,
		},
		Focus: merge,
	})
}

// facts shows what is known of a person, with what leads to them.
func (d *duplicatesPage) facts(r data.LeadRow, opening fyne.CanvasObject) fyne.CanvasObject {
	return piece.NewCard(d.Env, page.LeadTitle(d.Env, r.Name), page.Facts(d.Env, []page.Fact{
		{Label: d.T("lead.email"), Text: r.Email},
		{Label: d.T("lead.phone"), Text: r.Phone},
		{Label: d.T("lead.state"), Text: d.T("lead.state." + string(r.State))},
		{Label: d.T("lead.tags"), Text: r.Tags},
		{Label: d.T("lead.source"), Text: page.SourceTitle(d.Env, r.Source)},
		{Label: d.T("lead.added"), Text: d.Lang.ShortDate(d.Local(r.CreatedAt))},
	}), opening)
}

// tagBoth puts a tag on two people, by which they are found again.
func (d *duplicatesPage) tagBoth(p pair) {
	dialog.Prompt(d.Env, dialog.PromptSpec{
		Title: d.T("lead.tag.add.title", "n", 2), Label: d.T("lead.tag"), Yes: d.T("lead.tag.add.yes"),
		Validate: func(s string) string {
			if strings.Trim(s, ", ") == "" {
				return d.T("error.missing")
			}
			return ""
		},
		OnYes: func(tag string) {
			d.Act(func(ctx context.Context) error { return d.Vault.TagLeads(ctx, []int64{p.First, p.Second}, tag) }, d.reload)
		},
	})
}
