package outbox

import (
	"context"
	"time"
)

// The provider's limits. The vault knows how many messages an account
// committed in the last minute and the last 24 hours. What is left of the smaller limit at one
// moment may be sent at any later moment without going over, since older ones
// only drop out of the window; so the rows are counted again only when that
// budget is used up.
//
// The window is one of the computer's clock. Set forward, it lets what was sent
// before drop out early, once. Set back, it counts what was sent before as sent
// now (data.Vault.CommittedSince), which holds no message up for longer than a window.

const day = 24 * time.Hour

// allowance is how many messages may be claimed.
type allowance struct {
	all, bulk int // of any class; of campaigns and askings among them
	wait      Waiting
}

// allowance returns how many of want messages may be claimed, with outstanding ones
// claimed already, and for what the others have to wait.
func (b *burst) allowance(ctx context.Context, want, outstanding int) (a allowance, err error) {
	g := b.group
	if g.budget < want || g.bulk < want {
		if a.wait, err = b.count(ctx, outstanding); err != nil {
			return a, err
		}
	}
	a.all = min(want, g.budget)
	a.bulk = min(a.all, g.bulk)
	return a, nil
}

// count sets the budgets from the vault. What a campaign leaves of the day's limit is a
// rule of the vault (data.Account.BulkPerDay).
func (b *burst) count(ctx context.Context, outstanding int) (Waiting, error) {
	g, now := b.group, b.params.Now()
	minute, err := g.params.Store.CommittedSince(ctx, g.account, now.Add(-time.Minute))
	if err != nil {
		return Waiting{}, err
	}
	today, err := g.params.Store.CommittedSince(ctx, g.account, now.Add(-day))
	if err != nil {
		return Waiting{}, err
	}
	perMinute, perDay, bulk := b.settings.PerMinute-minute, b.settings.PerDay-today, b.settings.BulkPerDay()-today
	g.budget = max(0, min(perMinute, perDay)-outstanding)
	g.bulk = max(0, min(perMinute, bulk)-outstanding)
	byDay := now.Add(pace(day, b.settings.PerDay))
	switch {
	case g.budget > 0 && g.bulk == 0:
		return Waiting{WaitReserve, byDay}, nil
	case perDay < perMinute:
		return Waiting{WaitPerDay, byDay}, nil
	}
	return Waiting{WaitPerMinute, now.Add(pace(time.Minute, b.settings.PerMinute))}, nil
}

// pace is just more than the mean time between two messages at a limit, within
// bounds that neither wear out the vault nor keep a message waiting for long.
func pace(window time.Duration, limit int) time.Duration {
	return min(max(window/time.Duration(max(1, limit)), 50*time.Millisecond), time.Minute) + time.Millisecond
}
