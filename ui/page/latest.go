package page

import "context"

// Latest shows the answer to what was asked last. A job that is begun gives up
// the one before, whose answer is dropped however late it comes. The zero value
// has asked nothing. Its methods belong to the UI goroutine.
type Latest[T any] struct {
	asked int                // how often something was asked or dropped
	stop  context.CancelFunc // of the job under way; nil when there is none
}

// Ask runs job away from the UI goroutine and hands its result to done on it. done
// is not called when something else was asked meanwhile, what was asked was
// dropped, or the page was left. The job's context ends in each of these cases,
// and with Stop.
func (l *Latest[T]) Ask(p *Place, job func(context.Context) (T, error), done func(T, error)) {
	l.Drop()
	ctx, stop := context.WithCancel(p.Context())
	l.stop = stop
	asked := l.asked
	Attempt(p, func(context.Context) (T, error) { return job(ctx) }, func(v T, err error) {
		if asked != l.asked {
			return
		}
		l.Stop()
		l.stop = nil
		done(v, err)
	})
}

// Stop ends the context of the job under way. What it answers then is shown.
func (l *Latest[T]) Stop() {
	if l.stop != nil {
		l.stop()
	}
}

// Drop gives up the job under way: its answer is not shown.
func (l *Latest[T]) Drop() {
	l.Stop()
	l.stop = nil
	l.asked++
}
