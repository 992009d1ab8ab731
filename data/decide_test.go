package data_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// ended is a campaign of eight messages that is done: one sent, two refused, two bounced,
// two unsure, one skipped after an opt-out; in that order.
func ended(t *testing.T) *sending {
	t.Helper()
	v, clock := datatest.Vault(t)
	s := &sending{Vault: v, t: t, clock: clock, news: datatest.MustPurpose(t, v, "News")}
	for i := range 8 {
		id := datatest.MustLead(t, v, fmt.Sprint("Person ", i), fmt.Sprintf("person%d@example.org", i))
		datatest.MustAgree(t, v, id, s.news)
		s.leads = append(s.leads, id)
	}
	s.run, s.account = mustRun(t, v, s.news)
	s.must(s.PauseRun(t.Context(), s.run, ""))
	mustRecord(t, v, data.ConsentRecord{LeadID: s.leads[7], PurposeID: s.news, Act: data.ActWithdrawn})
	s.must(s.ResumeRun(t.Context(), s.run))
	clock.Add(time.Second)
	ids := s.claim(9)
	sent := s.commit(ids[0], ids[2], ids[5], ids[6])
	s.record(data.Result{ID: sent[0], State: data.MessageSent},
		data.Result{ID: ids[1], State: data.MessageFailed, Reason: "server_refused", Reply: "550 no"},
		data.Result{ID: ids[2], State: data.MessageFailed, Reason: "server_refused", Reply: "554 other"},
		data.Result{ID: ids[3], State: data.MessageFailed, Reason: "no_such_recipient", Reply: "550 5.1.1 a", Bounced: true},
		data.Result{ID: ids[4], State: data.MessageFailed, Reason: "no_such_recipient", Reply: "550 5.1.1 b", Bounced: true},
		data.Result{ID: ids[5], State: data.MessageUnsure, Reason: "timeout"},
		data.Result{ID: ids[6], State: data.MessageUnsure, Reason: "timeout"})
	s.state(data.RunDone)
	clock.Add(time.Hour)
	return s
}

// sent claims what is due, commits it, and has it sent. It returns to whom, in order.
func (s *sending) sent() (to []string) {
	s.t.Helper()
	all, err := s.ClaimMessages(s.t.Context(), data.Claim{AccountID: s.account, Limit: 99, MessageID: func(id int64) string { return fmt.Sprintf("%d@%d.example", id, s.clock.Now().Unix()) }})
	s.must(err)
	for _, m := range all {
		for _, id := range s.commit(m.ID) {
			s.record(data.Result{ID: id, State: data.MessageSent})
			to = append(to, m.Address)
		}
	}
	slices.Sort(to)
	return to
}

// Messages that certainly did not arrive can be tried again, and make a run that was done
// run again. Addresses that bounced only once that was lifted, people who opted out never.
func TestVault_Retry(t *testing.T) {
	s := ended(t)
	ctx := t.Context()
	count := func(want data.Totals) {
		t.Helper()
		if got, err := s.Retryable(ctx, s.run); err != nil || !maps.Equal(got, want) {
			t.Errorf("retryable %v, %v; want %v", got, err, want)
		}
	}
	count(data.Totals{data.MessageFailed: 2})
	if n, err := s.Retry(ctx, s.run, data.MessageSkipped); n != 0 || err != nil {
		t.Errorf("after an opt-out: %d, %v", n, err)
	}
	if n, err := s.LiftBounces(ctx, s.run); n != 2 || err != nil {
		t.Errorf("lifted %d, %v", n, err)
	}
	count(data.Totals{data.MessageFailed: 4})
	s.state(data.RunDone)
	if n, err := s.Retry(ctx, s.run, data.MessageFailed); n != 4 || err != nil {
		t.Errorf("tried again: %d, %v", n, err)
	}
	s.state(data.RunRunning)
	want := []string{"person1@example.org", "person2@example.org", "person3@example.org", "person4@example.org"}
	if got := s.sent(); !slices.Equal(got, want) {
		t.Errorf("sent to %v", got)
	}
	s.state(data.RunDone)
	s.totals(data.Totals{data.MessageSent: 5, data.MessageUnsure: 2, data.MessageSkipped: 1})
	if got := did(t, s.Vault)[:2]; !slices.Equal(got, []string{"retry 4", "bounces_lifted 2"}) {
		t.Errorf("noted %q", got)
	}
	for state, code := range map[data.MessageState]data.Code{data.MessageUnsure: data.CodeBadChoice, data.MessageSent: data.CodeBadChoice} {
		if _, err := s.Retry(ctx, s.run, state); data.CodeOf(err) != code {
			t.Errorf("retry of the %s: %v", state, err)
		}
	}
}

