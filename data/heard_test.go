package data_test

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// ear is a vault from which a campaign left, and what is needed to hear answers to it.
type ear struct {
	*data.Vault
	clock     *datatest.Clock
	news      int64
	offers    int64
	amal      int64
	sami      int64
	run       int64
	messages  map[int64]int64 // of the run, by lead
	unspoiled int             // names of mails that were given out
}

// listen makes an ear: Amal and Sami agreed to News and Offers, and got a campaign of News.
func listen(t *testing.T) *ear {
	t.Helper()
	v, clock := datatest.Vault(t)
	e := &ear{Vault: v, clock: clock, news: datatest.MustPurpose(t, v, "News"), offers: datatest.MustPurpose(t, v, "Offers")}
	e.amal, e.sami = datatest.MustLead(t, v, "Amal", "amal@example.org"), datatest.MustLead(t, v, "Sami", "sami.k@gmail.com")
	for _, lead := range []int64{e.amal, e.sami} {
		datatest.MustAgree(t, v, lead, e.news)
		datatest.MustAgree(t, v, lead, e.offers)
	}
	clock.Add(time.Hour)
	e.run, e.messages = e.campaign(t, data.ClassCampaign, e.news, data.MessageSent)
	clock.Add(time.Hour)
	return e
}

// campaign sends a run to everybody whom it may reach, and returns the messages by lead.
func (e *ear) campaign(t *testing.T, class data.RunClass, purpose int64, state data.MessageState) (run int64, messages map[int64]int64) {
	t.Helper()
	run, account := mustRunTo(t, e.Vault, data.Run{Class: class, PurposeID: purpose})
	claimed, err := e.ClaimMessages(t.Context(), data.Claim{AccountID: account, Limit: 99, MessageID: func(id int64) string { return fmt.Sprintf("m%d@olive.example", id) }})
	if err != nil {
		t.Fatal(err)
	}
	messages = map[int64]int64{}
	var ids []int64
	var results []data.Result
	for _, m := range claimed {
		messages[m.LeadID] = m.ID
		ids = append(ids, m.ID)
		results = append(results, data.Result{ID: m.ID, State: state})
	}
	if _, err := e.MarkCommitted(t.Context(), ids); err != nil {
		t.Fatal(err)
	}
	if err := e.RecordResults(t.Context(), results); err != nil {
		t.Fatal(err)
	}
	return run, messages
}

