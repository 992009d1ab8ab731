package outbox

import (
	"context"
	"sync"
	"time"

	"mujeeb/data"
)

// burst sends what is due through one channel. It has one goroutine of its own,
// the group's, which claims messages and hands them to the workers.
type burst struct {
	*group
	settings data.Account
	channel  Channel
	feed     chan data.Message
	reports  chan report
	staff    sync.WaitGroup

	mu   sync.Mutex
	runs map[int64]*data.Run

	claimed []data.Message // not handed out yet
	out     int            // handed out, not settled
	workers int
	limit   int              // of workers
	dry     bool             // nothing to claim until something happens
	again   <-chan time.Time // when to look again, if the limits are the reason
	over    bool             // no more is handed out
	opened  bool             // a connection was made, so the account works

	sent    bool
	trouble *Failure
	err     error // of the vault
}

// report is what workers and the committer tell the burst. Exactly one report
// with settled comes for each message that was handed out.
type report struct {
	settled bool
	sent    bool
	left    bool     // the worker has ended
	opened  bool     // the worker has made its first connection
	trouble *Failure // of the account
	err     error    // of the vault
}

func newBurst(g *group, account data.Account, channel Channel) *burst {
	limit := max(1, account.Connections)
	return &burst{
		group: g, settings: account, channel: channel, limit: limit,
		feed:    make(chan data.Message),
		reports: make(chan report, 8*limit), // room for all that can be outstanding: nobody waits to report
		runs:    map[int64]*data.Run{},
	}
}

// run sends until nothing is due, the account is in trouble, or ctx ends. What
// was claimed and not sent is back in the queue when it returns, or about to be.
func (b *burst) run(ctx context.Context) {
	defer b.end()
	stopped := ctx.Done()
	for {
		b.fill(ctx)
		if b.out == 0 && (b.over || b.dry && b.again == nil && len(b.claimed) == 0) {
			return
		}
		b.hire(ctx)
		feed, next := b.offer()
		select {
		case feed <- next:
			b.claimed = b.claimed[1:]
			b.out++
		case r := <-b.reports:
			b.note(r)
		case <-b.wake:
			b.dry = false
		case <-b.again:
			b.dry, b.again = false, nil
		case <-stopped:
			b.over, stopped = true, nil
		case <-b.hard.Done():
			return
		}
	}
}

// fill claims messages so that no worker has to wait for one.
func (b *burst) fill(ctx context.Context) {
	if b.over || b.dry || len(b.claimed) > b.limit {
		return
	}
	want := 2*b.limit - len(b.claimed)
	n, w, err := b.allowance(ctx, want, b.out+len(b.claimed))
	if err != nil {
		b.fail(err)
		return
	}
	if n == 0 {
		b.hold(ctx, w)
		return
	}
	all, err := b.params.Store.ClaimMessages(ctx, data.Claim{AccountID: b.account, Limit: n, MessageID: b.channel.MessageID})
	if err != nil {
		b.fail(err)
		return
	}
	b.dry, b.again = len(all) == 0, nil
	b.budget -= len(all)
	b.claimed = append(b.claimed, all...)
	b.setWaiting(Waiting{})
}

// hold waits for the provider's limit, unless there is nothing to wait with.
func (b *burst) hold(ctx context.Context, w Waiting) {
	b.dry, b.again = true, nil
	if len(b.claimed) == 0 && b.out == 0 {
		due, err := b.params.Store.NextDue(ctx, b.account)
		if err != nil {
			b.fail(err)
			return
		}
		if due.IsZero() || due.After(b.params.Now()) {
			return
		}
		b.setWaiting(w)
	}
	b.again = b.params.After(w.Until.Sub(b.params.Now()))
}

// fail ends the burst over an error of the vault.
func (b *burst) fail(err error) { b.over, b.err = true, err }

// hire starts as many workers as there are messages for, within the limit. The
// first one is alone until it has a connection: a wrong password is tried once.
func (b *burst) hire(ctx context.Context) {
	limit := b.limit
	if !b.opened {
		limit = 1
	}
	for !b.over && b.workers < min(limit, b.out+len(b.claimed)) {
		b.workers++
		w := &worker{burst: b}
		b.staff.Go(func() { w.run(ctx) })
	}
}

// offer gives the next message to hand out, and where to; nil when there is none.
func (b *burst) offer() (chan<- data.Message, data.Message) {
	if b.over || len(b.claimed) == 0 || b.out >= 4*b.limit {
		return nil, data.Message{}
	}
	return b.feed, b.claimed[0]
}

func (b *burst) note(r report) {
	if r.settled {
		b.out--
		b.dry = false
	}
	b.sent, b.opened = b.sent || r.sent, b.opened || r.opened
	if r.err != nil {
		b.fail(r.err)
	}
	if r.left {
		b.workers--
	}
	if r.trouble == nil {
		return
	}
	b.limit--
	if !r.trouble.passing() || b.limit == 0 || !b.opened {
		b.over, b.trouble = true, r.trouble
	}
}

// end sends the workers home and puts back what they did not get.
func (b *burst) end() {
	close(b.feed)
	b.staff.Wait()
	if len(b.claimed) == 0 {
		return
	}
	ids := make([]int64, len(b.claimed))
	for i, m := range b.claimed {
		ids[i] = m.ID
	}
	released := make(chan struct{})
	b.commits.release(ids, func() { close(released) })
	select {
	case <-released:
	case <-b.hard.Done():
	}
}

// runOf gives the run of a message; a run does not change once it is started.
func (b *burst) runOf(ctx context.Context, id int64) (*data.Run, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if r, ok := b.runs[id]; ok {
		return r, nil
	}
	r, err := b.params.Store.Run(ctx, id)
	if err == nil {
		b.runs[id] = r
	}
	return r, err
}
