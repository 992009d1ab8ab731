package campaigns

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
	"mujeeb/ui/page"
	"mujeeb/ui/page/purposes"
)

// listPage lists the campaigns, the newest first.
type listPage struct {
	*page.Place
	kept  listKept
	list  campaignList
	feed  *page.Feed[campaignList]
	grid  *grid.Grid
	body  layout.Stage
	hint  *piece.Banner
	start *button.Button
}

// listKept is the campaign that was current when the list was left.
type listKept struct{ current int64 }

// campaignList is the list as it was read.
type campaignList struct {
	runs     []data.Run
	totals   map[int64]data.Totals
	purposes map[int64]string
	writable bool // there is a purpose to write for
	accounts []data.Account
}

// What the shell may ask of the page.
var (
	_ page.Adder     = (*listPage)(nil)
	_ page.Keeper    = (*listPage)(nil)
	_ page.Refresher = (*listPage)(nil)
)

// NewList makes the list of campaigns.
func NewList(p *page.Place, r page.Route) page.Page {
	c := &listPage{Place: p, body: layout.NewStage()}
	c.kept, _ = r.Kept.(listKept)
	c.start = button.NewWithIcon(p.Env, button.Primary, theme.ContentAddIcon(), p.T("campaign.new"), c.Add)
	c.hint = piece.NewBanner(p.Env, kit.ToneInfo, p.T("campaign.onlypractice"),
		button.New(p.Env, button.Plain, p.T("campaign.tosettings"), func() { p.GoTo(page.Route{Page: page.Settings}) }))
	c.hint.Hide()
	c.grid = grid.New(p.Env, []grid.Column{
		{Title: p.T("campaign.column.title"), Width: 170, Weight: 3},
		{Title: p.T("campaign.column.purpose"), Width: 120, Weight: 2, Spare: 1},
		{Title: p.T("campaign.column.state"), Width: 110},
		{Title: p.T("campaign.column.sent"), Width: 120},
		{Title: p.T("campaign.column.started"), Width: 120, Spare: 2},
	}, func() int { return len(c.list.runs) }, c.cell)
	c.grid.Tone = c.tone
	c.grid.OnOpen = func(row int) { c.GoTo(page.Route{Page: page.Campaign, ID: c.list.runs[row].ID}) }
	c.feed = page.NewFeed(p, func() func(context.Context) (campaignList, error) {
		before := c.list
		return func(ctx context.Context) (campaignList, error) { return readCampaigns(ctx, c.Vault, before) }
	}, c.show)
	c.feed.Refresh()
	return c
}

// readCampaigns reads the list. The totals of what has ended do not change, so
// they are taken from before.
func readCampaigns(ctx context.Context, vault *data.Vault, before campaignList) (l campaignList, err error) {
	if l.runs, err = vault.Runs(ctx, data.ClassCampaign); err != nil {
		return l, err
	}
	l.totals = map[int64]data.Totals{}
	for _, r := range l.runs {
		known, ok := before.totals[r.ID]
		if ended := r.State == data.RunDone || r.State == data.RunCancelled; ended && ok && known.Left() == 0 {
			l.totals[r.ID] = known
		} else if r.State != data.RunDraft {
			if l.totals[r.ID], err = vault.RunTotals(ctx, r.ID); err != nil {
				return l, err
			}
		}
	}
	purposes, err := vault.Purposes(ctx)
	if err != nil {
		return l, err
	}
	l.purposes = map[int64]string{}
	for _, p := range purposes {
		l.purposes[p.ID] = p.Name
	}
	l.writable = slices.ContainsFunc(purposes, writable)
	l.accounts, err = vault.Accounts(ctx)
	return l, err
}

// writable tells whether a new campaign can be for a purpose.
func writable(p data.Purpose) bool { return !p.Archived && p.Channel == data.ChannelEmail }

func (c *listPage) Content() fyne.CanvasObject {
	body := layout.Border(c.Env, nil, layout.VBox(layout.VBoxTight(), c.hint), nil, nil, c.body.Object)
	return page.Frame(c.Place, c.T("campaign.title"), c.T("campaign.subtitle"), []fyne.CanvasObject{c.start}, body)
}

func (c *listPage) show(l campaignList) {
	first := c.list.runs == nil
	current := c.kept.current
	if row := c.grid.Current(); !first && row >= 0 {
		current = c.list.runs[row].ID
	}
	c.list = l
	c.hint.Hide()
	c.start.Show()
	if !l.writable {
		c.start.Hide()
	}
	if len(l.runs) == 0 {
		c.put(c.empty())
		return
	}
	if !slices.ContainsFunc(l.accounts, func(a data.Account) bool { return a.Kind != data.AccountSandbox }) {
		c.hint.Show()
	}
	c.put(c.grid)
	row := slices.IndexFunc(l.runs, func(r data.Run) bool { return r.ID == current })
	if first || row != c.grid.Current() {
		c.grid.Select(max(0, row))
	}
	c.grid.Refresh()
}

func (c *listPage) put(o fyne.CanvasObject) {
	c.body.Show(o)
}

// empty says what comes first: a purpose, then a campaign.
func (c *listPage) empty() fyne.CanvasObject {
	if !c.list.writable {
		return piece.NewEmptyState(c.Env, theme.MailSendIcon(), c.T("campaign.nopurpose.title"), c.T("campaign.nopurpose.text"),
			button.New(c.Env, button.Primary, c.T("campaign.nopurpose.go"), c.define))
	}
	return piece.NewEmptyState(c.Env, theme.MailSendIcon(), c.T("campaign.empty.title"), c.T("campaign.empty.text"),
		button.New(c.Env, button.Primary, c.T("campaign.empty.go"), c.Add))
}

// define has the first purpose written here.
func (c *listPage) define() {
	purposes.Write(c.Place, purposes.First(c.Env), func(int64) { c.feed.Refresh() })
}

func (c *listPage) cell(row, col int) string {
	r := c.list.runs[row]
	totals := c.list.totals[r.ID]
	switch col {
	case 0:
		return r.Title
	case 1:
		return c.list.purposes[r.PurposeID]
	case 2:
		words, _ := page.RunState(c.Env, r)
		return words
	case 3:
		if totals == nil {
			return ""
		}
		return c.T("campaign.sentof", "sent", totals[data.MessageSent], "all", totals.All())
	}
	if !r.StartsAt.IsZero() {
		return c.Lang.ShortDate(c.Local(r.StartsAt))
	}
	return c.Lang.ShortDate(c.Local(r.StartedAt))
}

func (c *listPage) tone(row, col int) kit.Tone {
	if col != 2 {
		return kit.ToneNone
	}
	_, tone := page.RunState(c.Env, c.list.runs[row])
	return tone
}

func (c *listPage) Refresh() { c.feed.Refresh() }

func (c *listPage) Add() {
	if c.list.writable {
		c.GoTo(page.Route{Page: page.Campaign})
	}
}

func (c *listPage) Keep() any {
	if row := c.grid.Current(); row >= 0 {
		return listKept{c.list.runs[row].ID}
	}
	return c.kept
}
