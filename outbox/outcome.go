package outbox

import (
	"time"

	"mujeeb/data"
	"mujeeb/outbox/channel"
)

// step is how far a message came.
type step int

const (
	stepCompose step = iota
	stepDial
	stepBody      // all but the commit
	stepMark      // the mark in the vault
	stepCommitted // the commit and the answer to it
)

// backoffs are the waits before each further try.
var backoffs = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour}

// behind puts a message behind those that are due already.
const behind = time.Second

// maxDeaths is how often a connection may die while a certain message is under way,
// before the message is set aside.
const maxDeaths = 3

// planner decides what becomes of a message.
type planner struct {
	now    func() time.Time
	jitter func() float64 // in [0, 1)
}

// result returns what to write down about a message that came as far as at, and
// false for one that goes back into the queue untouched, as when the trouble had
// nothing to do with it.
func (p planner) result(m data.Message, at step, reply string, f *channel.Failure) (data.Result, bool) {
	r := data.Result{ID: m.ID, State: data.MessageSent, Reply: reply}
	if f == nil {
		return r, true
	}
	r.Reply, r.Reason = f.Reply, f.Code
	switch kind := f.Kind; {
	case at == stepBody && f.ConnectionDied():
		p.died(&r, m)
	case at == stepDial, at < stepCommitted && (kind == channel.TextTrouble || kind == channel.AccountTrouble):
		return r, false
	case kind == channel.TextTrouble, kind == channel.AccountTrouble:
		r.State, r.Uncount, r.RetryAt = data.MessageQueued, true, p.now().Add(behind)
	case kind == channel.Unknown && at == stepCommitted:
		r.State = data.MessageUnsure
	case kind == channel.NoSuchRecipient:
		r.State, r.Reason, r.Bounced = data.MessageFailed, channel.CodeNoSuchRecipient, true
	case kind == channel.Permanent:
		r.State = data.MessageFailed
	default:
		p.again(&r, m, f)
	}
	return r, true
}

// again plans the next try, or fails the message after the last one.
func (p planner) again(r *data.Result, m data.Message, f *channel.Failure) {
	if m.Attempts >= len(backoffs) {
		r.State, r.Reason = data.MessageFailed, channel.CodeGaveUp
		return
	}
	wait := p.spread(max(backoffs[max(0, m.Attempts)], f.RetryAfter))
	r.State, r.RetryAt = data.MessageQueued, p.now().Add(min(wait, data.MaxWait))
}

// died puts a message behind the others whose connection died while it was under way, and
// sets it aside when that happens to it alone.
func (p planner) died(r *data.Result, m data.Message) {
	if m.Deaths+1 >= maxDeaths && m.Outlived {
		r.State, r.Reason = data.MessageFailed, channel.CodeConnectionDied
		return
	}
	wait := p.spread(backoffs[min(max(0, m.Deaths), maxDeaths-1)])
	r.State, r.Uncount, r.Died, r.RetryAt = data.MessageQueued, true, true, p.now().Add(wait)
}

// spread moves a wait by up to a tenth either way, so that what failed together
// does not come back together.
func (p planner) spread(d time.Duration) time.Duration {
	return d + time.Duration((p.jitter()-0.5)*0.2*float64(d))
}
