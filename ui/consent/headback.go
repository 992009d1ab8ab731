package consent

import (
	"context"
	"io"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/data/proof"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// giveBack asks for a mail with a head. It says before that the choice connects: the
// name servers are asked for the key of the mail's provider.
func (a *anchors) giveBack() {
	dialog.Confirm(a.Env, dialog.ConfirmSpec{
		Title: a.T("anchor.back.title"), Text: a.T("anchor.back.text"), Width: 560,
		Items: []string{a.T("anchor.back.asks"), a.T("anchor.back.soon")}, Yes: a.T("anchor.back.choose"),
		OnYes: func() { a.Files.OpenFile(kit.Filter{Extensions: []string{".eml"}}, a.take) },
	})
}

// mailLimit is how much is read of a mail, in bytes. One that is longer is none that
// the vault sent.
const mailLimit = 256 << 10

// takenMail is what a mail that was given back says.
type takenMail struct {
	data.LedgerAnchor
	dated []proof.Dated
}

// take reads a mail and has it date the ledger.
func (a *anchors) take(path string) {
	a.give.Disable()
	a.give.SetText(a.T("anchor.back.looking"))
	page.Finish(a.Place, func(ctx context.Context) (x takenMail, err error) {
		f, err := data.OpenFile(ctx, path)
		if err != nil {
			return x, err
		}
		defer f.Close()
		mail, err := io.ReadAll(io.LimitReader(f, mailLimit+1))
		if err != nil {
			return x, err
		}
		x.LedgerAnchor, x.dated, err = a.Session.TakeHeadMail(ctx, mail)
		return x, err
	}, func(x takenMail, err error) {
		a.give.Enable()
		a.give.SetText(a.T("anchor.give"))
		if err != nil {
			a.Log.Warn("take a mail back", "code", data.CodeOf(err))
			dialog.Error(a.Env, a.T("anchor.back.undated"), page.Sentence(a.Env, err), "")
			return
		}
		a.reload()
		a.taken(x)
	})
}

// taken says up to where a mail dates the ledger and who says so, or why it does not.
func (a *anchors) taken(x takenMail) {
	title := "anchor.back.undated"
	if slices.ContainsFunc(x.dated, dates) {
		title = "anchor.back.dated"
	}
	var d *kit.Dialog
	ok := button.New(a.Env, button.Primary, a.T("kit.ok"), func() { d.Close() })
	d = dialog.Show(a.Env, dialog.Spec{
		Title: a.T(title), Content: layout.ScrollUpper(a.Env, a.said(x), layout.VBoxTight()), Width: 560,
		Buttons: []*button.Button{ok}, Focus: ok, Accept: func() { d.Close() },
	})
}

// dates reports whether a signature dates the ledger.
func dates(d proof.Dated) bool { return d.Why == "" }

// said shows what a mail says, and if so that it is known already.
func (a *anchors) said(x takenMail) fyne.CanvasObject {
	if !x.Known {
		return a.signatures(x)
	}
	known := prose.NewParagraph(a.Env, a.T("anchor.back.known", "date", a.Lang.DateTime(a.Local(x.AddedAt))), prose.Body)
	return layout.VBox(known, a.signatures(x))
}

// signatures shows what each signature of a mail says, those first that date the ledger.
func (a *anchors) signatures(x takenMail) fyne.CanvasObject {
	box := layout.VBox()
	var others []string
	for _, d := range x.dated {
		if dates(d) {
			box.Add(a.datedBy(x.Size, d))
		} else {
			others = append(others, a.whyNot(d))
		}
	}
	switch dated := len(box.Objects) > 0; {
	case !dated && len(others) == 1:
		box.Add(piece.NewBanner(a.Env, kit.ToneWarn, others[0]))
		return box
	case !dated:
		box.Add(piece.NewBanner(a.Env, kit.ToneWarn, a.T("anchor.back.none")))
	case len(others) > 0:
		box.Add(prose.NewParagraph(a.Env, a.T("anchor.back.others"), prose.Muted))
	}
	box.Add(piece.NewList(a.Env, others))
	return box
}

// datedBy says up to where a signature dates the ledger, and what that rests on.
func (a *anchors) datedBy(size int64, d proof.Dated) fyne.CanvasObject {
	words := a.datedSentence(size, d.At, d.By)
	if d.Field {
		words += " " + a.T("anchor.back.field", "domain", d.By)
	}
	return layout.VBox(piece.NewBanner(a.Env, kit.ToneGood, words), prose.NewParagraph(a.Env, a.T("anchor.back.if", "domain", d.By), prose.Body))
}

// datedSentence says that the first events existed at a time, and if what.
func (a *anchors) datedSentence(size int64, at time.Time, domain string) string {
	return a.T("consent.anchor.dated", "n", int(size), "date", a.Lang.DateTime(a.Local(at)), "domain", domain)
}

// whyNot says why a signature dates nothing, or the mail where it is so for all.
func (a *anchors) whyNot(d proof.Dated) string {
	why := a.T("anchor.why." + string(d.Why))
	if d.By == "" {
		return why
	}
	return a.T("anchor.back.of", "domain", d.By, "why", why)
}
