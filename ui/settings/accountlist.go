package settings

import (
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

// accountList shows the mail accounts, or the form of the one that is edited.
// What is wrong with the keyring stands below: it may come to light at any time,
// and must not move what somebody is filling in.
type accountList struct {
	*page.Place
	settings data.Settings
	object   *fyne.Container
	stage    layout.Stage
	trouble  *piece.Banner
	form     *accountForm // nil unless an account is edited
	latest   page.Latest[[]data.Account]
}

func newAccountList(p *page.Place, s data.Settings) *accountList {
	l := &accountList{Place: p, settings: s, stage: layout.NewStage(), trouble: piece.NewBanner(p.Env, kit.ToneWarn, "")}
	l.object = layout.Border(p.Env, nil, layout.VBox(layout.VBoxTight(), l.trouble), nil, nil, l.stage.Object)
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

func (l *accountList) set(objects ...fyne.CanvasObject) *layout.ScrollBox {
	scroll := layout.Scroll(layout.Pad(kit.GapSmall, layout.VBox(objects...)))
	l.stage.Show(layout.Outdent(scroll))
	return scroll
}

func (l *accountList) show(all []data.Account) {
	add := button.NewWithIcon(l.Env, button.Primary, theme.ContentAddIcon(), l.T("account.add"), l.add)
	rows := []fyne.CanvasObject{layout.Border(l.Env, nil, nil, nil, add, prose.NewParagraph(l.Env, l.T("account.text"), prose.Muted))}
	for _, a := range all {
		rows = append(rows, l.card(a))
	}
	rows = append(rows, newHearCard(l.Place).object, newOptOutCard(l.Place).object)
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
		return piece.NewCard(l.Env, l.T("account.practice"), prose.NewParagraph(l.Env, l.T("account.practice.text"), prose.Body),
			piece.NewBadge(l.Env, l.T("account.practice.badge"), kit.ToneInfo))
	}
	edit := button.NewWithIcon(l.Env, button.Plain, theme.DocumentCreateIcon(), l.T("account.edit"), func() { l.edit(a) })
	lines := layout.VBoxTight(
		prose.NewParagraph(l.Env, l.T("account.line", "address", page.Sender(a), "host", a.Host), prose.Body),
		prose.NewParagraph(l.Env, l.T("account.limits", "minute", a.PerMinute, "day", a.PerDay), prose.Caption),
	)
	if a.PerSecond > 0 {
		lines.Add(prose.NewParagraph(l.Env, l.T("account.limits.second", "n", a.PerSecond), prose.Caption))
	}
	if a.PerHour > 0 {
		lines.Add(prose.NewParagraph(l.Env, l.T("account.limits.hour", "n", a.PerHour), prose.Caption))
	}
	return piece.NewCard(l.Env, a.Name, lines, edit)
}

// editSMTP is edit for an account that has a form.
func (l *accountList) editSMTP(a data.Account) {
	if a.Kind == data.AccountSMTP && l.form == nil {
		l.edit(a)
	}
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
		f.check.latest.Drop()
		f.signIn.end()
		l.load()
	}
	f.saved = f.left
	all := f.content()
	scroll := l.set(all)
	reveal := func(o fyne.CanvasObject) func() {
		return func() {
			scroll.Refresh()
			scroll.Reveal(all.Position().Y+o.Position().Y, o.Size().Height)
		}
	}
	f.trial.reveal, f.check.reveal, f.resized = reveal(f.trial.object), reveal(f.check.object), scroll.Refresh
	l.Post(func() {
		if a.ID == 0 && l.Context().Err() == nil {
			l.Window.Canvas().Focus(f.from)
		}
	})
}
