package page

import (
	"context"

	"mujeeb/data"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
)

// Again asks for the vault's password again before people's data are exported or erased, where
// the owner wants that, and goes on with then once it is right.
func Again(p *Place, then func()) {
	Work(p, p.Vault.Settings, func(s data.Settings) {
		if s.AskAgain {
			AskPassword(p, then, nil)
			return
		}
		then()
	})
}

// AskPassword asks for the vault's password, and goes on with then once it is right; with no
// when that is given up. It takes as long as unlocking does, and wrong ones count as there.
func AskPassword(p *Place, then, no func()) {
	entry := field.NewPasswordEntry(p.Env)
	dialog.Form(p.Env, dialog.FormSpec{
		Title: p.T("again.title"), Text: p.T("again.text"), Yes: p.T("again.yes"), Width: 480, OnNo: no,
		Fields: []field.Row{{Label: p.T("again.password"), Widget: entry}},
		OnYes: func() {
			secret := data.Secret{Password: entry.Secret()}
			Attempt(p, func(ctx context.Context) (struct{}, error) {
				defer clear(secret.Password)
				return struct{}{}, p.Vault.Check(ctx, secret)
			}, func(_ struct{}, err error) {
				if err != nil {
					p.Fail(err)
					if no != nil {
						no()
					}
					return
				}
				then()
			})
		},
	})
}
