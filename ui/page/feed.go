package page

import (
	"context"
	"errors"
)

// Feed keeps a part of a page as the vault has it. It reads once at a time: asked
// again meanwhile, it reads once more afterwards, however often it was asked.
type Feed[T any] struct {
	place *Place
	begin func() func(context.Context) (T, error)
	show  func(T)

	latest      Latest[T]
	busy, again bool
	failing     bool // told already
}

// NewFeed makes a feed that has read nothing yet. begin is called on the UI
// goroutine, to note what is to be read; what it returns runs away from it.
func NewFeed[T any](p *Place, begin func() func(context.Context) (T, error), show func(T)) *Feed[T] {
	return &Feed[T]{place: p, begin: begin, show: show}
}

// Refresh reads, now or as soon as the reading under way has ended.
func (f *Feed[T]) Refresh() {
	if f.busy {
		f.again = true
		return
	}
	f.busy = true
	f.latest.Ask(f.place, f.begin(), func(v T, err error) {
		f.busy = false
		f.tell(v, err)
		if f.again {
			f.again = false
			f.Refresh()
		}
	})
}

// tell shows what was read. A failure that lasts is told once.
func (f *Feed[T]) tell(v T, err error) {
	switch {
	case err == nil:
		f.failing = false
		f.show(v)
	case !f.failing && !errors.Is(err, context.Canceled):
		f.failing = true
		f.place.Fail(err)
	}
}
