package gdpr

import "time"

// Retention is for how many months something is kept under several laws.
type Retention struct {
	Months  int      // 0 = none of the laws names a number that is known
	Rule    Rule     // the rule that names it
	Unknown []string // the laws of which nothing is known
}

// ProspectRetention returns for how many months, after the last contact that came from
// them, the data of people are kept who are no customers: the shortest term of the laws
// that name one. The Union's number is a practice, which its rule says.
func ProspectRetention(at time.Time, laws ...string) Retention {
	return retention(RetentionProspect, "last_contact", at, laws, func(a, b int) bool { return a < b })
}

// ProofRetention returns for how many months after the last message the proof of a consent
// is kept: the longest term of the laws that name one.
func ProofRetention(at time.Time, laws ...string) Retention {
	return retention(ConsentProof, "last_message", at, laws, func(a, b int) bool { return a > b })
}

// retention returns the term of a subject that runs from an event. Of several, the one that
// is stricter than all others counts.
func retention(key, start string, at time.Time, laws []string, stricter func(a, b int) bool) (r Retention) {
	if len(laws) == 0 {
		laws = []string{Union}
	}
	for _, code := range laws {
		rule := RuleOf(code, key, at)
		switch {
		case !rule.Known():
			r.Unknown = addOnce(r.Unknown, rule.In)
		case rule.Unit == UnitMonth && rule.Start == start && (r.Months == 0 || stricter(rule.Count, r.Months)):
			r.Months, r.Rule = rule.Count, rule
		}
	}
	return r
}

// PeriodEnd returns the last second of a period of months that begins on a day: that of the
// day of the same number, or of the month's last day if it has none.
func PeriodEnd(start time.Time, months int) time.Time { return endOfDay(addMonths(start, months)) }

// PeriodBegan returns the moment before which a period of months must have begun to be over
// at a moment; both are of one zone.
func PeriodBegan(over time.Time, months int) time.Time {
	day := dayStart(over.AddDate(0, -months, 4))
	for !PeriodEnd(day.AddDate(0, 0, -1), months).Before(over) {
		day = day.AddDate(0, 0, -1)
	}
	return day
}

// dayStart returns the first moment of the day of t.
func dayStart(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}
