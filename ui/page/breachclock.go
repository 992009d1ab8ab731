package page

import (
	"time"

	"mujeeb/data"
	"mujeeb/gdpr"
	"mujeeb/ui/kit"
)

// alarm is below how much time left a running clock is shown as pressing.
const alarm = 24 * time.Hour

// BreachClock is the time in which the authority is to be told of a breach (GDPR Art.
// 33(1) and its like) as a person reads it: what the hour is, what it means and what to do now.
type BreachClock struct {
	Running bool // the authority was not told, and no reason not to is written down
	Value   string
	Label   string
	Advice  string
	Tone    kit.Tone
}

// NewBreachClock words the clock of a breach under the laws that count, as it stands now.
func NewBreachClock(p *Place, b data.Breach, laws []string) BreachClock {
	clock := gdpr.BreachDeadline(p.Local(b.NoticedAt), laws...)
	left, law := clock.Left(p.Now()), LawTitle(p.Env, clock.Rule, clock.Start)
	switch {
	case !b.AuthorityToldAt.IsZero():
		return toldClock(p, b, clock)
	case b.AuthorityNote != "":
		return BreachClock{
			Value: p.T("breach.clock.none"), Label: p.T("breach.clock.none.label"),
			Advice: p.T("breach.clock.none.advice"), Tone: kit.ToneNeutral,
		}
	case b.NoticedAt.After(p.Now().Add(time.Minute)): // the clock was ahead then, or is behind now
		return BreachClock{
			Running: true, Tone: kit.ToneBad, Value: p.T("breach.clock.future"),
			Label: p.T("breach.clock.future.label", "when", p.Weekday(b.NoticedAt)), Advice: p.T("breach.clock.future.advice"),
		}
	case left < 0:
		return BreachClock{
			Running: true, Tone: kit.ToneBad, Value: p.T("breach.clock.late", "time", Span(p.Env, left)),
			Label: p.T("breach.clock.late.label", "when", p.Weekday(clock.Due), "law", law), Advice: p.T("breach.clock.late.advice"),
		}
	}
	c := BreachClock{
		Running: true, Tone: kit.ToneInfo, Value: p.T("breach.clock.left", "time", Span(p.Env, left)),
		Label: p.T("breach.clock.left.label", "when", p.Weekday(clock.Due), "law", law), Advice: p.T("breach.clock.left.advice"),
	}
	if left < alarm {
		c.Tone = kit.ToneWarn
	}
	return c
}

func toldClock(p *Place, b data.Breach, clock gdpr.Clock) BreachClock {
	c := BreachClock{
		Tone: kit.ToneGood, Value: p.T("breach.clock.told"),
		Label:  p.T("breach.clock.told.label", "when", p.Weekday(b.AuthorityToldAt), "time", Span(p.Env, b.AuthorityToldAt.Sub(b.NoticedAt))),
		Advice: p.T("breach.clock.told.advice"),
	}
	if clock.Late(b.AuthorityToldAt) {
		c.Tone, c.Advice = kit.ToneWarn, p.T("breach.clock.told.late")
	}
	return c
}
