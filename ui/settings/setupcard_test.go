package settings

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/mail"
	"mujeeb/mail/setup"
	"mujeeb/mail/setup/dnstest"
	"mujeeb/text/secret"
	"mujeeb/ui/page/pagetest"
)

// A set-up is looked over; what is missing is told first, with a record that can be copied,
// and is there again when the form is opened the next time.
func TestSetupCard(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			dns := dnstest.Start(t, dnstest.Zone{MX: map[string][]string{"olive.example": {"mx1.hostinger.com"}}})
			s := pagetest.NewWith(t, language, func(p *app.Params) { p.DNS = dns.Resolver(nil) })
			store := mail.NewMemoryStore(5)
			box, err := mail.StartSandbox(mail.SandboxConfig{Store: store, Now: time.Now})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(box.Close)
			to := box.Account()
			a := data.Account{Kind: data.AccountSMTP, Host: to.Host, Port: to.Port, Security: data.SecurityLoopback, User: to.User, FromName: "Olive",
				FromAddress: "hello@olive.example", Provider: "hostinger", PerMinute: 1, PerDay: 1, Connections: 1}
			if a.ID, err = s.Vault.SaveAccount(t.Context(), a); err != nil {
				t.Fatal(err)
			}
			c := newSetupCard(s.Place, a)
			s.Show(c.object)
			c.check()
			s.Reads(s.T("account.problem.no_password"))
			if err := s.Place.Session.Secrets.Set(t.Context(), s.Vault.SecretName(a.ID), secret.New(to.Password.Reveal())); err != nil {
				t.Fatal(err)
			}
			c.probe.SetChecked(true)
			c.second.SetText("nonsense")
			c.check()
			if store.Count() != 0 {
				t.Error("something was sent")
			}
			c.second.SetText("")
			c.check()
			s.Reads(s.T("setup.spf_none", "domain", "olive.example"))
			for _, words := range []string{
				s.T("setup.server"), s.T("setup.mx_ok", "domain", "olive.example"), s.T("setup.dmarc_none", "domain", "olive.example"),
				s.T("setup.probe_sent", "to", "hello@olive.example"), "v=spf1 include:_spf.mail.hostinger.com ~all", "_dmarc.olive.example",
			} {
				s.Reads(words)
			}
			if store.Count() != 2 {
				t.Errorf("%d mails were sent", store.Count())
			}
			if err := s.Press(s.T("setup.copy")); err != nil {
				t.Fatal(err)
			}
			if got := fyne.CurrentApp().Clipboard().Content(); got != "olive.example" && got != "v=DMARC1; p=none" {
				t.Errorf("copied %q", got)
			}
			again := newSetupCard(s.Place, a)
			s.Show(again.object)
			s.Reads(s.T("setup.spf_none", "domain", "olive.example"))
		})
	}
}

// Every finding has a tone, and its sentence takes what it is given.
func TestSetupCard_Words(t *testing.T) {
	s := pagetest.New(t, "en")
	c := &setupCard{Place: s.Place}
	for _, f := range []setup.Finding{
		{Key: setup.SizeSmall, Values: map[string]string{"size": "500000"}},
		{Key: setup.SPFLacks, Values: map[string]string{"domain": "olive.example", "include": "x"}},
		{Key: "something newer"},
	} {
		if got := c.words(f); got == "" {
			t.Errorf("%s: no words", f.Key)
		}
	}
	if got, want := c.words(setup.Finding{Key: setup.SizeSmall, Values: map[string]string{"size": "500000"}}), s.T("setup.size_small", "size", s.Place.Lang.Size(500000)); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, state := range []setup.State{setup.Good, setup.Notice, setup.Bad, setup.Unknown} {
		if _, ok := tones[state]; !ok {
			t.Errorf("%s has no tone", state)
		}
	}
}
