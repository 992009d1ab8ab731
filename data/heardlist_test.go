package data_test

import (
	"slices"
	"testing"
	"time"

	"mujeeb/data"
)

// What is left to the owner is listed first; a run and outcomes narrow the list.
func TestVault_HeardRows(t *testing.T) {
	e := listen(t)
	e.hear(t, data.HeardMail{Kind: data.MailPerson, Wish: data.WishOptOut, Text: "STOP", From: "who@example.org"})
	e.hear(t, data.HeardMail{Kind: data.MailPerson, Message: e.messages[e.amal], Proof: "references", Text: "Thank you", From: "amal@example.org"})
	e.hear(t, data.HeardMail{Kind: data.MailPerson, Message: e.messages[e.sami], Proof: "subject", AsksOut: true})
	for name, c := range map[string]struct {
		filter data.HeardFilter
		want   []data.Outcome
	}{
		"all":      {data.HeardFilter{}, []data.Outcome{data.OutcomeNobody, data.OutcomeOptOut, data.OutcomeReply}},
		"open":     {data.HeardFilter{Open: true}, []data.Outcome{data.OutcomeNobody}},
		"of a run": {data.HeardFilter{Run: e.run}, []data.Outcome{data.OutcomeOptOut, data.OutcomeReply}},
		"replies":  {data.HeardFilter{Run: e.run, Outcomes: []data.Outcome{data.OutcomeReply}}, []data.Outcome{data.OutcomeReply}},
	} {
		rows, err := e.HeardRows(t.Context(), c.filter, 9)
		var got []data.Outcome
		for _, r := range rows {
			got = append(got, r.Outcome)
			if r.LeadID == e.amal && (r.Name != "Amal" || r.Run == "") || r.LeadID == 0 && r.Name != "" {
				t.Errorf("%s: names %+v", name, r)
			}
		}
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
}

// The owner says which lead a mail without a token came from: that lead is opted out of
// everything, once.
func TestVault_AttributeHeard(t *testing.T) {
	e := listen(t)
	h := e.hear(t, data.HeardMail{Kind: data.MailPerson, Wish: data.WishOptOut, Text: "STOP", From: "who@example.org"})
	if _, err := e.AttributeHeard(t.Context(), h.ID, 9999); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("nobody's: %v", err)
	}
	if done, err := e.AttributeHeard(t.Context(), h.ID, e.amal); err != nil || !done {
		t.Fatalf("got %v, %v", done, err)
	}
	if got := e.allowed(t, e.amal, e.offers); got != "opted_out" {
		t.Errorf("Amal may get offers: %q", got)
	}
	if got := e.allowed(t, e.sami, e.offers); got != "" {
		t.Errorf("Sami may not: %q", got)
	}
	of, err := e.HeardOf(t.Context(), e.amal)
	if err != nil || len(of) != 1 || of[0].Outcome != data.OutcomeOptOut || of[0].DoneAt.IsZero() {
		t.Errorf("of Amal: %+v, %v", of, err)
	}
	if _, err := e.AttributeHeard(t.Context(), h.ID, e.sami); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("decided twice: %v", err)
	}
}

// A bounce that names a known address is nobody's word: it opts nobody out, whoever it is
// said to be.
func TestVault_AttributeHeard_Bounce(t *testing.T) {
	e := listen(t)
	h := e.hear(t, data.HeardMail{Kind: data.MailBounce, Recipients: []data.MailRecipient{{Address: "amal@example.org", Final: true, Class: data.BounceHard, Status: "5.1.1"}}})
	if h.Outcome != data.OutcomeSuggested || !h.IsOpen() || h.AsksToStop() {
		t.Fatalf("heard %+v", h)
	}
	if _, err := e.AttributeHeard(t.Context(), h.ID, e.amal); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("got %v", err)
	}
	if got := e.allowed(t, e.amal, e.offers); got != "" {
		t.Errorf("Amal may not get offers: %q", got)
	}
}

// What the lead agreed to after the mail holds.
func TestVault_AttributeHeard_Later(t *testing.T) {
	e := listen(t)
	h := e.hear(t, data.HeardMail{Kind: data.MailPerson, Wish: data.WishOptOut, Text: "STOP", From: "who@example.org"})
	e.clock.Add(24 * time.Hour)
	_, err := e.RecordConsent(t.Context(), data.ConsentRecord{LeadID: e.amal, PurposeID: e.news, Act: data.ActGiven, Via: data.ViaForm, At: e.clock.Now(), Grade: data.GradeWord})
	if err != nil {
		t.Fatal(err)
	}
	e.clock.Add(time.Hour)
	if done, err := e.AttributeHeard(t.Context(), h.ID, e.amal); err != nil || !done {
		t.Fatalf("got %v, %v", done, err)
	}
	if news, offers := e.allowed(t, e.amal, e.news), e.allowed(t, e.amal, e.offers); news != "" || offers != "opted_out" {
		t.Errorf("news %q, offers %q", news, offers)
	}
}

func TestVault_Addressee(t *testing.T) {
	e := listen(t)
	a, err := e.Addressee(t.Context(), e.messages[e.amal])
	if err != nil || a.LeadID != e.amal || a.Name != "Amal" || a.RunID != e.run || a.Run == "" {
		t.Errorf("got %+v, %v", a, err)
	}
	if _, err := e.Addressee(t.Context(), 9999); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("of no message: %v", err)
	}
}

// A campaign waits until what people left on the page for opting out was fetched.
func TestVault_StartRun_PageNotFetched(t *testing.T) {
	e := listen(t)
	p := data.OptOutPage{URL: "https://olive.example/stop.php", Queue: "mujeeb-1", Public: make([]byte, 32), Tried: e.clock.Now()}
	if err := e.SaveOptOutPage(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	account, err := e.SaveAccount(t.Context(), data.Account{Kind: data.AccountSMTP, Host: "mail.example", Port: 465, Security: data.SecurityTLS, FromAddress: "hello@olive.example", PerMinute: 1, PerDay: 1, Connections: 1})
	if err != nil {
		t.Fatal(err)
	}
	run, err := e.SaveRun(t.Context(), data.Run{Class: data.ClassCampaign, Title: "Summer", PurposeID: e.news, AccountID: account, Lang: "en", Subject: "Hello", Body: "Hi"})
	if err != nil {
		t.Fatal(err)
	}
	e.clock.Add(data.HeardWithin + time.Minute)
	if err := e.NoteOptOutPoll(t.Context(), p.Queue, "unreachable", 0); err != nil {
		t.Fatal(err)
	}
	if _, err := e.StartRun(t.Context(), run); data.CodeOf(err) != data.CodeNotHeard {
		t.Errorf("not fetched: %v", err)
	}
	if err := e.NoteOptOutPoll(t.Context(), p.Queue, "", 0); err != nil {
		t.Fatal(err)
	}
	if _, err := e.StartRun(t.Context(), run); err != nil {
		t.Errorf("fetched: %v", err)
	}
}
