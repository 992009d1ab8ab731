package data

import (
	"cmp"
	"context"
	"slices"
	"time"

	"mujeeb/data/sqlite"
	"mujeeb/gdpr"
)

// Clock returns the clock in which the request is to be answered under the laws that
// count, as it stands at a moment, in whose zone days end. The clock stands still while
// something is asked where the law of the clock says so. An extension counts where the
// person was told of it in time.
func (r *Request) Clock(laws []string, now time.Time) gdpr.Clock {
	first := r.term(now).Strictest(laws...)
	if r.ExtendedAt.IsZero() || r.Right == RightComplaint || r.TooLateToExtend(laws, r.ExtendedAt, now) {
		return first
	}
	extended := r.term(now)
	extended.Key = gdpr.RequestExtended
	return extended.Strictest(laws...)
}

// term returns what the clock of the request runs for, without an extension.
func (r *Request) term(now time.Time) gdpr.Term {
	t := gdpr.Term{Key: gdpr.RequestAnswer, Start: r.ReceivedAt.In(now.Location())}
	if r.Right == RightComplaint {
		t.Key = gdpr.ComplaintAnswer
	}
	for _, p := range r.Pauses {
		until := p.Until
		if until.IsZero() {
			until = r.closedBy(now)
		}
		t.Pauses = append(t.Pauses, gdpr.Pause{Asked: string(p.Asked), From: p.From, Until: until})
	}
	return t
}

// closedBy returns when the request was answered or dropped; now while it is open.
func (r *Request) closedBy(now time.Time) time.Time {
	switch {
	case !r.AnsweredAt.IsZero():
		return r.AnsweredAt
	case r.Decision == Dropped:
		return r.DecidedAt
	}
	return now
}

// TooLateToExtend reports whether telling the person at a moment that the request takes
// longer gives no more time: the first term is over then.
func (r *Request) TooLateToExtend(laws []string, told, now time.Time) bool {
	return r.term(now).Strictest(laws...).Late(told)
}

// CanExtend returns until when the person may be told that the request takes longer, and
// whether the laws that count allow that at all.
func (r *Request) CanExtend(laws []string, now time.Time) (until time.Time, can bool) {
	if r.Right == RightComplaint {
		return time.Time{}, false
	}
	first, longer := r.term(now), r.term(now)
	longer.Key = gdpr.RequestExtended
	was, is := first.Strictest(laws...), longer.Strictest(laws...)
	return was.Due, is.Due.After(was.Due)
}

// Stops reports whether a law that counts lets its clock stand still while something is
// asked of the person.
func (r *Request) Stops(laws []string, asked AskedWhat) bool {
	if len(laws) == 0 {
		laws = []string{gdpr.Union}
	}
	key := r.term(r.ReceivedAt).Key
	return slices.ContainsFunc(laws, func(code string) bool {
		return slices.Contains(gdpr.RuleOf(code, key, r.ReceivedAt).Stops, string(asked))
	})
}

// DueRequest is a request with its clock.
type DueRequest struct {
	Request
	Clock gdpr.Clock
}

// DueRequests returns all requests with their clocks by the calendar of a zone: the open
// ones first, by when they are due, those without a term behind them, then the closed ones,
// the newest first. An open one is also one that was granted and is to be carried out.
func (v *Vault) DueRequests(ctx context.Context, zone *time.Location) (due []DueRequest, err error) {
	now := v.now().In(zone)
	err = v.read(ctx, "read requests", func(q sqlite.Querier) error {
		l, err := law(ctx, q)
		if err != nil {
			return err
		}
		all, err := requests(ctx, q, ``)
		for _, r := range all {
			due = append(due, DueRequest{r, r.Clock(l.Codes(), now)})
		}
		return err
	})
	slices.SortStableFunc(due, compareDue)
	return due, err
}

// compareDue orders requests by what is to be done first.
func compareDue(a, b DueRequest) int {
	rank := func(r DueRequest) int {
		switch {
		case !r.IsOpen() && !r.LeftToDo():
			return 2
		case !r.Clock.Bounded():
			return 1
		}
		return 0
	}
	if rank(a) != rank(b) || rank(a) != 0 {
		return cmp.Compare(rank(a), rank(b))
	}
	return a.Clock.Due.Compare(b.Clock.Due)
}
