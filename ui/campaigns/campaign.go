package campaigns

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/page"
)

// campaignPage is the page of a run of any class: while it is a draft, where it
// is written; from then on, where it is watched.
type campaignPage struct {
	*page.Place
	kept    runKept
	about   aboutRun
	stage   layout.Stage
	draft   *draftView   // while the run is one
	running *runningView // from then on

	scheduled *scheduledView // while it is a draft that starts by itself
}

// runKept is how the page was left. A new draft has its number from the saver
// as soon as it is written.
type runKept struct {
	id     int64
	people []int64 // whom a new draft is for; nil where that is chosen on the page
	saver  *draftSaver
	tab    int
}

// aboutRun is what a run's page has to know beside it.
type aboutRun struct {
	run      data.Run
	purposes []data.Purpose
	accounts []data.Account
	deleted  data.Account // the run's, where it was deleted since; else zero
	settings data.Settings
	own      []data.OwnField // that a message can hold
}

// ownNames returns the names of the fields of the owner's own.
func (a aboutRun) ownNames() (names []string) {
	for _, f := range a.own {
		names = append(names, f.Name)
	}
	return names
}

// What the shell may ask of the page.
var (
	_ page.Keeper    = (*campaignPage)(nil)
	_ page.Leaver    = (*campaignPage)(nil)
	_ page.Refresher = (*campaignPage)(nil)
	_ page.Saver     = (*campaignPage)(nil)
)

// NewCampaign makes the page of a run; without an ID it is a new campaign.
func NewCampaign(p *page.Place, r page.Route) page.Page {
	c := &campaignPage{Place: p, stage: layout.NewStage()}
	c.kept, _ = r.Kept.(runKept)
	if people, ok := r.Kept.(page.WriteTo); ok {
		c.kept.people = people
	}
	if r.Kept == any(page.SeeUnsure) {
		c.kept.tab = slices.Index(tabNames, "unsure")
	}
	if r.ID != 0 {
		c.kept.id = r.ID
	}
	c.load()
	return c
}

func (c *campaignPage) Content() fyne.CanvasObject { return c.stage.Object }

// load reads the run and shows the view that fits its state.
func (c *campaignPage) load() {
	id, saver, people := c.kept.id, c.kept.saver, c.kept.people
	lang, title := c.Lang.Code(), c.T("campaign.title.new", "date", c.Lang.Date(c.Local(c.Now())))
	page.Work(c.Place, func(ctx context.Context) (aboutRun, error) {
		if written := saver.settled(); written != 0 {
			id = written
		}
		about, err := readAboutRun(ctx, c.Vault, id)
		if err != nil || id != 0 {
			return about, err
		}
		about.run, err = newCampaign(ctx, c.Vault, about, title, lang)
		about.run.Audience.IDs = people
		return about, err
	}, func(about aboutRun) {
		c.about, c.kept.id = about, about.run.ID
		c.show()
	})
}

func readAboutRun(ctx context.Context, vault *data.Vault, id int64) (a aboutRun, err error) {
	if id != 0 {
		run, err := vault.Run(ctx, id)
		if err != nil {
			return a, err
		}
		a.run = *run
	}
	if a.purposes, err = vault.Purposes(ctx); err != nil {
		return a, err
	}
	if a.accounts, err = vault.Accounts(ctx); err != nil {
		return a, err
	}
	if sentBy := a.run.AccountID; sentBy != 0 && !a.has(sentBy) {
		if a.deleted, err = vault.Account(ctx, sentBy); err != nil {
			return a, err
		}
	}
	if a.settings, err = vault.Settings(ctx); err != nil || !a.run.StartedAt.IsZero() {
		return a, err
	}
	a.own, err = vault.OwnFields(ctx)
	a.own = slices.DeleteFunc(a.own, func(f data.OwnField) bool { return !f.CanMerge() })
	return a, err
}

// newCampaign returns a draft with what is most likely right: the first purpose in use,
// and the account that campaigns usually go out by. Who has set up none practises.
func newCampaign(ctx context.Context, vault *data.Vault, a aboutRun, title, lang string) (r data.Run, err error) {
	r = data.Run{Class: data.ClassCampaign, State: data.RunDraft, Title: title, Lang: lang}
	if i := slices.IndexFunc(a.purposes, writable); i >= 0 {
		r.PurposeID = a.purposes[i].ID
	}
	r.AccountID, err = vault.UsualAccount(ctx, r.Class)
	if len(a.accounts) == 1 {
		r.AccountID = a.accounts[0].ID
	}
	return r, err
}

// account returns the account of the run; the zero value when none is chosen.
func (a aboutRun) account(id int64) data.Account {
	for _, x := range a.accounts {
		if x.ID == id {
			return x
		}
	}
	if a.deleted.ID == id {
		return a.deleted
	}
	return data.Account{}
}

// has tells whether there is an account, which was not deleted.
func (a aboutRun) has(account int64) bool {
	return slices.ContainsFunc(a.accounts, func(x data.Account) bool { return x.ID == account })
}

func (a aboutRun) purpose(id int64) string {
	for _, p := range a.purposes {
		if p.ID == id {
			return p.Name
		}
	}
	return ""
}

func (c *campaignPage) show() {
	var o fyne.CanvasObject
	c.draft, c.scheduled, c.running = nil, nil, nil
	switch r := c.about.run; {
	case r.State != data.RunDraft:
		c.running = newRunningView(c)
		o = c.running.content()
	case !r.StartsAt.IsZero():
		c.scheduled = newScheduledView(c)
		o = c.scheduled.content()
	default:
		c.draft = newDraftView(c)
		o = c.draft.content()
	}
	c.stage.Show(o)
}

// started shows the run as it is from now on.
func (c *campaignPage) started(id int64) {
	c.Session.Wake()
	c.kept = runKept{id: id}
	c.load()
}

// legalBanner says what a legal notice may do and what it must not; nil for a
// campaign.
func (c *campaignPage) legalBanner() fyne.CanvasObject {
	if c.about.run.Class == data.ClassCampaign {
		return nil
	}
	words := "run.legal"
	if c.about.run.Class == data.ClassAnswer {
		words = "run.answer"
	}
	return piece.NewBanner(c.Env, kit.ToneInfo, c.T(words))
}

func (c *campaignPage) Refresh() {
	if c.scheduled != nil {
		c.scheduled.refresh()
	}
	if c.running != nil {
		c.running.refresh()
	}
}

func (c *campaignPage) Leave() {
	if c.draft != nil {
		c.draft.leave()
	}
	if c.running != nil {
		c.running.leave()
	}
}

func (c *campaignPage) SaveNow() {
	if c.draft != nil {
		c.draft.save()
	}
}

func (c *campaignPage) Keep() any {
	switch {
	case c.draft != nil:
		return runKept{id: c.kept.id, people: c.kept.people, saver: c.draft.saver, tab: c.draft.tabs.Selected()}
	case c.running != nil:
		return runKept{id: c.kept.id, tab: c.running.tabs.Selected()}
	}
	return c.kept
}
