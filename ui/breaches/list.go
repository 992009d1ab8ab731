package breaches

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/page"
)

// listPage lists the breaches that are documented (GDPR Art. 33(5)), the
// newest first, each with its clock.
type listPage struct {
	*page.Place
	rows []data.Breach
	laws []string // that count
	grid *grid.Grid
	body layout.Stage
	feed *page.Feed[listFacts]
	kept listKept
}

// listFacts is what the list shows.
type listFacts struct {
	rows []data.Breach
	laws []string
}

// listKept is where the list stood.
type listKept struct{ row int }

// What the shell may ask of the page.
var (
	_ page.Adder     = (*listPage)(nil)
	_ page.Keeper    = (*listPage)(nil)
	_ page.Refresher = (*listPage)(nil)
)

// NewList makes the list of breaches.
func NewList(p *page.Place, r page.Route) page.Page {
	b := &listPage{Place: p, body: layout.NewStage()}
	b.kept, _ = r.Kept.(listKept)
	b.grid = grid.New(p.Env, []grid.Column{
		{Title: p.T("breach.column.title"), Width: 110, Weight: 2},
		{Title: p.T("breach.column.noticed"), Width: 146, LTR: true},
		{Title: p.T("breach.column.clock"), Width: 118, Weight: 1},
		{Title: p.T("breach.column.people"), Width: 140, Spare: 1},
	}, func() int { return len(b.rows) }, b.cell)
	b.grid.Tone = b.tone
	b.grid.OnOpen = func(row int) { b.GoTo(page.Route{Page: page.Breach, ID: b.rows[row].ID}) }
	b.feed = page.NewFeed(p, func() func(context.Context) (listFacts, error) {
		return func(ctx context.Context) (listFacts, error) { return readList(ctx, p.Vault) }
	}, b.show)
	b.Refresh()
	return b
}

func readList(ctx context.Context, vault *data.Vault) (l listFacts, err error) {
	law, err := vault.Law(ctx)
	if err != nil {
		return l, err
	}
	l.laws = law.Codes()
	l.rows, err = vault.Breaches(ctx)
	return l, err
}

func (b *listPage) Content() fyne.CanvasObject {
	add := button.NewWithIcon(b.Env, button.Primary, theme.ContentAddIcon(), b.T("breach.new"), b.Add)
	more := layout.Flow(b.Env,
		button.New(b.Env, button.Link, b.T("lost.open"), func() { b.GoTo(page.Route{Page: page.Lost}) }),
		button.New(b.Env, button.Link, b.T("breach.rehearse"), func() { b.GoTo(page.Route{Page: page.Breach, Kept: page.Rehearse}) }),
		button.New(b.Env, button.Link, b.T("breach.register.table"), func() { exportRegister(b.Place, "csv") }),
		button.New(b.Env, button.Link, b.T("breach.register.page"), func() { exportRegister(b.Place, "html") }),
		button.New(b.Env, button.Link, b.T("breach.register.pdf"), func() { exportRegister(b.Place, "pdf") }))
	body := layout.Border(b.Env, layout.VBox(more, layout.VBoxTight()), nil, nil, nil, b.body.Object)
	return page.Frame(b.Place, b.T("breach.title"), b.T("breach.subtitle"), []fyne.CanvasObject{add}, body)
}

func (b *listPage) show(l listFacts) {
	empty, rows := len(b.rows) == 0, l.rows
	b.rows, b.laws = l.rows, l.laws
	if len(rows) == 0 {
		b.body.Show(piece.NewEmptyState(b.Env, theme.WarningIcon(), b.T("breach.empty.title"), b.T("breach.empty.text"),
			button.New(b.Env, button.Primary, b.T("breach.new"), b.Add)))
		return
	}
	if empty {
		b.body.Show(b.grid)
		b.grid.Select(min(b.kept.row, len(rows)-1))
	}
	b.grid.Refresh()
}

func (b *listPage) cell(row, col int) string {
	x := b.rows[row]
	switch col {
	case 0:
		if x.Rehearsal {
			return b.T("breach.rehearsal.row", "title", x.Title)
		}
		return x.Title
	case 1:
		return b.Local(x.NoticedAt).Format(page.MomentLayout)
	case 2:
		return page.NewBreachClock(b.Place, x, b.laws).Value
	}
	text, _ := page.NoticeState(b.Env, x.RunID, x.RunState)
	return text
}

func (b *listPage) tone(row, col int) kit.Tone {
	switch col {
	case 2:
		return page.NewBreachClock(b.Place, b.rows[row], b.laws).Tone
	case 3:
		_, tone := page.NoticeState(b.Env, b.rows[row].RunID, b.rows[row].RunState)
		return tone
	}
	return kit.ToneNone
}

func (b *listPage) Refresh()  { b.feed.Refresh() }
func (b *listPage) Add()      { b.GoTo(page.Route{Page: page.Breach}) }
func (b *listPage) Keep() any { return listKept{max(0, b.grid.Current())} }
