package outbox

import (
	"context"
	"slices"
	"time"

	"mujeeb/data"
)

// The provider's limits. The vault knows from its rows how many messages each limit of an
// account leaves, and when it leaves one more (data.Vault.Room). What a limit leaves at one
// moment may be sent at any later moment without going over, since older messages only
// drop out of the window; so its rows are counted again only when that is used up. No limit
// of a second, a minute or an hour starts full: see data.Account.Limits.
//
// The window is one of the computer's clock. Set forward, it lets what was sent
// before drop out early, once. Set back, it counts what was sent before as sent
// now, which holds no message up for longer than a window.

const day = 24 * time.Hour

// allowance is how many messages may be claimed.
type allowance struct {
	all, bulk int // of any class; of campaigns and askings among them
	wait      Waiting
}

// budget is what a limit leaves.
type budget struct {
	data.Limit
	left int // messages that may be claimed before the rows are counted again
	next time.Time
}

// takeLimits takes over the limits of the account as they are now, whose rows are still to be
// counted. Limits that are as they were stay counted.
func (b *burst) takeLimits() {
	limits := b.settings.Limits(b.params.Now())
	if slices.EqualFunc(b.budgets, limits, func(x budget, l data.Limit) bool { return x.Limit == l }) {
		return
	}
	b.budgets = nil
	for _, l := range limits {
		b.budgets = append(b.budgets, budget{Limit: l})
	}
}

// allowance returns how many of want messages may be claimed, and for what the others
// have to wait.
func (b *burst) allowance(ctx context.Context, want int) (a allowance, err error) {
	a.all, a.bulk = want, want
	reserve := Waiting{}
	for i := range b.budgets {
		x := &b.budgets[i]
		if err := b.count(ctx, x, want); err != nil {
			return a, err
		}
		a.bulk = min(a.bulk, x.left)
		wait := &reserve
		if !x.Bulk {
			a.all, wait = min(a.all, x.left), &a.wait
		}
		if x.left == 0 && x.next.After(wait.Until) {
			*wait = Waiting{string(x.Kind), x.next}
		}
	}
	if quiet := b.settings.Quiet.End(b.params.Now()); !quiet.IsZero() {
		a.bulk = 0
		if quiet.After(reserve.Until) {
			reserve = Waiting{WaitQuiet, quiet}
		}
	}
	heard, err := b.heard(ctx)
	if err != nil {
		return a, err
	}
	if !heard {
		a.bulk = 0
		if reserve.Until.IsZero() {
			reserve = Waiting{WaitUnheard, b.params.Now().Add(lookAgain)}
		}
	}
	if a.all > 0 {
		a.wait = reserve
	}
	return a, nil
}

// heard reports whether the answers to what the account sends are read, so that a campaign
// may go on: somebody may have said no since.
func (b *burst) heard(ctx context.Context) (bool, error) {
	now := b.params.Now()
	if b.heardUntil.After(now) {
		return true, nil
	}
	until, err := b.params.Store.HeardUntil(ctx, b.settings.ID)
	if until.IsZero() { // nothing waits for it; a run that starts now was checked
		until = now.Add(lookAgain)
	}
	b.heardUntil = until
	return until.After(now), err
}

// count counts a budget's rows again if it has too little left.
func (b *burst) count(ctx context.Context, x *budget, want int) error {
	if x.left >= want {
		return nil
	}
	room, err := b.params.Store.Room(ctx, b.settings.ID, x.Limit)
	x.left, x.next = room.Left, room.Next
	return err
}

// spend takes claimed messages off the budgets.
func (b *burst) spend(claimed int) {
	for i := range b.budgets {
		b.budgets[i].left -= claimed
	}
}

// untilRoom returns how long to wait before the rows are counted again: timers stand still
// while the computer sleeps, and the clock may be set.
func (b *burst) untilRoom(w Waiting) time.Duration {
	return min(max(w.Until.Sub(b.params.Now()), time.Millisecond), lookAgain)
}
