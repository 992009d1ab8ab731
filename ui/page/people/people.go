// Package people lets the owner find one of many people in a dialog.
package people

import (
	"context"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// Dialog lists people, any number of them, with a search over the list.
type Dialog struct {
	Title string
	Text  string
	IDs   func(ctx context.Context, search string) ([]int64, error)
	Open  string // the act on a person: "Open", "Choose"
	Do    func(data.LeadRow)
}

// Show opens the dialog. Do is called after it has closed.
func Show(p *page.Place, s Dialog) {
	pager := grid.NewPager(p.Env, p.Vault.LeadRows)
	table, count := newGrid(p, pager), prose.NewLabel(p.Env, "", prose.Muted)
	pager.OnChange = func() {
		count.SetText(p.T("people.count", "n", pager.Len()))
		table.Refresh()
	}
	pager.OnError = p.Fail
	read := func(search string) {
		pager.Reload(func(ctx context.Context) ([]int64, error) { return s.IDs(ctx, search) })
	}
	search := field.NewSearch(p.Env, p.T("people.search"), read)
	search.Results = table
	var d *kit.Dialog
	table.OnOpen = func(row int) {
		if r, ok := pager.Row(row); ok && r.ID != 0 {
			d.Close()
			s.Do(r)
		}
	}
	leave := func() { d.Close() }
	content := layout.VBox()
	if s.Text != "" {
		content.Add(prose.NewParagraph(p.Env, s.Text, prose.Muted))
	}
	content.Add(layout.Border(p.Env, nil, nil, nil, layout.Pad(8, count), search))
	content.Add(layout.MinHeight(280, table))
	d = dialog.Show(p.Env, dialog.Spec{
		Title: s.Title, Content: content, Width: 680, Focus: search, Cancel: leave, OnClose: pager.Close,
		Buttons: []*button.Button{
			button.New(p.Env, button.Plain, p.T("kit.close"), leave),
			button.New(p.Env, button.Primary, s.Open, func() {
				if row := table.Current(); row >= 0 {
					table.OnOpen(row)
				}
			}),
		},
	})
	read("")
}

func newGrid(p *page.Place, pager *grid.Pager[data.LeadRow]) *grid.Grid {
	return grid.New(p.Env, []grid.Column{
		{Title: p.T("people.name"), Width: 180, Weight: 2},
		{Title: p.T("people.email"), Width: 190, Weight: 2, LTR: true},
		{Title: p.T("people.phone"), Width: 150, LTR: true},
	}, pager.Len, func(row, col int) string {
		r, ok := pager.Row(row)
		if !ok {
			return ""
		}
		return [...]string{page.LeadTitle(p.Env, r.Name), r.Email, r.Phone}[col]
	})
}
