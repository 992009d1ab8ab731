package grid

import (
	"context"
	"errors"
	"slices"

	"mujeeb/ui/kit"
)

// Pager holds the rows of a list that is too long for memory: it knows the ids
// of all rows in order, and fetches the rows in pages as they come into sight.
//
// All methods belong to the UI goroutine. The functions that read ids and rows
// run on other goroutines, must not touch widgets, and should stop when their
// context ends. A result that comes after the ids changed is dropped.
type Pager[R any] struct {
	OnChange func()      // rows came in, or the ids changed: draw again
	OnError  func(error) // a fetch or reload failed; may be nil

	env    *kit.Env
	fetch  func(ctx context.Context, ids []int64) ([]R, error)
	ids    []int64
	pages  map[int][]R
	used   []int        // page numbers, the one used last at the end
	asked  map[int]bool // pages on their way
	jobs   chan func()
	stop   context.CancelFunc
	ctx    context.Context
	closed bool
}

const (
	pageRows  = 200 // rows fetched at a time
	pagesHeld = 64  // pages kept
	pagerJobs = 4   // pages in the worker's queue; others are asked for when drawn again
)

// NewPager makes an empty pager and starts its worker, which Close ends. fetch
// returns one row for each id, in the same order; a row that no longer exists
// is the zero value.
func NewPager[R any](env *kit.Env, fetch func(ctx context.Context, ids []int64) ([]R, error)) *Pager[R] {
	p := &Pager[R]{env: env, fetch: fetch, jobs: make(chan func(), pagerJobs)}
	p.reset(nil)
	go func() {
		for job := range p.jobs {
			job()
		}
	}()
	return p
}

// reset drops everything and takes new ids.
func (p *Pager[R]) reset(ids []int64) {
	if p.stop != nil {
		p.stop()
	}
	p.ctx, p.stop = context.WithCancel(context.Background())
	p.ids, p.pages, p.used, p.asked = ids, map[int][]R{}, nil, map[int]bool{}
}

// Close ends the worker. The pager must not be used after it; closing twice
// does nothing.
func (p *Pager[R]) Close() {
	if p.closed {
		return
	}
	p.closed = true
	p.stop()
	close(p.jobs)
}

// Reload runs read in the background and then takes the ids that it returned;
// until then the old rows stay. It cancels a reload that is running.
func (p *Pager[R]) Reload(read func(context.Context) ([]int64, error)) {
	if p.closed {
		return
	}
	p.stop()
	ctx, stop := context.WithCancel(context.Background())
	p.ctx, p.stop, p.asked = ctx, stop, map[int]bool{}
	over := p.env.Begin()
	go func() {
		defer over()
		ids, err := read(ctx)
		p.env.Post(func() {
			if ctx.Err() != nil || p.failed(err) {
				return
			}
			p.SetIDs(ids)
		})
	}()
}

// SetIDs takes new ids, in the order of rows, and drops all rows.
func (p *Pager[R]) SetIDs(ids []int64) {
	p.reset(ids)
	p.changed()
}

// Extend takes a list of ids that begins with the present ones, and keeps the
// rows. It reports false, and changes nothing, where the list begins otherwise.
func (p *Pager[R]) Extend(ids []int64) bool {
	if len(p.ids)%pageRows != 0 || len(ids) < len(p.ids) || !slices.Equal(ids[:len(p.ids)], p.ids) {
		return false
	}
	p.ids = ids
	p.changed()
	return true
}

// Forget drops the rows and keeps the ids, so that rows are fetched again.
func (p *Pager[R]) Forget() { p.SetIDs(p.ids) }

// Len returns the number of rows.
func (p *Pager[R]) Len() int { return len(p.ids) }

// ID returns the id of a row.
func (p *Pager[R]) ID(row int) int64 { return p.ids[row] }

// Row returns a row, or false while it is being fetched: OnChange is called
// when it has come.
func (p *Pager[R]) Row(row int) (r R, ok bool) {
	if row < 0 || row >= len(p.ids) || p.closed {
		return r, false
	}
	n := row / pageRows
	page, ok := p.pages[n]
	if !ok {
		p.ask(n)
		return r, false
	}
	p.touch(n)
	return page[row%pageRows], true
}

// ask sends a page's ids to the worker, unless they are on their way or the
// worker's queue is full.
func (p *Pager[R]) ask(n int) {
	if p.asked[n] {
		return
	}
	ctx, ids := p.ctx, p.ids[n*pageRows:min((n+1)*pageRows, len(p.ids))]
	over := p.env.Begin()
	job := func() {
		defer over()
		if ctx.Err() != nil {
			return
		}
		rows, err := p.fetch(ctx, ids)
		p.env.Post(func() { p.take(ctx, n, len(ids), rows, err) })
	}
	select {
	case p.jobs <- job:
		p.asked[n] = true
	default:
		over()
	}
}

// take keeps the rows of page n, unless the ids changed since they were asked
// for.
func (p *Pager[R]) take(ctx context.Context, n, want int, rows []R, err error) {
	if ctx.Err() != nil {
		return
	}
	delete(p.asked, n)
	if err == nil && len(rows) != want {
		err = errors.New("a page has another number of rows than ids")
	}
	if p.failed(err) {
		return
	}
	p.pages[n] = rows
	p.touch(n)
	if len(p.used) > pagesHeld {
		delete(p.pages, p.used[0])
		p.used = p.used[1:]
	}
	p.changed()
}

// touch marks a page as the one used last.
func (p *Pager[R]) touch(n int) {
	if k := len(p.used); k > 0 && p.used[k-1] == n {
		return
	}
	p.used = slices.DeleteFunc(p.used, func(u int) bool { return u == n })
	p.used = append(p.used, n)
}

func (p *Pager[R]) changed() {
	if p.OnChange != nil {
		p.OnChange()
	}
}

// failed reports whether err is an error, and tells OnError of it unless it
// only says that the context ended.
func (p *Pager[R]) failed(err error) bool {
	if err != nil && p.OnError != nil && !errors.Is(err, context.Canceled) {
		p.OnError(err)
	}
	return err != nil
}
