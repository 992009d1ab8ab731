package outbox

import (
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/outbox/channel"
)

// startPilot starts a campaign that goes to a few first.
func (s *stage) startPilot(t testing.TB, first int) int64 {
	t.Helper()
	r, err := s.vault.Run(t.Context(), s.run)
	if err != nil {
		t.Fatal(err)
	}
	r.ID, r.Audience = 0, data.LeadFilter{}
	run := must(t)(s.vault.SaveRun(t.Context(), *r))
	if n, err := s.vault.StartRunAs(t.Context(), run, data.Start{Pilot: first}); err != nil || n != len(s.leads) {
		t.Fatal(n, err)
	}
	return run
}

// A run that goes to a few first waits after exactly these, whatever is restarted or put off
// meanwhile, until the owner lets it go on.
func TestService_Pilot(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 30, nil)
		if err := s.vault.CancelRun(t.Context(), s.run); err != nil {
			t.Fatal(err)
		}
		s.run = s.startPilot(t, 7)
		p := &player{finish: func(to string, n int) error {
			if to == mailbox(2) && n == 0 {
				return &channel.Failure{Kind: channel.Temporary, Code: "server_refused", Reply: "451 later"}
			}
			return nil
		}}
		_, stop := s.serve(t, p, nil)
		s.wait(t, s.run, data.RunPaused)
		stop()
		s.reopen(t)
		service, _ := s.serve(t, p, nil)
		time.Sleep(time.Hour)
		r, err := s.vault.Run(t.Context(), s.run)
		if err != nil || r.State != data.RunPaused || r.Pause != data.PausePilot || len(p.to()) != 7 {
			t.Fatalf("%d messages of a pilot of 7 left; %+v, %v", len(p.to()), r, err)
		}
		if err := s.vault.ResumeRun(t.Context(), s.run); err != nil {
			t.Fatal(err)
		}
		service.Wake()
		s.wait(t, s.run, data.RunDone)
		p.once(t, 30)
	})
}

// The owner who pauses a run among its first messages, and resumes it, has not let it go on
// to all. A run with no more messages than its first is just done.
func TestService_Pilot_Paused(t *testing.T) {
	onEach(t, func(t *testing.T, setStage setter) {
		s := setStage(t, 9, func(a *data.Account) { a.PerMinute = 20 })
		if err := s.vault.CancelRun(t.Context(), s.run); err != nil {
			t.Fatal(err)
		}
		s.run = s.startPilot(t, 5)
		all := s.startPilot(t, 9)
		p := &player{}
		service, _ := s.serve(t, p, nil)
		time.Sleep(7 * time.Second)
		if err := s.vault.PauseRun(t.Context(), s.run, ""); err != nil {
			t.Fatal(err)
		}
		if err := s.vault.ResumeRun(t.Context(), s.run); err != nil {
			t.Fatal(err)
		}
		service.Wake()
		s.wait(t, s.run, data.RunPaused)
		s.wait(t, all, data.RunDone)
		if got := len(s.takenOf(t, p, s.run)); got != 5 {
			t.Errorf("%d messages of a pilot of 5 left", got)
		}
	})
}

// A legal notice waits for nobody.
func TestStartRunAs_NoNotice(t *testing.T) {
	s := setStage(t, 1, nil)
	id := must(t)(s.vault.SaveRun(t.Context(), data.Run{Class: data.ClassBreach, Title: "Notice", AccountID: s.account, Lang: "en", Subject: "s", Body: "b"}))
	if _, err := s.vault.StartRunAs(t.Context(), id, data.Start{Pilot: 1}); data.CodeOf(err) != data.CodeBadChoice {
		t.Errorf("got %v", err)
	}
}
