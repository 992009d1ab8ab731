package outbox

import (
	"context"
	"time"

	"mujeeb/outbox/channel"
)

const (
	perConnection = 100              // messages, before a connection is made anew
	maxIdle       = 20 * time.Second // before an unused connection is closed
)

// worker sends one message at a time over a connection of its own.
type worker struct {
	*common
	feed    <-chan work
	reports chan<- report
	pause   func(ctx context.Context, run int64, f *channel.Failure) error

	conn    channel.Conn // nil when there is none
	opened  bool         // a connection was made once
	carried int          // messages that conn has carried
	follows *work        // was announced to conn; nil when there is none
}

func (w *worker) run(ctx context.Context) {
	defer w.hangUp()
	for goOn := true; goOn; {
		m, ok := w.next()
		goOn = ok && w.deliver(ctx, m)
	}
	if w.follows != nil {
		w.commits.release([]int64{w.follows.ID}, func() { w.reports <- report{settled: 1} })
	}
}

// next waits for a message, and closes a connection that is not used meanwhile.
func (w *worker) next() (work, bool) {
	if m := w.follows; m != nil {
		w.follows = nil
		return *m, true
	}
	select {
	case m, ok := <-w.feed:
		return m, ok
	default:
	}
	if w.conn != nil {
		select {
		case m, ok := <-w.feed:
			return m, ok
		case <-w.params.After(maxIdle):
			w.hangUp()
		}
	}
	m, ok := <-w.feed
	return m, ok
}

// deliver sends a message and settles what becomes of it. It reports whether the
// worker is to go on.
func (w *worker) deliver(ctx context.Context, m work) (goOn bool) {
	defer w.commits.work()()
	at, reply, f := w.attempt(ctx, m)
	w.tidy()
	settled := report{settled: 1, sent: f == nil && at == stepCommitted}
	switch {
	case f == nil && at == stepMark: // no longer allowed; the vault has said why
		settled.blocked = true
		w.reports <- settled
		return true
	case f != nil && at < stepCommitted && ctx.Err() != nil:
		w.commits.release([]int64{m.ID}, func() { w.reports <- settled })
		w.reports <- report{left: true}
		return false
	case f != nil && f.Code == channel.CodeVault:
		settled.err = f.Err
	case f != nil && f.Kind == channel.TextTrouble:
		settled.err = w.pause(ctx, m.RunID, f)
	case f != nil && at == stepBody && f.ConnectionDied():
		settled.died, settled.alone = f, m.Deaths+1 >= maxDeaths && !m.Outlived
	}
	result, move := w.planner.result(m.Message, at, reply, f)
	if move {
		w.commits.record(result, func() { w.reports <- settled })
	} else {
		w.commits.release([]int64{m.ID}, func() { w.reports <- settled })
	}
	if f != nil && f.Kind == channel.AccountTrouble && settled.died == nil {
		w.reports <- report{left: true, trouble: f}
		return false
	}
	return true
}

// attempt takes a message as far as it goes. Stopping at stepMark without a
// failure means that the message may no longer be sent.
func (w *worker) attempt(ctx context.Context, m work) (at step, reply string, f *channel.Failure) {
	if m.failure != nil {
		return stepCompose, "", m.failure
	}
	if at, f := w.begin(ctx, m.envelope); f != nil {
		return at, "", f
	}
	allowed, err := w.commits.mark(m.ID)
	if err != nil {
		w.conn.Abort()
		return stepMark, "", vaultFailure(err)
	}
	if !allowed {
		w.conn.Abort()
		return stepMark, "", nil
	}
	w.carried++
	w.announce(ctx)
	reply, err = w.conn.Commit(w.hard)
	f = channel.FailureOf(err, channel.Unknown)
	if f != nil && f.Kind == channel.Unknown {
		w.conn.Abort()
	}
	return stepCommitted, reply, f
}

// announce tells a connection that can use it which message comes next, if there
// is one and the connection is to carry it.
func (w *worker) announce(ctx context.Context) {
	conn, ok := w.conn.(channel.Announcer)
	if !ok || w.carried >= perConnection || ctx.Err() != nil {
		return
	}
	select {
	case m, ok := <-w.feed:
		if ok {
			w.follows = &m
		}
		if ok && m.failure == nil {
			conn.Announce(m.envelope)
		}
	default:
	}
}

// begin sends the body. A connection that has carried messages may have been
// closed by the server since; then a new one gets the message at once.
func (w *worker) begin(ctx context.Context, e channel.Envelope) (step, *channel.Failure) {
	for {
		if w.conn == nil {
			conn, err := w.channel.Dial(ctx)
			if err != nil {
				return stepDial, accountFailure(err)
			}
			w.conn, w.carried = conn, 0
			if !w.opened {
				w.opened = true
				w.reports <- report{opened: true}
			}
		}
		err := w.conn.Begin(ctx, e)
		if err == nil {
			return stepBody, nil
		}
		f := channel.FailureOf(err, channel.Temporary)
		if w.carried == 0 || !f.Passing() || ctx.Err() != nil {
			return stepBody, f
		}
		w.hangUp()
	}
}

// tidy closes a connection that is out of step or has carried enough.
func (w *worker) tidy() {
	if w.conn != nil && (!w.conn.Usable() || w.carried >= perConnection) {
		w.hangUp()
	}
}

func (w *worker) hangUp() {
	if w.conn != nil {
		w.conn.Close()
		w.conn = nil
	}
}

// accountFailure takes every failure to connect for the account's.
func accountFailure(err error) *channel.Failure {
	f := *channel.FailureOf(err, channel.AccountTrouble)
	if f.Kind != channel.AccountTrouble {
		f.Kind, f.RetryAfter = channel.AccountTrouble, max(f.RetryAfter, time.Minute)
	}
	return &f
}

// vaultFailure stands for an error of the vault: nothing was sent, and the
// message is tried again.
func vaultFailure(err error) *channel.Failure {
	return &channel.Failure{Kind: channel.Temporary, Code: channel.CodeVault, Err: err}
}
