package app

import (
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/outbox"
)

func TestIsDue(t *testing.T) {
	now := time.Date(2026, 11, 23, 16, 5, 0, 0, time.UTC)
	soon, later, until := now.Add(10*time.Minute), now.Add(3*time.Hour), now.Add(time.Hour)
	for name, c := range map[string]struct {
		due  time.Time
		w    outbox.Waiting
		want bool
	}{
		"OnItsWay":  {time.Time{}, outbox.Waiting{}, true},
		"Due":       {now, outbox.Waiting{}, true},
		"Soon":      {soon, outbox.Waiting{Why: outbox.WaitLater, Until: soon}, true},
		"PerMinute": {now, outbox.Waiting{Why: outbox.WaitPerMinute, Until: now.Add(time.Minute)}, true},
		"Trouble":   {now, outbox.Waiting{Why: "connect", Until: soon}, true},
		"Later":     {later, outbox.Waiting{Why: outbox.WaitLater, Until: later}, false},
		"LongHold":  {now, outbox.Waiting{Why: "connect", Until: later}, false},
		"PerDay":    {now, outbox.Waiting{Why: outbox.WaitPerDay, Until: now.Add(time.Minute)}, false},
		"SetBack":   {now.Add(data.MaxWait + time.Hour), outbox.Waiting{}, true},
	} {
		if got := isDue(data.Unsent{Left: 1, Due: c.due}, c.w, now, until); got != c.want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}
