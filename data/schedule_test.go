package data_test

import (
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// scheduled is a vault with a campaign to one person that starts in an hour.
func scheduled(t *testing.T) (s *sending, run int64) {
	t.Helper()
	s = newSending(t)
	s.must(s.CancelRun(t.Context(), s.run))
	run = s.draft(data.ClassCampaign)
	s.must(s.ScheduleRun(t.Context(), run, s.clock.Now().Add(time.Hour), data.Start{}))
	return s, run
}

func (s *sending) draft(class data.RunClass) int64 {
	s.t.Helper()
	r := data.Run{Class: class, Title: "Later", AccountID: s.account, Lang: "en", Subject: "Hello", Body: "Hi"}
	if class == data.ClassCampaign {
		r.PurposeID = s.news
	}
	id, err := s.SaveRun(s.t.Context(), r)
	s.must(err)
	return id
}

func (s *sending) runNow(id int64) data.Run {
	s.t.Helper()
	r, err := s.Run(s.t.Context(), id)
	s.must(err)
	return *r
}

func (s *sending) due() int {
	s.t.Helper()
	all, err := s.DueRuns(s.t.Context())
	s.must(err)
	return len(all)
}

// A scheduled run starts when its moment has come, and reaches those whom it may reach then.
func TestVault_StartDue(t *testing.T) {
	s, run := scheduled(t)
	ctx := t.Context()
	if r := s.runNow(run); !r.StartsAt.Equal(s.clock.Now().Add(time.Hour)) || r.State != data.RunDraft || s.due() != 0 {
		t.Errorf("scheduled: %+v", r)
	}
	if err := s.StartDue(ctx, run); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("an hour before its moment: %v", err)
	}
	late := datatest.MustLead(t, s.Vault, "Rami", "rami@example.org")
	datatest.MustAgree(t, s.Vault, late, s.news)
	s.clock.Add(time.Hour)
	if s.due() != 1 {
		t.Error("it is not due at its moment")
	}
	s.must(s.StartDue(ctx, run))
	r := s.runNow(run)
	totals, err := s.RunTotals(ctx, run)
	if err != nil || r.State != data.RunRunning || !r.StartsAt.IsZero() || !r.StartedAt.Equal(s.clock.Now()) || totals[data.MessageQueued] != 4 || s.due() != 0 {
		t.Errorf("started: %+v with %v, %v", r, totals, err)
	}
}

// What could not be started in time waits for its owner, and says why.
func TestVault_StartDue_Missed(t *testing.T) {
	s, run := scheduled(t)
	s.clock.Add(time.Hour + data.StartsWithin + time.Millisecond)
	s.must(s.StartDue(t.Context(), run))
	if r := s.runNow(run); r.State != data.RunDraft || r.Missed != data.MissedLate || s.due() != 0 {
		t.Errorf("late: %+v", r)
	}
	s.must(s.ScheduleRun(t.Context(), run, s.clock.Now().Add(time.Hour), data.Start{Pilot: 1}))
	if r := s.runNow(run); r.Missed != "" {
		t.Errorf("scheduled anew: %+v", r)
	}
	s.clock.Add(time.Hour)
	s.must(s.MissRun(t.Context(), run, data.CodeNobody))
	if r := s.runNow(run); r.Missed != string(data.CodeNobody) || s.due() != 0 {
		t.Errorf("refused: %+v", r)
	}
}

// A scheduled run is what its owner looked at: it is changed only when that was taken back.
func TestVault_SaveRun_Scheduled(t *testing.T) {
	s, run := scheduled(t)
	ctx := t.Context()
	r := s.runNow(run)
	r.Subject = "Other"
	if _, err := s.SaveRun(ctx, r); data.CodeOf(err) != data.CodeScheduled {
		t.Errorf("changing a scheduled run: %v", err)
	}
	s.must(s.UnscheduleRun(ctx, run))
	if err := s.UnscheduleRun(ctx, run); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("taking back twice: %v", err)
	}
	if _, err := s.SaveRun(ctx, r); err != nil {
		t.Error(err)
	}
	s.clock.Add(2 * time.Hour)
	if s.due() != 0 || s.runNow(run).Subject != "Other" {
		t.Error("it starts although that was taken back")
	}
}

func TestVault_ScheduleRun_Refused(t *testing.T) {
	s, run := scheduled(t)
	s.must(s.UnscheduleRun(t.Context(), run))
	soon := s.clock.Now().Add(time.Hour)
	incomplete := s.runNow(run)
	incomplete.ID, incomplete.Subject = 0, ""
	empty, err := s.SaveRun(t.Context(), incomplete)
	s.must(err)
	for name, c := range map[string]struct {
		run   int64
		at    time.Time
		first int
		want  data.Code
	}{
		"in the past":                  {run, s.clock.Now(), 0, data.CodeBadChoice},
		"first to less than nobody":    {run, soon, -1, data.CodeBadChoice},
		"a notice, which may not wait": {s.draft(data.ClassBreach), soon, 0, data.CodeBadChoice},
		"one that was started":         {s.run, soon, 0, data.CodeNotDraft},
		"one without a subject":        {empty, soon, 0, data.CodeMissing},
		"one that is not there":        {999, soon, 0, data.CodeNotFound},
	} {
		if err := s.ScheduleRun(t.Context(), c.run, c.at, data.Start{Pilot: c.first}); data.CodeOf(err) != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

// A vault that was put back from a backup starts nothing by itself: it may have been sent since.
func TestVault_Restored_Scheduled(t *testing.T) {
	s, run := scheduled(t)
	dir := s.Dir()
	mustClose(t, s.Vault)
	s.must(data.MarkRestored(t.Context(), dir, s.clock.Now()))
	s.Vault = openAt(t, dir, s.clock)
	s.clock.Add(time.Hour)
	if r := s.runNow(run); r.Missed != data.MissedRestored || s.due() != 0 {
		t.Errorf("after a restore: %+v", r)
	}
}
