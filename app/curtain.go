package app

import (
	"context"
	"slices"
	"sync"
	"time"

	"mujeeb/data"
	"mujeeb/outbox"
)

// curtain is what a session does while its window is locked. A session begins open.
//
//	open --Draw--> behind --Unlock and lift--> open
//	open, behind --Lock--> locked
type curtain struct {
	turn time.Duration // how often it is looked whether it has to stay

	mu    sync.Mutex // guards what follows
	locks data.Settings
	state state
	end   context.CancelFunc // of what watches it; nil unless behind
}

type state int

const (
	open   state = iota
	behind       // the window is locked, what was on its way goes on
	locked       // about to be closed
)

// Sending is what a session has on its way. It names nobody.
type Sending struct {
	Left  int       // messages of running runs without a result
	Until time.Time // when the curtain ends at the latest; zero where none is drawn
}

// SetLocks takes over what the settings say about locking: when, and for how long a locked
// vault may go on sending.
func (s *Session) SetLocks(settings data.Settings) {
	s.SetIdle(settings)
	s.curtain.mu.Lock()
	defer s.curtain.mu.Unlock()
	s.curtain.locks = settings
}

// LocksAsleep reports whether the vault is to be locked before the computer sleeps.
func (s *Session) LocksAsleep() bool {
	s.curtain.mu.Lock()
	defer s.curtain.mu.Unlock()
	return s.curtain.locks.LockAsleep
}

// LocksWithScreen reports whether the vault is to be locked with the computer's screen.
func (s *Session) LocksWithScreen() bool {
	s.curtain.mu.Lock()
	defer s.curtain.mu.Unlock()
	return s.curtain.locks.LockScreen
}

// Draw is called when the window is locked. Where messages are on their way or due, the
// vault stays open for them, for no longer than the settings say: told is called on a
// goroutine of the session whenever it was counted how many are left. over is called
// once, when there is nothing to stay open for, which may be at once: whoever hears it
// calls Lock and closes the session, unless the curtain was lifted meanwhile.
func (s *Session) Draw(told func(Sending), over func()) {
	c := &s.curtain
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state != open {
		return
	}
	ctx, end := context.WithCancel(s.choring)
	c.state, c.end = behind, end
	limit, spent := time.Duration(c.locks.KeepSending)*time.Hour, &idleClock{}
	spent.touch(s.now())
	s.chores.Go(func() { s.watch(ctx, spent, limit, told, over) })
}

// watch looks at what is left until the curtain is over, or ctx ends. Setting the clock back
// keeps it for no longer.
func (s *Session) watch(ctx context.Context, spent *idleClock, limit time.Duration, told func(Sending), over func()) {
	turn := time.NewTicker(s.curtain.turn)
	defer turn.Stop()
	if !s.Vault.ReadOnly() {
		s.hurryNotices(ctx)
	}
	for {
		now := s.now()
		until := now.Add(limit - spent.look(now))
		left, err := s.dueBefore(ctx, until)
		if ctx.Err() != nil {
			return
		}
		if err != nil || left == 0 || !now.Before(until) {
			over()
			return
		}
		told(Sending{left, until})
		select {
		case <-ctx.Done():
			return
		case <-turn.C:
		}
	}
}

// dueBefore counts the messages of the accounts that can send one before a moment.
func (s *Session) dueBefore(ctx context.Context, until time.Time) (left int, err error) {
	if c := s.Compared(); c != nil && c.Holds() || s.Vault.ReadOnly() {
		return 0, nil // nothing is sent until somebody mends it
	}
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	all, err := s.Vault.Unsent(ctx)
	for _, u := range all {
		if isDue(u, s.outbox.Waiting(u.AccountID), s.now(), until) {
			left += u.Left
		}
	}
	return left, err
}

// Unsent counts the messages that are left to send, today or later; 0 where that can't
// be known.
func (s *Session) Unsent(ctx context.Context) (left int) {
	all, _ := s.Vault.Unsent(ctx)
	for _, u := range all {
		left += u.Left
	}
	return left
}

// isDue reports whether an account can send its first message before a moment. What has
// to wait for longer, as for the provider's limit of a day or a night's quiet, is left to another day.
func isDue(u data.Unsent, w outbox.Waiting, now, until time.Time) bool {
	setBack := u.Due.After(now.Add(data.MaxWait)) // the clock was, since the message was put off
	return (setBack || u.Due.Before(until)) && w.Until.Before(until) && !slices.Contains(forAnotherDay, w.Why)
}

// forAnotherDay are what keeps no curtain up.
var forAnotherDay = []string{outbox.WaitPerDay, outbox.WaitReserve, outbox.WaitWarmUp, outbox.WaitQuiet}

// Behind reports whether the curtain is drawn.
func (s *Session) Behind() bool {
	s.curtain.mu.Lock()
	defer s.curtain.mu.Unlock()
	return s.curtain.state == behind
}

// Unlock checks a secret for the session behind a locked window. Where it opens the
// vault, lift makes the session open again; it reports false where Lock was called
// meanwhile. Error codes: those of [data.Vault.Check].
func (s *Session) Unlock(ctx context.Context, secret data.Secret) (lift func() bool, err error) {
	if err := s.Vault.Check(ctx, secret); err != nil {
		return nil, err
	}
	return func() bool { return s.curtain.leave(open) }, nil
}

// Lock ends the curtain. It is called before the session is closed; there is no way back.
func (s *Session) Lock() { s.curtain.leave(locked) }

// leave ends what watches the curtain, and reports false where the session is locked.
func (c *curtain) leave(to state) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state == locked {
		return false
	}
	if c.end != nil {
		c.end()
	}
	c.state, c.end = to, nil
	return true
}
