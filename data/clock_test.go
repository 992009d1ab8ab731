package data_test

import (
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// What a computer's clock may be set back by.
var setBacks = map[string]time.Duration{"a day": 24 * time.Hour, "a year": 365 * 24 * time.Hour}

// A message that was queued, or put off, while the clock was ahead is due as soon
// as the clock is right. What waits as long as it should goes on waiting.
func TestVault_SetBack_Due(t *testing.T) {
	for name, back := range setBacks {
		t.Run(name, func(t *testing.T) {
			s := newSending(t)
			first := s.claim(1)
			s.record(data.Result{ID: first[0], State: data.MessageQueued, Reason: "busy", RetryAt: s.clock.Now().Add(4 * time.Hour)})
			s.clock.Add(-back)
			if due, err := s.NextDue(t.Context(), s.account); err != nil || due.After(s.clock.Now()) {
				t.Errorf("due %v, now it is %v, %v", due, s.clock.Now(), err)
			}
			got := s.claim(9)
			if len(got) != 3 {
				t.Errorf("claimed %v", got)
			}
			retry := s.clock.Now().Add(4 * time.Hour)
			s.record(data.Result{ID: got[0], State: data.MessageQueued, Reason: "busy", RetryAt: retry})
			s.clock.Add(-30 * time.Minute)
			if due, err := s.NextDue(t.Context(), s.account); err != nil || !due.Equal(retry) {
				t.Errorf("due %v, want %v, %v", due, retry, err)
			}
			if got := s.claim(9); len(got) != 0 {
				t.Errorf("claimed too early: %v", got)
			}
		})
	}
}

// What was sent while the clock was ahead counts against the provider's limits
// for as long as if it had been sent when the clock was set back.
func TestVault_SetBack_CommittedSince(t *testing.T) {
	for name, back := range setBacks {
		t.Run(name, func(t *testing.T) {
			s := newSending(t)
			if got := s.commit(s.claim(3)...); len(got) != 3 {
				t.Fatalf("marked %v", got)
			}
			s.clock.Add(-back)
			for _, c := range []struct {
				later       time.Duration
				minute, day int
			}{{0, 3, 3}, {time.Minute, 3, 3}, {time.Second, 0, 3}, {23 * time.Hour, 0, 3}, {time.Hour, 0, 0}, {back, 0, 0}} {
				s.clock.Add(c.later)
				for window, want := range map[time.Duration]int{time.Minute: c.minute, 24 * time.Hour: c.day} {
					if got, err := s.CommittedSince(t.Context(), s.account, s.clock.Now().Add(-window)); err != nil || got != want {
						t.Errorf("%v later, in %v: %d, want %d, %v", c.later, window, got, want, err)
					}
				}
			}
		})
	}
}

// The order of consent is that of writing it down. Whoever withdraws after the
// clock was set back is out, whatever date their consent bears, and whoever agrees
// again after that is in.
func TestVault_SetBack_Consent(t *testing.T) {
	for name, back := range setBacks {
		t.Run(name, func(t *testing.T) {
			s := newSending(t)
			ctx, amal := t.Context(), s.leads[0]
			s.clock.Add(-back)
			mustRecord(t, s.Vault, data.ConsentRecord{LeadID: amal, PurposeID: s.news, Act: data.ActWithdrawn, At: s.clock.Now()})
			checkStand(t, s, amal, data.ActWithdrawn)
			mustState(t, s.Vault, amal, data.StateOptedOut)
			if got := s.commit(s.claim(9)...); len(got) != 2 {
				t.Errorf("%d may be sent, want 2", len(got))
			}
			if _, err := s.StartRun(ctx, mustDraft(t, s, amal)); data.CodeOf(err) != data.CodeNobody {
				t.Errorf("a campaign to whom withdrew: %v", err)
			}

			mustRecord(t, s.Vault, data.ConsentRecord{LeadID: amal, PurposeID: s.news, Act: data.ActGiven, At: s.clock.Now()})
			checkStand(t, s, amal, data.ActGiven)
			s.clock.Add(2 * back)
			mustRecord(t, s.Vault, data.ConsentRecord{LeadID: amal, PurposeID: s.news, Act: data.ActWithdrawn, At: s.clock.Now()})
			s.clock.Add(-2 * back)
			checkStand(t, s, amal, data.ActWithdrawn)
			mustRecord(t, s.Vault, data.ConsentRecord{LeadID: amal, PurposeID: s.news, Act: data.ActGiven, At: s.clock.Now()})
			checkStand(t, s, amal, data.ActGiven)
			mustState(t, s.Vault, amal, data.StateAgreed)
			mustLedger(t, s.Vault, 7, 0)
		})
	}
}

// mustDraft writes a campaign to one person.
func mustDraft(t *testing.T, s *sending, to int64) int64 {
	t.Helper()
	id, err := s.SaveRun(t.Context(), data.Run{Class: data.ClassCampaign, Title: "Once more", PurposeID: s.news, AccountID: s.account, Lang: "en",
		Subject: "Hello", Body: "Hi", Audience: data.LeadFilter{IDs: []int64{to}}})
	s.must(err)
	return id
}

// checkStand checks that the last word written down is what counts, whatever it is dated.
func checkStand(t *testing.T, s *sending, lead int64, want data.Act) {
	t.Helper()
	history, err := s.ConsentHistory(t.Context(), lead)
	if err != nil || history[0].Act != want {
		t.Errorf("the history begins with %+v, %v; want %s", history[0], err, want)
	}
	for i, e := range history {
		if e.Seq >= history[max(0, i-1)].Seq && i > 0 {
			t.Errorf("the history is out of order: %+v", history)
		}
	}
	grounds, err := s.Grounds(t.Context(), lead)
	if err != nil || len(grounds) != 1 || grounds[0].Live() != (want == data.ActGiven) || grounds[0].OptedOut() != (want == data.ActWithdrawn) ||
		grounds[0].Last == nil || grounds[0].Last.Seq != history[0].Seq || grounds[0].Last.At.IsZero() {
		t.Errorf("grounds %+v, %v; want %s", grounds, err, want)
	}
}

// A policy's number says which is newer, also when it was written on a clock
// that was set back; what takes effect keeps its date.
func TestVault_SetBack_Policy(t *testing.T) {
	v, clock := datatest.Vault(t)
	for range 2 {
		if _, err := v.AddPolicy(t.Context(), data.PolicyVersion{Lang: "en", Text: "We keep little.", ChangeNote: "Written down"}); err != nil {
			t.Fatal(err)
		}
		clock.Add(-365 * 24 * time.Hour)
	}
	all, err := v.PolicyVersions(t.Context())
	if err != nil || len(all) != 2 || all[0].Number != 2 || all[1].Number != 1 || !all[0].EffectiveAt.Before(all[1].EffectiveAt) {
		t.Errorf("versions: %+v, %v", all, err)
	}
}
