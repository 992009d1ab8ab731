package outbox

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"mujeeb/data"
)

const (
	maxPatience = 10 * time.Millisecond // that a mark waits for the marks of other connections
	linger      = 20 * time.Millisecond // that a result waits for a mark to go with
)

// committer writes marks and results. Whatever waits when a transaction begins
// shares it, results before marks, so that a worker's last result is on the
// disk no later than its next mark.
//
// A disk takes about as long for four marks as for one. So a transaction waits
// a moment for workers that are on their way to a mark, never longer than the
// last transaction took.
type committer struct {
	store    Store
	after    func(time.Duration) <-chan time.Time
	now      func() time.Time
	log      *slog.Logger
	progress func() // results were committed

	kick chan struct{} // something waits; one slot
	took time.Duration // by the last transaction

	mu    sync.Mutex
	next  batch
	onWay int // workers that have a message in hand
}

type batch struct {
	step  data.OutboxStep
	done  []func() // of results and released
	marks []chan<- markAnswer
}

type markAnswer struct {
	allowed bool
	err     error
}

func (c *committer) add(put func(*batch)) {
	c.mu.Lock()
	put(&c.next)
	c.mu.Unlock()
	signal(c.kick)
}

// record has a result committed; done is called after that, on the committer's
// goroutine.
func (c *committer) record(r data.Result, done func()) {
	c.add(func(b *batch) { b.step.Results, b.done = append(b.step.Results, r), append(b.done, done) })
}

// release has claimed messages put back; done is called after that.
func (c *committer) release(ids []int64, done func()) {
	c.add(func(b *batch) { b.step.Released, b.done = append(b.step.Released, ids...), append(b.done, done) })
}

// mark waits until the mark of a message is committed, and reports whether the
// message may be let go; after an error it may not.
func (c *committer) mark(id int64) (allowed bool, err error) {
	answer := make(chan markAnswer, 1)
	c.add(func(b *batch) { b.step.Commits, b.marks = append(b.step.Commits, id), append(b.marks, answer) })
	a := <-answer
	return a.allowed, a.err
}

// work counts a worker as on its way to a mark until done is called.
func (c *committer) work() (done func()) {
	c.count(1)
	return func() { c.count(-1) }
}

func (c *committer) count(n int) {
	c.mu.Lock()
	c.onWay += n
	c.mu.Unlock()
	if n < 0 {
		signal(c.kick) // nobody may be left to wait for
	}
}

// run commits until quit is closed, and then what still waits once more. ctx
// must not end before: half a transaction helps nobody.
func (c *committer) run(ctx context.Context, quit <-chan struct{}) {
	for {
		var retry <-chan time.Time
		if err := c.commit(ctx); err != nil {
			c.log.Warn("the vault can't be written; sending waits", "err", err)
			retry = c.after(vaultRetry)
		}
		if !c.gather(retry, quit) {
			if err := c.commit(ctx); err != nil {
				c.log.Error("results were not written; those messages will be unsure", "err", err)
			}
			return
		}
	}
}

// gather waits until it is time for a transaction: something waits, and so does
// everybody who could share it, or patience is over. After a failure it waits
// for retry instead. It reports whether quit is still open.
func (c *committer) gather(retry <-chan time.Time, quit <-chan struct{}) bool {
	if retry != nil {
		select {
		case <-retry:
			return true
		case <-quit:
			return false
		}
	}
	var patience <-chan time.Time
	waitsForMark := false
	for {
		some, marks, more := c.waiting()
		if some && !more {
			return true
		}
		if some && (patience == nil || marks && !waitsForMark) {
			wait := linger
			if waitsForMark = marks; marks {
				wait = min(c.took, maxPatience)
			}
			patience = c.after(wait)
		}
		select {
		case <-c.kick:
		case <-patience:
			return true
		case <-quit:
			return false
		}
	}
}

// waiting reports whether anything is to be written, whether marks are, and
// whether more marks are on their way.
func (c *committer) waiting() (some, marks, more bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := len(c.next.marks)
	return n+len(c.next.done) > 0, n > 0, n < c.onWay
}

// commit writes what waits. Results that could not be written wait on, and the
// marks behind them fail.
func (c *committer) commit(ctx context.Context) error {
	c.mu.Lock()
	b := c.next
	c.next = batch{}
	c.mu.Unlock()
	if len(b.marks)+len(b.done) == 0 {
		return nil
	}
	start := c.now()
	allowed, err := c.store.AdvanceOutbox(ctx, b.step)
	c.took = c.now().Sub(start)
	b.answer(allowed, err)
	if err != nil {
		c.putBack(b)
		return err
	}
	for _, done := range b.done {
		done()
	}
	if len(b.done) > 0 {
		c.progress()
	}
	return nil
}

// putBack lets results wait that could not be written.
func (c *committer) putBack(b batch) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.next.step.Results = append(b.step.Results, c.next.step.Results...)
	c.next.step.Released = append(b.step.Released, c.next.step.Released...)
	c.next.done = append(b.done, c.next.done...)
}

func (b *batch) answer(allowed []int64, err error) {
	for i, id := range b.step.Commits {
		b.marks[i] <- markAnswer{err == nil && slices.Contains(allowed, id), err}
	}
}

// signal fills a channel of one slot.
func signal(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
