package settings

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/data/keys"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// passwordForm changes the vault's password.
type passwordForm struct {
	*page.Place
	own       []string // words that the password must not be made of
	old       *field.Entry
	password  *field.Entry
	again     *field.Entry
	meter     *prose.Label
	note      *piece.Banner
	rewriting *rewriting
}

// vaultCards shows where the vault is and what is kept where, and changes the
// password.
type vaultCards struct {
	*page.Place
	object fyne.CanvasObject
	kept   layout.Stage // the list of what is kept where
	goes   string       // where that list says that passwords go
	ways   *wayCard
	notice *noticeCard
}

func newVaultCards(p *page.Place, s data.Settings, draft *data.OwnerMails) *vaultCards {
	c := &vaultCards{Place: p, kept: layout.NewStage(), notice: newNoticeCard(p, draft)}
	busy := new(bool)
	f := &passwordForm{Place: p, rewriting: newRewriting(p, busy), own: []string{s.Controller, s.Page, filepath.Base(p.Vault.Dir())}}
	c.ways = newWayCard(p, f.own, busy)
	lock := button.NewWithIcon(p.Env, button.Plain, theme.LogoutIcon(), p.T("settings.vault.lock"), p.Lock)
	c.object = layout.VBox(
		piece.NewCard(p.Env, p.T("settings.vault.where"), layout.VBox(
			prose.NewParagraph(p.Env, p.Vault.Dir(), prose.Strong), c.kept.Object,
		), lock),
		newBackupCard(p).object,
		newCheckCard(p).object,
		c.ways.object,
		piece.NewCard(p.Env, p.T("settings.password.title"), f.content()),
		c.notice.object,
		goodbyeCard(p),
	)
	c.tell()
	return c
}

// goodbyeCard leads to deleting everything.
func goodbyeCard(p *page.Place) fyne.CanvasObject {
	act := button.NewWithIcon(p.Env, button.Danger, theme.DeleteIcon(), p.T("goodbye.card.button"), p.Goodbye)
	return piece.NewCard(p.Env, p.T("goodbye.card"), layout.VBox(prose.NewParagraph(p.Env, p.T("goodbye.card.text"), prose.Body), layout.AlignLeading(p.Env, act)))
}

// tell says anew where passwords go, if that has changed.
func (c *vaultCards) tell() {
	c.ways.computer.tell()
	c.notice.tell()
	goes := passwordsGo(c.Session.Secrets)
	if goes == c.goes {
		return
	}
	c.goes = goes
	c.kept.Show(piece.NewList(c.Env, []string{
		c.T("settings.vault.db"), c.T("settings.vault.keys"), c.T("settings.vault.kept"), c.T("settings.vault.passwords." + goes), c.T("settings.vault.prefs"),
	}))
}

func (f *passwordForm) content() fyne.CanvasObject {
	f.old, f.password, f.again = field.NewPasswordEntry(f.Env), field.NewPasswordEntry(f.Env), field.NewPasswordEntry(f.Env)
	f.meter = prose.NewParagraph(f.Env, "", prose.Caption)
	f.meter.Hide()
	f.note = piece.NewBanner(f.Env, kit.ToneGood, "")
	f.note.Hide()
	change := button.New(f.Env, button.Primary, f.T("settings.password.change"), f.send)
	f.password.OnChanged = func(string) { f.showStrength() }
	f.again.OnSubmitted = func(string) { f.send() }
	return layout.VBox(
		field.Form(f.Env,
			field.Row{Label: f.T("settings.password.old"), Widget: f.old},
			field.Row{Label: f.T("settings.password.new"), Widget: layout.VBoxTight(f.password, f.meter)},
			field.Row{Label: f.T("start.password.again"), Widget: f.again},
		),
		prose.NewParagraph(f.Env, f.T("start.password.lost"), prose.Caption),
		f.note, f.rewriting.object, layout.AlignLeading(f.Env, change),
	)
}

func (f *passwordForm) showStrength() {
	if f.password.Text() == "" {
		f.meter.Hide()
		return
	}
	f.meter.Show()
	r := keys.Rate(f.password.Text(), f.own)
	style := prose.Bad
	if r.OK() {
		style = prose.Good
	}
	f.meter.SetStyle(style)
	f.meter.SetText(f.T("strength." + string(r.Reason)))
}

func (f *passwordForm) say(tone kit.Tone, text string) {
	f.note.SetTone(tone)
	f.note.Say(text)
}

func (f *passwordForm) send() {
	switch r := keys.Rate(f.password.Text(), f.own); {
	case f.old.Text() == "":
		f.say(kit.ToneBad, f.T("settings.password.old.empty"))
		return
	case !r.OK():
		f.showStrength()
		f.say(kit.ToneBad, f.T("strength."+string(r.Reason)))
		return
	case f.password.Text() != f.again.Text():
		f.say(kit.ToneBad, f.T("start.password.differs"))
		return
	}
	f.note.Say("")
	old, password := []byte(f.old.Text()), []byte(f.password.Text())
	f.rewriting.run(func(ctx context.Context, progress data.Progress) error {
		defer clear(old)
		defer clear(password)
		return f.Vault.ChangePassword(ctx, old, password, progress)
	}, f.changed)
}

func (f *passwordForm) changed(err error) {
	if err != nil {
		f.Log.Error("change the password", "err", err)
		f.say(kit.ToneBad, page.Sentence(f.Env, err))
		f.Window.Canvas().Focus(f.old)
		f.old.SelectAll()
		return
	}
	for _, e := range []*field.Entry{f.old, f.password, f.again} {
		e.SetText("")
	}
	f.say(kit.ToneGood, f.T("settings.password.changed"))
}
