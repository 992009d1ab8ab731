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
	*common
	group    *group
	settings data.Account
	feed     chan work // with room, so that a worker finds its next message while it waits for an answer
	fetched  chan fetch
	reports  chan report
	staff    sync.WaitGroup // the workers

	// What the burst's own goroutine keeps.
	phase      phase
	budgets    []budget         // what the account's limits leave
	heardUntil time.Time        // until when the answers to campaigns count as read
	lookAgain  <-chan time.Time // while held by a limit: when there may be room again
	ready      []work           // claimed and written, not handed out yet
	handedOut  int              // messages that are not settled
	fetching   bool             // a claim is under way
	discard    bool             // what is being fetched goes back as well
	returning  int              // parts of ready that are on their way back into the vault
	size       int              // messages that the next claim asks for
	claimedAt  time.Time        // when the last claim began
	workers    int              // that are there
	limit      int              // of workers; each one that met trouble lowers it
	opened     bool             // a connection was made, so the account works
	sent       bool             // a message was taken
	deaths     int              // of connections in a row, with no message taken in between
	trouble    *channel.Failure // of the account: what ended the burst
	err        error            // of the vault: what ended the burst
}

// phase says what a burst does about messages that wait.
type phase int

const (
	sending  phase = iota // claims them and hands them out
	held                  // has nothing to claim until a result, a wake-up or lookAgain
	draining              // hands out no more and waits for what is out
)

// common is what the burst and its workers share.
type common struct {
	params  Params
	planner planner
	commits *committer
	channel channel.Channel
	hard    context.Context // ends when Stop has no more patience

	mu   sync.Mutex
	runs map[int64]*data.Run
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
	may allowance // what was asked for
	err error     // of the vault
}

// report is what workers and the committer tell the burst. Each message that
// was handed out is settled once.
type report struct {
	settled  int              // messages
	sent     bool             // the channel took it
	blocked  bool             // a message was no longer allowed; so may be others that were claimed
	returned bool             // they are what was put back
	left     bool             // the worker has ended
	opened   bool             // the worker has made its first connection
	trouble  *channel.Failure // of the account
	died     *channel.Failure // the connection, while the message was under way
	alone    bool             // so often that it would be set aside, if any other had got through
	err      error            // of the vault
}

// A fetch takes what is sent in about a second: no more, since what a message
// says is fixed when it is claimed.
const (
	leastFetch = 2  // messages for each connection
	mostFetch  = 32 // messages for each connection
)

func newBurst(g *group, account data.Account, by channel.Channel) *burst {
	limit := max(1, account.Connections)
	b := &burst{
		common: &common{
			params: g.params, planner: g.service.planner, commits: g.service.commits, channel: by, hard: g.service.hard,
			runs: map[int64]*data.Run{},
		},
		group: g, settings: account, limit: limit, size: leastFetch * limit,
		feed:    make(chan work, limit),
		fetched: make(chan fetch, 1),
		reports: make(chan report, 8*limit), // room for all that can be outstanding: nobody waits to report
	}
	b.takeLimits()
	return b
}

// run sends until nothing is due, the account is in trouble, or ctx ends. What
// was claimed and not sent is back in the queue when it returns, or about to be.
func (b *burst) run(ctx context.Context) {
	defer b.end()
	stopped := ctx.Done()
	for {
		b.claim(ctx)
		if b.phase == draining {
			b.takeBack()
		}
		if b.finished() {
			return
		}
		b.hire(ctx)
		feed, next := b.offer()
		select {
		case feed <- next:
			b.ready = b.ready[1:]
			b.handedOut++
		case f := <-b.fetched:
			b.receive(ctx, f)
		case r := <-b.reports:
			b.settle(r)
		case <-b.group.wake:
			b.goOn()
		case <-b.lookAgain:
			b.lookAgain = nil
			b.goOn()
		case <-stopped:
			b.phase, stopped = draining, nil
		case <-b.hard.Done():
			return
		}
	}
}

// finished reports whether nothing is out and nothing is to come.
func (b *burst) finished() bool {
	if b.handedOut > 0 || b.fetching {
		return false
	}
	return b.phase == draining || b.phase == held && b.lookAgain == nil && len(b.ready) == 0
}

// goOn claims again after something has happened.
func (b *burst) goOn() {
	if b.phase == held {
		b.phase = sending
	}
}

// hold claims nothing until something happens, or until when, if that is not nil.
func (b *burst) hold(when <-chan time.Time) {
	if b.phase == sending {
		b.phase = held
	}
	b.lookAgain = when
}

// claim has messages claimed, so that no worker has to wait for one.
func (b *burst) claim(ctx context.Context) {
	if b.phase != sending || b.fetching || b.returning > 0 || len(b.ready) > b.size/2 {
		return
	}
	if b.lookUp(ctx); b.phase != sending {
		return
	}
	b.pace()
	may, err := b.allowance(ctx, b.size)
	if err != nil {
		b.fail(err)
		return
	}
	if may.all == 0 {
		b.holdForLimit(ctx, may.wait)
		return
	}
	b.fetching = true
	go func() { b.fetched <- b.fetch(ctx, may) }()
}

// lookUp reads the account again. What was saved meanwhile holds from the next message on:
// new limits at once, all else by a burst that begins anew.
func (b *burst) lookUp(ctx context.Context) {
	now, err := b.params.Store.Account(ctx, b.settings.ID)
	switch {
	case err != nil:
		b.fail(err)
	case now.WithLimitsOf(b.settings) == b.settings:
		b.settings = now
		b.takeLimits()
	default:
		b.phase = draining
	}
}

