package ui

import (
	"context"
	"errors"
	"time"
)

// feed keeps a part of a page as the vault has it. It reads once at a time: asked
// again meanwhile, it reads once more afterwards, however often it was asked.
type feed[T any] struct {
	place *place
	begin func() func(context.Context) (T, error)
	show  func(T)

	busy, again bool
	failing     bool // told already
}

// newFeed makes a feed that has read nothing yet. Begin is called on the UI
// goroutine, to note what is to be read; what it gives runs away from it.
func newFeed[T any](p *place, begin func() func(context.Context) (T, error), show func(T)) *feed[T] {
	return &feed[T]{place: p, begin: begin, show: show}
}

// refresh reads, now or as soon as the reading under way has ended.
func (f *feed[T]) refresh() {
	if f.busy {
		f.again = true
		return
	}
	f.busy = true
	attempt(f.place, f.begin(), func(v T, err error) {
		f.busy = false
		f.tell(v, err)
		if f.again {
			f.again = false
			f.refresh()
		}
	})
}

// tell shows what was read. A failure that lasts is told once.
func (f *feed[T]) tell(v T, err error) {
	switch {
	case err == nil:
		f.failing = false
		f.show(v)
	case !f.failing && !errors.Is(err, context.Canceled):
		f.failing = true
		f.place.Fail(err)
	}
}

// rest calls a function when nothing has happened for a while.
type rest struct{ stop func() bool }

// wait begins the while anew. Nothing is called once the page was left.
func (r *rest) wait(p *place, d time.Duration, f func()) {
	r.cancel()
	ctx := p.Context()
	then := func() {
		if ctx.Err() == nil {
			f()
		}
	}
	if p.After != nil {
		r.stop = p.After(d, then)
		return
	}
	r.stop = time.AfterFunc(d, func() { p.Post(then) }).Stop
}

// cancel calls nothing any more.
func (r *rest) cancel() {
	if r.stop != nil {
		r.stop()
		r.stop = nil
	}
}
