package gdpr

import "time"

// The keys of the deadlines.
const (
	BreachAuthority   = "breach_authority"   // 33(1), from awareness
	RequestAnswer     = "request_answer"     // 12(3), from receipt
	RequestExtended   = "request_extended"   // 12(3), from receipt, when extended
	IndirectNotice    = "indirect_notice"    // 14(3)(a), from obtaining the data
	RetentionProspect = "retention_prospect" // 5(1)(e), from the last contact; a practice, not a law
)

// Clock is a deadline that runs.
type Clock struct {
	Key     string    // one of the constants above
	Start   time.Time // the event that it runs from
	Due     time.Time // the moment to work to, in the zone of Start; never later than Latest
	Latest  time.Time // the end by Regulation 1182/71, see BreachDeadline and RequestDeadline
	Article string    // such as "33(1)"
	Source  string    // the text of the law, for a person to look up
}

// Left returns the time until Due, negative once it has passed.
func (c Clock) Left(now time.Time) time.Duration { return c.Due.Sub(now) }

// Late reports whether the law's own limit has passed, so that reasons for the
// delay are due (33(1)).
func (c Clock) Late(now time.Time) bool { return now.After(c.Latest) }

type deadline struct {
	Key     string `json:"key"`
	Article string `json:"article"`
	From    Date   `json:"from"`
	Hours   int    `json:"hours"`  // the term is in hours or in months: one of
	Months  int    `json:"months"` // the two is 0
	Source  string `json:"source"`
}

func (d deadline) key() string { return d.Key }
func (d deadline) from() Date  { return d.From }

var deadlines = table[deadline]("deadlines.json")

// BreachDeadline returns the clock for telling the authority. It runs from the
// moment of reasonable certainty that there was a breach (EDPB Guidelines 9/2022,
// paragraph 31). The hours run through nights, weekends and holidays (Regulation
// 1182/71, Article 3(3)). Due counts from the moment itself; Latest leaves out the
// hour in which it fell (Article 3(1)). The floor of two working days (Article
// 3(5)), which may allow more at a weekend, is not counted on.
func BreachDeadline(noticed time.Time) Clock { return Deadline(BreachAuthority, noticed) }

// RequestDeadline returns the clock for answering a person who uses a right. The
// month ends with the day of the same number, or with the month's last day if it
// has none (Regulation 1182/71, Article 3(2)(c)), in the time zone of received: a
// request of 31 August is due on 30 September. Latest moves a Saturday or Sunday
// to Monday (Article 3(4)); holidays, which do the same, are not known here.
func RequestDeadline(received time.Time) Clock { return Deadline(RequestAnswer, received) }

// ExtendedDeadline returns the clock for answering if the person was told of an
// extension, with reasons, within [RequestDeadline]. It runs from receipt as well.
func ExtendedDeadline(received time.Time) Clock { return Deadline(RequestExtended, received) }

// Deadline returns the clock of a key, under the law of the day of start. It panics
// on a key that is not one of the constants.
func Deadline(key string, start time.Time) Clock {
	d, ok := validAt(deadlines(), key, start)
	if !ok {
		panic("gdpr: no deadline " + key)
	}
	c := Clock{Key: key, Start: start, Article: d.Article, Source: d.Source}
	if d.Months > 0 {
		c.Due = endOfDay(addMonths(start, d.Months))
		c.Latest = endOfDay(workingDay(c.Due))
		return c
	}
	hours := time.Duration(d.Hours) * time.Hour
	c.Due = start.Add(hours)
	c.Latest = nextHour(start).Add(hours)
	return c
}

// addMonths returns the day of the same number n months later, or the last of that
// month. time.AddDate would run over into the next.
func addMonths(t time.Time, n int) time.Time {
	last := time.Date(t.Year(), t.Month()+time.Month(n)+1, 0, 12, 0, 0, 0, t.Location())
	return last.AddDate(0, 0, min(t.Day(), last.Day())-last.Day())
}

// workingDay returns t, or the Monday after it if t is on a weekend.
func workingDay(t time.Time) time.Time {
	switch t.Weekday() {
	case time.Saturday:
		return t.AddDate(0, 0, 2)
	case time.Sunday:
		return t.AddDate(0, 0, 1)
	}
	return t
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
