package keys

import (
	"errors"
	"testing"
	"time"
)

func TestTune(t *testing.T) {
	least := DefaultCost()
	cases := []struct {
		name         string
		pass, target time.Duration // a pass of 64 MiB
		want         Cost
	}{
		{"slow machine", time.Minute, time.Second, least},
		{"just the least", 160 * time.Millisecond, 500 * time.Millisecond, least},
		{"more memory", 80 * time.Millisecond, 500 * time.Millisecond, Cost{3, 128 << 10, 4}},
		{"more passes", 10 * time.Millisecond, 500 * time.Millisecond, Cost{4, 256 << 10, 4}},
		{"clock stands still", 0, time.Second, Cost{4, 256 << 10, 4}},
		{"no target", time.Millisecond, 0, least},
	}
	for _, c := range cases {
		got := tune(c.target, func(cost Cost) time.Duration { return c.pass * time.Duration(cost.MemoryKiB/least.MemoryKiB) })
		if got != c.want || got.Check() != nil {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
	if got := Tune(time.Nanosecond, time.Now); got != least {
		t.Errorf("this machine: %+v", got)
	}
}

// Eight slots that are made now have room in one file; eight of a hostile one have not.
func TestCheckCosts(t *testing.T) {
	made := make([]Cost, MaxSlots)
	for i := range made {
		made[i] = Cost{Time: MaxSlotWorkKiB / MaxMemoryKiB, MemoryKiB: MaxMemoryKiB, Threads: 4}
	}
	if err := checkCosts(made); err != nil {
		t.Error(err)
	}
	made[3].Time++
	if err := checkCosts(made); !errors.Is(err, ErrBadCost) {
		t.Errorf("got %v", err)
	}
}
