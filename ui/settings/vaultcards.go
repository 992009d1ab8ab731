package settings

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/data/keys"
	"mujeeb/ui/kit"
	"mujeeb/ui/page"
)

// passwordForm changes the vault's password.
type passwordForm struct {
	*page.Place
	own      []string // words that the password must not be made of
	old      *kit.Entry
	password *kit.Entry
	again    *kit.Entry
	meter    *kit.Label
	note     *kit.Banner
	change   *kit.Button
}

// vaultCards shows where the vault is and what is kept where, and changes the
// password.
type vaultCards struct {
	*page.Place
	object fyne.CanvasObject
	kept   kit.Stage // the list of what is kept where
	goes   string    // where that list says that passwords go
}

func newVaultCards(p *page.Place, s data.Settings) *vaultCards {
	c := &vaultCards{Place: p, kept: kit.NewStage()}
	f := &passwordForm{Place: p, own: []string{s.Controller, s.Page, filepath.Base(p.Vault.Dir())}}
	lock := kit.NewIconButton(p.Env, kit.Plain, theme.LogoutIcon(), p.T("settings.vault.lock"), p.Lock)
	c.object = kit.VBox(
		kit.NewCard(p.Env, p.T("settings.vault.where"), kit.VBox(
			kit.NewParagraph(p.Env, p.Vault.Dir(), kit.Strong), c.kept.Object,
			kit.NewParagraph(p.Env, p.T("settings.vault.copy"), kit.Caption),
		), lock),
		kit.NewCard(p.Env, p.T("settings.password.title"), f.content()),
	)
	c.tell()
	return c
}

// tell says anew where passwords go, if that has changed.
func (c *vaultCards) tell() {
	goes := passwordsGo(c.Session.Secrets)
	if goes == c.goes {
		return
	}
	c.goes = goes
	c.kept.Show(kit.NewList(c.Env, []string{
		c.T("settings.vault.db"), c.T("settings.vault.keys"), c.T("settings.vault.erased"), c.T("settings.vault.passwords." + goes), c.T("settings.vault.prefs"),
	}))
}

func (f *passwordForm) content() fyne.CanvasObject {
	f.old, f.password, f.again = kit.NewPasswordEntry(f.Env), kit.NewPasswordEntry(f.Env), kit.NewPasswordEntry(f.Env)
	f.meter = kit.NewParagraph(f.Env, "", kit.Caption)
	f.meter.Hide()
	f.note = kit.NewBanner(f.Env, kit.ToneGood, "")
	f.note.Hide()
	f.change = kit.NewButton(f.Env, kit.Primary, f.T("settings.password.change"), f.send)
	f.password.OnChanged = func(string) { f.showStrength() }
	f.again.OnSubmitted = func(string) { f.send() }
	return kit.VBox(
		kit.FormGrid(f.Env,
			kit.Field{Label: f.T("settings.password.old"), Widget: f.old},
			kit.Field{Label: f.T("settings.password.new"), Widget: kit.Tight(f.password, f.meter)},
			kit.Field{Label: f.T("start.password.again"), Widget: f.again},
		),
		kit.NewParagraph(f.Env, f.T("start.password.lost"), kit.Caption),
		f.note, kit.Leading(f.Env, f.change),
	)
}

func (f *passwordForm) showStrength() {
	if f.password.Text() == "" {
		f.meter.Hide()
		return
	}
	f.meter.Show()
	r := keys.Rate(f.password.Text(), f.own)
	style := kit.Bad
	if r.OK() {
		style = kit.Good
	}
	f.meter.SetStyle(style)
	f.meter.SetText(f.T("strength." + string(r.Reason)))
}

func (f *passwordForm) say(tone kit.Tone, text string) {
	f.note.SetTone(tone)
	f.note.Say(text)
}

func (f *passwordForm) send() {
	if f.change.Disabled() {
		return
	}
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
	f.say(kit.ToneInfo, f.T("settings.password.going"))
	f.change.Disable()
	old, password := []byte(f.old.Text()), []byte(f.password.Text())
	page.Attempt(f.Place, func(context.Context) (struct{}, error) {
		defer clear(old)
		defer clear(password)
		return struct{}{}, f.Vault.ChangePassword(old, password)
	}, func(_ struct{}, err error) { f.changed(err) })
}

func (f *passwordForm) changed(err error) {
	f.change.Enable()
	if err != nil {
		f.Log.Error("change the password", "err", err)
		f.say(kit.ToneBad, page.Sentence(f.Env, err))
		f.Window.Canvas().Focus(f.old)
		f.old.SelectAll()
		return
	}
	for _, e := range []*kit.Entry{f.old, f.password, f.again} {
		e.SetText("")
	}
	f.say(kit.ToneGood, f.T("settings.password.changed"))
}
