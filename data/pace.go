package data

import (
	"context"
	"database/sql"
	"time"
)

// Limit is how many messages of an account may leave within any window of time.
type Limit struct {
	Window time.Duration
	Most   int
	Kind   LimitKind
	Bulk   bool // it holds for campaigns and askings alone
}

// LimitKind says which limit of an account a [Limit] comes from.
type LimitKind string

// The limits of an account.
const (
	LimitSecond  LimitKind = "per_second"
	LimitMinute  LimitKind = "per_minute"
	LimitHour    LimitKind = "per_hour"
	LimitDay     LimitKind = "per_day"
	LimitReserve LimitKind = "reserve" // the part of the day's that campaigns and askings leave to others
	LimitWarmUp  LimitKind = "warm_up" // what campaigns and askings of a new account keep to
	LimitDomain  LimitKind = "domain"  // the one to the addresses of one domain; not among those of [Account.Limits]
)

// WithLimitsOf returns the account with the limits of another.
func (a Account) WithLimitsOf(b Account) Account {
	a.PerSecond, a.PerMinute, a.PerHour, a.PerDay, a.PerDomain, a.Quiet, a.WarmSince = b.PerSecond, b.PerMinute, b.PerHour, b.PerDay, b.PerDomain, b.Quiet, b.WarmSince
	return a
}

// Limits returns all limits of an account at a moment. Those of a second, a minute and an
// hour are kept evenly: 20 a minute let one message leave every three seconds. That of a day
// is not, since a short campaign need not take a day.
func (a Account) Limits(now time.Time) []Limit {
	var all []Limit
	for _, l := range []Limit{{time.Second, a.PerSecond, LimitSecond, false}, {time.Minute, a.PerMinute, LimitMinute, false}, {time.Hour, a.PerHour, LimitHour, false}} {
		if l.Most > 0 {
			all = append(all, l.even(), l)
		}
	}
	const day = 24 * time.Hour
	all = append(all, Limit{day, a.PerDay, LimitDay, false}, Limit{day, a.BulkPerDay(), LimitReserve, true})
	if !a.Warm(now) {
		all = append(all, Limit{day, a.bulkMost(now), LimitWarmUp, true})
	}
	return all
}

// even returns the limit that keeps l evenly: that of the shortest part of its window, of
// a second at least, in which a whole number of messages may leave.
func (l Limit) even() Limit {
	part := max(1, (l.Most*int(time.Second)+int(l.Window)-1)/int(l.Window))
	return Limit{(l.Window*time.Duration(part) + time.Duration(l.Most) - 1) / time.Duration(l.Most), part, l.Kind, l.Bulk}
}

// Gap returns the mean time between two messages of an account that sends as fast as its
// limits of a second, a minute and an hour allow.
func (a Account) Gap() (gap time.Duration) {
	for _, l := range a.Limits(time.Time{}) {
		if l.Window < 24*time.Hour {
			gap = max(gap, l.Window/time.Duration(l.Most))
		}
	}
	return gap
}

// Takes returns about how long a campaign of n messages takes that starts at a moment, if the
// account sends nothing else.
func (a Account) Takes(n int, now time.Time) (took time.Duration) {
	const day = 24 * time.Hour
	for {
		most := a.bulkMost(now.Add(took))
		if gap := a.Gap(); gap > 0 {
			most = max(1, min(most, int((day-a.Quiet.long())/gap)))
		}
		if n <= most {
			return took + a.Gap()*time.Duration(n)
		}
		if a.Warm(now.Add(took)) {
			days := (n - 1) / most
			return took + time.Duration(days)*day + a.Gap()*time.Duration(n-days*most)
		}
		n, took = n-most, took+day
	}
}

// Room is what a limit leaves.
type Room struct {
	Left int       // messages that may be claimed now
	Next time.Time // when one may be, if none may now
}

// Room returns what a limit of an account leaves. Messages that left within the window
// count, and those that are claimed. A restart forgets neither. Those that are still to leave by
// the clock left before it was set back, nobody knows how long ago: they count as having
// left now, from now on as well.
func (v *Vault) Room(ctx context.Context, account int64, l Limit) (room Room, err error) {
	now := v.now()
	since := now.Add(-l.Window)
	claimed := v.claims.count()[account] // before the rows: one that leaves meanwhile counts twice, not never
	left, err := v.CommittedSince(ctx, account, since)
	if err != nil {
		return room, err
	}
	if room.Left = max(0, l.Most-left-claimed); room.Left > 0 {
		return room, nil
	}
	room.Next = now.Add(l.Window) // unless one that left before makes room
	if over := left + claimed - l.Most; over < left {
		room.Next, err = v.leavesWindow(ctx, account, since, l.Window, over)
	}
	return room, err
}

// leavesWindow returns when the message that left after n others since a moment is out of
// the window.
func (v *Vault) leavesWindow(ctx context.Context, account int64, since time.Time, window time.Duration, n int) (time.Time, error) {
	var at sql.NullInt64
	err := v.db.Readers().QueryRowContext(ctx, `SELECT (SELECT committed_at FROM outbox WHERE account_id = ? AND committed_at >= ?
		ORDER BY committed_at LIMIT 1 OFFSET ?)`, account, since.UnixMilli(), n).Scan(&at)
	if err != nil || !at.Valid { // dated anew meanwhile
		return v.now().Add(window), wrap("when there is room", err)
	}
	return timeOf(at).Add(window + time.Millisecond), nil
}
