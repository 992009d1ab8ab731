package page

import (
	"time"

	"mujeeb/data"
	"mujeeb/gdpr"
	"mujeeb/ui/kit"
)

// pressing is below how much time left a request is shown as pressing.
const pressing = 3 * 24 * time.Hour

// RequestClock is the time in which a request is to be answered as a person reads it.
type RequestClock struct {
	Open  bool // something is to be done still
	Value string
	Label string
	Tone  kit.Tone
}

// NewRequestClock words the clock of a request as it stands now.
func NewRequestClock(p *Place, r *data.Request, c gdpr.Clock) RequestClock {
	switch {
	case r.Decision == data.Dropped:
		return RequestClock{Value: p.T("request.clock.dropped"), Label: p.T("request.clock.dropped.label", "when", p.Weekday(r.DecidedAt)), Tone: kit.ToneNeutral}
	case !r.AnsweredAt.IsZero() && r.LeftToDo():
		return RequestClock{Open: true, Value: p.T("request.clock.undone"), Label: p.T("request.clock.undone." + string(r.Right)), Tone: kit.ToneWarn}
	case !r.AnsweredAt.IsZero():
		return answeredClock(p, r, c)
	case !c.Bounded():
		return RequestClock{Open: true, Value: p.T("request.clock.none"), Label: p.T("request.clock.none.label"), Tone: kit.ToneInfo}
	}
	left, law := c.Left(p.Now()), LawTitle(p.Env, c.Rule, c.Start)
	running, late := "request.clock.left.label", "request.clock.late.label"
	if c.Key == gdpr.ComplaintAnswer { // by then they are to be told that it arrived
		running, late = "request.clock.left.complaint", "request.clock.late.complaint"
	}
	if left < 0 {
		return RequestClock{
			Open: true, Value: p.T("request.clock.late", "time", Span(p.Env, left)),
			Label: p.T(late, "when", p.Weekday(c.Due), "law", law), Tone: kit.ToneBad,
		}
	}
	clock := RequestClock{
		Open: true, Value: p.T("request.clock.left", "time", Span(p.Env, left)),
		Label: p.T(running, "when", p.Weekday(c.Due), "law", law), Tone: kit.ToneInfo,
	}
	if left < pressing {
		clock.Tone = kit.ToneWarn
	}
	return clock
}

func answeredClock(p *Place, r *data.Request, c gdpr.Clock) RequestClock {
	clock := RequestClock{
		Value: p.T("request.clock.answered"), Tone: kit.ToneGood,
		Label: p.T("request.clock.answered.label", "when", p.Weekday(r.AnsweredAt), "way", p.T("request.way."+string(r.AnsweredWay))),
	}
	if c.Key != gdpr.ComplaintAnswer && c.Late(r.AnsweredAt) {
		clock.Tone = kit.ToneWarn
		clock.Label += " " + p.T("request.clock.answered.late")
	}
	return clock
}

// RequestNotes says what else there is to know of the clock of an open request: what stops
// it, what an end on a holiday gives, and which laws are behind it.
func RequestNotes(p *Place, r *data.Request, c gdpr.Clock, laws []string) (notes []string) {
	if c.Bounded() && c.Latest.After(c.Due) {
		notes = append(notes, p.T("request.clock.latest", "when", p.Weekday(c.Latest)))
	}
	for _, asked := range []data.AskedWhat{data.AskedIdentity, data.AskedScope} {
		since := r.Asking(asked)
		switch {
		case since.IsZero():
		case r.Stops(laws, asked):
			notes = append(notes, p.T("request.clock.stands."+string(asked), "when", p.Weekday(since)))
		default:
			notes = append(notes, p.T("request.clock.runs."+string(asked), "when", p.Weekday(since)))
		}
	}
	switch {
	case r.ExtendedAt.IsZero() || r.Right == data.RightComplaint:
	case c.Key == gdpr.RequestExtended:
		notes = append(notes, p.T("request.clock.extended", "when", p.Weekday(r.ExtendedAt)))
	default:
		notes = append(notes, p.T("request.clock.extended.late", "when", p.Weekday(r.ExtendedAt)))
	}
	return append(notes, LawNotes(p, c)...)
}

// RequestTitle names a request by its number, its right and who asks.
func RequestTitle(p *Place, r *data.Request) string {
	return p.T("request.title.of", "n", int(r.ID), "right", p.T("request.right."+string(r.Right)), "name", RequesterName(p, r))
}

// RequesterName says who made a request, as far as that is known still.
func RequesterName(p *Place, r *data.Request) string {
	switch {
	case !r.ErasedAt.IsZero():
		return p.T("request.who.erased")
	case r.LeadID != 0:
		return LeadTitle(p.Env, r.Name)
	case r.Name != "":
		return r.Name
	case r.Address != "":
		return "\u2068" + r.Address + "\u2069"
	}
	return p.T("request.who.forgotten")
}
