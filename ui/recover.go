package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"mujeeb/app"
	"mujeeb/data/keys"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
)

// recovering returns the button for somebody who has lost the password; it is hidden
// while the vault sends behind the window.
func (s *startPage) recovering() fyne.CanvasObject {
	b := button.New(s.Env, button.Link, s.T("start.recover"), s.recover)
	s.others = append(s.others, b)
	return b
}

// recover asks for the recovery key and a new password.
func (s *startPage) recover() {
	code, password, again := field.NewPasswordEntry(s.Env), field.NewPasswordEntry(s.Env), field.NewPasswordEntry(s.Env)
	dialog.Form(s.Env, dialog.FormSpec{
		Title: s.T("start.recover.title"), Text: s.T("start.recover.text"), Width: 560, Yes: s.T("start.recover.yes"),
		Fields: []field.Row{
			{Label: s.T("start.recover.key"), Widget: code},
			{Label: s.T("settings.password.new"), Widget: password},
			{Label: s.T("start.password.again"), Widget: again},
		},
		Check: func() string {
			switch r := keys.Rate(password.Text(), s.own()); {
			case code.Text() == "":
				return s.T("start.recover.key.empty")
			case !r.OK():
				return s.T("strength." + string(r.Reason))
			case password.Text() != again.Text():
				return s.T("start.password.differs")
			}
			return ""
		},
		OnYes: func() {
			params, key, fresh := s.app.p.Params, code.Secret(), password.Secret()
			s.open(s.T("start.recovering"), func(ctx context.Context, dir string, _ []byte) (*app.Session, error) {
				defer clear(key)
				defer clear(fresh)
				return app.OpenByRecovery(ctx, params, dir, key, fresh)
			})
		},
	})
}