// Whoever was left out and has agreed again since can still get the message.
func TestVault_Retry_LeftOut(t *testing.T) {
	s := ended(t)
	datatest.MustAgree(t, s.Vault, s.leads[7], s.news)
	if n, err := s.Retry(t.Context(), s.run, data.MessageSkipped); n != 1 || err != nil {
		t.Errorf("tried again: %d, %v", n, err)
	}
	if got := s.sent(); !slices.Equal(got, []string{"person7@example.org"}) {
		t.Errorf("sent to %v", got)
	}
}

// A run that was cancelled is over for good, and one that is paused stays so.
func TestVault_Retry_State(t *testing.T) {
	s := newSending(t)
	ids := s.claim(2)
	s.record(data.Result{ID: ids[0], State: data.MessageFailed, Reason: "server_refused"}, data.Result{ID: ids[1], State: data.MessageFailed, Reason: "server_refused"})
	s.must(s.PauseRun(t.Context(), s.run, "x"))
	if n, err := s.Retry(t.Context(), s.run, data.MessageFailed); n != 2 || err != nil {
		t.Errorf("of a paused run: %d, %v", n, err)
	}
	s.state(data.RunPaused)
	s.must(s.CancelRun(t.Context(), s.run))
	if _, err := s.Retry(t.Context(), s.run, data.MessageFailed); data.CodeOf(err) != data.CodeNotRunning {
		t.Errorf("of a cancelled run: %v", err)
	}
}

// About messages of which nobody knows the owner decides, one by one or at once. One that
// is sent again is called as before: who got it twice gets the same message.
func TestVault_Decide(t *testing.T) {
	s := ended(t)
	ctx := t.Context()
	ids, err := s.RecipientIDs(ctx, s.run, data.MessageUnsure)
	s.must(err)
	undecided := func(want int) {
		t.Helper()
		if all, err := s.Undecided(ctx); err != nil || all[s.run] != want {
			t.Errorf("undecided %v, %v, want %d", all, err, want)
		}
	}
	decide := func(d data.Decision, of []int64, want int) {
		t.Helper()
		if n, err := s.Decide(ctx, s.run, of, d); n != want || err != nil {
			t.Errorf("%s: %d, %v, want %d", d, n, err, want)
		}
	}
	undecided(2)
	decide(data.DecideLeave, ids[:1], 1)
	undecided(1)
	decide(data.DecideArrived, ids[1:], 1)
	undecided(0)
	s.totals(data.Totals{data.MessageSent: 2, data.MessageFailed: 4, data.MessageUnsure: 1, data.MessageSkipped: 1})
	before, err := s.OutboxMessage(ctx, ids[0])
	s.must(err)
	l, err := s.Lead(ctx, s.leads[5])
	s.must(err)
	l.Name = "Somebody else"
	_, err = s.SaveLead(ctx, l)
	s.must(err)
	decide(data.DecideAgain, nil, 1)
	s.state(data.RunRunning)
	if got := s.sent(); !slices.Equal(got, []string{"person5@example.org"}) {
		t.Errorf("sent to %v", got)
	}
	after, err := s.OutboxMessage(ctx, ids[0])
	s.must(err)
	if after.MessageID != before.MessageID || !after.At.Equal(before.At) || after.Fields["name"] != "Person 5" {
		t.Errorf("sent again as %+v, was %+v", after, before)
	}
	s.state(data.RunDone)
	if _, err := s.Decide(ctx, s.run, nil, "guess"); data.CodeOf(err) != data.CodeBadChoice {
		t.Errorf("another decision: %v", err)
	}
}

// Somebody who opted out since is not written to again, whatever is decided.
func TestVault_Decide_OptedOut(t *testing.T) {
	s := ended(t)
	mustRecord(t, s.Vault, data.ConsentRecord{LeadID: s.leads[5], PurposeID: s.news, Act: data.ActWithdrawn})
	if n, err := s.Decide(t.Context(), s.run, nil, data.DecideAgain); n != 1 || err != nil {
		t.Errorf("again: %d, %v", n, err)
	}
	if got := s.sent(); !slices.Equal(got, []string{"person6@example.org"}) {
		t.Errorf("sent to %v", got)
	}
}

