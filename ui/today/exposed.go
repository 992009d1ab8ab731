package today

import (
	"context"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// exposed lists what somebody who was let in could have seen, until each is changed.
func (t *todayPage) exposed(all []data.Credential) fyne.CanvasObject {
	rows := []fyne.CanvasObject{prose.NewParagraph(t.Env, t.T("today.exposed.text"), prose.Caption)}
	for _, c := range all {
		rows = append(rows, t.exposedRow(c))
	}
	return piece.NewCard(t.Env, t.T("today.exposed"), rules(rows))
}

func (t *todayPage) exposedRow(c data.Credential) fyne.CanvasObject {
	key := "today.exposed." + string(c.Kind)
	if c.Kind == data.CredentialWay && c.Name == "" {
		key += ".unnamed"
	}
	mark := button.New(t.Env, button.Link, t.T("today.exposed.mark"), func() {
		t.Act(func(ctx context.Context) error { return t.Vault.MarkChanged(ctx, c.ID) }, t.Refresh)
	})
	buttons := []fyne.CanvasObject{mark}
	if c.Kind != data.CredentialToken { // which Facebook alone replaces
		to := page.Route{Page: page.Settings, Kept: page.SeeAccounts, ID: c.Account}
		if c.Kind == data.CredentialWay {
			to = page.Route{Page: page.Settings, Kept: page.SeeBackups}
		}
		buttons = append([]fyne.CanvasObject{button.New(t.Env, button.Plain, t.T("today.exposed.open"), func() { t.GoTo(to) })}, mark)
	}
	return layout.VBoxTight(
		prose.NewParagraph(t.Env, t.T(key, "name", c.Name), prose.Strong),
		prose.NewParagraph(t.Env, t.T("today.exposed.whose", "name", c.Whose, "date", t.Lang.DateTime(t.Local(c.Ended))), prose.Caption),
		layout.HBox(t.Env, buttons...))
}
