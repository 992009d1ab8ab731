package main

import (
	"math/rand/v2"
	"sync"
	"time"
)

// clock stands still until the walk moves it, so that every walk sees the same
// times.
type clock struct {
	mu sync.Mutex
	at time.Time
}

// newClock gives a clock that stands at a morning in Amman.
func newClock() *clock {
	return &clock{at: time.Date(2026, 11, 23, 9, 5, 0, 0, time.FixedZone("", 3*60*60))}
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// chance gives the same bytes in every walk. The keys of the tour's vault are no
// secret, as its people are invented.
type chance struct {
	mu     sync.Mutex
	source *rand.ChaCha8
}

func newChance() *chance { return &chance{source: rand.NewChaCha8([32]byte{1})} }

func (c *chance) Read(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.source.Read(p)
}
