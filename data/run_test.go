package data_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// sending is a vault with a campaign that has started for three people.
type sending struct {
	*data.Vault
	t            *testing.T
	clock        *datatest.Clock
	news         int64
	run, account int64
	leads        []int64
}

func newSending(t *testing.T) *sending {
	t.Helper()
	v, clock := datatest.Vault(t)
	s := &sending{Vault: v, t: t, clock: clock, news: datatest.MustPurpose(t, v, "News")}
	for _, name := range []string{"amal", "sami", "nour"} {
		id := datatest.MustLead(t, v, name, name+"@example.org")
		datatest.MustAgree(t, v, id, s.news)
		s.leads = append(s.leads, id)
	}
	s.run, s.account = mustRun(t, v, s.news)
	return s
}

// claim claims up to n messages and returns their numbers.
func (s *sending) claim(n int) (ids []int64) {
	s.t.Helper()
	messages, err := s.ClaimMessages(s.t.Context(), data.Claim{AccountID: s.account, Limit: n, MessageID: func(id int64) string { return fmt.Sprintf("%d@olive.example", id) }})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, m := range messages {
		ids = append(ids, m.ID)
	}
	return ids
}

func (s *sending) commit(ids ...int64) []int64 {
	s.t.Helper()
	allowed, err := s.MarkCommitted(s.t.Context(), ids)
	if err != nil {
		s.t.Fatal(err)
	}
	return allowed
}

func (s *sending) record(results ...data.Result) {
	s.t.Helper()
	s.must(s.RecordResults(s.t.Context(), results))
}

func (s *sending) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// totals fails unless the run's messages stand as wanted.
func (s *sending) totals(want data.Totals) {
	s.t.Helper()
	if got, err := s.RunTotals(s.t.Context(), s.run); err != nil || !maps.Equal(got, want) {
		s.t.Errorf("totals %v, %v; want %v", got, err, want)
	}
}

func (s *sending) state(want data.RunState) {
	s.t.Helper()
	if r, err := s.Run(s.t.Context(), s.run); err != nil || r.State != want {
		s.t.Errorf("run is %+v, %v; want %s", r, err, want)
	}
}

// reasons returns state and reason of each message of the run.
func (s *sending) reasons() []string {
	s.t.Helper()
	ids, err := s.RecipientIDs(s.t.Context(), s.run, "")
	s.must(err)
	rows, err := s.Recipients(s.t.Context(), ids)
	s.must(err)
	var all []string
	for _, r := range rows {
		all = append(all, string(r.State)+" "+r.Reason)
	}
	return all
}

// Promise 3: a campaign reaches those with a live ground; a legal notice also
// those who said no. Neither goes to an address that is known not to exist.
func TestVault_Reach(t *testing.T) {
	v, _ := datatest.Vault(t)
	ctx := t.Context()
	news, offers := datatest.MustPurpose(t, v, "News"), datatest.MustPurpose(t, v, "Offers")
	lead := map[data.Verdict]int64{}
	for _, verdict := range []data.Verdict{data.VerdictAllowed, data.VerdictBounced, data.VerdictOptedOut, data.VerdictNoGround} {
		lead[verdict] = datatest.MustLead(t, v, "Lead", fmt.Sprintf("lead-%s@example.org", "x"+verdict))
	}
	id, err := v.SaveLead(ctx, &data.Lead{Identities: []data.Identity{phone("+962740000001")}})
	if err != nil {
		t.Fatal(err)
	}
	lead[data.VerdictNoAddress] = id
	for _, verdict := range []data.Verdict{data.VerdictAllowed, data.VerdictBounced, data.VerdictOptedOut, data.VerdictNoAddress} {
		datatest.MustAgree(t, v, lead[verdict], news)
	}
	datatest.MustAgree(t, v, lead[data.VerdictNoGround], offers) // of another purpose
	mustRecord(t, v, data.ConsentRecord{LeadID: lead[data.VerdictOptedOut], PurposeID: news, Act: data.ActWithdrawn})
	first, account := mustRunTo(t, v, data.Run{Class: data.ClassCampaign, PurposeID: news, Audience: data.LeadFilter{IDs: []int64{lead[data.VerdictBounced]}}})
	s := &sending{Vault: v, t: t, news: news, run: first, account: account}
	s.record(data.Result{ID: s.commit(s.claim(9)...)[0], State: data.MessageFailed, Reason: "no_such_recipient", Bounced: true})

	campaign := &data.Run{Class: data.ClassCampaign, PurposeID: news}
	checkReach(t, v, campaign, lead, lead)
	for _, class := range []data.RunClass{data.ClassPolicy, data.ClassBreach} {
		reach, err := v.Reach(ctx, &data.Run{Class: class})
		if want := map[data.Verdict]int{data.VerdictAllowed: 3, data.VerdictBounced: 1, data.VerdictNoAddress: 1}; err != nil || !maps.Equal(reach, want) {
			t.Errorf("%s: %v, %v", class, reach, err)
		}
	}
	run, account := mustRunTo(t, v, data.Run{Class: data.ClassBreach})
	s = &sending{Vault: v, t: t, run: run, account: account}
	if allowed := s.commit(s.claim(9)...); len(allowed) != 3 { // the last check agrees with the first
		t.Errorf("%d of 3 may be sent", len(allowed))
	}
}