// hear hears a mail under a name of its own.
func (e *ear) hear(t *testing.T, m data.HeardMail) data.Heard {
	t.Helper()
	if m.Name == "" {
		e.unspoiled++
		m.Name = fmt.Sprintf("<%d@example.org>", e.unspoiled)
	}
	if m.At.IsZero() {
		m.At = e.clock.Now()
	}
	h, err := e.Hear(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// allowed returns whether a campaign for a purpose may go to a lead.
func (e *ear) allowed(t *testing.T, lead, purpose int64) data.Verdict {
	t.Helper()
	all, err := e.Grounds(t.Context(), lead)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range all {
		if g.Purpose.ID == purpose {
			return g.Standing
		}
	}
	t.Fatalf("no purpose %d", purpose)
	return ""
}

// bounced reports whether an address is blocked since it does not exist.
func (e *ear) bounced(t *testing.T, lead int64) bool {
	t.Helper()
	history, err := e.ConsentHistory(t.Context(), lead)
	if err != nil {
		t.Fatal(err)
	}
	return len(history) > 0 && history[0].Act == data.ActBounced
}

func bounce(class data.BounceClass, address string) []data.MailRecipient {
	return []data.MailRecipient{{Address: address, Final: true, Class: class, Status: "5.1.1", Words: "550 5.1.1 user unknown"}}
}

func TestVault_Hear(t *testing.T) {
	stop, all := data.WishOptOut, data.WishOptOutAll
	for name, c := range map[string]struct {
		mail          func(e *ear) data.HeardMail
		outcome       data.Outcome
		news, offers  data.Verdict // of Amal, afterwards
		bounced, open bool         // her address is blocked; something is left to the owner
	}{
		"a token asks to stop": {func(e *ear) data.HeardMail {
			return data.HeardMail{Kind: data.MailPerson, Message: e.messages[e.amal], Proof: "subject", AsksOut: true, From: "amal@example.org"}
		}, data.OutcomeOptOut, "opted_out", "", false, false},
		"from another address": {func(e *ear) data.HeardMail {
			return data.HeardMail{Kind: data.MailPerson, Message: e.messages[e.amal], Proof: "subject", AsksOut: true, From: "amal@work.example"}
		}, data.OutcomeOptOut, "opted_out", "", false, false},
		"her mail program asks for her": {func(e *ear) data.HeardMail {
			return data.HeardMail{Kind: data.MailAuto, Message: e.messages[e.amal], Proof: "subject", AsksOut: true}
		}, data.OutcomeOptOut, "opted_out", "", false, false},
		"a word in a reply": {func(e *ear) data.HeardMail {
			return data.HeardMail{Kind: data.MailPerson, Message: e.messages[e.amal], Proof: "references", Wish: stop, Text: "STOP", From: "amal@example.org"}
		}, data.OutcomeOptOut, "opted_out", "", false, false},
		"of everything": {func(e *ear) data.HeardMail {
			return data.HeardMail{Kind: data.MailPerson, Message: e.messages[e.amal], Proof: "references", Wish: all, Text: "stop all"}
		}, data.OutcomeOptOut, "opted_out", "opted_out", false, false},
		"a word from a known address": {func(*ear) data.HeardMail {
			return data.HeardMail{Kind: data.MailPerson, Wish: stop, Text: "STOP", From: "amal@example.org"}
		}, data.OutcomeOptOut, "opted_out", "opted_out", false, false},
		"a word from nobody": {func(*ear) data.HeardMail {
			return data.HeardMail{Kind: data.MailPerson, Wish: stop, Text: "STOP", From: "who@example.org"}
		}, data.OutcomeNobody, "", "", false, true},
		"a program says stop": {func(e *ear) data.HeardMail {
			return data.HeardMail{Kind: data.MailAuto, Message: e.messages[e.amal], Proof: "references", Wish: stop}
		}, data.OutcomeAuto, "", "", false, false},
		"a token that is made up": {func(*ear) data.HeardMail {
			return data.HeardMail{Kind: data.MailPerson, Forged: true, From: "who@example.org", Subject: "unsubscribe u1-0000000000000000"}
		}, data.OutcomeForged, "", "", false, false},
		"or mistyped by her": {func(*ear) data.HeardMail {
			return data.HeardMail{Kind: data.MailPerson, Forged: true, Wish: stop, From: "amal@example.org"}
		}, data.OutcomeOptOut, "opted_out", "opted_out", false, false},
		"a reply": {func(e *ear) data.HeardMail {
			return data.HeardMail{Kind: data.MailPerson, Message: e.messages[e.amal], Proof: "references", Text: "Thank you!"}
		}, data.OutcomeReply, "", "", false, false},
		"a mail that is no reply": {func(*ear) data.HeardMail {
			return data.HeardMail{Kind: data.MailPerson, From: "amal@example.org", Text: "Are you open on Friday?"}
		}, data.OutcomeNothing, "", "", false, false},
		"an automatic reply": {func(e *ear) data.HeardMail {
			return data.HeardMail{Kind: data.MailAuto, Message: e.messages[e.amal], Proof: "references"}
		}, data.OutcomeAuto, "", "", false, false},
		"a newsletter": {func(*ear) data.HeardMail {
			return data.HeardMail{Kind: data.MailAuto, From: "amal@example.org"}
		}, data.OutcomeNothing, "", "", false, false},
		"a right": {func(e *ear) data.HeardMail {
			return data.HeardMail{Kind: data.MailPerson, Message: e.messages[e.amal], Proof: "references", Wish: data.WishErasure, Text: "Delete my data", From: "amal@example.org"}
		}, data.OutcomeRequest, "", "", false, true},
		"a right of nobody": {func(*ear) data.HeardMail {
			return data.HeardMail{Kind: data.MailPerson, Wish: data.WishAccess, Text: "What data do you have?", From: "who@example.org"}
		}, data.OutcomeRequest, "", "", false, true},
		"a complaint": {func(e *ear) data.HeardMail {
			return data.HeardMail{Kind: data.MailComplaint, Message: e.messages[e.amal], Proof: "returned"}
		}, data.OutcomeComplaint, "opted_out", "opted_out", false, false},
		"a complaint that names her alone": {func(*ear) data.HeardMail {
			return data.HeardMail{Kind: data.MailComplaint, Recipients: []data.MailRecipient{{Address: "amal@example.org"}}}
		}, data.OutcomeSuggested, "", "", false, true},
		"she does not exist": {func(e *ear) data.HeardMail {
			return data.HeardMail{Kind: data.MailBounce, Message: e.messages[e.amal], Proof: "returned", Recipients: bounce(data.BounceHard, "amal@example.org")}
		}, data.OutcomeBounced, "", "", true, false},
		"whoever she hands mails on to does not": {func(e *ear) data.HeardMail {
			return data.HeardMail{Kind: data.MailBounce, Message: e.messages[e.amal], Proof: "returned", Recipients: bounce(data.BounceHard, "amal@elsewhere.example")}
		}, data.OutcomeSoft, "", "", false, false},
		"her mailbox is full": {func(e *ear) data.HeardMail {
			return data.HeardMail{Kind: data.MailBounce, Message: e.messages[e.amal], Proof: "returned", Recipients: bounce(data.BounceSoft, "amal@example.org")}
		}, data.OutcomeSoft, "", "", false, false},
		"we are refused": {func(e *ear) data.HeardMail {
			return data.HeardMail{Kind: data.MailBounce, Message: e.messages[e.amal], Proof: "returned", Recipients: bounce(data.BouncePolicy, "amal@example.org")}
		}, data.OutcomePolicy, "", "", false, false},
		"it is late": {func(e *ear) data.HeardMail {
			r := bounce(data.BounceSoft, "amal@example.org")
			r[0].Final = false
			return data.HeardMail{Kind: data.MailBounce, Message: e.messages[e.amal], Proof: "returned", Recipients: r}
		}, data.OutcomeNothing, "", "", false, false},
		"a bounce that names her alone": {func(*ear) data.HeardMail {
			return data.HeardMail{Kind: data.MailBounce, Recipients: bounce(data.BounceHard, "amal@example.org")}
		}, data.OutcomeSuggested, "", "", false, true},
		"a bounce of somebody else's mail": {func(*ear) data.HeardMail {
			return data.HeardMail{Kind: data.MailBounce, Recipients: bounce(data.BounceHard, "who@example.org")}
		}, data.OutcomeNothing, "", "", false, false},
		"a copy of what was sent": {func(e *ear) data.HeardMail {
			return data.HeardMail{Kind: data.MailOwn, Message: e.messages[e.amal], Proof: "text"}
		}, data.OutcomeNothing, "", "", false, false},
		"a token of a message that is not there": {func(*ear) data.HeardMail {
			return data.HeardMail{Kind: data.MailPerson, Message: 999, Proof: "subject", AsksOut: true, From: "who@example.org"}
		}, data.OutcomeNobody, "", "", false, true},
	} {
		t.Run(name, func(t *testing.T) {
			e := listen(t)
			m := c.mail(e)
			m.Name = "<one@example.org>"
			if h := e.hear(t, m); h.Outcome != c.outcome {
				t.Errorf("got %+v, want %q", h, c.outcome)
			}
			if again := e.hear(t, m); again.Outcome != data.OutcomeNothing {
				t.Errorf("heard again it is %+v", again)
			}
			if news, offers := e.allowed(t, e.amal, e.news), e.allowed(t, e.amal, e.offers); news != c.news || offers != c.offers {
				t.Errorf("news %q, offers %q; want %q, %q", news, offers, c.news, c.offers)
			}
			if e.bounced(t, e.amal) != c.bounced || e.allowed(t, e.sami, e.news) != "" || e.bounced(t, e.sami) {
				t.Errorf("bounced %t; Sami %q", e.bounced(t, e.amal), e.allowed(t, e.sami, e.news))
			}
			open, err := e.HeardOpen(t.Context())
			if err != nil || (len(open) == 1) != c.open {
				t.Errorf("left to the owner: %+v, %v", open, err)
			}
			e.kept(t, c.outcome)
		})
	}
}

// kept fails unless one row is kept of an outcome, none of nothing, and no text of a mail
// that is about nobody and left to nobody.
func (e *ear) kept(t *testing.T, outcome data.Outcome) {
	t.Helper()
	log, err := e.HeardLog(t.Context(), 0, 99)
	if err != nil || (len(log) == 1) != (outcome != data.OutcomeNothing) {
		t.Fatalf("kept: %+v, %v", log, err)
	}
	if outcome == data.OutcomeForged && (log[0].Text != "" || log[0].Subject != "" || log[0].Sender != "") {
		t.Errorf("of a forged token is kept: %+v", log[0])
	}
}

// The ledger says who wrote an opt-out down that was heard, and it is checked.
func TestVault_Hear_Ledger(t *testing.T) {
	e := listen(t)
	e.hear(t, data.HeardMail{Kind: data.MailPerson, Message: e.messages[e.amal], Proof: "subject", AsksOut: true})
	e.hear(t, data.HeardMail{Kind: data.MailComplaint, Message: e.messages[e.sami], Proof: "returned"})
	for lead, act := range map[int64]data.Act{e.amal: data.ActWithdrawn, e.sami: data.ActObjected} {
		history, err := e.ConsentHistory(t.Context(), lead)
		if err != nil || history[0].Act != act || history[0].Via != data.ViaEmail || history[0].Personal.By != "program" {
			t.Errorf("the last event: %+v, %v", history[0], err)
		}
	}
	before := len(mustHistory(t, e, e.amal))
	e.hear(t, data.HeardMail{Kind: data.MailPerson, Wish: data.WishOptOut, Message: e.messages[e.amal], Proof: "references"})
	if after := len(mustHistory(t, e, e.amal)); after != before {
		t.Errorf("what was said before is written again: %d events, then %d", before, after)
	}
}

func mustHistory(t *testing.T, e *ear, lead int64) []data.ConsentEvent {
	t.Helper()
	history, err := e.ConsentHistory(t.Context(), lead)
	if err != nil {
		t.Fatal(err)
	}
	return history
}

// Who was opted out is left out of the next campaign, and of the one that goes on.
func TestVault_Hear_NextCampaign(t *testing.T) {
	e := listen(t)
	running, _ := mustRunTo(t, e.Vault, data.Run{Class: data.ClassCampaign, PurposeID: e.news})
	e.hear(t, data.HeardMail{Kind: data.MailPerson, Message: e.messages[e.amal], Proof: "subject", AsksOut: true})
	if totals, err := e.RunTotals(t.Context(), running); err != nil || totals[data.MessageSkipped] != 1 || totals[data.MessageQueued] != 1 {
		t.Errorf("the run that goes on: %v, %v", totals, err)
	}
	_, messages := e.campaign(t, data.ClassCampaign, e.news, data.MessageSent)
	if messages[e.amal] != 0 || messages[e.sami] == 0 {
		t.Errorf("the next campaign went to %v", messages)
	}
	if _, messages = e.campaign(t, data.ClassBreach, 0, data.MessageSent); messages[e.amal] == 0 {
		t.Error("a breach notice did not go to who opted out")
	}
}

// A no that was said before a new yes, and is heard after it, does not end that.
func TestVault_Hear_Later(t *testing.T) {
	e := listen(t)
	said := e.clock.Now()
	e.clock.Add(24 * time.Hour)
	_, err := e.RecordConsent(t.Context(), data.ConsentRecord{LeadID: e.amal, PurposeID: e.news, Act: data.ActGiven, Via: data.ViaForm, At: e.clock.Now(), Grade: data.GradeWord})
	if err != nil {
		t.Fatal(err)
	}
	e.clock.Add(time.Hour)
	h := e.hear(t, data.HeardMail{Kind: data.MailPerson, Message: e.messages[e.amal], Proof: "subject", AsksOut: true, At: said})
	if h.Outcome != data.OutcomeLater || e.allowed(t, e.amal, e.news) != "" {
		t.Errorf("got %+v, %q", h, e.allowed(t, e.amal, e.news))
	}
}

// Three failures that may pass block an address when a week lies between them, and they are of
// different messages; the owner's word sets them back.
func TestVault_Hear_Soft(t *testing.T) {
	for name, c := range map[string]struct {
		days []int // between the failures
		want bool
	}{
		"two":                {[]int{8}, false},
		"three in a week":    {[]int{1, 2}, false},
		"three in more":      {[]int{3, 5}, true},
		"of one message":     {[]int{-4, -4}, false}, // negative: no new campaign
		"after a word of us": {[]int{3, 1000, 5}, false},
	} {
		t.Run(name, func(t *testing.T) {
			e := listen(t)
			message := e.messages[e.amal]
			soft := func() data.Heard {
				return e.hear(t, data.HeardMail{Kind: data.MailBounce, Message: message, Proof: "returned", Recipients: bounce(data.BounceSoft, "amal@example.org")})
			}
			h := soft()
			for _, days := range c.days {
				if days == 1000 {
					e.hear(t, data.HeardMail{Kind: data.MailBounce, Message: message, Proof: "returned", Recipients: bounce(data.BounceHard, "amal@example.org")})
					e.clock.Add(time.Minute)
					if err := e.LiftBounce(t.Context(), e.amal, email("amal@example.org")); err != nil {
						t.Fatal(err)
					}
					continue
				}
				e.clock.Add(time.Duration(max(days, -days)) * 24 * time.Hour)
				if days > 0 {
					_, messages := e.campaign(t, data.ClassCampaign, e.news, data.MessageSent)
					message = messages[e.amal]
				}
				h = soft()
			}
			if got := e.bounced(t, e.amal); got != c.want || (h.Outcome == data.OutcomeBounced) != c.want {
				t.Errorf("blocked: %t; %+v", got, h)
			}
		})
	}
}

// Whatever comes back for a message shows that it was sent.
func TestVault_Hear_Unsure(t *testing.T) {
	for kind, m := range map[string]data.HeardMail{
		"reply": {Kind: data.MailPerson, Proof: "references", Text: "hi"}, "copy": {Kind: data.MailOwn, Proof: "text"}, "auto": {Kind: data.MailAuto, Proof: "references"},
		"bounce": {Kind: data.MailBounce, Proof: "returned", Recipients: bounce(data.BounceSoft, "amal@example.org")},
	} {
		t.Run(kind, func(t *testing.T) {
			e := listen(t)
			run, messages := e.campaign(t, data.ClassCampaign, e.news, data.MessageUnsure)
			unsure, err := e.UnsureMessages(t.Context(), 9)
			if err != nil || len(unsure) != 2 || unsure[0].MessageID != fmt.Sprintf("m%d@olive.example", unsure[0].ID) {
				t.Fatalf("unsure: %+v, %v", unsure, err)
			}
			m.Message = messages[e.amal]
			e.hear(t, m)
			if totals, err := e.RunTotals(t.Context(), run); err != nil || totals[data.MessageSent] != 1 || totals[data.MessageUnsure] != 1 {
				t.Errorf("totals: %v, %v", totals, err)
			}
			if err := e.SettleUnsure(t.Context(), []int64{messages[e.sami], e.messages[e.sami], 999}); err != nil {
				t.Fatal(err)
			}
			if totals, err := e.RunTotals(t.Context(), run); err != nil || totals[data.MessageSent] != 2 {
				t.Errorf("totals: %v, %v", totals, err)
			}
		})
	}
}

// A question whether somebody agrees, of which nobody knew whether it was sent, is in the
// ledger once an answer shows it.
func TestVault_Hear_UnsureAsking(t *testing.T) {
	e := listen(t)
	nour := datatest.MustLead(t, e.Vault, "Nour", "nour@example.org")
	_, messages := e.campaign(t, data.ClassAsking, e.news, data.MessageUnsure)
	h := e.hear(t, data.HeardMail{Kind: data.MailPerson, Message: messages[nour], Proof: "references", Wish: data.WishOptOut, Text: "stop"})
	history := mustHistory(t, e, nour)
	if h.Outcome != data.OutcomeOptOut || len(history) != 2 || history[1].Act != data.ActAsked || history[0].Act != data.ActRefused {
		t.Errorf("got %+v; %+v", h, history)
	}
}

// The figures of a run, and what became of a lead.
func TestVault_HeardTotals(t *testing.T) {
	e := listen(t)
	e.hear(t, data.HeardMail{Kind: data.MailPerson, Message: e.messages[e.amal], Proof: "references", Text: "Thanks", Subject: "Re: Hello"})
	e.hear(t, data.HeardMail{Kind: data.MailAuto, Message: e.messages[e.sami], Proof: "references"})
	e.hear(t, data.HeardMail{Kind: data.MailPerson, Message: e.messages[e.amal], Proof: "references", Text: "Thanks again"})
	totals, err := e.HeardTotals(t.Context(), e.run)
	if want := map[data.Outcome]int{data.OutcomeReply: 2, data.OutcomeAuto: 1}; err != nil || !maps.Equal(totals, want) {
		t.Errorf("totals: %v, %v", totals, err)
	}
	heard, err := e.HeardOf(t.Context(), e.amal)
	if err != nil || len(heard) != 2 || heard[1].Text != "Thanks" || heard[1].Subject != "Re: Hello" || heard[1].RunID != e.run || heard[1].MessageID != e.messages[e.amal] {
		t.Errorf("of Amal: %+v, %v", heard, err)
	}
}

// What is handed over to a person who asks for their data has what came back from them.
func TestVault_PersonFile_Heard(t *testing.T) {
	e := listen(t)
	e.hear(t, data.HeardMail{Kind: data.MailPerson, Message: e.messages[e.amal], Proof: "references", Text: "Thanks"})
	f, err := e.PersonFile(t.Context(), e.amal)
	if err != nil || len(f.Heard) != 1 || f.Heard[0].Text != "Thanks" {
		t.Errorf("got %+v, %v", f, err)
	}
}

// Erasing a person removes what they wrote, also where nobody tied it to them; the
// figures of the run stay.
func TestVault_Hear_Erased(t *testing.T) {
	e := listen(t)
	e.hear(t, data.HeardMail{Kind: data.MailPerson, Message: e.messages[e.amal], Proof: "references", Text: "qzvwk hello", Subject: "qzvwk"})
	e.hear(t, data.HeardMail{Kind: data.MailPerson, Wish: data.WishAccess, From: "amal@example.org", Text: "qzvwk data"})
	nobody := e.hear(t, data.HeardMail{Kind: data.MailPerson, Wish: data.WishOptOut, From: "amal@new.example", Text: "qzvwk stop"})
	e.hear(t, data.HeardMail{Kind: data.MailBounce, Message: e.messages[e.amal], Proof: "returned",
		Recipients: []data.MailRecipient{{Address: "amal@example.org", Final: true, Class: data.BounceSoft, Words: "qzvwk is full"}}})
	if err := e.addAddress(t, e.amal, "amal@new.example"); err != nil {
		t.Fatal(err)
	}
	if _, err := e.EraseLead(t.Context(), e.amal); err != nil {
		t.Fatal(err)
	}
	if left := mustDump(t, e.Vault, "heard"); strings.Contains(left, "qzvwk") || strings.Contains(left, "amal") {
		t.Errorf("left is %s", left)
	}
	if totals, err := e.HeardTotals(t.Context(), e.run); err != nil || totals[data.OutcomeReply] != 1 || totals[data.OutcomeSoft] != 1 {
		t.Errorf("totals: %v, %v", totals, err)
	}
	if err := e.DoneHeard(t.Context(), nobody.ID); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("their task: %v", err)
	}
	if h := e.hear(t, data.HeardMail{Kind: data.MailPerson, Message: e.messages[e.amal], Proof: "subject", AsksOut: true, Text: "qzvwk"}); h.Outcome != data.OutcomeNothing {
		t.Errorf("from the erased: %+v", h)
	}
}

func (e *ear) addAddress(t *testing.T, lead int64, address string) error {
	t.Helper()
	l, err := e.Lead(t.Context(), lead)
	if err != nil {
		return err
	}
	l.Identities = append(l.Identities, email(address))
	_, err = e.SaveLead(t.Context(), l)
	return err
}

func mustDump(t *testing.T, v *data.Vault, table string) string {
	t.Helper()
	var b strings.Builder
	if err := dumpQuery(&b, v, table, `SELECT * FROM "`+table+`"`); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// What was left to the owner is done once, and what a stranger wrote goes with that.
func TestVault_DoneHeard(t *testing.T) {
	e := listen(t)
	theirs := e.hear(t, data.HeardMail{Kind: data.MailPerson, Wish: data.WishAccess, From: "amal@example.org", Text: "my data"})
	strange := e.hear(t, data.HeardMail{Kind: data.MailPerson, Wish: data.WishOptOut, From: "who@example.org", Text: "qzvwk"})
	reply := e.hear(t, data.HeardMail{Kind: data.MailPerson, Message: e.messages[e.sami], Proof: "references", Text: "hi"})
	for _, id := range []int64{theirs.ID, strange.ID} {
		if err := e.DoneHeard(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range []int64{theirs.ID, reply.ID, 999} {
		if err := e.DoneHeard(t.Context(), id); data.CodeOf(err) != data.CodeNotFound {
			t.Errorf("%d: %v", id, err)
		}
	}
	open, err := e.HeardOpen(t.Context())
	heard, more := e.HeardOf(t.Context(), e.amal)
	if err = errors.Join(err, more); err != nil || len(open) != 0 || len(heard) != 1 || heard[0].Text != "my data" || heard[0].DoneAt.IsZero() {
		t.Errorf("open %+v, of Amal %+v, %v", open, heard, err)
	}
	if left := mustDump(t, e.Vault, "heard"); strings.Contains(left, "qzvwk") || strings.Contains(left, "who@") {
		t.Errorf("left is %s", left)
	}
}
