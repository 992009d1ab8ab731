package app_test

import (
	"bufio"
	"encoding/base64"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/secrets"
	"mujeeb/mail"
	"mujeeb/mail/oauth/oauthtest"
	"mujeeb/mail/provider"
	"mujeeb/outbox/byemail"
	"mujeeb/text/secret"
)

// signingIn makes a session whose providers all sign people in at one authority, and an
// account there at a port of this computer.
func signingIn(t *testing.T, a *oauthtest.Authority, built string, port int) (*app.Session, data.Account) {
	t.Helper()
	p := params(datatest.NewClock())
	p.Now = time.Now
	p.SignIn = app.SignInParams{Clients: built, Roots: a.Roots(), Authority: func(key string) (provider.Authority, bool) { return a.Row, key == "google" }}
	s, err := app.Create(t.Context(), p, t.TempDir()+"/vault", []byte(datatest.Password), app.Owner{Name: "Sami", Region: "JO"})
	must(t, err)
	t.Cleanup(func() { mustClose(t, s) })
	account := data.Account{Kind: data.AccountSMTP, Host: "127.0.0.1", Port: port, Security: data.SecurityLoopback, User: "hello@olive.example", FromName: "Olive",
		FromAddress: "hello@olive.example", Provider: "workspace", SignIn: data.SignInOAuth, PerMinute: 5, PerDay: 5, Connections: 1}
	account.ID, err = s.Vault.SaveAccount(t.Context(), account)
	must(t, err)
	return s, account
}

const builtIn = "google=" + oauthtest.ClientID + ":" + oauthtest.ClientSecret

// The refresh token stands in the keyring under a name of its own, and each new one takes
// the place of the one before.
func TestSession_Tokens(t *testing.T) {
	a := oauthtest.Start(t)
	s, account := signingIn(t, a, builtIn, 1)
	ctx := t.Context()
	_, err := s.Tokens(account).Token(ctx)
	wantReason(t, err, mail.ReasonSignInNone)
	first := a.Grant()
	must(t, s.Secrets.Set(ctx, s.Vault.TokenName(account.ID), secret.New(first)))
	token, err := s.Tokens(account).Token(ctx)
	must(t, err)
	now, err := s.Secrets.Get(ctx, s.Vault.TokenName(account.ID))
	must(t, err)
	if !a.Holds(token.Reveal()) || now.Reveal() == first || !a.HoldsRefresh(now.Reveal()) {
		t.Error("the keyring has not got the new refresh token")
	}
	if again, err := s.Tokens(account).Token(ctx); err != nil || !again.Equal(token) {
		t.Errorf("an account has two sources: %v", err)
	}
	if _, err := s.Secrets.Get(ctx, s.Vault.SecretName(account.ID)); !errors.Is(err, secrets.ErrNotFound) {
		t.Errorf("it stands where passwords do: %v", err)
	}
}

// The owner's own client id counts before the one that the program was packaged with.
func TestSession_OAuthClient(t *testing.T) {
	a := oauthtest.Start(t)
	s, account := signingIn(t, a, "", 1)
	ctx := t.Context()
	_, err := s.Tokens(account).Token(ctx)
	wantReason(t, err, mail.ReasonSignInNone)
	if c, err := s.OAuthClient(ctx, "google"); err != nil || c.ID != "" || s.HasBuiltInClient("google") {
		t.Errorf("got %q, %v", c.ID, err)
	}
	_, err = s.OAuthClient(ctx, "nobody")
	wantReason(t, err, mail.ReasonSignInNoClient)
	must(t, s.Vault.SaveOAuthClient(ctx, "google", oauthtest.ClientID))
	must(t, s.Secrets.Set(ctx, s.Vault.ClientSecretName("google"), secret.New(oauthtest.ClientSecret)))
	must(t, s.Secrets.Set(ctx, s.Vault.TokenName(account.ID), secret.New(a.Grant())))
	if _, err := s.Tokens(account).Token(ctx); err != nil {
		t.Error(err)
	}
	built, other := signingIn(t, a, builtIn, 1)
	must(t, built.Vault.SaveOAuthClient(ctx, "google", "of the owner"))
	must(t, built.Secrets.Set(ctx, built.Vault.TokenName(other.ID), secret.New(a.Grant())))
	_, err = built.Tokens(other).Token(ctx)
	wantReason(t, err, mail.ReasonSignInClient)
}

