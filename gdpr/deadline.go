package gdpr

import (
	"cmp"
	"slices"
	"time"
)

// The keys of the deadlines.
const (
	BreachAuthority   = "breach_authority"   // from awareness
	BreachPersons     = "breach_persons"     // from awareness
	RequestAnswer     = "request_answer"     // from receipt
	RequestExtended   = "request_extended"   // from receipt, when extended
	ComplaintAnswer   = "complaint_answer"   // from receipt: acknowledging a complaint
	IndirectNotice    = "indirect_notice"    // from obtaining the data
	RetentionProspect = "retention_prospect" // from the last contact that came from the person; a practice, not a law
)

// Clock is a deadline that runs.
type Clock struct {
	Key    string    // one of the constants above
	Start  time.Time // the event that it runs from
	Due    time.Time // the moment to work to, in the zone of Start; never later than Latest; zero when no law names a term
	Latest time.Time // the end by the law itself, see [BreachDeadline] and [RequestDeadline]
	Rule   Rule      // the rule that gives Due; where no law names a term, the first one that wants it without delay

	Yardstick bool     // none of the laws names a term that is known: the Union's is used in its place
	Each      []Clock  // the clock of each law that names a term, the strictest first
	AtOnce    []string // the laws that want it without undue delay and name no number
	Unknown   []string // the laws of which nothing is known
}

// Left returns the time until Due, negative once it has passed.
func (c Clock) Left(now time.Time) time.Duration { return c.Due.Sub(now) }

// Late reports whether the law's own limit has passed, so that reasons for the
// delay are due (33(1)).
func (c Clock) Late(now time.Time) bool { return c.Bounded() && now.After(c.Latest) }

// Bounded reports whether the clock has an end.
func (c Clock) Bounded() bool { return !c.Due.IsZero() }

// BreachDeadline returns the clock for telling the authority. It runs from the
// moment of reasonable certainty that there was a breach (EDPB Guidelines 9/2022,
// paragraph 31). The hours run through nights, weekends and holidays (Regulation
// 1182/71, Article 3(3)). Due counts from the moment itself; Latest leaves out the
// hour in which it fell (Article 3(1)). The floor of two working days (Article
// 3(5)), which may allow more at a weekend, is not counted on.
func BreachDeadline(noticed time.Time, laws ...string) Clock {
	return Deadline(BreachAuthority, noticed, laws...)
}

// RequestDeadline returns the clock for answering a person who uses a right. A
// month ends with the day of the same number, or with the month's last day if it
// has none (Regulation 1182/71, Article 3(2)(c)), in the time zone of received: a
// request of 31 August is due on 30 September. Latest moves a weekend or a holiday that
// is known to the next working day (Article 3(4)).
func RequestDeadline(received time.Time, laws ...string) Clock {
	return Deadline(RequestAnswer, received, laws...)
}

// ExtendedDeadline returns the clock for answering if the person was told of an
// extension, with reasons, within [RequestDeadline]. It runs from receipt as well. A law
// that is not known to allow one gives the clock of RequestDeadline.
func ExtendedDeadline(received time.Time, laws ...string) Clock {
	return Deadline(RequestExtended, received, laws...)
}

// Deadline returns the strictest clock of a key under several laws, of the day of start;
// without any, under that of the Union. It panics on a key that is not one of the constants.
func Deadline(key string, start time.Time, laws ...string) Clock {
	return Term{Key: key, Start: start}.Strictest(laws...)
}

// Term is what a clock runs for.
type Term struct {
	Key      string
	Start    time.Time
	Pauses   []Pause   // in which something was asked of the person
	Holidays []Holiday // that the owner confirms, beside those that are known
}

// Pause is a time in which a person was asked for something.
type Pause struct {
	Asked       string // what for: identity or scope
	From, Until time.Time
}

// Strictest returns the clock of the law that leaves the least time. A law that names no
// number, and one of which nothing is known, is listed in it; when none is known, the
// Union's is the yardstick.
func (t Term) Strictest(laws ...string) Clock {
	if len(laws) == 0 {
		laws = []string{Union}
	}
	c := t.each(laws)
	if len(c.Each) == 0 {
		return t.yardstick(c)
	}
	c.Due, c.Latest, c.Rule = c.Each[0].Due, c.Each[0].Latest, c.Each[0].Rule
	for _, other := range c.Each {
		c.Latest = earlier(c.Latest, other.Latest)
	}
	return c
}

// each returns a clock with those of the laws that name a term, the strictest first, and
// with the laws that want it at once and those of which nothing is known. Laws that are
// the same, as those of two member states can be, are in it once.
func (t Term) each(laws []string) Clock {
	c := Clock{Key: t.Key, Start: t.Start}
	for _, code := range laws {
		switch r := t.rule(code); {
		case !r.Known():
			c.Unknown = addOnce(c.Unknown, r.In)
		case r.Unit == UnitUndueDelay:
			c.AtOnce = addOnce(c.AtOnce, r.In)
		default:
			c.Each = append(c.Each, t.under(code, r))
		}
	}
	slices.SortStableFunc(c.Each, func(a, b Clock) int {
		return cmp.Or(a.Due.Compare(b.Due), a.Latest.Compare(b.Latest), cmp.Compare(a.Rule.In, b.Rule.In))
	})
	c.Each = slices.CompactFunc(c.Each, func(a, b Clock) bool { return a.Rule.In == b.Rule.In && a.Latest.Equal(b.Latest) })
	return c
}

