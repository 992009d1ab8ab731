package data

import (
	"math"
	"time"
)

// Hours are a part of each day by the computer's clock, in minutes after midnight. They may
// go over midnight. Hours that begin when they end are none.
type Hours struct{ From, Until int }

// none reports whether the hours are no part of the day.
func (h Hours) none() bool { return h.From == h.Until }

// check reports an error unless both ends are minutes of a day.
func (h Hours) check(field string) error {
	for _, minute := range []int{h.From, h.Until} {
		if minute < 0 || minute >= 24*60 {
			return &Error{Code: CodeBadChoice, Field: field}
		}
	}
	return nil
}

// End returns when the hours in which now lies are over; zero when it lies in none. Where
// clocks are set forward over the end, they are over then.
func (h Hours) End(now time.Time) time.Time {
	if h.none() {
		return time.Time{}
	}
	minute := now.Hour()*60 + now.Minute()
	days := 0
	switch {
	case h.From < h.Until && (minute < h.From || minute >= h.Until),
		h.From > h.Until && minute < h.From && minute >= h.Until:
		return time.Time{}
	case h.From > h.Until && minute >= h.From:
		days = 1
	}
	year, month, day := now.Date()
	return time.Date(year, month, day+days, 0, h.Until, 0, 0, now.Location())
}

// long returns how long the hours are.
func (h Hours) long() time.Duration {
	return time.Duration((h.Until-h.From+24*60)%(24*60)) * time.Minute
}

// A new account is warmed up: providers distrust an address that sends nothing for weeks and
// then a thousand messages.
const (
	warmFirst  = 50  // campaigns and askings on the first day
	warmGrowth = 1.5 // how many times as many each day after that
)

// warmMost returns how many campaigns and askings of an account may leave within 24 hours, so
// long after it began to be warmed up.
func warmMost(since time.Duration) int {
	days := max(0, int(since/(24*time.Hour)))
	return int(min(warmFirst*math.Pow(warmGrowth, float64(days)), math.MaxInt32))
}

// Warm reports whether the account is as it will be at a moment: not, or no longer, held by
// being warmed up.
func (a Account) Warm(now time.Time) bool {
	return a.WarmSince.IsZero() || warmMost(now.Sub(a.WarmSince)) >= a.BulkPerDay()
}

// bulkMost returns how many campaigns and askings may leave within the 24 hours to a moment.
func (a Account) bulkMost(now time.Time) int {
	if a.Warm(now) {
		return a.BulkPerDay()
	}
	return warmMost(now.Sub(a.WarmSince))
}
