package page

import "time"

// Debounce calls a function when nothing has happened for a while, such as typing.
// The zero value waits for nothing.
type Debounce struct{ stop func() bool }

// Wait calls f on the UI goroutine after pause, unless Wait or Cancel is called
// before, or the page left.
func (d *Debounce) Wait(p *Place, pause time.Duration, f func()) {
	d.Cancel()
	ctx := p.Context()
	then := func() {
		if ctx.Err() == nil {
			f()
		}
	}
	if p.After != nil {
		d.stop = p.After(pause, then)
		return
	}
	d.stop = time.AfterFunc(pause, func() { p.Post(then) }).Stop
}

// Cancel gives up the call that is waited for.
func (d *Debounce) Cancel() {
	if d.stop != nil {
		d.stop()
		d.stop = nil
	}
}