func TestParseClients(t *testing.T) {
	got := app.ParseClients("google=1-a.apps.example:GOCSPX,microsoft=0-1,,broken,=x,empty=")
	if len(got) != 2 || got["google"] != (app.BuiltInClient{ID: "1-a.apps.example", Secret: "GOCSPX"}) || got["microsoft"] != (app.BuiltInClient{ID: "0-1"}) {
		t.Errorf("got %v", got)
	}
}

func wantReason(t *testing.T, err error, want mail.Reason) {
	t.Helper()
	if e, ok := errors.AsType[*mail.Error](err); !ok || e.Reason != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// bearerServer is a mail server on loopback that takes tokens which the authority holds.
func bearerServer(t *testing.T, a *oauthtest.Authority) (port int, mails chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { l.Close() })
	mails = make(chan string, 10)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go bearer(c, a, mails)
		}
	}()
	return l.Addr().(*net.TCPAddr).Port, mails
}

func bearer(c net.Conn, a *oauthtest.Authority, mails chan<- string) {
	defer c.Close()
	say := func(line string) { _, _ = c.Write([]byte(line + "\r\n")) }
	in := bufio.NewScanner(c)
	say("220 here")
	for in.Scan() {
		verb, rest, _ := strings.Cut(in.Text(), " ")
		switch verb {
		case "EHLO":
			say("250-here\r\n250 AUTH XOAUTH2")
		case "AUTH":
			raw, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(rest, "XOAUTH2 "))
			_, token, _ := strings.Cut(string(raw), "auth=Bearer ")
			if a.Holds(strings.TrimRight(token, "\x01")) {
				say("235 welcome")
				continue
			}
			say("334 " + base64.StdEncoding.EncodeToString([]byte(`{"status":"401"}`)))
		case "":
			say("535 5.7.8 no")
		case "DATA":
			say("354 go on")
			var body strings.Builder
			for in.Scan() && in.Text() != "." {
				body.WriteString(in.Text() + "\n")
			}
			mails <- body.String()
			say("250 2.0.0 ok")
		default:
			say("250 2.0.0 ok")
		}
	}
}

// Messages leave by an account that signs in with the browser. A token that was revoked
// meanwhile is replaced; when the sign-in itself has ended, that is what is said.
func TestSession_SendsByToken(t *testing.T) {
	a := oauthtest.Start(t)
	port, mails := bearerServer(t, a)
	s, account := signingIn(t, a, builtIn, port)
	ctx := t.Context()
	must(t, s.Secrets.Set(ctx, s.Vault.TokenName(account.ID), secret.New(a.Grant())))
	run := data.Run{Lang: "en", Class: data.ClassPolicy, Subject: "Hello", Body: "Hello there", AccountID: account.ID, Channel: data.ChannelEmail}
	send := func() error {
		_, err := s.Emails.SendTest(ctx, account, run, "hello@olive.example", byemail.SampleFields("en"))
		return err
	}
	must(t, send())
	if body := <-mails; !strings.Contains(body, "Hello there") {
		t.Errorf("the server got %q", body)
	}
	token, err := s.Tokens(account).Token(ctx)
	must(t, err)
	a.RevokeAccess(token.Reveal())
	must(t, send())
	<-mails
	a.Revoke()
	if err := send(); err == nil || !strings.Contains(err.Error(), string(mail.ReasonSignInEnded)) {
		t.Errorf("got %v", err)
	}
}
