package settings

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/data/secrets"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// hearCard shows the mailbox that answers come to and how it was last read, or the form of
// it while that is edited.
type hearCard struct {
	*page.Place
	object *fyne.Container
	stage  layout.Stage
	latest page.Latest[[]data.Hearing]
}

func newHearCard(p *page.Place) *hearCard {
	h := &hearCard{Place: p, stage: layout.NewStage()}
	h.object = h.stage.Object
	h.load()
	return h
}

func (h *hearCard) load() {
	h.latest.Ask(h.Place, h.Vault.Hearings, page.OrFail(h.Place, h.show))
}

func (h *hearCard) show(all []data.Hearing) {
	rows := []fyne.CanvasObject{prose.NewParagraph(h.Env, h.T("hear.text"), prose.Muted)}
	for i, box := range all {
		if i > 0 {
			rows = append(rows, piece.NewRule())
		}
		rows = append(rows, h.box(box)...)
	}
	if len(all) == 0 {
		add := button.NewWithIcon(h.Env, button.Plain, theme.ContentAddIcon(), h.T("hear.add"), func() {
			h.edit(data.Hearing{Port: 993, Security: data.SecurityTLS, Login: data.LoginPassword})
		})
		rows = append(rows, layout.AlignLeading(h.Env, add))
	}
	h.put(piece.NewCard(h.Env, h.T("hear.title"), layout.VBox(rows...)))
}

func (h *hearCard) put(o fyne.CanvasObject) { h.stage.Show(o) }

// box shows one mailbox with what can be done with it.
func (h *hearCard) box(x data.Hearing) []fyne.CanvasObject {
	last := h.T("hear.never")
	if !x.HeardAt.IsZero() {
		last = h.T("hear.last", "date", h.Lang.DateTime(h.Local(x.HeardAt)))
	}
	rows := []fyne.CanvasObject{layout.VBoxTight(
		prose.NewParagraph(h.Env, h.T("hear.line", "user", x.User, "host", x.Host), prose.Body),
		prose.NewParagraph(h.Env, last, prose.Caption))}
	if x.Trouble != "" {
		rows = append(rows, piece.NewBanner(h.Env, kit.ToneWarn, h.T("hear.trouble", "why", page.HearTrouble(h.Env, x.Trouble), "date", h.Lang.DateTime(h.Local(x.TriedAt)))))
	}
	return append(rows, layout.Flow(h.Env,
		button.New(h.Env, button.Plain, h.T("hear.now"), h.readNow),
		button.NewWithIcon(h.Env, button.Plain, theme.DocumentCreateIcon(), h.T("hear.edit"), func() { h.edit(x) }),
		button.New(h.Env, button.Plain, h.T("hear.log"), func() { h.GoTo(page.Route{Page: page.Heard}) }),
		button.New(h.Env, button.Plain, h.T("hear.remove"), func() { h.askRemove(x) })))
}

// readNow reads the mailbox and shows how that went.
func (h *hearCard) readNow() {
	h.put(piece.NewCard(h.Env, h.T("hear.title"), prose.NewParagraph(h.Env, h.T("hear.reading"), prose.Muted)))
	page.Finish(h.Place, func(ctx context.Context) (struct{}, error) { return struct{}{}, h.Session.HearNow(ctx) }, func(struct{}, error) {
		h.load() // what went wrong is noted with the mailbox
	})
}

func (h *hearCard) edit(x data.Hearing) {
	f := newHearForm(h.Place, x)
	f.left = h.load
	h.put(f.content())
	h.Post(func() {
		if h.Context().Err() == nil {
			h.Window.Canvas().Focus(f.user)
		}
	})
}

func (h *hearCard) askRemove(x data.Hearing) {
	dialog.Confirm(h.Env, dialog.ConfirmSpec{
		Title: h.T("hear.remove.title"), Text: h.T("hear.remove.text", "user", x.User), Items: []string{h.T("hear.remove.stays")}, Yes: h.T("hear.remove.yes"), Danger: true,
		OnYes: func() {
			page.Finish(h.Place, func(ctx context.Context) (struct{}, error) {
				if err := h.Vault.RemoveHearing(ctx, x.ID); err != nil {
					return struct{}{}, err
				}
				h.Session.WakeHearing()
				return struct{}{}, h.Session.Secrets.Delete(ctx, h.Vault.HearingSecretName(x.ID))
			}, func(_ struct{}, err error) {
				tellKeyring(h.Place, err)
				h.load()
			})
		},
	})
}

// tellKeyring tells the person why a password could not be kept or forgotten, or what else
// went wrong.
func tellKeyring(p *page.Place, err error) {
	if e, ok := errors.AsType[*secrets.Error](err); ok {
		p.Log.Error("keep a password", "err", e)
		dialog.Error(p.Env, p.T("account.keyring.title"), p.T("account.keyring."+string(e.Code)), "")
	} else if err != nil {
		p.Fail(err)
	}
}
