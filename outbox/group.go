package outbox

import (
	"context"
	"time"

	"mujeeb/data"
	"mujeeb/outbox/channel"
)

// maxStrikes is how often in a row trouble that may pass ends a burst before
// the account's runs are paused.
const maxStrikes = 4

// The waits between two such bursts.
const (
	minHold = time.Minute // where the channel names none
	maxHold = 15 * time.Minute
)

// group sends for one account, on one goroutine.
type group struct {
	service *Service
	params  Params
	account int64
	wake    chan struct{} // one slot

	waiting Waiting // guarded by service.mu
	strikes int     // bursts in a row that trouble ended
}

func (g *group) run(ctx context.Context) {
	for ctx.Err() == nil {
		if err := g.turn(ctx); err != nil && ctx.Err() == nil {
			g.params.Log.Warn("the vault can't be used", "account", g.account, "err", err)
			g.wait(ctx, Waiting{channel.CodeVault, g.params.Now().Add(vaultRetry)}, nil)
		}
	}
}

// turn sends what is due, or waits until something is. Its error is the vault's.
func (g *group) turn(ctx context.Context) error {
	due, err := g.params.Store.NextDue(ctx, g.account)
	switch now := g.params.Now(); {
	case err != nil:
		return err
	case due.IsZero():
		if err := g.endRuns(ctx); err != nil {
			return err
		}
		g.wait(ctx, Waiting{}, g.wake)
		return nil
	case due.After(now):
		g.wait(ctx, Waiting{WaitLater, due}, g.wake)
		return nil
	}
	account, err := g.params.Store.Account(ctx, g.account)
	if err != nil {
		return err
	}
	g.setWaiting(Waiting{})
	by, err := g.params.Channels(ctx, account)
	if err != nil {
		return g.trouble(ctx, channel.FailureOf(err, channel.AccountTrouble))
	}
	b := newBurst(g, account, by)
	b.run(ctx)
	if b.sent || b.trouble == nil {
		g.strikes = 0 // what works in between is no trouble that lasts
	}
	if b.trouble != nil && ctx.Err() == nil {
		return g.trouble(ctx, b.trouble)
	}
	return b.err
}

// endRuns lets the vault mark the runs of which nothing is left as done.
func (g *group) endRuns(ctx context.Context) error {
	_, err := g.params.Store.ClaimMessages(ctx, data.Claim{AccountID: g.account})
	g.service.progress()
	return err
}

// trouble waits and tries again, longer each time. When it does not pass, the account's
// campaigns and askings are paused; notices and answers, which have a time to keep to, are
// tried on and on.
func (g *group) trouble(ctx context.Context, f *channel.Failure) error {
	if ctx.Err() != nil {
		return nil
	}
	g.params.Log.Warn("the account is in trouble", "account", g.account, "failure", f)
	g.strikes++
	var wake <-chan struct{}
	if !f.Passing() || g.strikes >= maxStrikes {
		left, err := g.pauseBulk(ctx, f)
		if err != nil || !left {
			g.strikes = 0
			return err
		}
		wake = g.wake // the admin may have mended the account
		drain(g.wake)
	}
	until := g.params.Now().Add(g.service.planner.spread(holdAfter(g.strikes, f)))
	g.wait(ctx, Waiting{f.Code, until}, wake)
	return nil
}

// holdAfter returns how long to wait after trouble that came so often in a row.
func holdAfter(strikes int, f *channel.Failure) time.Duration {
	hold := f.RetryAfter
	if !f.Passing() {
		hold = minHold
	}
	for i := 1; i < strikes && hold < maxHold; i++ {
		hold *= 4
	}
	return min(hold, maxHold)
}

// pauseBulk pauses the account's campaigns and askings, and reports whether others are
// left that run.
func (g *group) pauseBulk(ctx context.Context, f *channel.Failure) (left bool, err error) {
	runs, err := g.params.Store.Runs(ctx, data.RunClasses()...)
	if err != nil {
		return false, err
	}
	for _, r := range runs {
		switch {
		case r.AccountID != g.account || r.State != data.RunRunning:
		case !r.Class.Bulk():
			left = true
		default:
			if err := g.pause(ctx, r.ID, f); err != nil {
				return left, err
			}
		}
	}
	return left, nil
}

// pause pauses a run, unless somebody else did or it has ended.
func (g *group) pause(ctx context.Context, run int64, f *channel.Failure) error {
	err := g.params.Store.PauseRun(ctx, run, pauseWhy(f))
	if err != nil && data.CodeOf(err) != data.CodeNotRunning {
		return err
	}
	g.params.Log.Info("paused a run", "run", run, "code", f.Code)
	g.service.progress()
	return nil
}

// lookAgain is how often a wait looks at the clock on the wall. Timers stand still
// while the computer sleeps.
const lookAgain = time.Minute

// wait waits until w.Until, if that is set, or until woken by a non-nil wake. A
// clock that is set back meanwhile does not make it longer.
func (g *group) wait(ctx context.Context, w Waiting, wake <-chan struct{}) {
	g.setWaiting(w)
	defer g.setWaiting(Waiting{})
	for left := w.Until.Sub(g.params.Now()); ; left -= lookAgain {
		var timer <-chan time.Time
		if !w.Until.IsZero() {
			timer = g.params.After(min(left, lookAgain))
		}
		select {
		case <-timer:
			if left <= lookAgain || !g.params.Now().Round(0).Before(w.Until.Round(0)) { // without the timers' own reading
				return
			}
		case <-wake:
			return
		case <-ctx.Done():
			return
		}
	}
}

// drain empties a channel of one slot.
func drain(c <-chan struct{}) {
	select {
	case <-c:
	default:
	}
}

func (g *group) setWaiting(w Waiting) {
	g.service.mu.Lock()
	was := g.waiting
	g.waiting = w
	g.service.mu.Unlock()
	if was != w {
		g.service.progress()
	}
}
