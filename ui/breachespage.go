package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit"
)

// breachesPage lists the breaches that are documented (GDPR Art. 33(5)), the
// newest first, each with its clock.
type breachesPage struct {
	*place
	rows []data.Breach
	grid *kit.Grid
	body kit.Stage
	kept breachesKept
}

// breachesKept is where the list stood.
type breachesKept struct{ row int }

func newBreachesPage(p *place, r Route) page {
	b := &breachesPage{place: p, body: kit.NewStage()}
	b.kept, _ = r.Kept.(breachesKept)
	b.grid = kit.NewGrid(p.Env, []kit.Column{
		{Title: p.T("breach.column.title"), Width: 160, Weight: 2},
		{Title: p.T("breach.column.noticed"), Width: 195},
		{Title: p.T("breach.column.clock"), Width: 170, Weight: 1},
		{Title: p.T("breach.column.people"), Width: 140},
	}, func() int { return len(b.rows) }, b.cell)
	b.grid.Tone = b.tone
	b.grid.OnOpen = func(row int) { b.GoTo(Route{Page: PageBreach, ID: b.rows[row].ID}) }
	b.load()
	return b
}

func (b *breachesPage) content() fyne.CanvasObject {
	add := kit.NewIconButton(b.Env, kit.Primary, theme.ContentAddIcon(), b.T("breach.new"), b.add)
	return frame(b.place, b.T("breach.title"), b.T("breach.subtitle"), []fyne.CanvasObject{add}, b.body.Object)
}

func (b *breachesPage) load() {
	work(b.place, b.Vault.Breaches, func(rows []data.Breach) {
		empty := len(b.rows) == 0
		b.rows = rows
		if len(rows) == 0 {
			b.body.Show(kit.NewEmptyState(b.Env, theme.WarningIcon(), b.T("breach.empty.title"), b.T("breach.empty.text"),
				kit.NewButton(b.Env, kit.Primary, b.T("breach.new"), b.add)))
			return
		}
		if empty {
			b.body.Show(b.grid)
			b.grid.Select(min(b.kept.row, len(rows)-1))
		}
		b.grid.Refresh()
	})
}

func (b *breachesPage) cell(row, col int) string {
	x := b.rows[row]
	switch col {
	case 0:
		return x.Title
	case 1:
		return b.Lang.DateTime(b.Local(x.NoticedAt))
	case 2:
		return newBreachClock(b.place, x).Value
	}
	text, _ := noticeState(b.Env, x.RunID, x.RunState)
	return text
}

func (b *breachesPage) tone(row, col int) kit.Tone {
	switch col {
	case 2:
		return newBreachClock(b.place, b.rows[row]).Tone
	case 3:
		_, tone := noticeState(b.Env, b.rows[row].RunID, b.rows[row].RunState)
		return tone
	}
	return kit.ToneNone
}

func (b *breachesPage) refresh()  { b.load() }
func (b *breachesPage) add()      { b.GoTo(Route{Page: PageBreach}) }
func (b *breachesPage) keep() any { return breachesKept{max(0, b.grid.Current())} }
