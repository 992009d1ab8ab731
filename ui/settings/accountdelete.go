package settings

import (
	"context"
	"errors"

	"fyne.io/fyne/v2/theme"

	"mujeeb/data/secrets"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/page"
)

// deletion is the button that deletes an account, hidden for a new one.
func (f *accountForm) deletion() *button.Button {
	b := button.NewWithIcon(f.Env, button.Plain, theme.DeleteIcon(), f.T("account.delete"), f.askDelete)
	if f.account.ID == 0 {
		b.Hide()
	}
	return b
}

// askDelete asks whether to delete the account, with its password and what the browser gave.
func (f *accountForm) askDelete() {
	a := f.account
	dialog.Confirm(f.Env, dialog.ConfirmSpec{
		Title: f.T("account.delete.title"), Text: f.T("account.delete.text", "name", a.Name),
		Items: []string{f.T("account.delete.drafts"), f.T("account.delete.past")}, Yes: f.T("account.delete.yes"), Danger: true,
		OnYes: func() {
			page.Finish(f.Place, func(ctx context.Context) (bool, error) {
				if err := f.Vault.DeleteAccount(ctx, a.ID); err != nil || a.User == "" {
					return err == nil, err
				}
				f.Session.Tokens(a).Wipe(ctx)
				return true, errors.Join(f.secrets.Delete(ctx, f.Vault.SecretName(a.ID)), f.secrets.Delete(ctx, f.Vault.TokenName(a.ID)))
			}, f.deleted)
		},
	})
}

// deleted leaves the form of an account that is gone. The password may have stayed where
// the keyring does not answer.
func (f *accountForm) deleted(gone bool, err error) {
	if e, ok := errors.AsType[*secrets.Error](err); ok {
		f.Log.Error("forget a password", "err", e)
		dialog.Error(f.Env, f.T("account.keyring.title"), f.T("account.keyring."+string(e.Code)), "")
	} else if err != nil {
		f.Fail(err)
	}
	if gone {
		f.left()
	}
}
