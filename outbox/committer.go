package outbox

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"mujeeb/data"
)

// committer writes marks and results. Whatever waits when a transaction ends
// shares the next one. Results go before marks, so that a worker's last result
// is on the disk no later than its next mark.
type committer struct {
	store    Store
	after    func(time.Duration) <-chan time.Time
	log      *slog.Logger
	progress func() // results were committed

	kick chan struct{} // something waits; one slot

	mu   sync.Mutex
	next batch
}

type batch struct {
	results  []data.Result
	released []int64
	done     []func() // of results and released
	marks    []mark
}

// mark is a worker that waits for the mark of its dot.
type mark struct {
	id     int64
	answer chan<- markAnswer
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
	c.add(func(b *batch) { b.results, b.done = append(b.results, r), append(b.done, done) })
}

// release has claimed messages put back; done is called after that.
func (c *committer) release(ids []int64, done func()) {
	c.add(func(b *batch) { b.released, b.done = append(b.released, ids...), append(b.done, done) })
}

// mark waits until the mark of a dot is committed. It gives false when the dot
// may not be sent; after an error it may not either.
func (c *committer) mark(id int64) (allowed bool, err error) {
	answer := make(chan markAnswer, 1)
	c.add(func(b *batch) { b.marks = append(b.marks, mark{id, answer}) })
	a := <-answer
	return a.allowed, a.err
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
		kick := c.kick
		if retry != nil {
			kick = nil
		}
		select {
		case <-kick:
		case <-retry:
		case <-quit:
			if err := c.commit(ctx); err != nil {
				c.log.Error("results were not written; those messages will be unsure", "err", err)
			}
			return
		}
	}
}

// commit writes what waits. Results that could not be written wait on, and the
// marks behind them fail.
func (c *committer) commit(ctx context.Context) error {
	c.mu.Lock()
	b := c.next
	c.next = batch{}
	c.mu.Unlock()

	if err := c.commitResults(ctx, &b); err != nil {
		b.answer(nil, err)
		c.mu.Lock()
		c.next.results = append(b.results, c.next.results...)
		c.next.released = append(b.released, c.next.released...)
		c.next.done = append(b.done, c.next.done...)
		c.mu.Unlock()
		return err
	}
	if len(b.marks) == 0 {
		return nil
	}
	ids := make([]int64, len(b.marks))
	for i, m := range b.marks {
		ids[i] = m.id
	}
	allowed, err := c.store.MarkDot(ctx, ids)
	b.answer(allowed, err)
	return err
}

func (c *committer) commitResults(ctx context.Context, b *batch) error {
	if len(b.results) > 0 {
		if err := c.store.RecordResults(ctx, b.results); err != nil {
			return err
		}
		b.results = nil
	}
	if len(b.released) > 0 {
		if err := c.store.ReleaseClaimed(ctx, b.released); err != nil {
			return err
		}
		b.released = nil
	}
	if len(b.done) > 0 {
		for _, done := range b.done {
			done()
		}
		b.done = nil
		c.progress()
	}
	return nil
}

func (b *batch) answer(allowed []int64, err error) {
	is := make(map[int64]bool, len(allowed))
	for _, id := range allowed {
		is[id] = true
	}
	for _, m := range b.marks {
		m.answer <- markAnswer{is[m.id] && err == nil, err}
	}
}

// signal fills a channel of one slot.
func signal(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