// checkReach fails unless every verdict was met by the one lead it should.
func checkReach(t *testing.T, v *data.Vault, run *data.Run, lead, want map[data.Verdict]int64) {
	t.Helper()
	reach, err := v.Reach(t.Context(), run)
	if err != nil || len(reach) != len(want) {
		t.Errorf("reach: %v, %v", reach, err)
	}
	for verdict := range want {
		ids, err := v.ReachIDs(t.Context(), run, verdict)
		if err != nil || reach[verdict] != 1 || !slices.Equal(ids, []int64{lead[verdict]}) {
			t.Errorf("%q: %v, %d counted, %v", verdict, ids, reach[verdict], err)
		}
	}
}

// mustRunTo starts a run with an account of its own.
func mustRunTo(t *testing.T, v *data.Vault, r data.Run) (run, account int64) {
	t.Helper()
	account = datatest.MustAccount(t, v, 2525)
	r.Title, r.AccountID, r.Lang, r.Subject, r.Body = "Run", account, "en", "Hello", "Hi"
	run, err := v.SaveRun(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.StartRun(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	return run, account
}

// Messages that are on a wire when the run is paused go back untouched and are
// sent when it goes on.
func TestVault_PauseRun(t *testing.T) {
	s := newSending(t)
	ctx := t.Context()
	ids := s.claim(2)
	onWire := s.commit(ids[0])
	s.must(s.PauseRun(ctx, s.run, "auth_refused"))
	if allowed := s.commit(ids[1]); len(allowed) != 0 {
		t.Errorf("sent while paused: %v", allowed)
	}
	s.record(data.Result{ID: onWire[0], State: data.MessageSent, Reply: "250 ok"})
	s.totals(data.Totals{data.MessageSent: 1, data.MessageQueued: 2})
	if got := s.claim(9); len(got) != 0 {
		t.Errorf("claimed while paused: %v", got)
	}
	if due, err := s.NextDue(ctx, s.account); err != nil || !due.IsZero() {
		t.Errorf("due while paused: %v, %v", due, err)
	}
	if r, err := s.Run(ctx, s.run); err != nil || r.Pause != "auth_refused" {
		t.Errorf("run: %+v, %v", r, err)
	}
	if err := s.PauseRun(ctx, s.run, ""); data.CodeOf(err) != data.CodeNotRunning {
		t.Errorf("pausing again: %v", err)
	}
	s.must(s.ResumeRun(ctx, s.run))
	if err := s.ResumeRun(ctx, s.run); data.CodeOf(err) != data.CodeNotRunning {
		t.Errorf("resuming again: %v", err)
	}
	again := s.claim(9)
	if len(again) != 2 || !slices.Contains(again, ids[1]) {
		t.Fatalf("claimed %v", again)
	}
	for _, id := range s.commit(again...) {
		s.record(data.Result{ID: id, State: data.MessageSent})
	}
	s.claim(9)
	s.state(data.RunDone)
	s.totals(data.Totals{data.MessageSent: 3})
}

// Cancelling ends what waits at once, and what is on a wire at the last check.
func TestVault_CancelRun(t *testing.T) {
	s := newSending(t)
	ctx := t.Context()
	ids := s.claim(2)
	onWire := s.commit(ids[0])
	s.must(s.CancelRun(ctx, s.run))
	s.totals(data.Totals{data.MessageCommitted: 1, data.MessageCancelled: 2})
	if allowed := s.commit(ids[1]); len(allowed) != 0 {
		t.Errorf("sent after cancelling: %v", allowed)
	}
	s.record(data.Result{ID: onWire[0], State: data.MessageQueued, Reason: "timeout", RetryAt: s.clock.Now().Add(time.Minute)})
	s.totals(data.Totals{data.MessageCancelled: 3}) // no more tries
	s.clock.Add(time.Hour)
	if got := s.claim(9); len(got) != 0 {
		t.Errorf("claimed after cancelling: %v", got)
	}
	s.state(data.RunCancelled)
	for name, err := range map[string]error{"pause": s.PauseRun(ctx, s.run, ""), "resume": s.ResumeRun(ctx, s.run), "cancel": s.CancelRun(ctx, s.run)} {
		if data.CodeOf(err) != data.CodeNotRunning {
			t.Errorf("%s a cancelled run: %v", name, err)
		}
	}
	if accounts, err := s.BusyAccounts(ctx); err != nil || len(accounts) != 0 {
		t.Errorf("busy: %v, %v", accounts, err)
	}
}

// The same for a run that is released or paused first.
func TestVault_CancelRun_Claimed(t *testing.T) {
	s := newSending(t)
	ids := s.claim(3)
	s.must(s.PauseRun(t.Context(), s.run, ""))
	s.must(s.CancelRun(t.Context(), s.run))
	s.must(s.ReleaseClaimed(t.Context(), ids))
	s.totals(data.Totals{data.MessageCancelled: 3})
}

// An opt-out counts at once, wherever the message is: until it is committed.
func TestVault_RecordConsent_StopsRun(t *testing.T) {
	s := newSending(t)
	ids := s.claim(2)
	onWire := s.commit(ids[0])
	for _, lead := range s.leads {
		mustRecord(t, s.Vault, data.ConsentRecord{LeadID: lead, PurposeID: s.news, Act: data.ActWithdrawn})
	}
	s.totals(data.Totals{data.MessageCommitted: 1, data.MessageSkipped: 2})
	if allowed := s.commit(ids[1]); len(allowed) != 0 {
		t.Errorf("sent after the opt-out: %v", allowed)
	}
	s.record(data.Result{ID: onWire[0], State: data.MessageQueued, Reason: "busy", RetryAt: s.clock.Now()}) // to be tried again
	if got := s.commit(s.claim(9)...); len(got) != 0 {
		t.Errorf("tried again after the opt-out: %v", got)
	}
	if got, want := s.reasons(), []string{"skipped opted_out", "skipped opted_out", "skipped opted_out"}; !slices.Equal(got, want) {
		t.Errorf("messages: %q", got)
	}
	s.claim(9)
	s.state(data.RunDone)
}

// A bounce, a changed address and an erasure are noticed at the last moment too.
func TestVault_MarkCommitted_LastCheck(t *testing.T) {
	s := newSending(t)
	ctx := t.Context()
	other, account := mustRunTo(t, s.Vault, data.Run{Class: data.ClassCampaign, PurposeID: s.news, Audience: data.LeadFilter{IDs: s.leads[:1]}})
	ids := s.claim(3)
	second := &sending{Vault: s.Vault, t: t, run: other, account: account}
	second.record(data.Result{ID: second.commit(second.claim(1)...)[0], State: data.MessageFailed, Bounced: true})
	l, err := s.Lead(ctx, s.leads[1])
	s.must(err)
	l.Identities = []data.Identity{email("new@example.org")}
	_, err = s.SaveLead(ctx, l)
	s.must(err)
	_, err = s.EraseLead(ctx, s.leads[2])
	s.must(err)
	if allowed := s.commit(ids...); len(allowed) != 0 {
		t.Errorf("sent: %v", allowed)
	}
	if got, want := s.reasons(), []string{"skipped bounced", "queued ", "skipped erased"}; !slices.Equal(got, want) {
		t.Errorf("messages: %q", got)
	}
	if again := s.commit(s.claim(9)...); len(again) != 1 {
		t.Errorf("to the new address: %v", again)
	} else {
		s.record(data.Result{ID: again[0], State: data.MessageSent})
	}
	s.state(data.RunDone)
}

// The last check asks for the ground itself, not only for an opt-out.
func TestVault_MarkCommitted_NoGround(t *testing.T) {
	s := newSending(t)
	ids := s.claim(2)
	_, err := s.Writer().Exec("DELETE FROM ground WHERE lead_id = ?", s.leads[1])
	s.must(err)
	if allowed := s.commit(ids...); !slices.Equal(allowed, ids[:1]) {
		t.Errorf("sent: %v", allowed)
	}
	if got, want := s.reasons(), []string{"committed ", "skipped no_ground", "queued "}; !slices.Equal(got, want) {
		t.Errorf("messages: %q", got)
	}
}

// A message that changed hands in vain comes back when it is due, as it was.
func TestVault_RecordResults_Retry(t *testing.T) {
	s := newSending(t)
	ctx := t.Context()
	claim := data.Claim{AccountID: s.account, Limit: 1, MessageID: func(id int64) string { return fmt.Sprintf("%d@%d.example", id, s.clock.Now().Unix()) }}
	first, err := s.ClaimMessages(ctx, claim)
	s.must(err)
	later := s.clock.Now().Add(10 * time.Minute)
	s.record(data.Result{ID: s.commit(first[0].ID)[0], State: data.MessageQueued, Reason: "busy", Reply: "450 later", RetryAt: later})
	if n, err := s.CommittedSince(ctx, s.account, s.clock.Now().Add(-time.Hour)); err != nil || n != 0 {
		t.Errorf("%d count against the limit, %v", n, err)
	}
	l, err := s.Lead(ctx, s.leads[0])
	s.must(err)
	l.Name = "Changed meanwhile"
	_, err = s.SaveLead(ctx, l)
	s.must(err)
	s.claim(9) // the others
	if due, err := s.NextDue(ctx, s.account); err != nil || !due.Equal(later) {
		t.Errorf("due %v, %v", due, err)
	}
	if got := s.claim(9); len(got) != 0 {
		t.Errorf("claimed before it is due: %v", got)
	}
	s.clock.Add(10 * time.Minute)
	second, err := s.ClaimMessages(ctx, claim)
	if err != nil || len(second) != 1 {
		t.Fatal(second, err)
	}
	a, b := first[0], second[0]
	if b.ID != a.ID || b.MessageID != a.MessageID || !b.Date.Equal(a.Date) || b.Fields["name"] != "amal" || b.Attempts != 1 {
		t.Errorf("came back as %+v, was %+v", b, a)
	}
}

// What was on its way when the program ended: a claimed message is sent later,
// one that may have left is unsure and stays so.
func TestOpen_RecoversOutbox(t *testing.T) {
	s := newSending(t)
	ids := s.claim(2)
	s.commit(ids[0])
	c, err := s.OpenCopy(t.Context(), copyOf(t, s.Vault))
	s.must(err)
	defer c.CloseCopy()
	after := &sending{Vault: c, t: t, clock: s.clock, run: s.run, account: s.account}
	if got, want := after.reasons(), []string{"unsure interrupted", "queued ", "queued "}; !slices.Equal(got, want) {
		t.Errorf("messages: %q", got)
	}
	if n, err := c.CommittedSince(t.Context(), s.account, s.clock.Now().Add(-time.Hour)); err != nil || n != 1 {
		t.Errorf("%d count against the limit, %v", n, err)
	}
	left := after.claim(9)
	if slices.Contains(left, ids[0]) || len(left) != 2 {
		t.Errorf("claimed %v", left)
	}
	for _, id := range after.commit(left...) {
		after.record(data.Result{ID: id, State: data.MessageSent})
	}
	after.record(data.Result{ID: ids[0], State: data.MessageSent}) // too late: nobody waits for it
	after.claim(9)
	after.state(data.RunDone)
	after.totals(data.Totals{data.MessageSent: 2, data.MessageUnsure: 1})
}

// The same when the run was cancelled, or the person erased, before the end.
func TestOpen_RecoversOutbox_Cancelled(t *testing.T) {
	s := newSending(t)
	s.claim(3)
	s.must(s.CancelRun(t.Context(), s.run))
	c, err := s.OpenCopy(t.Context(), copyOf(t, s.Vault))
	s.must(err)
	defer c.CloseCopy()
	(&sending{Vault: c, t: t, run: s.run}).totals(data.Totals{data.MessageCancelled: 3})
}

// What is still to be sent is counted for each account, with the moment of its first.
func TestVault_Unsent(t *testing.T) {
	v, clock := datatest.Vault(t)
	ctx := t.Context()
	news := datatest.MustPurpose(t, v, "News")
	for i := range 3 {
		datatest.MustAgree(t, v, datatest.MustLead(t, v, fmt.Sprint("Person ", i), fmt.Sprintf("person%d@example.org", i)), news)
	}
	check := func(when string, want ...data.Unsent) {
		t.Helper()
		got, err := v.Unsent(ctx)
		if err != nil || !slices.EqualFunc(got, want, func(a, b data.Unsent) bool {
			return a.AccountID == b.AccountID && a.Left == b.Left && a.Due.Equal(b.Due)
		}) {
			t.Errorf("%s: got %v, %v, want %v", when, got, err, want)
		}
	}
	check("without a run")
	run, account := mustRun(t, v, news)
	due, err := v.NextDue(ctx, account)
	if err != nil {
		t.Fatal(err)
	}
	check("started", data.Unsent{AccountID: account, Left: 3, Due: due})
	claimed, err := v.ClaimMessages(ctx, data.Claim{AccountID: account, Limit: 1, MessageID: func(int64) string { return "x@olive.example" }})
	if err != nil {
		t.Fatal(err)
	}
	check("with one on its way", data.Unsent{AccountID: account, Left: 3})
	if _, err := v.MarkCommitted(ctx, []int64{claimed[0].ID}); err != nil {
		t.Fatal(err)
	}
	if err := v.RecordResults(ctx, []data.Result{{ID: claimed[0].ID, State: data.MessageSent}}); err != nil {
		t.Fatal(err)
	}
	clock.Add(time.Minute)
	check("with one sent", data.Unsent{AccountID: account, Left: 2, Due: due})
	if err := v.PauseRun(ctx, run, ""); err != nil {
		t.Fatal(err)
	}
	check("paused")
}
