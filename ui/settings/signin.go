package settings

import (
	"context"
	"errors"
	"net/url"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/mail"
	"mujeeb/mail/oauth"
	"mujeeb/mail/provider"
	"mujeeb/text/secret"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// signInPart chooses how an account logs in, and signs in with the browser. What the
// browser gave is held until the account is saved.
type signInPart struct {
	*page.Place
	preset  provider.Preset
	clients map[string]string // client ids of the owner's, by authority; nil = not known yet
	kept    bool              // somebody has signed in for the account that is kept
	grant   oauth.Grant
	mailbox func() string // the user name, as a hint for the browser
	changed func()        // the way was changed

	way      *field.Select
	browser  *fyne.Container // what belongs to the browser; hidden otherwise
	status   *prose.Label
	begin    *button.Button
	copying  *button.Button // copies the address
	stopping *button.Button
	address  string
	client   *field.Entry
	secret   *field.Entry
	about    *prose.Label // why there is a client id
	latest   page.Latest[oauth.Grant]
}

func newSignInPart(p *page.Place, mailbox func() string, changed func()) *signInPart {
	s := &signInPart{Place: p, mailbox: mailbox, changed: changed, preset: provider.ByKey(provider.Other)}
	s.way = field.NewSelect(p.Env, nil, func(string) { s.tell(); s.changed() })
	s.status, s.about = prose.NewParagraph(p.Env, "", prose.Caption), prose.NewParagraph(p.Env, "", prose.Caption)
	s.begin = button.NewWithIcon(p.Env, button.Plain, theme.LoginIcon(), p.T("account.browser.go"), s.signIn)
	s.copying = button.New(p.Env, button.Link, p.T("account.browser.copy"), func() { s.Copy(s.address) })
	s.stopping = button.New(p.Env, button.Plain, p.T("kit.cancel"), s.latest.Stop)
	s.client, s.secret = field.NewEntry(p.Env), field.NewPasswordEntry(p.Env)
	s.client.Direction = field.LTR
	s.client.SetCaption(p.T("account.client"))
	s.secret.SetCaption(p.T("account.client.secret"))
	s.client.SetPlaceholder(p.T("account.client"))
	s.secret.SetPlaceholder(p.T("account.client.secret"))
	s.browser = layout.VBoxTight(prose.NewParagraph(p.Env, p.T("account.browser.text"), prose.Caption), s.client, s.secret, s.about,
		layout.Flow(p.Env, s.begin, s.copying, s.stopping), s.status)
	s.copying.Hide()
	s.stopping.Hide()
	page.Work(p, p.Vault.OAuthClients, func(ids map[string]string) {
		s.clients = ids
		s.show(s.preset, s.way.Selected())
	})
	return s
}

// show offers the ways of a provider. way is the one that was chosen before, or "" for
// the best that can be used: with the browser only where there is a client id, or where
// the provider has no other way.
func (s *signInPart) show(preset provider.Preset, way string) {
	s.preset = preset
	var options []field.Option
	best := ""
	for _, x := range preset.SignIn {
		options = append(options, field.Option{Key: string(x), Text: s.T("account.way." + string(x))})
		if best == "" && (x != provider.SignInOAuth || s.hasClient() || len(preset.SignIn) == 1) {
			best = string(x)
		}
	}
	s.way.SetOptions(options)
	if !preset.Offers(provider.SignIn(way)) {
		way = best
	}
	chosen := s.way.OnChanged
	s.way.OnChanged = nil
	s.way.SetSelected(way)
	s.way.OnChanged = chosen
	s.tell()
	s.changed()
}

// hasClient reports whether there is a client id for the provider.
func (s *signInPart) hasClient() bool {
	return s.clients[s.preset.Authority] != "" || s.Session.HasBuiltInClient(s.preset.Authority)
}

// byBrowser reports whether signing in with the browser is chosen.
func (s *signInPart) byBrowser() bool { return s.way.Selected() == string(provider.SignInOAuth) }

// tell shows what belongs to the way that is chosen.
func (s *signInPart) tell() {
	if !s.byBrowser() {
		s.browser.Hide()
		return
	}
	s.client.SetText(s.clients[s.preset.Authority])
	s.about.SetText(s.T("account.client.text"))
	if s.Session.HasBuiltInClient(s.preset.Authority) {
		s.about.SetText(s.T("account.client.built"))
	}
	if authority, ok := s.Session.Authority(s.preset.Authority); ok && authority.Secret {
		s.secret.Show()
	} else {
		s.secret.Hide()
	}
	switch {
	case !s.grant.Refresh.IsZero():
		s.status.SetText(s.T("account.browser.given"))
	case s.kept:
		s.status.SetText(s.T("account.browser.kept"))
	default:
		s.status.SetText("")
	}
	s.showStatus()
	s.browser.Show()
}

// showStatus shows how the sign-in stands, where there is something to say.
func (s *signInPart) showStatus() {
	if s.status.Show(); s.status.Text() == "" {
		s.status.Hide()
	}
}

// signIn opens the browser and waits for what it gives.
func (s *signInPart) signIn() {
	if s.begin.Disabled() {
		return
	}
	s.begin.Disable()
	s.stopping.Show()
	s.say(s.T("account.browser.waiting"))
	authority, id, typed, hint := s.preset.Authority, s.client.Text(), secret.New(s.secret.Text()), s.mailbox()
	words := s.words()
	s.latest.Ask(s.Place, func(ctx context.Context) (oauth.Grant, error) {
		if err := s.keepClient(ctx, authority, id, typed); err != nil {
			return oauth.Grant{}, err
		}
		client, err := s.Session.OAuthClient(ctx, authority)
		if err != nil {
			return oauth.Grant{}, err
		}
		return client.SignIn(ctx, hint, words, func(address *url.URL) { s.PostWhile(ctx, func() { s.open(address) }) })
	}, s.given)
}

// words are what the browser shows when it comes back.
func (s *signInPart) words() oauth.Words {
	return oauth.Words{Lang: s.Lang.Code(), RTL: s.Lang.RTL(), Title: s.T("account.browser.title"), Done: s.T("account.browser.page.done"),
		Failed: s.T("account.browser.page.failed"), Other: s.T("account.browser.page.other")}
}

// keepClient keeps a client id that was entered, and its secret if one was.
func (s *signInPart) keepClient(ctx context.Context, authority, id string, typed secret.Secret) error {
	if err := s.Vault.SaveOAuthClient(ctx, authority, id); err != nil || typed.IsZero() {
		return err
	}
	return s.Session.Secrets.Set(ctx, s.Vault.ClientSecretName(authority), typed)
}

// open shows the provider's page in the browser.
func (s *signInPart) open(address *url.URL) {
	s.address = address.String()
	s.copying.Show()
	if s.Program.Browse == nil || s.Program.Browse(address) != nil {
		s.say(s.T("account.problem." + string(mail.ReasonSignInBrowser)))
		return
	}
	s.browser.Refresh()
}

// given takes what the browser gave, or says why it gave nothing.
func (s *signInPart) given(g oauth.Grant, err error) {
	s.begin.Enable()
	s.copying.Hide()
	s.stopping.Hide()
	s.address = ""
	s.secret.SetText("")
	if id := s.client.Text(); s.clients != nil {
		s.clients[s.preset.Authority] = id
	}
	problem, ok := errors.AsType[*mail.Error](err)
	switch {
	case err == nil:
		s.forget()
		s.grant = g
		s.say(s.T("account.browser.given"))
		s.changed()
	case errors.Is(err, context.Canceled), ok && problem.Reason == mail.ReasonCancelled:
		s.say(s.T("account.browser.stopped"))
	case ok:
		s.Log.Info("sign in", "err", problem)
		s.say(explain(s.Env, problem, data.Account{Provider: s.preset.Key}))
	default:
		s.Log.Error("sign in", "err", err)
		s.say(secretTrouble(s.Env, err))
	}
}

func (s *signInPart) say(text string) {
	s.status.SetText(text)
	s.showStatus()
	s.browser.Refresh()
	s.changed()
}

// held returns a copy of what the browser gave, which stays when the form is left.
func (s *signInPart) held() oauth.Grant {
	return oauth.Grant{Refresh: secret.New(s.grant.Refresh.Reveal()), Access: secret.New(s.grant.Access.Reveal()), Expires: s.grant.Expires}
}

// forget overwrites what the browser gave and nobody kept.
func (s *signInPart) forget() {
	s.grant.Refresh.Wipe()
	s.grant.Access.Wipe()
	s.grant = oauth.Grant{}
}

// end gives up a sign-in that is under way.
func (s *signInPart) end() {
	s.latest.Drop()
	s.forget()
}

// tokens returns what gives access tokens to try an account with: what the browser has just
// given, else what is kept for it.
func (s *signInPart) tokens(a data.Account) mail.TokenSource {
	if s.grant.Access.IsZero() {
		return s.Session.Tokens(a)
	}
	return granted{secret.New(s.grant.Access.Reveal())}
}

// granted is the access token of a sign-in that is not kept yet.
type granted struct{ token secret.Secret }

var _ mail.TokenSource = granted{}

// Token returns it.
func (g granted) Token(context.Context) (secret.Secret, error) { return g.token, nil }

// Refused does nothing: there is no other.
func (granted) Refused(secret.Secret) {}
