package page

import "time"

// Debounce calls a function when nothing has happened for a while.
type Debounce struct{ stop func() bool }

// Wait begins the while anew. Nothing is called once the page was left.
func (r *Debounce) Wait(p *Place, d time.Duration, f func()) {
	r.Cancel()
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

// Cancel calls nothing any more.
func (r *Debounce) Cancel() {
	if r.stop != nil {
		r.stop()
		r.stop = nil
	}
}
