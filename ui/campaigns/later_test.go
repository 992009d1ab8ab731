package campaigns

import (
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// schedule has a ready draft start by itself at a moment that is typed.
func schedule(t *testing.T, s *pagetest.Stage, at string) {
	t.Helper()
	if err := s.Press(s.T("draft.start")); err != nil {
		t.Fatal(err)
	}
	s.Reads(s.T("send.title", "n", 1))
	if err := s.Press(s.T("draft.later")); err != nil {
		t.Fatal(err)
	}
	s.Reads(s.T("later.title"))
	if err := s.Fill(s.T("later.when"), at); err != nil {
		t.Fatal(err)
	}
	if err := s.Press(s.T("later.yes")); err != nil {
		t.Fatal(err)
	}
}

// A draft that starts by itself says when, and is changed once that is taken back.
func TestDraft_Later(t *testing.T) {
	s := pagetest.New(t, "en")
	id := readyDraft(t, s)
	openDraft(t, s, id)
	at := s.Place.Local(s.Place.Now()).Add(50 * time.Hour).Truncate(time.Minute)
	schedule(t, s, s.Place.Now().Add(-time.Minute).Format(page.MomentLayout))
	s.Reads(s.T("moment.past"))
	if err := s.Fill(s.T("later.when"), at.Format(page.MomentLayout)); err != nil {
		t.Fatal(err)
	}
	if err := s.Press(s.T("later.yes")); err != nil {
		t.Fatal(err)
	}
	s.Reads(s.Place.Weekday(at))
	s.Reads(s.T("reach.will", "n", 1))
	if r := runs(t, s)[0]; !r.StartsAt.Equal(at) || r.State != data.RunDraft {
		t.Errorf("in the vault: %+v, want it at %v", r, at)
	}
	if err := s.Press(s.T("later.back")); err != nil {
		t.Fatal(err)
	}
	s.Reads(s.T("draft.name"))
	if r := runs(t, s)[0]; !r.StartsAt.IsZero() {
		t.Errorf("taken back: %+v", r)
	}
}

// One that did not start says why, also to who looks at it at that moment.
func TestScheduled_Missed(t *testing.T) {
	s := pagetest.New(t, "en")
	id := readyDraft(t, s)
	if err := s.Vault.ScheduleRun(t.Context(), id, s.Place.Now().Add(time.Hour), data.Start{}); err != nil {
		t.Fatal(err)
	}
	c := NewCampaign(s.Place, page.Route{Page: page.Campaign, ID: id}).(*campaignPage)
	s.Show(c.Content())
	s.Reads(s.T("later.back"))
	for code, words := range map[string]string{data.MissedLate: s.T("later.missed.late"), string(data.CodeNobody): s.T("error.nobody"), data.MissedRestored: s.T("later.missed.restored")} {
		if err := s.Vault.MissRun(t.Context(), id, data.Code(code)); err != nil {
			t.Fatal(err)
		}
		s.Drain()
		c.Refresh()
		s.Reads(words)
	}
}