// The funnel tells what became of a run.
func TestVault_Funnel(t *testing.T) {
	s := ended(t)
	mustRecord(t, s.Vault, data.ConsentRecord{LeadID: s.leads[0], PurposeID: s.news, Act: data.ActWithdrawn})
	mustRecord(t, s.Vault, data.ConsentRecord{LeadID: s.leads[1], PurposeID: s.news, Act: data.ActWithdrawn}) // who did not get it
	f, err := s.Funnel(t.Context(), s.run)
	s.must(err)
	if f.All() != 8 || f.Totals[data.MessageSent] != 1 || f.Bounced != 2 || f.Dead != 2 || f.Undecided != 2 || f.OptedOut != 1 || !maps.Equal(f.LeftOut, map[string]int{"opted_out": 1}) {
		t.Errorf("got %+v", f)
	}
	_, err = s.LiftBounces(t.Context(), s.run)
	s.must(err)
	if f, err = s.Funnel(t.Context(), s.run); err != nil || f.Bounced != 2 || f.Dead != 0 {
		t.Errorf("lifted: %+v, %v", f, err)
	}
}

// An address that bounced is not asked about again: its message is left out before a
// connection has it, and those behind it take its place.
func TestVault_ClaimMessages_Bounced(t *testing.T) {
	s := ended(t)
	asking := func(name string, to []int64) (run, account int64) {
		return mustRunTo(t, s.Vault, data.Run{Class: data.ClassAsking, PurposeID: datatest.MustPurpose(t, s.Vault, name), Audience: data.LeadFilter{IDs: to}})
	}
	s.run, s.account = asking("Surveys", s.leads[:3])
	second, account := asking("Fairs", s.leads[:2])
	other := &sending{Vault: s.Vault, t: t, clock: s.clock, run: second, account: account}
	ids := other.claim(1)
	other.record(data.Result{ID: ids[0], State: data.MessageFailed, Reason: "no_such_recipient", Bounced: true})
	if got := s.claim(2); len(got) != 2 {
		t.Errorf("claimed %v", got)
	}
	if got, want := s.reasons(), []string{"skipped bounced", "queued ", "queued "}; !slices.Equal(got, want) {
		t.Errorf("messages %q", got)
	}
}

// A legal notice goes to the first address that is not dead; a campaign only to the one
// that the person is written to.
func TestVault_LegalNotice_OtherAddress(t *testing.T) {
	s := newSending(t)
	ctx := t.Context()
	l, err := s.Lead(ctx, s.leads[0])
	s.must(err)
	l.Identities = append(l.Identities, email("amal@other.example"))
	_, err = s.SaveLead(ctx, l)
	s.must(err)
	s.record(data.Result{ID: s.claim(1)[0], State: data.MessageFailed, Reason: "no_such_recipient", Bounced: true})
	s.run, s.account = mustRunTo(t, s.Vault, data.Run{Class: data.ClassBreach})
	if got, want := s.sent(), []string{"amal@other.example", "nour@example.org", "sami@example.org"}; !slices.Equal(got, want) {
		t.Errorf("the notice went to %v", got)
	}
	reach, err := s.Reach(ctx, &data.Run{Class: data.ClassCampaign, PurposeID: s.news})
	if want := map[data.Verdict]int{data.VerdictAllowed: 2, data.VerdictBounced: 1}; err != nil || !maps.Equal(reach, want) {
		t.Errorf("a campaign reaches %v, %v", reach, err)
	}
}

// A corrected address is written to, and a message that never met its mark says what is
// true today.
func TestVault_ClaimMessages_Corrected(t *testing.T) {
	s := newSending(t)
	ctx := t.Context()
	first, err := s.ClaimMessages(ctx, data.Claim{AccountID: s.account, Limit: 1, MessageID: func(id int64) string { return fmt.Sprint(id, "@old.example") }})
	s.must(err)
	s.must(s.ReleaseClaimed(ctx, []int64{first[0].ID}))
	s.clock.Add(30 * 24 * time.Hour)
	l, err := s.Lead(ctx, s.leads[0])
	s.must(err)
	l.Name, l.Identities = "Amal Haddad", []data.Identity{email("amal@new.example")}
	_, err = s.SaveLead(ctx, l)
	s.must(err)
	again, err := s.ClaimMessages(ctx, data.Claim{AccountID: s.account, Limit: 1, MessageID: func(id int64) string { return fmt.Sprint(id, "@new.example") }})
	s.must(err)
	m := again[0]
	if m.ID != first[0].ID || m.Address != "amal@new.example" || m.Fields["name"] != "Amal Haddad" || m.Fields["email"] != m.Address || !m.Date.Equal(s.clock.Now()) || m.MessageID != fmt.Sprint(m.ID, "@new.example") {
		t.Errorf("claimed %+v", m)
	}
	if got := s.commit(m.ID); len(got) != 1 {
		t.Error("the corrected address may not be written to")
	}
	s.record(data.Result{ID: m.ID, State: data.MessageQueued, Reason: "busy", RetryAt: s.clock.Now()})
	l.Name, l.Identities = "Amal", []data.Identity{email("amal@newer.example")}
	_, err = s.SaveLead(ctx, l)
	s.must(err)
	s.clock.Add(time.Hour)
	third, err := s.ClaimMessages(ctx, data.Claim{AccountID: s.account, Limit: 9, MessageID: func(id int64) string { return "other" }})
	s.must(err)
	third = slices.DeleteFunc(third, func(x data.Message) bool { return x.ID != m.ID })
	if len(third) != 1 || third[0].Address != "amal@newer.example" || third[0].MessageID != m.MessageID || third[0].Fields["name"] != "Amal Haddad" || !third[0].Date.Equal(m.Date) {
		t.Errorf("after its mark it became %+v", third)
	}
}

