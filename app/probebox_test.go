package app_test

import (
	"slices"
	"testing"
	"time"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/dial"
	"mujeeb/mail"
	"mujeeb/mail/mailtest"
	"mujeeb/mail/oauth/oauthtest"
	"mujeeb/mail/provider"
	"mujeeb/mail/setup"
	"mujeeb/text/secret"
)

// A probe goes by Postfix into a mailbox of Dovecot, in which it is found: the whole way of
// a mail to oneself.
func TestSession_CheckSetup_Postfix(t *testing.T) {
	server := mailtest.Start(t)
	port := server.StartPostfix(t)
	s, _ := hearingSession(t, server, mailtest.Password)
	ctx := t.Context()
	a := data.Account{Kind: data.AccountSMTP, Host: "127.0.0.1", Port: port, Security: data.SecurityLoopback, FromName: "Olive", FromAddress: mailtest.User,
		PerMinute: 1, PerDay: 1, Connections: 1}
	var err error
	a.ID, err = s.Vault.SaveAccount(ctx, a)
	must(t, err)
	to := mail.Account{Host: a.Host, Port: port, Security: mail.SecurityLoopback, Dial: s.Dialer.For(dial.Trial)}
	r, err := s.CheckSetup(ctx, a, to, app.SetupParts{Probe: true, Lang: "ar"})
	must(t, err)
	for _, key := range []setup.Key{setup.Server, setup.ProbeArrived, setup.PathKept, setup.IDKept, setup.PlusOK, setup.NoResults, setup.NoSentCopy} {
		if !slices.Contains(keysOf(r.Findings), key) {
			t.Errorf("no %s in %v", key, keysOf(r.Findings))
		}
	}
}

// A mailbox is heard by the sign-in of the account that sends by it: by a token of the
// same source, and by another one when the first was revoked.
func TestSession_HearsByAccountToken(t *testing.T) {
	server := mailtest.Start(t)
	a := oauthtest.Start(t)
	access := server.Token(time.Now().Add(time.Hour))
	a.Access = func() string { return access }
	p := params(datatest.NewClock())
	p.RootCAs, p.Now = server.Roots, time.Now
	p.SignIn = app.SignInParams{Clients: builtIn, Roots: a.Roots(), Authority: func(string) (provider.Authority, bool) { return a.Row, true }}
	s, err := app.Create(t.Context(), p, t.TempDir()+"/vault", []byte(datatest.Password), app.Owner{Name: "Sami", Region: "JO"})
	must(t, err)
	t.Cleanup(func() { mustClose(t, s) })
	ctx := t.Context()
	account := data.Account{Kind: data.AccountSMTP, Host: "smtp.example", Port: 465, Security: data.SecurityTLS, User: mailtest.User, FromAddress: mailtest.User,
		Provider: "workspace", SignIn: data.SignInOAuth, PerMinute: 1, PerDay: 1, Connections: 1}
	account.ID, err = s.Vault.SaveAccount(ctx, account)
	must(t, err)
	must(t, s.Secrets.Set(ctx, s.Vault.TokenName(account.ID), secret.New(a.Grant())))
	h := mailboxOf(server)
	h.Login = data.LoginToken
	_, err = s.Vault.SaveHearing(ctx, h)
	must(t, err)
	must(t, s.HearNow(ctx))
	s.Tokens(account).Wipe(ctx)
	good := access
	access = server.Token(time.Now().Add(-time.Hour))
	if _, err := s.Tokens(account).Token(ctx); err != nil {
		t.Fatal(err)
	}
	access = good // the next one, once the mailbox has refused this
	must(t, s.HearNow(ctx))
	s.Tokens(account).Wipe(ctx)
	access = server.Token(time.Now().Add(-time.Hour))
	wantReason(t, s.HearNow(ctx), mail.ReasonSignInRefused)
}
