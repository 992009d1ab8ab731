package app_test

import (
	"testing"
	"time"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/mail/mailtest"
)

// A session starts a scheduled campaign at its moment, once the answers to earlier ones were
// read; where they can't be read it starts nothing and says why.
func TestSession_StartsScheduled(t *testing.T) {
	server := mailtest.Start(t)
	for name, c := range map[string]struct {
		password string
		state    data.RunState
		missed   string
	}{
		"answers read":     {mailtest.Password, data.RunRunning, ""},
		"answers not read": {"wrong", data.RunDraft, string(data.CodeNotHeard)},
	} {
		t.Run(name, func(t *testing.T) {
			clock := datatest.NewClock()
			s, _ := hearingSessionAt(t, clock, server, c.password)
			run := mustSchedule(t, s, clock.Now().Add(time.Minute))
			if err := s.StartDue(t.Context()); err != nil {
				t.Fatal(err)
			}
			if r, err := s.Vault.Run(t.Context(), run); err != nil || r.State != data.RunDraft || r.Missed != "" {
				t.Errorf("a minute before its moment: %+v, %v", r, err)
			}
			clock.Add(time.Minute)
			if err := s.StartDue(t.Context()); err != nil {
				t.Fatal(err)
			}
			if r, err := s.Vault.Run(t.Context(), run); err != nil || r.State != c.state || r.Missed != c.missed {
				t.Errorf("at its moment: %+v, %v", r, err)
			}
		})
	}
}

// mustSchedule makes a campaign by a mail server that starts at a moment.
func mustSchedule(t *testing.T, s *app.Session, at time.Time) int64 {
	t.Helper()
	news := datatest.MustPurpose(t, s.Vault, "News")
	datatest.MustAgree(t, s.Vault, datatest.MustLead(t, s.Vault, "Amal", "amal@example.org"), news)
	account, err := s.Vault.SaveAccount(t.Context(), data.Account{
		Kind: data.AccountSMTP, Host: "127.0.0.1", Port: 1, Security: data.SecurityTLS, FromAddress: "hello@olive.example", PerMinute: 20, PerDay: 500, Connections: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	run, err := s.Vault.SaveRun(t.Context(), data.Run{Class: data.ClassCampaign, Title: "Spring", PurposeID: news, AccountID: account, Lang: "en", Subject: "Hello", Body: "Hi"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Vault.ScheduleRun(t.Context(), run, at, data.Start{}); err != nil {
		t.Fatal(err)
	}
	return run
}
