package outbox

import (
	"context"
	"sync"
	"time"

	"mujeeb/data"
	"mujeeb/outbox/channel"
)

// burst sends what is due through one channel. It has one goroutine of its own,
// the group's, which hands messages to the workers, and one at a time that
// claims and writes the next ones meanwhile.
type burst struct {
	*group
	settings data.Account
	channel  channel.Channel
	feed     chan work // with room, so that a worker finds its next message while it waits for an answer
	fetched  chan fetch
	reports  chan report
	staff    sync.WaitGroup

	mu   sync.Mutex
	runs map[int64]*data.Run

	ready    []work // claimed and written, not handed out yet
	fetching bool
	recalled bool      // what is being fetched goes back as well
	goesBack int       // recalls on their way into the vault
	size     int       // of the next fetch
	asked    time.Time // when the last one began
	out      int       // handed out, not settled
	workers  int
	limit    int              // of workers
	dry      bool             // nothing to claim until something happens
	again    <-chan time.Time // when to look again, if the limits are the reason
	over     bool             // no more is handed out
	opened   bool             // a connection was made, so the account works

	sent    bool
	trouble *channel.Failure
	err     error // of the vault
}

// work is a message as a worker gets it: written, or with what is wrong with it.
type work struct {
	data.Message
	envelope channel.Envelope
	failure  *channel.Failure
}

// fetch is what a claim gave.
type fetch struct {
	all []work
	err error // of the vault
}

// report is what workers and the committer tell the burst. Each message that
// was handed out is settled once.
type report struct {
	settled int // messages
	sent    bool
	blocked bool             // a message was no longer allowed; so may be others that were claimed
	back    bool             // they are what a recall put back
	left    bool             // the worker has ended
	opened  bool             // the worker has made its first connection
	trouble *channel.Failure // of the account
	err     error            // of the vault
}

// A fetch takes what is sent in about a second: no more, since what a message
// says is fixed when it is claimed.
const (
	leastFetch = 2  // messages for each connection
	mostFetch  = 32 // likewise
)

func newBurst(g *group, account data.Account, by channel.Channel) *burst {
	limit := max(1, account.Connections)
	return &burst{
		group: g, settings: account, channel: by, limit: limit, size: leastFetch * limit,
		feed:    make(chan work, limit),
		fetched: make(chan fetch, 1),
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
		if b.over {
			b.takeBack()
		}
		if b.out == 0 && !b.fetching && (b.over || b.dry && b.again == nil && len(b.ready) == 0) {
			return
		}
		b.hire(ctx)
		feed, next := b.offer()
		select {
		case feed <- next:
			b.ready = b.ready[1:]
			b.out++
		case f := <-b.fetched:
			b.take(f)
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

// fill has messages claimed, so that no worker has to wait for one.
func (b *burst) fill(ctx context.Context) {
	if b.over || b.dry || b.fetching || b.goesBack > 0 || len(b.ready) > b.size/2 {
		return
	}
	b.pace()
	n, w, err := b.allowance(ctx, b.size, b.out+len(b.ready))
	if err != nil {
		b.fail(err)
		return
	}
	if n == 0 {
		b.hold(ctx, w)
		return
	}
	b.fetching = true
	go func() { b.fetched <- b.fetch(ctx, n) }()
}

// pace sets the size of a fetch by how fast the last one went.
func (b *burst) pace() {
	now := b.params.Now()
	switch since := now.Sub(b.asked); {
	case b.asked.IsZero():
	case since < time.Second:
		b.size = min(2*b.size, mostFetch*b.limit)
	case since > 4*time.Second:
		b.size = max(b.size/2, leastFetch*b.limit)
	}
	b.asked = now
}

// fetch claims up to n messages and writes them.
func (b *burst) fetch(ctx context.Context, n int) fetch {
	claimed, err := b.params.Store.ClaimMessages(ctx, data.Claim{AccountID: b.account, Limit: n, MessageID: b.channel.MessageID})
	all := make([]work, len(claimed))
	for i, m := range claimed {
		all[i] = b.write(ctx, m)
	}
	return fetch{all, err}
}

func (b *burst) write(ctx context.Context, m data.Message) work {
	run, err := b.runOf(ctx, m.RunID)
	if err != nil {
		return work{Message: m, failure: vaultFailure(err)}
	}
	envelope, err := b.channel.Compose(run, m)
	return work{m, envelope, channel.FailureOf(err, channel.Permanent)}
}

func (b *burst) take(f fetch) {
	b.fetching = false
	if f.err != nil {
		b.fail(f.err)
		return
	}
	b.dry, b.again = len(f.all) == 0, nil
	b.budget -= len(f.all)
	b.ready = append(b.ready, f.all...)
	if b.recalled {
		b.recall()
	}
	b.setWaiting(Waiting{})
}

// hold waits for the provider's limit, unless there is nothing to wait with.
func (b *burst) hold(ctx context.Context, w Waiting) {
	b.dry, b.again = true, nil
	if len(b.ready) == 0 && b.out == 0 {
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
	for !b.over && b.workers < min(limit, b.out+len(b.ready)) {
		b.workers++
		w := &worker{burst: b}
		b.staff.Go(func() { w.run(ctx) })
	}
}

// offer gives the next message to hand out, and where to; nil when there is none.
func (b *burst) offer() (chan<- work, work) {
	if b.over || len(b.ready) == 0 || b.out >= 4*b.limit {
		return nil, work{}
	}
	return b.feed, b.ready[0]
}

func (b *burst) note(r report) {
	if r.settled > 0 {
		b.out -= r.settled
		b.dry = false
	}
	if r.back {
		b.goesBack--
	}
	if r.blocked {
		b.recall()
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
	if !r.trouble.Passing() || b.limit == 0 || !b.opened {
		b.over, b.trouble = true, r.trouble
	}
}

// takeBack makes ready again what no worker has taken.
func (b *burst) takeBack() {
	for {
		select {
		case m := <-b.feed:
			b.ready = append(b.ready, m)
			b.out--
		default:
			return
		}
	}
}

// recall puts back what was not handed out, to be claimed again if it may be: a
// run that was paused costs no connection for each of its messages.
func (b *burst) recall() {
	b.recalled = b.fetching
	if n := len(b.ready); n > 0 {
		b.out += n
		b.goesBack++
		b.commits.release(b.readyIDs(), func() { b.reports <- report{settled: n, back: true} })
	}
}

// readyIDs takes everything that is ready.
func (b *burst) readyIDs() []int64 {
	ids := make([]int64, len(b.ready))
	for i, m := range b.ready {
		ids[i] = m.ID
	}
	b.ready = nil
	return ids
}

// end sends the workers home and puts back what they did not get.
func (b *burst) end() {
	b.takeBack()
	close(b.feed)
	b.staff.Wait()
	if b.fetching {
		b.ready = append(b.ready, (<-b.fetched).all...)
	}
	if len(b.ready) == 0 {
		return
	}
	released := make(chan struct{})
	b.commits.release(b.readyIDs(), func() { close(released) })
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
