package settings

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/data/secrets"
	"mujeeb/mail"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// trial goes all the way to the mail server short of sending a message, and shows
// step by step how far it came.
type trial struct {
	*page.Place
	object fyne.CanvasObject
	box    *fyne.Container
	latest page.Latest[mail.Report]
	reveal func() // brings the trial into sight
}

func newTrial(p *page.Place) *trial {
	t := &trial{Place: p, box: layout.VBox(), reveal: func() {}}
	t.object = piece.NewCard(p.Env, p.T("account.try.title"), t.box)
	t.show(prose.NewParagraph(p.Env, p.T("account.try.text"), prose.Muted))
	return t
}

func (t *trial) show(objects ...fyne.CanvasObject) {
	t.box.Objects = objects
	t.box.Refresh()
	t.object.Refresh()
	t.reveal()
}

// run tries an account at its server, which is asked for away from the UI goroutine: a
// keyring may want its owner's word first.
func (t *trial) run(a data.Account, server func(context.Context) (mail.Account, error)) {
	t.show(layout.HBox(t.Env, prose.NewLabel(t.Env, t.T("account.try.going", "host", a.Host), prose.Body),
		button.New(t.Env, button.Plain, t.T("kit.cancel"), t.latest.Stop)))
	t.latest.Ask(t.Place, func(ctx context.Context) (mail.Report, error) {
		to, err := server(ctx)
		if err != nil {
			return mail.Report{}, err
		}
		return mail.Try(ctx, to, a.FromAddress)
	}, func(r mail.Report, err error) { t.tell(a, r, err) })
}

// tell shows the report: every step, then one sentence on what is wrong and what
// to do, or what was learnt.
func (t *trial) tell(a data.Account, r mail.Report, err error) {
	var rows []fyne.CanvasObject
	seen := map[mail.Op]bool{}
	for _, s := range r.Steps {
		if s.OK && seen[s.Op] {
			continue // the second greeting, after STARTTLS
		}
		seen[s.Op] = true
		rows = append(rows, t.step(s))
	}
	switch problem, ok := errors.AsType[*mail.Error](err); {
	case err == nil:
		rows = append(rows, piece.NewBanner(t.Env, kit.ToneGood, t.T("account.try.ok")), t.learnt(r))
	case ok:
		t.Log.Info("try an account", "err", problem)
		rows = append(rows, piece.NewBanner(t.Env, kit.ToneBad, explain(t.Env, problem, a)))
		if problem.Text != "" {
			rows = append(rows, prose.NewParagraph(t.Env, t.T("account.said", "words", problem.Text), prose.Caption))
		}
	case errors.Is(err, context.Canceled): // while the keyring was asked
		rows = append(rows, piece.NewBanner(t.Env, kit.ToneBad, t.T("account.problem.cancelled")))
	default:
		t.Log.Error("try an account", "err", err)
		rows = append(rows, piece.NewBanner(t.Env, kit.ToneBad, secretTrouble(t.Env, err)))
	}
	t.show(rows...)
}

func (t *trial) step(s mail.Step) fyne.CanvasObject {
	badge := piece.NewBadge(t.Env, t.T("account.step.ok"), kit.ToneGood)
	if !s.OK {
		badge = piece.NewBadge(t.Env, t.T("account.step.failed"), kit.ToneBad)
	}
	return layout.HBox(t.Env, layout.MinWidth(90, badge), prose.NewLabel(t.Env, t.T("account.step."+string(s.Op)), prose.Body))
}

// learnt says what the server told about itself.
func (t *trial) learnt(r mail.Report) fyne.CanvasObject {
	var facts []string
	if r.TLSVersion != "" {
		facts = append(facts, t.T("account.fact.tls", "version", r.TLSVersion, "date", r.CertExpiry))
	}
	if len(r.Mechanisms) > 0 {
		facts = append(facts, t.T("account.fact.auth", "ways", strings.Join(r.Mechanisms, ", ")))
	}
	if r.MaxSize > 0 {
		facts = append(facts, t.T("account.fact.size", "size", t.Lang.Size(int64(r.MaxSize))))
	}
	return piece.NewList(t.Env, facts)
}

// secretTrouble words why a password can't be had.
func secretTrouble(env *kit.Env, err error) string {
	e, ok := errors.AsType[*secrets.Error](err)
	switch {
	case !ok:
		return env.T("error.internal")
	case e.Code == secrets.CodeLocked:
		return env.T("account.keyring." + string(e.Code))
	}
	return env.T("account.keyring."+string(e.Code)) + " " + env.T("account.problem.no_password")
}
