package page_test

import (
	"testing"
	"time"

	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// Moments are typed and shown by the clock of the computer, wherever it stands.
func TestMoment_Zone(t *testing.T) {
	s := pagetest.New(t, "en")
	amman := time.FixedZone("+03", 3*60*60)
	s.Place.Env.Now = func() time.Time { return s.Clock.Now().In(amman) } // three in the afternoon
	passed := s.Clock.Now().Add(-time.Minute)
	e := page.MomentEntry(s.Place, passed, false)
	if got := e.Text(); got != "2026-11-23 14:59" {
		t.Errorf("shown as %q", got)
	}
	e.SetText("2026-11-23 14:58")
	if got := page.MomentIn(s.Place, e, passed); !e.Check() || !got.Equal(passed.Add(-time.Minute)) {
		t.Errorf("read as %v, %q", got, e.Error())
	}
	e.SetText("2026-11-23 15:01")
	if e.Check() || e.Error() != s.T("moment.future") {
		t.Errorf("a moment to come: %q", e.Error())
	}
	if got, ok := page.ReadDay("2026-11-24", amman); !ok || !got.Equal(time.Date(2026, 11, 23, 21, 0, 0, 0, time.UTC)) {
		t.Errorf("the day begins at %v, %v", got, ok)
	}
}

// A moment that nobody changed keeps its seconds, which the field does not show.
func TestMoment_Seconds(t *testing.T) {
	s := pagetest.New(t, "en")
	before := s.Clock.Now().Add(-time.Hour + 37*time.Second)
	e := page.MomentEntry(s.Place, before, false)
	if got := page.MomentIn(s.Place, e, before); !got.Equal(before) {
		t.Errorf("%v became %v", before, got)
	}
	e.SetText("2026-11-23 11:01")
	if got := page.MomentIn(s.Place, e, before); !got.Equal(time.Date(2026, 11, 23, 11, 1, 0, 0, time.UTC)) {
		t.Errorf("read as %v", got)
	}
}
