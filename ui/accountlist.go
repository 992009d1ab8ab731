package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit"
)

// accountList shows the mail accounts, and the form of the one that is edited.
type accountList struct {
	*place
	store    accountStore
	settings data.Settings
	stage    kit.Stage
	editing  bool
}

func newAccountList(p *place, store accountStore, s data.Settings) *accountList {
	l := &accountList{place: p, store: store, settings: s, stage: kit.NewStage()}
	l.load()
	return l
}

func (l *accountList) load() {
	work(l.place, l.store.Accounts, func(all []data.Account) {
		if !l.editing {
			l.show(all)
		}
	})
}

func (l *accountList) set(objects ...fyne.CanvasObject) *container.Scroll {
	box := kit.VBox()
	if reason := l.app.p.NoKeyring; reason != "" {
		box.Add(kit.NewBanner(l.Env, kit.ToneWarn, l.T("account.keyring."+string(reason))+" "+l.T("account.keyring.session")))
	}
	for _, o := range objects {
		box.Add(o)
	}
	scroll := kit.Scroll(kit.Pad(kit.GapSmall, box))
	l.stage.Show(kit.Outdent(scroll))
	return scroll
}

func (l *accountList) show(all []data.Account) {
	add := kit.NewIconButton(l.Env, kit.Primary, theme.ContentAddIcon(), l.T("account.add"), func() { l.edit(newAccount(l.settings)) })
	rows := []fyne.CanvasObject{kit.Border(l.Env, nil, nil, nil, add, kit.NewParagraph(l.Env, l.T("account.text"), kit.Muted))}
	for _, a := range all {
		rows = append(rows, l.card(a))
	}
	l.set(rows...)
}

func (l *accountList) card(a data.Account) fyne.CanvasObject {
	if a.Kind != "smtp" {
		return kit.NewCard(l.Env, l.T("account.practice"), kit.NewParagraph(l.Env, l.T("account.practice.text"), kit.Body),
			kit.NewBadge(l.Env, l.T("account.practice.badge"), kit.ToneInfo))
	}
	edit := kit.NewIconButton(l.Env, kit.Plain, theme.DocumentCreateIcon(), l.T("account.edit"), func() { l.edit(a) })
	return kit.NewCard(l.Env, a.Name, kit.Tight(
		kit.NewParagraph(l.Env, l.T("account.line", "address", sender(a), "host", a.Host), kit.Body),
		kit.NewParagraph(l.Env, l.T("account.limits", "minute", a.PerMinute, "day", a.PerDay), kit.Caption),
	), edit)
}

// edit shows the form of an account.
func (l *accountList) edit(a data.Account) {
	l.editing = true
	f := newAccountForm(l.place, l.store, a)
	f.left = func() {
		l.editing = false
		f.trial.cancel()
		l.load()
	}
	f.saved = f.left
	f.trial.reveal = l.set(f.content()).ScrollToBottom
	l.Post(func() {
		if a.ID == 0 && l.ctx.Err() == nil {
			l.Window.Canvas().Focus(f.provider)
		}
	})
}

var _ accountStore = (*data.Vault)(nil)

// hasMailAccount tells whether there is an account beside the one for practice.
func hasMailAccount(ctx context.Context, store interface {
	Accounts(context.Context) ([]data.Account, error)
}) (bool, error) {
	all, err := store.Accounts(ctx)
	for _, a := range all {
		if a.Kind == "smtp" {
			return true, err
		}
	}
	return false, err
}
