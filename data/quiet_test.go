package data_test

import (
	"testing"
	"time"

	"mujeeb/data"
)

func TestHours_End(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	night, siesta := data.Hours{From: 22 * 60, Until: 8*60 + 30}, data.Hours{From: 13 * 60, Until: 15 * 60}
	for _, c := range []struct {
		hours     data.Hours
		now, want string // "" = none
	}{
		{night, "2026-11-30 21:59:59", ""},
		{night, "2026-11-30 22:00:00", "2026-12-01 08:30"},
		{night, "2026-12-31 23:59:59", "2027-01-01 08:30"},
		{night, "2026-12-01 00:00:00", "2026-12-01 08:30"},
		{night, "2026-12-01 08:29:59", "2026-12-01 08:30"},
		{night, "2026-12-01 08:30:00", ""},
		{siesta, "2026-12-01 12:59:59", ""},
		{siesta, "2026-12-01 13:00:00", "2026-12-01 15:00"},
		{siesta, "2026-12-01 15:00:00", ""},
		{data.Hours{From: 60, Until: 150}, "2027-03-28 01:30:00", "2027-03-28 03:30"}, // 02:30 is left out that night
		{data.Hours{From: 540, Until: 540}, "2026-12-01 09:00:00", ""},
		{data.Hours{}, "2026-12-01 00:00:00", ""},
	} {
		now, err := time.ParseInLocation(time.DateTime, c.now, berlin)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if end := c.hours.End(now); !end.IsZero() {
			got = end.Format("2006-01-02 15:04")
		}
		if got != c.want {
			t.Errorf("%v at %s: until %q, want %q", c.hours, c.now, got, c.want)
		}
	}
}

// A new account sends more campaigns each day, until its own limit holds; notices are not held.
func TestAccount_WarmUp(t *testing.T) {
	now := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	a := data.Account{PerMinute: 60, PerDay: 500, WarmSince: now}
	for days, want := range map[int]int{-1: 50, 0: 50, 1: 75, 2: 112, 5: 379, 6: 0, 1000: 0} { // 0: it is warm
		got := 0
		for _, l := range a.Limits(now.AddDate(0, 0, days)) {
			if l.Kind == data.LimitWarmUp {
				got = l.Most
				if !l.Bulk || l.Window != 24*time.Hour {
					t.Errorf("after %d days: %+v", days, l)
				}
			}
		}
		if warm := a.Warm(now.AddDate(0, 0, days)); got != want || warm != (want == 0) {
			t.Errorf("after %d days: %d campaigns, want %d; warm: %t", days, got, want, warm)
		}
	}
	a.WarmSince = time.Time{}
	if !a.Warm(now) {
		t.Error("an account that is not warmed up is held")
	}
}

// How long a campaign takes counts the days of warming up and the hours in which it waits.
func TestAccount_TakesLonger(t *testing.T) {
	now, day := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC), 24*time.Hour
	warming := data.Account{PerMinute: 60, PerDay: 500, WarmSince: now}
	slow := data.Account{PerMinute: 1, PerDay: 10_000, Quiet: data.Hours{From: 20 * 60, Until: 8 * 60}} // 720 a day
	for _, c := range []struct {
		account data.Account
		n       int
		want    time.Duration
	}{
		{warming, 50, 50 * time.Second},
		{warming, 51, day + time.Second},
		{warming, 50 + 75 + 112, 2*day + 112*time.Second},
		{warming, 50 + 75 + 112 + 168 + 253 + 379 + 450 + 1, 7*day + time.Second}, // from the seventh on 450
		{slow, 720, 720 * time.Minute},
		{slow, 721, day + time.Minute},
	} {
		if got := c.account.Takes(c.n, now); got != c.want {
			t.Errorf("%d messages take %v, want %v", c.n, got, c.want)
		}
	}
}
