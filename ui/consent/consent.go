package consent

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/nav"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/page"
	"mujeeb/ui/page/purposes"
)

// The tabs.
const (
	tabPurposes = iota
	tabLedger
	tabHistory
)

// consentPage says what people are asked for, and what is written down of their answers.
type consentPage struct {
	*page.Place
	purposes layout.Stage
	reads    page.Latest[consentFacts]
	define   bool // as soon as the purposes are read
	ledger   *ledger
	history  *history
	tabs     *nav.Tabs
}

// consentKept is how the page was left.
type consentKept struct {
	tab     int
	current int64 // event in the current row of the history
}

// What the shell may ask of the page.
var (
	_ page.Adder  = (*consentPage)(nil)
	_ page.Keeper = (*consentPage)(nil)
)

// New makes the page. With [page.DefinePurpose] a new purpose is written at once.
func New(p *page.Place, r page.Route) page.Page {
	c := &consentPage{Place: p, purposes: layout.NewStage()}
	kept, _ := r.Kept.(consentKept)
	c.define = r.Kept == page.DefinePurpose
	c.ledger, c.history = newLedger(p), newHistory(p, kept.current)
	c.tabs = nav.NewTabs(p.Env,
		nav.Tab{Text: p.T("consent.tab.purposes"), Content: c.purposes.Object},
		nav.Tab{Text: p.T("consent.tab.ledger"), Content: layout.ScrollOutdented(c.ledger.object)},
		nav.Tab{Text: p.T("consent.tab.history"), Content: c.history.object})
	c.tabs.Select(kept.tab)
	if r.Kept == page.SeeLedger {
		c.tabs.Select(tabLedger)
	}
	c.reload()
	return c
}

func (c *consentPage) Content() fyne.CanvasObject {
	return page.Frame(c.Place, c.T("consent.title"), c.T("consent.subtitle"),
		[]fyne.CanvasObject{button.NewWithIcon(c.Env, button.Primary, theme.ContentAddIcon(), c.T("consent.add"), c.Add)}, c.tabs)
}

func (c *consentPage) Keep() any {
	return consentKept{tab: c.tabs.Selected(), current: c.history.current()}
}

func (c *consentPage) Add() {
	c.edit(data.Purpose{Channel: data.ChannelEmail, Ground: data.GroundConsent})
}

// purposeFacts is a purpose with what depends on it.
type purposeFacts struct {
	data.Reading // of an archived purpose without numbers
	notices      int
}

// renew reads everything anew: what is written down for a purpose is in the ledger too.
func (c *consentPage) renew() {
	c.reload()
	c.ledger.reload()
	c.history.reload(c.history.current())
}

// reload reads the purposes anew.
func (c *consentPage) reload() {
	c.reads.Ask(c.Place, func(ctx context.Context) (f consentFacts, err error) {
		if f.mailing, err = c.nextMailing(ctx); err != nil {
			return f, err
		}
		purposes, err := c.Vault.Purposes(ctx)
		if err != nil {
			return f, err
		}
		readings, err := c.Vault.Readings(ctx)
		if err != nil {
			return f, err
		}
		for _, p := range purposes {
			notices, err := c.Vault.Notices(ctx, p.ID)
			if err != nil {
				return f, err
			}
			facts := purposeFacts{data.Reading{Purpose: p}, len(notices)}
			if i := slices.IndexFunc(readings, func(r data.Reading) bool { return r.Purpose.ID == p.ID }); i >= 0 {
				facts.Reading = readings[i]
			}
			f.purposes = append(f.purposes, facts)
		}
		return f, nil
	}, page.OrFail(c.Place, c.show))
}

func (c *consentPage) show(f consentFacts) {
	begin := c.Add
	if len(f.purposes) == 0 {
		begin = c.suggest
		c.purposes.Show(piece.NewEmptyState(c.Env, theme.ConfirmIcon(), c.T("consent.empty.title"), c.T("consent.empty.text"),
			button.New(c.Env, button.Primary, c.T("consent.empty.add"), c.suggest)))
	} else {
		c.purposes.Show(layout.ScrollOutdented(c.cards(f)))
	}
	if c.define {
		c.define = false
		begin()
	}
}

// cards shows what falls due and the purposes, those that are archived folded away below.
func (c *consentPage) cards(f consentFacts) fyne.CanvasObject {
	box, archived := layout.VBox(), layout.VBox()
	if due := c.due(f); due != nil {
		box.Add(due)
	}
	for _, p := range f.purposes {
		if p.Purpose.Archived {
			archived.Add(c.card(p))
		} else {
			box.Add(c.card(p))
		}
	}
	if n := len(archived.Objects); n > 0 {
		box.Add(piece.NewFold(c.Env, c.T("consent.archived", "n", n), archived))
	}
	return box
}

func (c *consentPage) suggest() { c.edit(purposes.First(c.Env)) }

// edit has a purpose written, and shows it then.
func (c *consentPage) edit(p data.Purpose) {
	purposes.Write(c.Place, p, func(int64) {
		c.tabs.Select(tabPurposes)
		c.renew()
	})
}

func (c *consentPage) archive(p data.Purpose) {
	dialog.Confirm(c.Env, dialog.ConfirmSpec{
		Title: c.T("consent.archive.title", "purpose", p.Name), Text: c.T("consent.archive.text"),
		Items: []string{c.T("consent.archive.stops"), c.T("consent.archive.stays")}, Yes: c.T("consent.archive"),
		OnYes: func() { c.setArchived(p, true) },
	})
}

func (c *consentPage) restore(p data.Purpose) { c.setArchived(p, false) }

func (c *consentPage) setArchived(p data.Purpose, is bool) {
	p.Archived = is
	c.Act(func(ctx context.Context) error {
		_, err := c.Vault.SavePurpose(ctx, p)
		return err
	}, c.reload)
}
