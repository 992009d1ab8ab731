package inbox

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/mail"
	"mujeeb/text/secret"
)

// scene is a vault from which a campaign left to some people, and its ear.
type scene struct {
	*data.Vault
	ear      *Ear
	clock    *datatest.Clock
	purpose  int64
	run      int64
	leads    map[string]int64 // by address
	messages map[string]int64 // by address
}

// tokensOf returns the tokens of a vault.
func tokensOf(v *data.Vault) mail.Tokens {
	return mail.Tokens{Key: secret.New(string(v.Key(data.KeyToken)))}
}

// play makes a scene.
func play(t *testing.T, addresses ...string) *scene {
	t.Helper()
	v, clock := datatest.Vault(t)
	s := &scene{Vault: v, ear: &Ear{Vault: v, Tokens: tokensOf(v)}, clock: clock, purpose: datatest.MustPurpose(t, v, "News"), leads: map[string]int64{}, messages: map[string]int64{}}
	for _, a := range addresses {
		s.leads[a] = datatest.MustLead(t, v, "Layla", a)
		datatest.MustAgree(t, v, s.leads[a], s.purpose)
	}
	s.run = s.send(t, data.MessageSent)
	clock.Add(time.Hour)
	return s
}

// send sends a campaign, whose messages end in a state.
func (s *scene) send(t *testing.T, state data.MessageState) (run int64) {
	t.Helper()
	account := datatest.MustAccount(t, s.Vault, 2525)
	run, err := s.SaveRun(t.Context(), data.Run{Class: data.ClassCampaign, Title: "Spring", PurposeID: s.purpose, AccountID: account, Lang: "en", Subject: "Spring olives", Body: "Hi"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.StartRun(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	all, err := s.ClaimMessages(t.Context(), data.Claim{AccountID: account, Limit: 99, MessageID: func(id int64) string { return s.ear.Tokens.Make(mail.TokenRef, id) + "@olive.example" }})
	if err != nil {
		t.Fatal(err)
	}
	var ids []int64
	var results []data.Result
	for _, m := range all {
		s.messages[m.Address] = m.ID
		ids, results = append(ids, m.ID), append(results, data.Result{ID: m.ID, State: state})
	}
	if _, err := s.MarkCommitted(t.Context(), ids); err != nil {
		t.Fatal(err)
	}
	if err := s.RecordResults(t.Context(), results); err != nil {
		t.Fatal(err)
	}
	return run
}

// ref and out are the tokens of the message to an address.
func (s *scene) ref(address string) string {
	return s.ear.Tokens.Make(mail.TokenRef, s.messages[address])
}
func (s *scene) out(address string) string {
	return s.ear.Tokens.Make(mail.TokenOptOut, s.messages[address])
}

func (s *scene) hear(t *testing.T, raw string) data.Heard {
	t.Helper()
	h, err := s.ear.Hear(t.Context(), []byte(raw), Source{Received: s.clock.Now()})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

const layla = "layla@example.org"

// sampled returns a mail of package report's samples, whose tokens are this vault's.
func (s *scene) sampled(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile("../mail/report/testdata/" + name + ".eml")
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer("r23v-74eaeqd1y34hgbmf", s.ref(layla), "u23v-ecej2ztftadvx6wr", s.out(layla)).Replace(string(raw))
}

// The samples of package report, heard by a vault that sent the message.
func TestEar_Hear_Samples(t *testing.T) {
	for name, want := range map[string]data.Outcome{
		"postfix-unknown": data.OutcomeBounced, "postfix-full": data.OutcomeSoft, "postfix-policy": data.OutcomePolicy, "postfix-delayed": data.OutcomeNothing,
		"postfix-expired": data.OutcomeSoft, "postfix-relayed": data.OutcomeNothing, "postfix-envid": data.OutcomeBounced, "postfix-verp": data.OutcomeBounced, "exim-text-unknown": data.OutcomeBounced,
		"exim-text-nocode": data.OutcomeSoft, "exim-warning": data.OutcomeSoft, "exchange-edge": data.OutcomeBounced, "qmail-unknown": data.OutcomeBounced, "ses-bounce": data.OutcomeBounced,
		"ses-complaint": data.OutcomeComplaint, "outlook-jmrp": data.OutcomeComplaint, "arf-redacted": data.OutcomeComplaint,
		"auto-rfc3834": data.OutcomeAuto, "auto-outlook": data.OutcomeNothing, "newsletter": data.OutcomeNothing,
		"person-stop": data.OutcomeOptOut, "person-token": data.OutcomeOptOut, "person-plus": data.OutcomeOptOut, "person-quoted-only": data.OutcomeReply,
		"person-ar-base64": data.OutcomeOptOut, "person-html": data.OutcomeOptOut, "person-outlook": data.OutcomeOptOut, "person-unrelated": data.OutcomeNothing,
		"person-about-bounces": data.OutcomeNothing, "own-copy": data.OutcomeNothing,
	} {
		t.Run(name, func(t *testing.T) {
			s := play(t, layla)
			raw := s.sampled(t, name)
			h := s.hear(t, raw)
			if h.Outcome != want {
				t.Errorf("got %+v, want %q", h, want)
			}
			if again := s.hear(t, raw); again.Outcome != data.OutcomeNothing {
				t.Errorf("heard again it is %+v", again)
			}
			if strings.Contains(h.Words+h.Text, "192.0.2.") {
				t.Errorf("an IP address is kept: %+v", h)
			}
		})
	}
}

func letter(from, subject, text string) string {
	return fmt.Sprintf("From: %s\nTo: hello@olive.example\nSubject: %s\nMessage-ID: <%d.%d@example.org>\n\n%s\n", from, subject, len(subject), len(text), text)
}

func TestEar_Hear_Words(t *testing.T) {
	for name, c := range map[string]struct {
		raw  func(s *scene) string
		want data.Outcome
	}{
		"stop, from a known address": {func(*scene) string { return letter("Layla <LAYLA@example.org>", "hello", "STOP") }, data.OutcomeOptOut},
		"stop, in the subject alone": {func(*scene) string { return letter(layla, "Unsubscribe", "") }, data.OutcomeOptOut},
		"stop, above a signature":    {func(*scene) string { return letter(layla, "Unsubscribe", "Sent from my phone") }, data.OutcomeOptOut},
		"the subject is ours":        {func(*scene) string { return letter(layla, "Re: Stop", "Thank you") }, data.OutcomeNothing},
		"stop, from nobody":          {func(*scene) string { return letter("sami@example.net", "hello", "إلغاء الاشتراك") }, data.OutcomeNobody},
		"a token in capitals": {func(s *scene) string {
			return letter("sami@example.net", "UNSUBSCRIBE "+strings.ToUpper(s.out(layla)), "")
		}, data.OutcomeOptOut},
		"a token that is made up":        {func(*scene) string { return letter("sami@example.net", "unsubscribe u1-0123456789abcdef", "") }, data.OutcomeForged},
		"a token that she mistyped":      {func(*scene) string { return letter(layla, "unsubscribe u1-0123456789abcdef", "") }, data.OutcomeOptOut},
		"the token that names a message": {func(s *scene) string { return letter(layla, "about "+s.ref(layla), "hello") }, data.OutcomeReply},
		"the token below": {func(s *scene) string {
			return letter(layla, "Re: Spring olives", "Thanks\n\n> unsubscribe "+s.out(layla))
		}, data.OutcomeReply},
		"a right": {func(*scene) string { return letter(layla, "my data", "احذفوا بياناتي") }, data.OutcomeRequest},
		"nothing": {func(*scene) string { return "" }, data.OutcomeNothing},
		"bytes":   {func(*scene) string { return "\x00\xff\xfe\n\n\x80" }, data.OutcomeNothing},
	} {
		t.Run(name, func(t *testing.T) {
			s := play(t, layla)
			if h := s.hear(t, c.raw(s)); h.Outcome != c.want {
				t.Errorf("got %+v, want %q", h, c.want)
			}
		})
	}
}

// A mail that takes the name of another does not keep that one from being heard.
func TestEar_Hear_SameName(t *testing.T) {
	s := play(t, layla)
	s.hear(t, strings.Replace(letter("sami@example.net", "hello", "hello"), "<5.5@", "<7.4@", 1))
	if h := s.hear(t, strings.Replace(letter(layla, "goodbye", "STOP"), "<7.4@", "<7.4@", 1)); h.Outcome != data.OutcomeOptOut {
		t.Errorf("got %+v", h)
	}
}

// A click on the owner's page opts out by its token, once.
func TestEar_HearClick(t *testing.T) {
	for name, c := range map[string]struct {
		token func(s *scene) string
		want  data.Outcome
	}{
		"a token of opt-outs":    {func(s *scene) string { return s.out(layla) }, data.OutcomeOptOut},
		"of a message":           {func(s *scene) string { return s.ref(layla) }, data.OutcomeForged},
		"made up":                {func(*scene) string { return "trial-0000000000000000" }, data.OutcomeForged},
		"of a message not known": {func(s *scene) string { return s.ear.Tokens.Make(mail.TokenOptOut, 999) }, data.OutcomeNobody},
	} {
		t.Run(name, func(t *testing.T) {
			s := play(t, layla)
			for _, want := range []data.Outcome{c.want, data.OutcomeNothing} {
				if h, err := s.ear.HearClick(t.Context(), "one", c.token(s), s.clock.Now()); err != nil || h.Outcome != want {
					t.Errorf("got %+v, %v; want %q", h, err, want)
				}
			}
			history, err := s.ConsentHistory(t.Context(), s.leads[layla])
			if err != nil || c.want == data.OutcomeOptOut && (history[0].Act != data.ActWithdrawn || history[0].Via != data.ViaWebsite) {
				t.Errorf("the ledger: %+v, %v", history[0], err)
			}
		})
	}
}

// IP addresses are cut off from what is kept.
func TestEar_Hear_WithoutIPs(t *testing.T) {
	s := play(t, layla)
	said := s.hear(t, letter(layla, "about "+s.ref(layla)+" from 192.0.2.7", "I wrote from 192.0.2.8 and 2001:db8::1:2"))
	bounced := s.hear(t, s.sampled(t, "postfix-expired"))
	for _, kept := range []string{said.Subject, said.Text, bounced.Words} {
		if kept == "" || strings.Contains(kept, "192.0.2.") || strings.Contains(kept, "2001:") {
			t.Errorf("kept is %q", kept)
		}
	}
}

// Tokens of another vault are none here.
func TestEar_Hear_OtherVault(t *testing.T) {
	s, other := play(t, layla), play(t, layla)
	if h := s.hear(t, letter("sami@example.net", "unsubscribe "+other.out(layla), "")); h.Outcome != data.OutcomeForged {
		t.Errorf("got %+v", h)
	}
	if h := s.hear(t, other.sampled(t, "postfix-unknown")); h.Outcome != data.OutcomeSuggested {
		t.Errorf("got %+v", h)
	}
}
