package requests

import (
	"context"
	"time"

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

// The columns of the list.
const (
	columnWho = iota
	columnRight
	columnReceived
	columnClock
)

// listPage lists the requests, what is due first at the top.
type listPage struct {
	*page.Place
	rows []data.DueRequest
	grid *grid.Grid
	body layout.Stage
	feed *page.Feed[[]data.DueRequest]
	kept listKept
}

// listKept is where the list stood.
type listKept struct{ row int }

// What the shell may ask of the page.
var (
	_ page.Adder     = (*listPage)(nil)
	_ page.Keeper    = (*listPage)(nil)
	_ page.Refresher = (*listPage)(nil)
)

// NewList makes the list of requests.
func NewList(p *page.Place, r page.Route) page.Page {
	l := &listPage{Place: p, body: layout.NewStage()}
	l.kept, _ = r.Kept.(listKept)
	l.grid = grid.New(p.Env, []grid.Column{
		columnWho:      {Title: p.T("request.column.who"), Width: 86, Weight: 2},
		columnRight:    {Title: p.T("request.column.right"), Width: 104, Weight: 2},
		columnReceived: {Title: p.T("request.column.received"), Width: 78, LTR: true},
		columnClock:    {Title: p.T("request.column.clock"), Width: 108, Weight: 1},
	}, func() int { return len(l.rows) }, l.cell)
	l.grid.Tone = l.tone
	l.grid.OnOpen = func(row int) { l.GoTo(page.Route{Page: page.Request, ID: l.rows[row].ID}) }
	l.feed = page.NewFeed(p, func() func(context.Context) ([]data.DueRequest, error) {
		zone := p.Now().Location()
		return func(ctx context.Context) ([]data.DueRequest, error) { return p.Vault.DueRequests(ctx, zone) }
	}, l.show)
	l.Refresh()
	return l
}

func (l *listPage) Content() fyne.CanvasObject {
	add := button.NewWithIcon(l.Env, button.Primary, theme.ContentAddIcon(), l.T("request.new"), l.Add)
	return page.Frame(l.Place, l.T("request.title"), l.T("request.subtitle"), []fyne.CanvasObject{add}, l.body.Object)
}

func (l *listPage) show(rows []data.DueRequest) {
	empty := len(l.rows) == 0
	l.rows = rows
	if len(rows) == 0 {
		l.body.Show(piece.NewEmptyState(l.Env, theme.QuestionIcon(), l.T("request.empty.title"), l.T("request.empty.text"),
			button.New(l.Env, button.Primary, l.T("request.new"), l.Add)))
		return
	}
	if empty {
		l.body.Show(l.grid)
		l.grid.Select(min(l.kept.row, len(rows)-1))
	}
	l.grid.Refresh()
}

func (l *listPage) cell(row, col int) string {
	r := &l.rows[row]
	switch col {
	case columnWho:
		return page.RequesterName(l.Place, &r.Request)
	case columnRight:
		return l.T("request.right." + string(r.Right))
	case columnReceived:
		return l.day(r.ReceivedAt)
	}
	return page.NewRequestClock(l.Place, &r.Request, r.Clock).Value
}

// day says when a request came, without the year where that is this one; its page has it
// whole.
func (l *listPage) day(at time.Time) string {
	if t := l.Local(at); t.Year() != l.Now().Year() {
		return t.Format(page.DayLayout)
	}
	return l.Local(at).Format("01-02")
}

func (l *listPage) tone(row, col int) kit.Tone {
	if col != columnClock {
		return kit.ToneNone
	}
	return page.NewRequestClock(l.Place, &l.rows[row].Request, l.rows[row].Clock).Tone
}

// Add registers a request of somebody.
func (l *listPage) Add() {
	page.AskRequest(l.Place, page.RequestFields{}, func(id int64) { l.GoTo(page.Route{Page: page.Request, ID: id}) })
}

func (l *listPage) Refresh()  { l.feed.Refresh() }
func (l *listPage) Keep() any { return listKept{max(0, l.grid.Current())} }
