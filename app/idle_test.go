package app

import (
	"testing"
	"time"
)

// The clock is the one on the wall, which goes on while the computer sleeps.
func TestIdleClock_Wall(t *testing.T) {
	var c idleClock
	c.touch(time.Now())
	c.look(time.Now())
	if c.last != c.last.Round(0) {
		t.Error("the time is taken from the clock that stands still while the computer sleeps")
	}
}
