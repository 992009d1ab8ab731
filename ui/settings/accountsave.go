package settings

import (
	"context"
	"errors"
	"strings"

	"mujeeb/data"
	"mujeeb/data/secrets"
	"mujeeb/dial"
	"mujeeb/mail"
	"mujeeb/mail/oauth"
	"mujeeb/outbox/byemail"
	"mujeeb/text/secret"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/page"
)

// errNoPassword says that an account with a user has no password yet.
var errNoPassword = &mail.Error{Op: mail.OpSettings, Kind: mail.Auth, Reason: "no_password"}

// secret returns the password as typed, or as kept when the field is empty.
func (f *accountForm) secret() func(context.Context) (secret.Secret, error) {
	return passwordOf(f.Place, f.account.ID, strings.TrimSpace(f.user.Text()), secret.New(f.password.Text()))
}

// passwordOf returns what gets a password: the one that was typed, else the one that is
// kept for an account, and none for an account without a user.
func passwordOf(p *page.Place, id int64, user string, typed secret.Secret) func(context.Context) (secret.Secret, error) {
	return func(ctx context.Context) (secret.Secret, error) {
		if user == "" || !typed.IsZero() {
			return typed, nil
		}
		kept, err := p.Session.Secrets.Get(ctx, p.Vault.SecretName(id))
		if errors.Is(err, secrets.ErrNotFound) {
			return secret.Secret{}, errNoPassword
		}
		return kept, err
	}
}

// server returns what gets the mail server of an account, with what it takes to log in.
func server(p *page.Place, a data.Account, tokens mail.TokenSource, password func(context.Context) (secret.Secret, error)) func(context.Context) (mail.Account, error) {
	return func(ctx context.Context) (mail.Account, error) {
		if a.SignIn == data.SignInOAuth {
			server := byemail.MailAccount(a, secret.Secret{}, p.Session.Dialer.For(dial.Trial))
			server.Tokens = tokens
			return server, nil
		}
		kept, err := password(ctx)
		if err != nil {
			return mail.Account{}, err
		}
		return byemail.MailAccount(a, kept, p.Session.Dialer.For(dial.Trial)), nil
	}
}

func (f *accountForm) try() {
	if f.fits() {
		a := f.draft()
		f.trial.run(a, server(f.Place, a, f.signIn.tokens(f.account), f.secret()))
	}
}

// save writes the account to the vault and what logs in to the secrets' store, which may
// have to wait for the keyring's owner. Both are kept though the page is left meanwhile.
func (f *accountForm) save() {
	if f.keep.Disabled() || !f.fits() {
		return
	}
	f.keep.Disable()
	f.keeping.SetText(f.T("account.saving"))
	a, typed, grant := f.draft(), secret.New(f.password.Text()), f.signIn.held()
	page.Finish(f.Place, func(ctx context.Context) (int64, error) {
		id, err := f.Vault.SaveAccount(ctx, a)
		switch {
		case err != nil:
			return 0, err
		case a.SignIn == data.SignInOAuth:
			return id, f.keepSignIn(ctx, a, id, grant)
		}
		return id, f.keepPassword(ctx, a, id, typed)
	}, f.kept)
}

// keepPassword keeps what was typed, and forgets what the browser gave before. A new
// account's first password goes without saying.
func (f *accountForm) keepPassword(ctx context.Context, a data.Account, id int64, typed secret.Secret) error {
	if a.ID != 0 {
		f.Session.Tokens(a).Wipe(ctx)
		if err := f.secrets.Delete(ctx, f.Vault.TokenName(id)); err != nil {
			return err
		}
	}
	switch {
	case a.User == "":
		return f.secrets.Delete(ctx, f.Vault.SecretName(id))
	case typed.IsZero():
		return nil
	}
	before, _ := f.secrets.Get(ctx, f.Vault.SecretName(id))
	same := before.Reveal() == typed.Reveal()
	if err := f.secrets.Set(ctx, f.Vault.SecretName(id), typed); err != nil || a.ID == 0 || same {
		return err
	}
	return f.Vault.NoteAccountPassword(ctx, id)
}

// keepSignIn keeps what the browser gave, if it gave anything, and forgets the password.
func (f *accountForm) keepSignIn(ctx context.Context, a data.Account, id int64, grant oauth.Grant) error {
	if err := f.secrets.Delete(ctx, f.Vault.SecretName(id)); err != nil || grant.Refresh.IsZero() {
		return err
	}
	first := a.ID == 0
	a.ID = id
	if err := f.Session.Tokens(a).Adopt(ctx, grant); err != nil || first {
		return err
	}
	return f.Vault.NoteAccountPassword(ctx, id)
}

// kept tells how it went.
func (f *accountForm) kept(id int64, err error) {
	f.keep.Enable()
	f.keeping.SetText("")
	if id != 0 {
		f.account.ID = id
	}
	if e, ok := errors.AsType[*secrets.Error](err); ok {
		f.Log.Error("keep a password", "err", e)
		dialog.Error(f.Env, f.T("account.keyring.title"), f.T("account.keyring."+string(e.Code)), "")
		return
	}
	if err != nil {
		f.Fail(err)
		return
	}
	f.password.SetText("")
	f.saved()
}
