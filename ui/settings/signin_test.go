package settings

import (
	"errors"
	"net/http"
	"net/url"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/secrets"
	"mujeeb/mail"
	"mujeeb/mail/oauth/oauthtest"
	"mujeeb/mail/provider"
	"mujeeb/mail/setup/dnstest"
	"mujeeb/ui/page/pagetest"
)

// signingIn is a stage whose providers all sign people in at one authority.
func signingIn(t *testing.T, a *oauthtest.Authority) *pagetest.Stage {
	return pagetest.NewWith(t, "en", func(p *app.Params) {
		p.Now = time.Now
		p.SignIn = app.SignInParams{Roots: a.Roots(), Authority: func(key string) (provider.Authority, bool) { return a.Row, key == "google" }}
	})
}

// atWorkspace shows the form of a new account that signs in with the browser.
func atWorkspace(t *testing.T, s *pagetest.Stage) (*accountList, *accountForm) {
	t.Helper()
	l, f := filledForm(t, s)
	s.Until("the client ids to be read", func() bool { return f.signIn.clients != nil })
	f.provider.SetSelected("workspace")
	f.preset("workspace")
	if f.signIn.byBrowser() || !f.secretly.Visible() || f.signIn.browser.Visible() {
		t.Error("without a client id the browser comes first")
	}
	f.signIn.way.SetSelected(string(provider.SignInOAuth))
	f.signIn.way.OnChanged("")
	f.signIn.client.SetText(oauthtest.ClientID)
	f.signIn.secret.SetText(oauthtest.ClientSecret)
	s.Drain()
	if f.secretly.Visible() || !f.signIn.browser.Visible() {
		t.Error("a password is asked for")
	}
	return l, f
}

// A person signs in with the browser, saves the account, and what the browser gave is in
// the keyring, not in the vault and no longer in the form.
func TestAccountForm_SignsIn(t *testing.T) {
	a := oauthtest.Start(t)
	s := signingIn(t, a)
	shown := make(chan string, 1)
	s.Place.Program.Browse = func(address *url.URL) error {
		go func() { _, page, _ := a.Browse(address); shown <- page }()
		return nil
	}
	_, f := atWorkspace(t, s)
	f.signIn.signIn()
	s.Reads(s.T("account.browser.given"))
	if page := <-shown; page == "" {
		t.Error("the browser shows nothing")
	}
	if a.Hint != "hello@olive.example" {
		t.Errorf("the browser was asked for %q", a.Hint)
	}
	if f.signIn.secret.Text() != "" {
		t.Error("the client secret stays in the form")
	}
	f.save()
	var account data.Account
	s.Until("the account to be kept", func() bool {
		all, err := s.Vault.Accounts(t.Context())
		for _, x := range all {
			if x.Kind == data.AccountSMTP {
				account = x
			}
		}
		return err == nil && account.ID != 0
	})
	if account.SignIn != data.SignInOAuth || account.Provider != "workspace" {
		t.Errorf("kept %+v", account)
	}
	s.Until("the token to be kept", func() bool {
		kept, err := f.secrets.Get(t.Context(), s.Vault.TokenName(account.ID))
		return err == nil && a.HoldsRefresh(kept.Reveal())
	})
	if _, err := f.secrets.Get(t.Context(), s.Vault.SecretName(account.ID)); !errors.Is(err, secrets.ErrNotFound) {
		t.Errorf("a password is kept, too: %v", err)
	}
	s.Until("the form to be left", func() bool { return f.signIn.grant.Refresh.IsZero() })
	if token, err := s.Place.Session.Tokens(account).Token(t.Context()); err != nil || !a.Holds(token.Reveal()) {
		t.Errorf("the account has no token: %v", err)
	}
	ids, err := s.Vault.OAuthClients(t.Context())
	if err != nil || ids["google"] != oauthtest.ClientID {
		t.Errorf("client ids %v, %v", ids, err)
	}
	changed := newAccountForm(s.Place, account)
	changed.left, changed.saved = func() {}, func() {}
	s.Show(changed.content())
	s.Reads(s.T("account.browser.kept"))
	changed.signIn.way.SetSelected(string(provider.SignInAppPassword))
	changed.signIn.way.OnChanged("")
	changed.password.SetText("abcd")
	changed.save()
	s.Until("the token to be forgotten", func() bool {
		_, err := f.secrets.Get(t.Context(), s.Vault.TokenName(account.ID))
		return errors.Is(err, secrets.ErrNotFound)
	})
}

