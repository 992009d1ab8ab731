package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/page"
)

// accountList shows the mail accounts, or the form of the one that is edited.
// What is wrong with the keyring stands below: it may come to light at any time,
// and must not move what somebody is filling in.
type accountList struct {
	*page.Place
	settings data.Settings
	object   *fyne.Container
	stage    kit.Stage
	trouble  *kit.Banner
	form     *accountForm // nil unless an account is edited
	latest   page.Latest[[]data.Account]
}

func newAccountList(p *page.Place, s data.Settings) *accountList {
	l := &accountList{Place: p, settings: s, stage: kit.NewStage(), trouble: kit.NewBanner(p.Env, kit.ToneWarn, "")}
	l.object = kit.Border(p.Env, nil, kit.VBox(kit.Tight(), l.trouble), nil, nil, l.stage.Object)
	l.trouble.Hide()
	l.tell()
	l.load()
	return l
}

// tell says what is known about the keyring by now.
func (l *accountList) tell() {
	if l.form != nil {
		l.form.tell()
	}
	if trouble := keyringTrouble(l.Place); trouble != l.trouble.Text() {
		l.trouble.Say(trouble)
		l.object.Refresh()
	}
}

func (l *accountList) load() {
	l.latest.Ask(l.Place, l.Vault.Accounts, page.OrFail(l.Place, func(all []data.Account) {
		if l.form == nil {
			l.show(all)
		}
	}))
}

func (l *accountList) set(objects ...fyne.CanvasObject) *kit.ScrollBox {
	scroll := kit.Scroll(kit.Pad(kit.GapSmall, kit.VBox(objects...)))
	l.stage.Show(kit.Outdent(scroll))
	return scroll
}

func (l *accountList) show(all []data.Account) {
	add := kit.NewIconButton(l.Env, kit.Primary, theme.ContentAddIcon(), l.T("account.add"), l.add)
	rows := []fyne.CanvasObject{kit.Border(l.Env, nil, nil, nil, add, kit.NewParagraph(l.Env, l.T("account.text"), kit.Muted))}
	for _, a := range all {
		rows = append(rows, l.card(a))
	}
	l.set(rows...)
}

// add begins an account, unless one is being written already.
func (l *accountList) add() {
	if l.form == nil {
		l.edit(newAccount(l.settings))
	}
}

func (l *accountList) card(a data.Account) fyne.CanvasObject {
	if a.Kind != data.AccountSMTP {
		return kit.NewCard(l.Env, l.T("account.practice"), kit.NewParagraph(l.Env, l.T("account.practice.text"), kit.Body),
			kit.NewBadge(l.Env, l.T("account.practice.badge"), kit.ToneInfo))
	}
	edit := kit.NewIconButton(l.Env, kit.Plain, theme.DocumentCreateIcon(), l.T("account.edit"), func() { l.edit(a) })
	return kit.NewCard(l.Env, a.Name, kit.Tight(
		kit.NewParagraph(l.Env, l.T("account.line", "address", page.Sender(a), "host", a.Host), kit.Body),
		kit.NewParagraph(l.Env, l.T("account.limits", "minute", a.PerMinute, "day", a.PerDay), kit.Caption),
	), edit)
}

// edit shows the form of an account.
func (l *accountList) edit(a data.Account) {
	f := newAccountForm(l.Place, a)
	l.form = f
	f.left = func() {
		if l.form == f { // an answer that comes late closes no other form
			l.form = nil
		}
		f.trial.latest.Drop()
		l.load()
	}
	f.saved = f.left
	f.trial.reveal = l.set(f.content()).ScrollToBottom
	l.Post(func() {
		if a.ID == 0 && l.Context().Err() == nil {
			l.Window.Canvas().Focus(f.provider)
		}
	})
}
