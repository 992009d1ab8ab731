package consent

import (
	"context"
	"encoding/base64"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/data/proof"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// ledger says how long the ledger is, whether it is as it was written, which of its
// heads are kept elsewhere, and what of it is not proven.
type ledger struct {
	*page.Place
	facts    page.Latest[ledgerFacts]
	checks   page.Latest[data.LedgerCheck]
	events   int64
	known    layout.Stage // number of events, newest head
	kept     layout.Stage // how the heads in vault.kept stand to it
	anchors  *anchors     // which heads are kept elsewhere
	check    *button.Button
	export   *button.Button
	progress *piece.ProgressLine
	result   *fyne.Container
	object   fyne.CanvasObject
}

// ledgerFacts are what the page shows before anything is checked.
type ledgerFacts struct {
	head proof.Head // the newest; zero when there is none
	key  string
	kept data.Kept
}

func newLedger(p *page.Place) *ledger {
	l := &ledger{Place: p, known: layout.NewStage(), kept: layout.NewStage(), anchors: newAnchors(p), result: layout.VBox()}
	l.check = button.NewWithIcon(p.Env, button.Plain, theme.ConfirmIcon(), p.T("consent.check"), l.checkAll)
	l.export = button.NewWithIcon(p.Env, button.Plain, theme.DocumentSaveIcon(), p.T("consent.heads.export"), l.exportHeads)
	l.progress = piece.NewProgressLine(p.Env, p.T("consent.checking"), l.checks.Stop)
	l.progress.Hide()
	l.result.Hide()
	l.object = layout.VBox(
		piece.NewCard(p.Env, p.T("consent.ledger.title"), layout.VBox(
			prose.NewParagraph(p.Env, p.T("consent.ledger.text"), prose.Muted), l.known.Object, layout.Flow(p.Env, l.check, l.export), l.progress, l.result)),
		piece.NewCard(p.Env, p.T("consent.kept.title"), layout.VBox(prose.NewParagraph(p.Env, p.T("consent.kept.text"), prose.Muted), l.kept.Object)),
		l.anchors.object)
	l.reload()
	return l
}

// reload reads how long the ledger is and which heads are kept.
func (l *ledger) reload() {
	l.anchors.reload()
	l.facts.Ask(l.Place, func(ctx context.Context) (f ledgerFacts, err error) {
		newest, err := l.Vault.NewestHead(ctx)
		if err != nil {
			return f, err
		}
		if f.key, f.kept = l.Vault.LedgerKey(), l.Vault.Kept(); newest.Size > 0 {
			f.head, err = proof.OpenHead(newest.Signed, f.key)
		}
		return f, err
	}, page.OrFail(l.Place, l.show))
}

func (l *ledger) show(f ledgerFacts) {
	l.events = f.head.Size
	l.anchors.enable(l.events > 0)
	if l.events == 0 {
		l.check.Disable()
		l.export.Disable()
		l.known.Show(prose.NewParagraph(l.Env, l.T("consent.ledger.empty"), prose.Body))
	} else {
		l.check.Enable()
		l.export.Enable()
		l.known.Show(page.Facts(l.Env, []page.Fact{
			{Label: l.T("consent.ledger.events"), Text: l.Lang.Number(int(l.events))},
			{Label: l.T("consent.ledger.head"), Text: base64.StdEncoding.EncodeToString(f.head.Root[:])},
			{Label: l.T("consent.ledger.signed"), Text: l.Lang.DateTime(l.Local(f.head.Time))},
			{Label: l.T("consent.ledger.key"), Text: f.key},
		}))
	}
	l.kept.Show(keptWords(l.Place, f.kept))
	l.object.Refresh()
}

// keptWords says how the heads in vault.kept stand to the ledger. One that does not
// fit stands out.
func keptWords(p *page.Place, k data.Kept) fyne.CanvasObject {
	box := layout.VBox()
	if k.Fault != "" {
		box.Add(piece.NewBanner(p.Env, kit.ToneBad, page.KeptFault(p, k)))
	}
	if k.Err != nil {
		box.Add(piece.NewBanner(p.Env, kit.ToneWarn, p.T("consent.kept.failed", "why", page.Sentence(p.Env, k.Err))))
	}
	if k.Heads > 0 && k.Fault == "" {
		box.Add(prose.NewParagraph(p.Env, p.T("consent.kept.fit", "n", k.Heads, "number", int(k.Newest.Size), "date", p.Lang.DateTime(p.Local(k.Newest.Time))), prose.Body))
	}
	if k.Heads == 0 && k.Fault == "" {
		box.Add(prose.NewParagraph(p.Env, p.T("consent.kept.none"), prose.Body))
	}
	return box
}

// checkAll reads the whole ledger and says whether it is as it was written.
func (l *ledger) checkAll() {
	l.check.Disable()
	l.result.Hide()
	l.progress.Set(0, int(l.events))
	l.progress.Show()
	l.object.Refresh()
	l.checks.Ask(l.Place, func(ctx context.Context) (data.LedgerCheck, error) {
		return l.Vault.CheckLedger(ctx, func(done int64) {
			l.PostWhile(ctx, func() { l.progress.Set(int(done), max(int(done), int(l.events))) })
		})
	}, func(c data.LedgerCheck, err error) {
		l.check.Enable()
		l.progress.Hide()
		switch {
		case err == nil:
			l.result.Objects = l.findings(c)
			l.result.Show()
			l.reload()
		case !errors.Is(err, context.Canceled):
			l.Fail(err)
		}
		l.object.Refresh()
	})
}

// exportHeads writes all heads, each with the proof that the ledger only grew since.
func (l *ledger) exportHeads() {
	page.SaveHeads(l.Place, "ledger-heads-"+l.Local(l.Now()).Format(page.DayLayout), l.Vault.ProveHeads, l.T("consent.heads.shows"))
}
