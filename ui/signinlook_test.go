package ui

import (
	"context"
	"encoding/json"
	"testing"

	"fyne.io/fyne/v2"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/mail/setup"
	"mujeeb/text/secret"
	"mujeeb/ui/page"
)

// lookedOver keeps an account that signs in with the browser, and what a look over it found.
func lookedOver(t *testing.T, w *window, v *data.Vault) {
	t.Helper()
	id, err := v.SaveAccount(t.Context(), data.Account{Kind: data.AccountSMTP, Host: "smtp.office365.com", Port: 587, Security: data.SecuritySTARTTLS, User: "hello@olive.example",
		FromName: "Olive", FromAddress: "hello@olive.example", Provider: "microsoft", SignIn: data.SignInOAuth, PerMinute: 28, PerDay: 9500, Connections: 2})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.app.p.Secrets.Set(t.Context(), v.TokenName(id), secret.New("kept")); err != nil {
		t.Fatal(err)
	}
	domain := map[string]string{"domain": "olive.example", "policy": "none", "result": "softfail"}
	content, err := json.Marshal(app.SetupResult{Findings: []setup.Finding{
		{Key: setup.Server, State: setup.Good}, {Key: setup.SizeOK, State: setup.Good, Values: map[string]string{"size": "36700160"}}, {Key: setup.UTF8No, State: setup.Notice},
		{Key: setup.MXOK, State: setup.Good, Values: domain},
		{Key: setup.SPFLacks, State: setup.Bad, Values: domain, Record: &setup.Record{Name: "olive.example", Type: "TXT", Value: "v=spf1 ip4:192.0.2.17 ip6:2001:db8:0:4::/64 include:spf.other-provider.example include:spf.protection.outlook.com ~all"}},
		{Key: setup.DKIMUnknown, State: setup.Unknown, Values: domain},
		{Key: setup.ProbeArrived, State: setup.Good}, {Key: setup.SPFFailed, State: setup.Bad, Values: domain}, {Key: setup.IDReplaced, State: setup.Notice},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.SaveSetupCheck(context.Background(), id, content); err != nil {
		t.Fatal(err)
	}
}

// Whatever can be reached in the form of an account has a name; its pictures are drawn where
// they are wanted.
func TestSettingsPage_AccountLooks(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		w, v := openWindow(t, language)
		mustSettings(t, v, data.Settings{Controller: "Olive & Thyme", Contact: "hello@olive.example"})
		lookedOver(t, w, v)
		for _, look := range []struct {
			name, theme string
			size        fyne.Size
			text        int
		}{{"", "light", page.FirstWindow(), 100}, {"-dark", "dark", page.FirstWindow(), 100}, {"-small", "light", page.SmallestWindow(), 100}, {"-large", "dark", page.SmallestWindow(), 150}} {
			w.app.look.ChooseTheme(look.theme)
			w.app.look.ChooseText(look.text)
			w.Window.Resize(look.size)
			w.newAccountLooks(language + look.name)
			w.goToTab(page.Settings, "settings.mail")
			w.waitFor(w.T("account.edit"))
			w.press(w.T("account.edit"))
			w.waitFor(w.T("account.browser.kept"))
			w.waitFor(w.T("setup.spf_lacks", "domain", "olive.example"))
			w.named("the form of an account that signs in with the browser")
			w.shot("signin-browser-" + language + look.name)
			for part, words := range map[string]string{"host": w.T("account.host"), "pace": w.T("account.domain"), "check": w.T("setup.title"), "record": w.T("setup.record")} {
				w.must(w.ScrollTo(words))
				w.shot("signin-" + part + "-" + language + look.name)
			}
			w.press(w.T("account.leave"))
		}
	}
}

// newAccountLooks shows the form of a new account at Gmail with its steps open, and with an
// address of an own domain.
func (w *window) newAccountLooks(name string) {
	w.t.Helper()
	w.goToTab(page.Settings, "settings.mail")
	w.waitFor(w.T("account.add"))
	w.press(w.T("account.add"))
	w.waitFor(w.T("account.new.title"))
	w.named("the form of a new account")
	w.shot("signin-new-" + name)
	w.fill(w.T("account.from"), "leila@gmail.com")
	w.waitFor(w.T("account.recognised", "provider", w.T("account.provider.gmail")))
	w.shot("signin-gmail-" + name)
	w.press(w.T("account.guide"))
	w.must(w.ScrollTo(w.T("account.way")))
	w.named("the steps to an app password")
	w.shot("signin-guide-" + name)
	w.choose(w.T("account.way"), w.T("account.way.oauth"))
	w.must(w.ScrollTo(w.T("account.way")))
	w.named("signing in with the browser")
	w.shot("signin-oauth-" + name)
	w.press(w.T("account.leave"))
}
