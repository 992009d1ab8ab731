package page_test

import (
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/gdpr"
	"mujeeb/ui/kit"
	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// The clock runs until the authority was told or there is a reason not to; it is
// pressing on the last day, and says what was told too late to the second.
func TestBreachClock(t *testing.T) {
	s := pagetest.New(t, "en")
	now := s.Clock.Now()
	ago := func(d time.Duration) data.Breach { return data.Breach{NoticedAt: now.Add(-d)} }
	told := func(late time.Duration) data.Breach {
		b := ago(30 * 24 * time.Hour)
		b.AuthorityToldAt = gdpr.BreachDeadline(b.NoticedAt).Latest.Add(late)
		return b
	}
	none := ago(100 * time.Hour)
	none.AuthorityNote = "It was encrypted."
	for name, c := range map[string]struct {
		breach  data.Breach
		running bool
		tone    kit.Tone
		advice  string
	}{
		"Fresh":        {ago(0), true, kit.ToneInfo, "left"},
		"AMinuteAhead": {ago(-time.Minute), true, kit.ToneInfo, "left"},
		"Future":       {ago(-time.Minute - time.Second), true, kit.ToneBad, "future"},
		"ADayLeft":     {ago(48 * time.Hour), true, kit.ToneInfo, "left"},
		"Pressing":     {ago(48*time.Hour + time.Second), true, kit.ToneWarn, "left"},
		"LastMoment":   {ago(72 * time.Hour), true, kit.ToneWarn, "left"},
		"Late":         {ago(72*time.Hour + time.Second), true, kit.ToneBad, "late"},
		"ReasonGiven":  {none, false, kit.ToneNeutral, "none"},
		"Told":         {told(0), false, kit.ToneGood, "told"},
		"ToldTooLate":  {told(time.Second), false, kit.ToneWarn, "told.late"},
	} {
		got := page.NewBreachClock(s.Place, c.breach, nil)
		advice := s.T("breach.clock." + c.advice)
		if c.advice != "told.late" {
			advice = s.T("breach.clock." + c.advice + ".advice")
		}
		if got.Running != c.running || got.Tone != c.tone || got.Advice != advice {
			t.Errorf("%s: got %+v, want running %v, tone %v, %q", name, got, c.running, c.tone, advice)
		}
	}
}
