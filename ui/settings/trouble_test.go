package settings

import (
	"testing"

	"mujeeb/data"
	"mujeeb/mail"
	"mujeeb/mail/provider"
	"mujeeb/ui/lang"
)

// Every reason that a trial may end with has a sentence in every language.
func TestExplain_EveryReason(t *testing.T) {
	for _, code := range []string{"en", "ar"} {
		words := lang.New(code)
		for _, r := range []mail.Reason{
			mail.ReasonServer, mail.ReasonDNS, mail.ReasonRefused, mail.ReasonTimeout, mail.ReasonClosed, mail.ReasonNetwork, mail.ReasonCancelled,
			mail.ReasonWantsPlain, mail.ReasonWantsTLS, mail.ReasonCertExpired, mail.ReasonCertName, mail.ReasonCertUntrusted, mail.ReasonCertInvalid,
			mail.ReasonHandshake, mail.ReasonNoSTARTTLS, mail.ReasonInjected, mail.ReasonAuthRefused, mail.ReasonNoAuth, mail.ReasonNoMechanism,
			mail.ReasonGreeting, mail.ReasonGarbled, mail.ReasonFlood, mail.ReasonClearAuth, mail.ReasonNotLoopback, mail.ReasonHost, mail.ReasonPort,
			mail.ReasonMode, mail.ReasonName, mail.ReasonState, mail.ReasonWantsAuth, mail.ReasonSender, errNoPassword.Reason,
		} {
			if !words.Has("account.problem." + string(r)) {
				t.Errorf("%s: nothing on %s", code, r)
			}
		}
		for _, p := range provider.Presets() {
			for _, key := range []string{"account.provider." + p.Key, "account.warning." + p.Key} {
				if !words.Has(key) {
					t.Errorf("%s: there is no %s", code, key)
				}
			}
		}
	}
}

// The preset of an account is the one that was chosen, else one of its server.
func TestPresetOf(t *testing.T) {
	for want, a := range map[string]data.Account{
		"workspace": {Provider: "workspace", Host: "smtp.gmail.com", PerDay: 450},
		"gmail":     {Host: "smtp.gmail.com", PerDay: 77},
		"ses":       {Host: "EMAIL-smtp.us-east-1.amazonaws.com "},
		"other":     {Host: "smtp.olive.example"},
	} {
		if got := presetOf(a).Key; got != want {
			t.Errorf("%+v is taken for %s", a, got)
		}
	}
	if got := presetOf(data.Account{Host: "smtp.gmail.com", PerDay: 1900}).Key; got != "workspace" {
		t.Errorf("the limits of Workspace are taken for %s", got)
	}
}
