package consent

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

// history lists every consent event, the newest first. Events are numbered
// without a gap, so their numbers are all that the list needs to hold.
type history struct {
	*page.Place
	pager  *grid.Pager[data.ConsentEvent]
	grid   *grid.Grid
	rows   layout.Stage
	object fyne.CanvasObject
}

func newHistory(p *page.Place, current int64) *history {
	h := &history{Place: p}
	h.pager = grid.NewPager(p.Env, h.fetch)
	context.AfterFunc(p.Context(), func() { p.Post(h.pager.Close) })
	h.grid = h.newGrid()
	h.pager.OnChange, h.pager.OnError = h.grid.Refresh, h.Fail
	h.rows = layout.NewStage()
	text := prose.NewParagraph(p.Env, p.T("consent.history.text"), prose.Muted)
	h.object = layout.Border(p.Env, layout.VBox(text, layout.VBoxTight()), nil, nil, nil, h.rows.Object)
	h.reload(current)
	return h
}

func (h *history) newGrid() *grid.Grid {
	g := grid.New(h.Env, []grid.Column{
		{Title: h.T("consent.history.number"), Width: 60, LTR: true, Spare: 3},
		{Title: h.T("consent.history.when"), Width: 108, LTR: true},
		{Title: h.T("consent.history.who"), Width: 90, Weight: 2},
		{Title: h.T("consent.history.act"), Width: 104},
		{Title: h.T("consent.history.purpose"), Width: 80, Weight: 2},
		{Title: h.T("consent.history.channel"), Width: 84, Spare: 2},
		{Title: h.T("consent.history.grade"), Width: 120, Weight: 2, Spare: 1},
	}, func() int { return h.pager.Len() }, h.cell)
	g.Tone = func(row, col int) kit.Tone {
		if e, ok := h.pager.Row(row); ok && col == 3 {
			return page.ActTone(e.Act)
		}
		return kit.ToneNone
	}
	g.OnOpen = func(row int) {
		if e, ok := h.pager.Row(row); ok {
			page.ShowEvent(h.Place, e)
		}
	}
	return g
}

func (h *history) cell(row, col int) string {
	e, ok := h.pager.Row(row)
	switch {
	case col == 0:
		return h.Lang.Number(int(h.pager.ID(row)))
	case !ok && col == 2:
		return h.T("kit.loading")
	case !ok:
		return ""
	}
	switch col {
	case 1:
		return page.EventDay(h.Place, e)
	case 2:
		switch {
		case !page.IsOfPerson(e):
			return ""
		case e.LeadID == 0:
			return h.T("consent.event.erased")
		}
		return page.LeadTitle(h.Env, e.Name)
	case 3:
		return page.ActName(h.Env, e.Act)
	case 4:
		if e.Act == data.ActObjected && e.PurposeID == 0 {
			return h.T("consent.event.all")
		}
		return e.Purpose
	case 5:
		return page.ChannelName(h.Env, string(e.Via))
	}
	return page.GradeName(h.Env, e.Grade)
}

// fetch reads the events with these numbers, which follow each other downwards.
func (h *history) fetch(ctx context.Context, ids []int64) ([]data.ConsentEvent, error) {
	return h.Vault.ConsentLog(ctx, ids[0]+1, len(ids))
}

func (h *history) current() int64 {
	if row := h.grid.Current(); row >= 0 {
		return h.pager.ID(row)
	}
	return 0
}

// reload finds the newest event, and with it all numbers.
func (h *history) reload(current int64) {
	page.Work(h.Place, func(ctx context.Context) ([]data.ConsentEvent, error) { return h.Vault.ConsentLog(ctx, 0, 1) }, func(newest []data.ConsentEvent) {
		if len(newest) == 0 {
			h.rows.Show(piece.NewEmptyState(h.Env, theme.HistoryIcon(), h.T("consent.history.empty.title"), h.T("consent.history.empty.text"),
				button.New(h.Env, button.Plain, h.T("consent.history.empty.go"), func() { h.GoTo(page.Route{Page: page.Leads}) })))
			return
		}
		ids := make([]int64, newest[0].Seq)
		for i := range ids {
			ids[i] = newest[0].Seq - int64(i)
		}
		h.pager.SetIDs(ids)
		h.rows.Show(h.grid)
		if row := slices.Index(ids, current); row >= 0 {
			h.grid.Select(row)
		}
	})
}
