package data_test

import (
	"testing"
	"time"

	"mujeeb/data"
)

// The even limit of a minute lets a whole number of messages leave in the shortest part
// of it, of a second at least.
func TestAccount_Limits(t *testing.T) {
	for perMinute, want := range map[int]data.Limit{
		1:    {Window: time.Minute, Most: 1},
		20:   {Window: 3 * time.Second, Most: 1},
		55:   {Window: time.Minute/55 + 1, Most: 1},
		60:   {Window: time.Second, Most: 1},
		61:   {Window: 2*time.Minute/61 + 1, Most: 2},
		1200: {Window: time.Second, Most: 20},
	} {
		want.Kind = data.LimitMinute
		all := data.Account{PerMinute: perMinute, PerDay: 100}.Limits(time.Time{})
		if len(all) != 4 || all[0] != want || all[1] != (data.Limit{Window: time.Minute, Most: perMinute, Kind: data.LimitMinute}) {
			t.Errorf("%d a minute: %v, want %v first", perMinute, all, want)
		}
	}
	all := data.Account{PerSecond: 2, PerMinute: 60, PerHour: 600, PerDay: 100}.Limits(time.Time{})
	if len(all) != 8 || (data.Account{PerSecond: 2, PerMinute: 60, PerHour: 600}).Gap() != 6*time.Second {
		t.Errorf("%v", all)
	}
}

func TestAccount_Takes(t *testing.T) {
	a := data.Account{PerMinute: 20, PerDay: 500} // of which campaigns may use 450
	for n, want := range map[int]time.Duration{0: 0, 20: time.Minute, 450: 1350 * time.Second, 451: 24*time.Hour + 3*time.Second, 901: 48*time.Hour + 3*time.Second} {
		if got := a.Takes(n, time.Time{}); got != want {
			t.Errorf("%d messages take %v, want %v", n, got, want)
		}
	}
}

// What is claimed counts like what has left, and what left makes room when the window is
// over.
func TestVault_Room(t *testing.T) {
	s := newSending(t)
	limit := data.Limit{Window: time.Minute, Most: 3, Kind: data.LimitMinute}
	room := func() data.Room {
		t.Helper()
		r, err := s.Room(t.Context(), s.account, limit)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if r := room(); r.Left != 3 || !r.Next.IsZero() {
		t.Errorf("before anything left: %+v", r)
	}
	first, began := s.claim(1), s.clock.Now()
	if r := room(); r.Left != 2 {
		t.Errorf("with one claimed: %+v", r)
	}
	s.commit(first...)
	s.clock.Add(20 * time.Second)
	s.commit(s.claim(2)...)
	if r := room(); r.Left != 0 || !r.Next.Equal(began.Add(time.Minute+time.Millisecond)) {
		t.Errorf("with three that left: %+v, the first at %v", r, began)
	}
	s.clock.Add(40*time.Second + time.Millisecond)
	if r := room(); r.Left != 1 {
		t.Errorf("a minute after the first: %+v", r)
	}
}