// pace sets the size of a fetch by how fast the last one went.
func (b *burst) pace() {
	now := b.params.Now()
	switch since := now.Sub(b.claimedAt); {
	case b.claimedAt.IsZero():
	case since < time.Second:
		b.size = min(2*b.size, mostFetch*b.limit)
	case since > 4*time.Second:
		b.size = max(b.size/2, leastFetch*b.limit)
	}
	b.claimedAt = now
}

// fetch claims as many messages as it may, and writes them.
func (b *burst) fetch(ctx context.Context, may allowance) fetch {
	claimed, err := b.params.Store.ClaimMessages(ctx, data.Claim{
		AccountID: b.settings.ID, Limit: may.all, Reserved: may.all - may.bulk, PerDomain: b.settings.PerDomain, MessageID: b.channel.MessageID,
	})
	all := make([]work, len(claimed))
	for i, m := range claimed {
		all[i] = b.write(ctx, m)
	}
	return fetch{all, may, err}
}

func (c *common) write(ctx context.Context, message data.Message) work {
	run, err := c.runOf(ctx, message.RunID)
	if err != nil {
		return work{Message: message, failure: vaultFailure(err)}
	}
	envelope, err := c.channel.Compose(run, message)
	return work{message, envelope, channel.FailureOf(err, channel.Permanent)}
}

// receive makes ready what a claim gave.
func (b *burst) receive(ctx context.Context, f fetch) {
	b.fetching = false
	if f.err != nil {
		b.fail(f.err)
		return
	}
	b.lookAgain = nil
	b.group.setWaiting(Waiting{})
	switch {
	case len(f.all) > 0:
	case f.may.bulk == 0: // campaigns may wait, which leave the rest to others
		b.holdForLimit(ctx, f.may.wait)
	default:
		b.holdForDomains(ctx)
	}
	b.spend(len(f.all))
	b.ready = append(b.ready, f.all...)
	if b.discard {
		b.putBack()
	}
}

// holdForDomains waits until a message may go to a domain that is full, if there is one.
func (b *burst) holdForDomains(ctx context.Context) {
	next, err := b.params.Store.DomainRoom(ctx, b.settings.ID, b.settings.PerDomain)
	switch {
	case err != nil:
		b.fail(err)
	case next.IsZero():
		b.hold(nil)
	default:
		b.holdForLimit(ctx, Waiting{WaitDomain, next})
	}
}

// holdForLimit waits for the provider's limit, unless there is nothing to wait with.
func (b *burst) holdForLimit(ctx context.Context, w Waiting) {
	b.hold(nil)
	if len(b.ready) == 0 && b.handedOut == 0 {
		due, err := b.params.Store.NextDue(ctx, b.settings.ID)
		if err != nil {
			b.fail(err)
			return
		}
		if due.IsZero() || due.After(b.params.Now()) {
			return
		}
		b.group.setWaiting(w)
	}
	b.hold(b.params.After(b.untilRoom(w)))
}

// fail ends the burst over an error of the vault.
func (b *burst) fail(err error) { b.phase, b.err = draining, err }

// hire starts as many workers as there are messages for, within the limit. The
// first one is alone until it has a connection: a wrong password is tried once.
func (b *burst) hire(ctx context.Context) {
	limit := b.limit
	if !b.opened {
		limit = 1
	}
	for b.phase != draining && b.workers < min(limit, b.handedOut+len(b.ready)) {
		b.workers++
		w := &worker{common: b.common, feed: b.feed, reports: b.reports, pause: b.group.pause}
		b.staff.Go(func() { w.run(ctx) })
	}
}

// offer returns the next message to hand out, and where to; nil when there is none.
func (b *burst) offer() (chan<- work, work) {
	if b.phase == draining || len(b.ready) == 0 || b.handedOut >= 4*b.limit {
		return nil, work{}
	}
	return b.feed, b.ready[0]
}

// settle takes a report in.
func (b *burst) settle(r report) {
	if r.settled > 0 {
		b.handedOut -= r.settled
		b.goOn()
	}
	if r.returned {
		b.returning--
	}
	if r.blocked {
		b.putBack()
	}
	b.sent, b.opened = b.sent || r.sent, b.opened || r.opened
	if r.err != nil {
		b.fail(r.err)
	}
	if r.left {
		b.workers--
	}
	b.bury(r)
	if r.trouble == nil {
		return
	}
	b.limit--
	if !r.trouble.Passing() || b.limit == 0 || !b.opened {
		b.phase, b.trouble = draining, r.trouble
	}
}

// bury counts the connections that died. One that dies is its message's fault until so
// many died in a row that it can't be the messages': more than there may be at once.
func (b *burst) bury(r report) {
	if r.sent {
		b.deaths = 0
	}
	if r.died == nil {
		return
	}
	if b.deaths++; r.alone || b.deaths > b.limit {
		b.phase, b.trouble = draining, r.died
	}
}

// takeBack makes ready again what no worker has taken.
func (b *burst) takeBack() {
	for {
		select {
		case m := <-b.feed:
			b.ready = append(b.ready, m)
			b.handedOut--
		default:
			return
		}
	}
}

// putBack puts what was not handed out back into the queue, to be claimed again
// if it may be: a run that was paused costs no connection for each of its messages.
func (b *burst) putBack() {
	b.discard = b.fetching
	if n := len(b.ready); n > 0 {
		b.handedOut += n
		b.returning++
		b.commits.release(b.readyIDs(), func() { b.reports <- report{settled: n, returned: true} })
	}
}

// readyIDs takes everything that is ready out of it and returns the IDs.
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

// runOf returns the run of a message; a run does not change once it is started.
func (c *common) runOf(ctx context.Context, id int64) (*data.Run, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r, ok := c.runs[id]; ok {
		return r, nil
	}
	r, err := c.params.Store.Run(ctx, id)
	if err == nil {
		c.runs[id] = r
	}
	return r, err
}
