package app

import (
	"sync"
	"time"

	"mujeeb/data"
)

// idleClock measures for how long nobody has used a session, or for how long its curtain
// is drawn, by the clock on the wall: the computer's other one stands still while it
// sleeps. Setting the clock back takes nothing off.
type idleClock struct {
	mu    sync.Mutex
	limit time.Duration // without use before locking; 0 = never
	last  time.Time     // when it was looked at
	idle  time.Duration // until then
}

// touch begins anew at now.
func (c *idleClock) touch(now time.Time) { c.last, c.idle = now.Round(0), 0 }

// look returns how long it is since the last touch. It must be called every few
// seconds.
func (c *idleClock) look(now time.Time) time.Duration {
	now = now.Round(0)
	c.idle += max(0, now.Sub(c.last))
	c.last = now
	return c.idle
}

// SetIdle takes over after how many minutes without use the settings want the
// vault locked.
func (s *Session) SetIdle(settings data.Settings) {
	s.idle.mu.Lock()
	defer s.idle.mu.Unlock()
	s.idle.limit = time.Duration(settings.IdleLock) * time.Minute
}

// IdleLimit returns after how long without use the vault is to be locked; 0 is
// never.
func (s *Session) IdleLimit() time.Duration {
	s.idle.mu.Lock()
	defer s.idle.mu.Unlock()
	return s.idle.limit
}

// Touch notes that somebody is using the session.
func (s *Session) Touch() {
	s.idle.mu.Lock()
	defer s.idle.mu.Unlock()
	s.idle.touch(s.now())
}

// IdledOut reports whether nobody has used the session for as long as the
// settings say. It must be called every few seconds; whoever comes too late, such
// as to a computer that has slept, finds that the time is over.
func (s *Session) IdledOut() bool {
	s.idle.mu.Lock()
	defer s.idle.mu.Unlock()
	return s.idle.limit > 0 && s.idle.look(s.now()) >= s.idle.limit
}
