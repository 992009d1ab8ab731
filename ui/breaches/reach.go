package breaches

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/gdpr"
	"mujeeb/letters"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// reach says, before a notice goes, how those whom a breach affects can be told and when the
// last one would know, against the clock of the law.
type reach struct {
	*page.Place
	box    *fyne.Container
	reads  page.Latest[data.BreachReach]
	public func() // shows the public notice
}

func newReach(p *page.Place, public func()) *reach {
	return &reach{Place: p, box: layout.VBoxTight(), public: public}
}

// read reads it for a breach that is in the vault, under the laws that count.
func (r *reach) read(b data.Breach, laws []string) {
	if b.ID == 0 || b.Rehearsal {
		return
	}
	r.reads.Ask(r.Place, func(ctx context.Context) (data.BreachReach, error) { return r.Vault.ReachOfBreach(ctx, b.ID) },
		page.OrFail(r.Place, func(x data.BreachReach) { r.show(x, gdpr.Deadline(gdpr.BreachPersons, r.Local(b.NoticedAt), laws...)) }))
}

func (r *reach) show(x data.BreachReach, clock gdpr.Clock) {
	r.box.Objects = []fyne.CanvasObject{prose.NewParagraph(r.Env, r.T("breach.reach.email", "n", x.Email), prose.Body)}
	if x.Email > 0 {
		r.showAccounts(x.Accounts, clock)
	}
	r.list("breach.reach.calls", "breach.reach.calls.list", x.Calls)
	r.list("breach.reach.none", "breach.reach.none.list", x.NoWay)
	r.list("breach.reach.failed", "breach.reach.failed.list", x.Failed)
	r.box.Add(layout.AlignLeading(r.Env, button.New(r.Env, button.Link, r.T("breach.public.open"), r.public)))
	r.box.Refresh()
}

// showAccounts says when each account would have told the last one.
func (r *reach) showAccounts(all []data.AccountReach, clock gdpr.Clock) {
	inTime := false
	for _, a := range all {
		words, style := r.T("breach.reach.account", "account", a.Account.Name, "when", r.Weekday(a.Last)), prose.Body
		if clock.Bounded() && a.Last.After(clock.Due) {
			words, style = r.T("breach.reach.late", "account", a.Account.Name, "when", r.Weekday(a.Last), "due", r.Weekday(clock.Due)), prose.Bad
		}
		inTime = inTime || style == prose.Body
		r.box.Add(prose.NewParagraph(r.Env, words, style))
	}
	switch {
	case len(all) == 0:
		r.box.Add(prose.NewParagraph(r.Env, r.T("breach.reach.noaccount"), prose.Warn))
	case inTime:
		return
	default:
		r.box.Add(prose.NewParagraph(r.Env, r.T("breach.reach.help"), prose.Warn))
	}
	r.box.Add(layout.AlignLeading(r.Env, button.New(r.Env, button.Link, r.T("breach.reach.accounts"), func() { r.GoTo(page.Route{Page: page.Settings, Kept: page.SeeAccounts}) })))
}

// list leads to people who have to be told in another way.
func (r *reach) list(words, open string, leads []int64) {
	if len(leads) == 0 {
		return
	}
	r.box.Add(prose.NewParagraph(r.Env, r.T(words, "n", len(leads)), prose.Body))
	r.box.Add(layout.AlignLeading(r.Env, button.New(r.Env, button.Link, r.T(open), func() {
		r.GoTo(page.Route{Page: page.Leads, Kept: page.PickLeads(data.LeadFilter{IDs: leads})})
	})))
}

// publicNotice returns the text of a public notice about a breach, in the language of its
// message.
func publicNotice(b data.Breach, s data.Settings, zone *time.Location) string {
	l := letters.PublicNotice(letters.Breach{
		Lang: b.Lang, From: letters.Sender{Name: s.Controller, Contact: s.Contact}, Noticed: b.NoticedAt.In(zone), Happened: b.HappenedAt.In(zone), Parts: b.Parts,
	})
	return l.Subject + "\n\n" + l.Body
}
