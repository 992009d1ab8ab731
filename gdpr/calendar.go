package gdpr

import (
	"slices"
	"strings"
	"time"
)

// Holiday is a public holiday of a jurisdiction.
type Holiday struct {
	Code  string            `json:"code"`  // of the jurisdiction
	Day   string            `json:"day"`   // "05-01" in every year, "2026-05-27" in one, "" where it is not known
	From  Date              `json:"from"`  // the first day on which the holiday's rule holds; zero = not known
	Until Date              `json:"until"` // the last one
	Name  map[string]string `json:"name"`  // by language

	Sure    Sure   `json:"sure"`
	Unknown string `json:"unknown"` // why the day is not known
	Source  string `json:"source"`
	AsOf    Date   `json:"as_of"`
}

var holidayTable = table[Holiday]("holidays.json")

// Holidays returns what is known of the public holidays of a jurisdiction. A holiday
// without a day, and one that is missing, never gives anybody more time.
func Holidays(code string) []Holiday {
	return slices.DeleteFunc(slices.Clone(holidayTable()), func(h Holiday) bool { return h.Code != code })
}

// Named returns the name that the holiday has in a language, or in English.
func (h Holiday) Named(language string) string { return Rule{Name: h.Name}.Named(language) }

// isOn reports whether the holiday is known to fall on the day of t.
func (h Holiday) isOn(t time.Time) bool {
	if h.Day == "" || dayOf(t).Before(time.Time(h.From)) || h.Until.before(t) {
		return false
	}
	return strings.HasSuffix(t.Format(time.DateOnly), h.Day)
}

// calendar tells the working days of a jurisdiction. Whatever is not known is a working
// day: counting it may end a term too early, and never too late.
type calendar struct {
	weekend  []time.Weekday
	holidays []Holiday
}

// calendarOf returns the calendar of a jurisdiction as of a day, with the holidays that
// the owner confirms.
func calendarOf(code string, at time.Time, confirmed []Holiday) calendar {
	c := calendar{holidays: Holidays(code)}
	for _, h := range confirmed {
		if h.Code == code {
			c.holidays = append(c.holidays, h)
		}
	}
	r := RuleOf(code, Weekend, at)
	if r.Sure != SureHigh && r.Sure != SureMedium {
		return c
	}
	for day := time.Sunday; day <= time.Saturday; day++ {
		if slices.Contains(r.Days, strings.ToLower(day.String())) {
			c.weekend = append(c.weekend, day)
		}
	}
	return c
}

// isWorkingDay reports whether people work on the day of t, as far as is known.
func (c calendar) isWorkingDay(t time.Time) bool {
	return !slices.Contains(c.weekend, t.Weekday()) && !slices.ContainsFunc(c.holidays, func(h Holiday) bool { return h.isOn(t) })
}

// longestRest bounds the search for a working day, should somebody confirm a year of holidays.
const longestRest = 31

// workingDay returns t, or the next working day after it.
func (c calendar) workingDay(t time.Time) time.Time {
	for i := range longestRest {
		if day := t.AddDate(0, 0, i); c.isWorkingDay(day) {
			return day
		}
	}
	return t
}

// addWorkingDays returns the last of n working days, of which the day of t is the first
// if it is one and is to count.
func (c calendar) addWorkingDays(t time.Time, n int, countFirst bool) time.Time {
	day := t
	if !countFirst {
		day = day.AddDate(0, 0, 1)
	}
	for ; n > 0; n-- {
		day = c.workingDay(day)
		if n > 1 {
			day = day.AddDate(0, 0, 1)
		}
	}
	return day
}
