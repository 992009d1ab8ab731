package demo

import (
	"sync"
	"time"
)

// Clock is a clock for a vault whose past is being invented: it stands at
// moments of the past while [Fill] writes what happened then, and is the real
// one before and after.
type Clock struct {
	real func() time.Time
	mu   sync.Mutex
	at   time.Time // zero = the real time
}

// NewClock returns a clock that shows what real shows.
func NewClock(real func() time.Time) *Clock { return &Clock{real: real} }

// Now reads the clock. It is what [data.Params] wants.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.at.IsZero() {
		return c.real()
	}
	return c.at
}

// stand stops the clock at a moment; the zero time lets it run again. A nil
// clock does nothing.
func (c *Clock) stand(at time.Time) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}
