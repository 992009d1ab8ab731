package consent

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// anchors says which heads of the ledger are kept elsewhere, up to where somebody else
// dates it, and what is not proven. Its buttons show a head to be kept, mail heads, and
// take a mail back.
type anchors struct {
	*page.Place
	reads  page.Latest[anchorFacts]
	dated  layout.Stage // up to where somebody else dates the ledger
	kept   layout.Stage // the heads that are kept elsewhere
	mails  layout.Stage // how heads are mailed
	show   *button.Button
	give   *button.Button
	object fyne.CanvasObject
}

// anchorFacts are what the card shows.
type anchorFacts struct {
	anchors []data.LedgerAnchor
	mails   data.HeadMails
}

func newAnchors(p *page.Place) *anchors {
	a := &anchors{Place: p, dated: layout.NewStage(), kept: layout.NewStage(), mails: layout.NewStage()}
	a.show = button.NewWithIcon(p.Env, button.Plain, theme.VisibilityIcon(), p.T("anchor.show"), a.showHead)
	mail := button.NewWithIcon(p.Env, button.Plain, theme.MailSendIcon(), p.T("anchor.mail"), a.setMails)
	a.give = button.NewWithIcon(p.Env, button.Plain, theme.MailReplyIcon(), p.T("anchor.give"), a.giveBack)
	a.object = piece.NewCard(p.Env, p.T("consent.anchor.title"), layout.VBox(
		prose.NewParagraph(p.Env, p.T("anchor.text"), prose.Muted), a.dated.Object,
		layout.Flow(p.Env, a.show, mail, a.give), a.mails.Object, a.kept.Object, piece.NewRule(),
		prose.NewLabel(p.Env, p.T("consent.anchor.unproven"), prose.Strong),
		piece.NewList(p.Env, []string{p.T("consent.anchor.rewrite"), p.T("consent.anchor.truth"), p.T("consent.anchor.when")})))
	return a
}

// enable lets heads be shown and mails be given back, once the ledger has a head.
func (a *anchors) enable(is bool) {
	for _, b := range []*button.Button{a.show, a.give} {
		if is {
			b.Enable()
		} else {
			b.Disable()
		}
	}
}

// reload reads what is kept elsewhere.
func (a *anchors) reload() {
	a.reads.Ask(a.Place, func(ctx context.Context) (f anchorFacts, err error) {
		if f.anchors, err = a.Vault.LedgerAnchors(ctx); err != nil {
			return f, err
		}
		f.mails, err = a.Vault.HeadMails(ctx)
		return f, err
	}, page.OrFail(a.Place, a.tell))
}

func (a *anchors) tell(f anchorFacts) {
	a.dated.Show(a.datedWords(f.anchors))
	if a.mails.Object.Hide(); f.mails.To != "" {
		a.mails.Show(a.mailWords(f.mails))
		a.mails.Object.Show()
	}
	if a.kept.Object.Hide(); len(f.anchors) > 0 {
		a.kept.Show(a.list(listed(f.anchors)))
		a.kept.Object.Show()
	}
	a.object.Refresh()
}

// datedWords says up to where somebody else dates the ledger.
func (a *anchors) datedWords(all []data.LedgerAnchor) fyne.CanvasObject {
	i := slices.IndexFunc(all, func(x data.LedgerAnchor) bool { return x.Domain != "" })
	if i < 0 {
		return layout.VBox(
			layout.HBox(a.Env, piece.NewBadge(a.Env, a.T("consent.anchor.none"), kit.ToneNeutral)),
			prose.NewParagraph(a.Env, a.T("consent.anchor.text"), prose.Body))
	}
	return prose.NewParagraph(a.Env, a.datedSentence(all[i].Size, all[i].DatedAt, all[i].Domain), prose.Body)
}

// mailWords says how heads are mailed.
func (a *anchors) mailWords(m data.HeadMails) fyne.CanvasObject {
	words := a.T("anchor.mails."+often(m.Days), "to", m.To, "button", a.T("anchor.mails.send")) + " " + a.lastMail(m)
	box := layout.VBox(prose.NewParagraph(a.Env, words, prose.Muted))
	if !m.FailedAt.IsZero() {
		box.Add(piece.NewBanner(a.Env, kit.ToneWarn, a.failedMail(m)))
	}
	return box
}

// failedMail says when and why the last try to mail a head failed, and when there is
// another.
func (a *anchors) failedMail(m data.HeadMails) string {
	why := page.ReasonWords(a.Env, m.Failure)
	if key := "error." + m.Failure; !a.Lang.Has("reason."+m.Failure) && a.Lang.Has(key) {
		why = a.T(key)
	}
	words := a.T("anchor.mails.lastfailed", "date", a.Lang.DateTime(a.Local(m.FailedAt)), "why", why)
	if m.Days > 0 {
		words += " " + a.T("anchor.mails.again")
	}
	return words
}

// lastMail says when a head was mailed last.
func (a *anchors) lastMail(m data.HeadMails) string {
	if m.SentAt.IsZero() {
		return a.T("anchor.mails.never")
	}
	return a.T("anchor.mails.last", "date", a.Lang.DateTime(a.Local(m.SentAt)))
}

// listed returns the anchors as the list shows them: of a head that somebody dated the
// mails that date nothing are left out, of any other all but the first, and what was
// given back twice is there once.
func listed(all []data.LedgerAnchor) []data.LedgerAnchor {
	var some []data.LedgerAnchor
	for i, x := range all {
		same := func(y data.LedgerAnchor) bool {
			return y.Size == x.Size && y.Kind == x.Kind && (x.Domain == "" || y.Domain == x.Domain && y.DatedAt.Equal(x.DatedAt))
		}
		dated := x.Domain == "" && slices.ContainsFunc(all, func(y data.LedgerAnchor) bool { return same(y) && y.Domain != "" })
		if !dated && !slices.ContainsFunc(all[i+1:], same) { // the newest come first
			some = append(some, x)
		}
	}
	return some
}

// anchorsShown is how many anchors stand in the list before the rest is folded away.
const anchorsShown = 4

// list shows the heads that are kept elsewhere, and what to do with those that nobody
// has dated yet.
func (a *anchors) list(all []data.LedgerAnchor) fyne.CanvasObject {
	box, older := layout.VBox(piece.NewRule()), layout.VBox()
	for i, x := range all {
		if i < anchorsShown {
			box.Add(a.row(x))
		} else {
			older.Add(a.row(x))
		}
	}
	if n := len(older.Objects); n > 0 {
		box.Add(piece.NewFold(a.Env, a.T("anchor.older", "n", n), older))
	}
	return box
}

// row shows where a head is kept.
func (a *anchors) row(x data.LedgerAnchor) fyne.CanvasObject {
	kind, tone, args := "dated", kit.ToneGood, []any{"date", a.Lang.DateTime(a.Local(x.DatedAt)), "domain", x.Domain}
	if x.Domain == "" {
		kind, tone, args = string(x.Kind), kit.ToneWarn, []any{"date", a.Lang.DateTime(a.Local(x.AddedAt))}
	}
	if x.Kind == data.AnchorPaper {
		tone = kit.ToneNeutral
	}
	title := prose.NewClipped(a.Env, a.T("anchor.first", "n", int(x.Size)), prose.Strong)
	badge := layout.HBox(a.Env, piece.NewBadge(a.Env, a.T("anchor.kind."+kind), tone))
	return layout.VBoxTight(
		layout.Border(a.Env, nil, nil, nil, badge, title),
		prose.NewParagraph(a.Env, a.T("anchor.about."+kind, args...), prose.Muted))
}
