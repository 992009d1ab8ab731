package campaigns

import (
	"context"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/page"
)

// peopleDialog lists people, any number of them, with a search over the list.
type peopleDialog struct {
	Title string
	Text  string
	IDs   func(ctx context.Context, search string) ([]int64, error)
	Open  string // the act on a person: "Open", "Choose"
	Do    func(data.LeadRow)
}

// showPeople opens the dialog. Do is called after it has closed.
func showPeople(p *page.Place, s peopleDialog) {
	pager := kit.NewPager(p.Env, p.Vault.LeadRows)
	grid, count := peopleGrid(p, pager), kit.NewLabel(p.Env, "", kit.Muted)
	pager.OnChange = func() {
		count.SetText(p.T("people.count", "n", pager.Len()))
		grid.Refresh()
	}
	pager.OnError = p.Fail
	read := func(search string) {
		pager.Reload(func(ctx context.Context) ([]int64, error) { return s.IDs(ctx, search) })
	}
	search := kit.NewSearch(p.Env, p.T("people.search"), read)
	search.Results = grid
	var d *kit.Dialog
	grid.OnOpen = func(row int) {
		if r, ok := pager.Row(row); ok && r.ID != 0 {
			d.Close()
			s.Do(r)
		}
	}
	leave := func() { d.Close() }
	content := kit.VBox()
	if s.Text != "" {
		content.Add(kit.NewParagraph(p.Env, s.Text, kit.Muted))
	}
	content.Add(kit.Border(p.Env, nil, nil, nil, kit.Pad(8, count), search))
	content.Add(kit.Height(280, grid))
	d = kit.ShowDialog(p.Env, kit.DialogSpec{
		Title: s.Title, Content: content, Width: 680, Focus: search, Cancel: leave, OnClose: pager.Close,
		Buttons: []*kit.Button{
			kit.NewButton(p.Env, kit.Plain, p.T("kit.close"), leave),
			kit.NewButton(p.Env, kit.Primary, s.Open, func() {
				if row := grid.Current(); row >= 0 {
					grid.OnOpen(row)
				}
			}),
		},
	})
	read("")
}

func peopleGrid(p *page.Place, pager *kit.Pager[data.LeadRow]) *kit.Grid {
	return kit.NewGrid(p.Env, []kit.Column{
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
