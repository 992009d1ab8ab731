package settings

import (
	"testing"

	"mujeeb/mail"
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
		for _, p := range providers {
			if !words.Has("account.provider."+p.key) || !words.Has("account.warning."+p.key) {
				t.Errorf("%s: nothing on %s", code, p.key)
			}
		}
	}
	if got := providerOf("EMAIL-smtp.us-east-1.amazonaws.com ").key; got != "ses" {
		t.Errorf("a server of SES is taken for %s", got)
	}
}
