package page_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// The clock says what is to be done until when: for a complaint, to say that it arrived. Who
// was told of something that was not done is on the list still.
func TestRequestClock(t *testing.T) {
	s := pagetest.New(t, "en")
	now, day := s.Clock.Now(), 24*time.Hour
	answered := func(right data.Right, received, answered time.Duration) data.Request {
		return data.Request{LeadID: 7, Right: right, ReceivedAt: now.Add(-received), Decision: data.Granted, AnsweredAt: now.Add(-answered), AnsweredWay: data.RequestByEmail}
	}
	open := func(right data.Right, received time.Duration) data.Request {
		return data.Request{LeadID: 7, Right: right, ReceivedAt: now.Add(-received)}
	}
	unstopped := answered(data.RightObject, day, 0)
	unstopped.Unstopped = true
	for what, c := range map[string]struct {
		request data.Request
		open    bool
		tone    kit.Tone
		words   string
	}{
		"running":                  {open(data.RightAccess, day), true, kit.ToneInfo, "Answer by Tuesday, 22 December 2026, 23:59. UK GDPR, Article 12(3)."},
		"late":                     {open(data.RightAccess, 40*day), true, kit.ToneBad, "The answer was due by"},
		"a complaint":              {open(data.RightComplaint, day), true, kit.ToneInfo, "Tell them by Monday, 21 December 2026, 23:59 that it arrived. UK GDPR."},
		"a complaint, late":        {open(data.RightComplaint, 40*day), true, kit.ToneBad, "They were to be told by"},
		"answered":                 {answered(data.RightAccess, day, 0), false, kit.ToneGood, "Answered on"},
		"answered late":            {answered(data.RightAccess, 40*day, 0), false, kit.ToneWarn, "Answered on"},
		"a complaint, answered":    {answered(data.RightComplaint, 40*day, 0), false, kit.ToneGood, "Answered on"},
		"answered and not stopped": {unstopped, true, kit.ToneWarn, "You answered that they get no more messages"},
	} {
		got := page.NewRequestClock(s.Place, &c.request, c.request.Clock([]string{"GB"}, now))
		if got.Open != c.open || got.Tone != c.tone || !strings.HasPrefix(unmarked(got.Label), c.words) {
			t.Errorf("%s: got %+v, want %q", what, got, c.words)
		}
	}
}

// An extension that was told too late is said to give no more time.
func TestRequestNotes_Extension(t *testing.T) {
	s := pagetest.New(t, "en")
	now, laws := s.Clock.Now(), []string{"GB"}
	r := data.Request{Right: data.RightAccess, ReceivedAt: now.AddDate(0, 0, -60), ExtendedWhy: "many"}
	for days, want := range map[int]string{50: "gives no more time", 10: "They were told on"} {
		r.ExtendedAt = r.ReceivedAt.AddDate(0, 0, days)
		notes := page.RequestNotes(s.Place, &r, r.Clock(laws, now), laws)
		said := func(words string) bool {
			return slices.ContainsFunc(notes, func(n string) bool { return strings.Contains(n, words) })
		}
		if !said(want) || days == 10 && said("gives no more time") {
			t.Errorf("told after %d days: %q", days, notes)
		}
	}
}
