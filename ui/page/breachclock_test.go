package page_test

import (
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// The clock says how the 72 hours stand, also when the authority was told, in time
// or too late.
func TestBreachClock(t *testing.T) {
	s := pagetest.New(t, "en")
	now := s.Clock.Now()
	ago := func(hours int) time.Time { return now.Add(-time.Duration(hours) * time.Hour) }
	left := func(hours int) string {
		return s.T("breach.clock.left", "time", s.T("moment.hours", "h", hours, "m", 0))
	}
	for name, c := range map[string]struct {
		breach  data.Breach
		running bool
		tone    kit.Tone
		value   string
		advice  string
	}{
		"Runs":       {data.Breach{NoticedAt: ago(2)}, true, kit.ToneInfo, left(70), "breach.clock.left.advice"},
		"Presses":    {data.Breach{NoticedAt: ago(49)}, true, kit.ToneWarn, left(23), "breach.clock.left.advice"},
		"Over":       {data.Breach{NoticedAt: ago(73)}, true, kit.ToneBad, s.T("breach.clock.late", "time", s.T("moment.hours", "h", 1, "m", 0)), "breach.clock.late.advice"},
		"Future":     {data.Breach{NoticedAt: ago(-1)}, true, kit.ToneBad, s.T("breach.clock.future"), "breach.clock.future.advice"},
		"ToldInTime": {data.Breach{NoticedAt: ago(100), AuthorityToldAt: ago(28)}, false, kit.ToneGood, s.T("breach.clock.told"), "breach.clock.told.advice"},
		"ToldLate":   {data.Breach{NoticedAt: ago(100), AuthorityToldAt: ago(26)}, false, kit.ToneWarn, s.T("breach.clock.told"), "breach.clock.told.late"}, // the hour in which it was noticed is left out
		"NotTold":    {data.Breach{NoticedAt: ago(100), AuthorityNote: "encrypted"}, false, kit.ToneNeutral, s.T("breach.clock.none"), "breach.clock.none.advice"},
	} {
		got := page.NewBreachClock(s.Place, c.breach)
		if got.Running != c.running || got.Tone != c.tone || got.Value != c.value || got.Advice != s.T(c.advice) {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}