// yardstick returns c, in which no law names a term, with the Union's term if it has one.
func (t Term) yardstick(c Clock) Clock {
	r := t.rule(Union)
	switch {
	case r.Known() && r.Unit != UnitUndueDelay:
		union := t.under(Union, r)
		c.Yardstick, c.Due, c.Latest, c.Rule = true, union.Due, union.Latest, r
	case len(c.AtOnce) > 0:
		c.Rule = t.rule(c.AtOnce[0])
	default:
		c.Yardstick, c.Rule = r.Known() && !slices.Contains(c.Unknown, Union), r
	}
	return c
}

// addOnce returns codes with code in it.
func addOnce(codes []string, code string) []string {
	if slices.Contains(codes, code) {
		return codes
	}
	return append(codes, code)
}

// subject returns the key of the row that the term stands in.
func (t Term) subject() string {
	if t.Key == RequestExtended {
		return RequestAnswer
	}
	return t.Key
}

// rule returns the rule of a law, that of the extended term where it is asked for and known.
func (t Term) rule(code string) Rule {
	r := RuleOf(code, t.subject(), t.Start)
	if t.Key == RequestExtended && r.Extension != nil {
		r.Unit, r.Count, r.Start = r.Extension.Unit, r.Extension.Count, r.Extension.Start
		r.Sure = r.Extension.Sure
	}
	return r
}

// under returns the clock under one law that names a term.
func (t Term) under(code string, r Rule) Clock {
	c := Clock{Key: t.Key, Start: t.Start, Rule: r}
	cal, day := calendarOf(code, t.Start, t.Holidays), noonOf(t.Start)
	switch r.Unit {
	case UnitHour:
		hours := time.Duration(r.Count) * time.Hour
		c.Due, c.Latest = t.Start.Add(hours), nextHour(t.Start).Add(hours)
		return c
	case UnitMonth:
		c.Due = addMonths(day, r.Count)
	case UnitDay:
		c.Due = day.AddDate(0, 0, r.Count-counted(r))
	case UnitWorkingDay:
		c.Due = cal.addWorkingDays(day, r.Count, r.FirstDay != leftOut)
	default:
		panic("gdpr: no deadline " + t.Key)
	}
	c.Due = endOfDay(c.Due.AddDate(0, 0, stoodStill(r, t.Start, endOfDay(c.Due), t.Pauses)))
	c.Latest = c.Due
	if r.Rolls {
		c.Latest = endOfDay(cal.workingDay(c.Due))
	}
	return c
}

// leftOut is the value of [Rule.FirstDay] of a law under which the day of the event is
// known not to count.
const leftOut = "left_out"

// counted returns 1 where the day of the event is the first day of a term. Where the law
// is not known to leave it out it is, so that the answer is a day early at most.
func counted(r Rule) int {
	if r.FirstDay == leftOut {
		return 0
	}
	return 1
}

// stoodStill returns for how many whole days the clock of a rule stood still that would end
// at a moment without that. Pauses that overlap count once. One that begins when the term is
// over gives no more of it.
func stoodStill(r Rule, start, end time.Time, pauses []Pause) int {
	all := slices.DeleteFunc(slices.Clone(pauses), func(p Pause) bool { return !slices.Contains(r.Stops, p.Asked) })
	slices.SortFunc(all, func(a, b Pause) int { return a.From.Compare(b.From) })
	var stood time.Duration
	until := start
	for _, p := range all {
		if p.From.After(until) {
			until = p.From
		}
		if until.After(end.AddDate(0, 0, int(stood/(24*time.Hour)))) {
			break
		}
		if p.Until.After(until) {
			stood += p.Until.Sub(until)
			until = p.Until
		}
	}
	return int(stood / (24 * time.Hour))
}

// earlier returns the earlier one of two moments.
func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// addMonths returns the day of the same number n months later, or the last of that
// month. time.AddDate would run over into the next.
func addMonths(t time.Time, n int) time.Time {
	last := time.Date(t.Year(), t.Month()+time.Month(n)+1, 0, 12, 0, 0, 0, t.Location())
	return last.AddDate(0, 0, min(t.Day(), last.Day())-last.Day())
}

// noonOf returns noon of the day of t, which every day has: some clocks leave out the hour
// after midnight when they are set forward.
func noonOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, t.Location())
}

// endOfDay returns the last second of the day of t.
func endOfDay(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 23, 59, 59, 0, t.Location())
}

// nextHour returns the next full hour of local time; some zones are half an hour
// off from the others.
func nextHour(t time.Time) time.Time {
	past := time.Duration(t.Minute())*time.Minute + time.Duration(t.Second())*time.Second + time.Duration(t.Nanosecond())
	return t.Add(time.Hour - past)
}