// Why a sign-in gave nothing is said, and a second one can begin.
func TestAccountForm_SignIn_Trouble(t *testing.T) {
	a := oauthtest.Start(t)
	s := signingIn(t, a)
	_, f := atWorkspace(t, s)
	f.signIn.signIn() // there is no browser
	s.Reads(s.T("account.problem." + string(mail.ReasonSignInBrowser)))
	f.signIn.copying.OnTapped()
	if got := fyne.CurrentApp().Clipboard().Content(); got != f.signIn.address || got == "" {
		t.Errorf("copied %q", got)
	}
	f.signIn.latest.Stop()
	s.Reads(s.T("account.browser.stopped"))
	s.Place.Program.Browse = func(address *url.URL) error {
		go func() {
			r, err := http.Get(address.Query().Get("redirect_uri") + "/?error=access_denied&state=" + address.Query().Get("state"))
			if err == nil {
				r.Body.Close()
			}
		}()
		return nil
	}
	f.signIn.signIn()
	s.Reads(s.T("account.problem." + string(mail.ReasonSignInDenied)))
	f.signIn.client.SetText("")
	f.signIn.signIn()
	s.Reads(s.T("account.problem." + string(mail.ReasonSignInNoClient)))
	f.try()
	s.Reads(s.T("account.problem." + string(mail.ReasonDNS)))
}

// The provider is known by an address that it gave out, and by who takes the mail of the
// owner's own domain, which is asked when it is pressed for.
func TestFinder(t *testing.T) {
	dns := dnstest.Start(t, dnstest.Zone{MX: map[string][]string{"olive.example": {"mx1.hostinger.com"}, "other.example": {"mx.other.example.net"}}, Dead: map[string]bool{"dead.example": true}})
	s := pagetest.NewWith(t, "en", func(p *app.Params) { p.DNS = dns.Resolver(nil) })
	_, f := filledForm(t, s)
	f.from.SetText("leila@gmail.com")
	s.Reads(s.T("account.recognised", "provider", s.T("account.provider.gmail")))
	if f.host.Text() != "smtp.gmail.com" || f.user.Text() != "leila@gmail.com" || f.provider.Selected() != "gmail" || f.finder.ask.Visible() {
		t.Errorf("filled in %q for %q", f.host.Text(), f.user.Text())
	}
	if !s.Sees(s.T("account.guide")) {
		t.Error("the way to an app password is not told")
	}
	f.from.SetText("hello@olive.example")
	if !f.finder.ask.Visible() || len(dns.Asked()) != 0 {
		t.Errorf("asked %v before anybody pressed", dns.Asked())
	}
	for address, told := range map[string]string{
		"hello@olive.example": s.T("account.mx.found", "domain", "olive.example", "provider", s.T("account.provider.hostinger")),
		"a@other.example":     s.T("account.mx.none", "domain", "other.example"),
		"a@dead.example":      s.T("account.mx.failed"),
	} {
		f.from.SetText(address)
		f.finder.lookUp()
		s.Reads(told)
	}
	f.from.SetText("hello@olive.example")
	f.finder.lookUp()
	s.Reads(s.T("account.warning.hostinger"))
	if f.host.Text() != "smtp.hostinger.com" {
		t.Errorf("filled in %q", f.host.Text())
	}
	f.from.SetText("hello@")
	if f.finder.object.Visible() {
		t.Error("half an address is asked about")
	}
}

// A key's user name is not the address.
func TestAccountForm_UserOfKeys(t *testing.T) {
	s := pagetest.New(t, "en")
	_, f := filledForm(t, s)
	f.provider.SetSelected("sendgrid")
	f.preset("sendgrid")
	if got := f.user.Text(); got != "apikey" {
		t.Errorf("the user name is %q", got)
	}
	f.provider.SetSelected("ses")
	f.preset("ses")
	if got := f.user.Text(); got != "" {
		t.Errorf("the user name is %q", got)
	}
	f.provider.SetSelected("gmail")
	f.preset("gmail")
	if got := f.user.Text(); got != "hello@olive.example" {
		t.Errorf("the user name is %q", got)
	}
	f.user.SetText("somebody else")
	f.preset("sendgrid")
	if got := f.user.Text(); got != "somebody else" {
		t.Errorf("what was typed became %q", got)
	}
}