// A person's new yes that came by the one address that they have shows that it exists.
func TestVault_RecordConsent_LiftsBounce(t *testing.T) {
	for via, want := range map[data.Via]bool{data.ViaEmail: true, data.ViaSpoken: false, data.ViaPaper: false} {
		for _, several := range []bool{false, true} {
			s := newSending(t)
			s.record(data.Result{ID: s.claim(1)[0], State: data.MessageFailed, Reason: "no_such_recipient", Bounced: true})
			if several {
				l, err := s.Lead(t.Context(), s.leads[0])
				s.must(err)
				l.Identities = append(l.Identities, email("amal@other.example"))
				_, err = s.SaveLead(t.Context(), l)
				s.must(err)
			}
			mustRecord(t, s.Vault, data.ConsentRecord{LeadID: s.leads[0], PurposeID: s.news, Act: data.ActGiven, Via: via, Grade: data.GradeWord})
			reach, err := s.Reach(t.Context(), &data.Run{Class: data.ClassCampaign, PurposeID: s.news})
			s.must(err)
			if got := reach[data.VerdictBounced] == 0; got != (want && !several) {
				t.Errorf("by %s, several addresses %t: lifted %t", via, several, got)
			}
			check, err := s.ConsentHistory(t.Context(), s.leads[0])
			s.must(err)
			if lifted := check[0].Act == data.ActUnbounced; lifted != (want && !several) {
				t.Errorf("by %s, several addresses %t: the newest event is %s", via, several, check[0].Act)
			}
		}
	}
}

// An account goes when nothing hangs on it. What was sent by it keeps its record.
func TestVault_DeleteAccount(t *testing.T) {
	s := newSending(t)
	ctx := t.Context()
	there := func(id int64) bool {
		all, err := s.Accounts(ctx)
		s.must(err)
		return slices.ContainsFunc(all, func(a data.Account) bool { return a.ID == id })
	}
	draft, err := s.SaveRun(ctx, data.Run{Class: data.ClassCampaign, Title: "Draft", PurposeID: s.news, AccountID: s.account, Lang: "en"})
	s.must(err)
	for name, do := range map[string]func(context.Context) error{
		"running": func(context.Context) error { return nil },
		"paused":  func(ctx context.Context) error { return s.PauseRun(ctx, s.run, "") },
	} {
		s.must(do(ctx))
		if err := s.DeleteAccount(ctx, s.account); data.CodeOf(err) != data.CodeAccountUsed || !there(s.account) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.must(s.CancelRun(ctx, s.run))
	s.must(s.DeleteAccount(ctx, s.account))
	if there(s.account) {
		t.Error("it is still listed")
	}
	if r, err := s.Run(ctx, draft); err != nil || r.AccountID != 0 {
		t.Errorf("the draft is %+v, %v", r, err)
	}
	if a, err := s.Account(ctx, s.account); err != nil || a.FromAddress == "" || a.Host != "" || a.User != "" {
		t.Errorf("of the past: %+v, %v", a, err)
	}
	if err := s.DeleteAccount(ctx, s.account); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("again: %v", err)
	}
	if _, err := s.SaveRun(ctx, data.Run{Class: data.ClassCampaign, Title: "Other", PurposeID: s.news, AccountID: s.account, Lang: "en"}); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("a draft by it: %v", err)
	}
	unused := datatest.MustAccount(t, s.Vault, 25)
	s.must(s.DeleteAccount(ctx, unused))
	if _, err := s.Account(ctx, unused); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("of one that sent nothing: %v", err)
	}
}
