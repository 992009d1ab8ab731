package policies

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
	"mujeeb/ui/page/fields"
)

// listPage lists the versions of the privacy policy, the newest first.
type listPage struct {
	*page.Place
	rows []data.PolicyVersion
	grid *grid.Grid
	body layout.Stage
	feed *page.Feed[[]data.PolicyVersion]
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

// NewList makes the list of versions.
func NewList(p *page.Place, r page.Route) page.Page {
	l := &listPage{Place: p, body: layout.NewStage()}
	l.kept, _ = r.Kept.(listKept)
	l.grid = grid.New(p.Env, []grid.Column{
		{Title: p.T("policy.column.number"), Width: 110},
		{Title: p.T("policy.column.effective"), Width: 170, Spare: 1},
		{Title: p.T("policy.column.change"), Width: 220, Weight: 1},
		{Title: p.T("policy.column.lang"), Width: 100, Spare: 2},
		{Title: p.T("policy.column.told"), Width: 150},
	}, func() int { return len(l.rows) }, l.cell)
	l.grid.Tone = l.tone
	l.grid.OnOpen = func(row int) { l.GoTo(page.Route{Page: page.Policy, ID: l.rows[row].ID}) }
	l.feed = page.NewFeed(p, func() func(context.Context) ([]data.PolicyVersion, error) { return p.Vault.PolicyVersions }, l.show)
	l.Refresh()
	return l
}

func (l *listPage) Content() fyne.CanvasObject {
	add := button.NewWithIcon(l.Env, button.Primary, theme.ContentAddIcon(), l.T("policy.new"), l.Add)
	return page.Frame(l.Place, l.T("policy.title"), l.T("policy.subtitle"), []fyne.CanvasObject{add}, l.body.Object)
}

func (l *listPage) show(rows []data.PolicyVersion) {
	empty := len(l.rows) == 0
	l.rows = rows
	if len(rows) == 0 {
		l.body.Show(piece.NewEmptyState(l.Env, theme.DocumentIcon(), l.T("policy.empty.title"), l.T("policy.empty.text"),
			button.New(l.Env, button.Primary, l.T("policy.new"), l.Add)))
		return
	}
	if empty {
		l.body.Show(l.grid)
		l.grid.Select(min(l.kept.row, len(rows)-1))
	}
	l.grid.Refresh()
}

func (l *listPage) cell(row, col int) string {
	v := l.rows[row]
	switch col {
	case 0:
		return l.T("policy.version", "number", v.Number)
	case 1:
		return l.Lang.Date(l.Local(v.EffectiveAt))
	case 2:
		return v.ChangeNote
	case 3:
		return ownName(v.Lang)
	}
	text, _ := page.NoticeState(l.Env, v.RunID, v.RunState)
	return text
}

// ownName names a language in itself.
func ownName(code string) string {
	for _, o := range fields.Languages() {
		if o.Key == code {
			return o.Text
		}
	}
	return code
}

func (l *listPage) tone(row, col int) kit.Tone {
	if col != 4 {
		return kit.ToneNone
	}
	_, tone := page.NoticeState(l.Env, l.rows[row].RunID, l.rows[row].RunState)
	return tone
}

func (l *listPage) Refresh()  { l.feed.Refresh() }
func (l *listPage) Add()      { l.GoTo(page.Route{Page: page.Policy}) }
func (l *listPage) Keep() any { return listKept{max(0, l.grid.Current())} }
