package page

import (
	"strings"
	"time"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
)

// How moments are typed and shown: "2026-11-23 14:05" and "2026-11-23", in the
// zone of the computer's clock.
const (
	MomentLayout = "2006-01-02 15:04"
	DayLayout    = time.DateOnly
)

// readMoment reads a day with a time of day, to the minute or the second. Nothing else
// will do: a guess between day and month would move a legal deadline.
func readMoment(s string, zone *time.Location) (time.Time, bool) {
	if t, ok := readTime(MomentLayout, s, zone); ok {
		return t, true
	}
	return readTime(time.DateTime, s, zone)
}

// ReadDay reads a day and returns its first moment.
func ReadDay(s string, zone *time.Location) (time.Time, bool) { return readTime(DayLayout, s, zone) }

func readTime(layout, s string, zone *time.Location) (time.Time, bool) {
	t, err := time.ParseInLocation(layout, strings.Join(strings.Fields(LatinDigits(s)), " "), zone)
	return t, err == nil
}

// LatinDigits writes the digits of Arabic keyboards as 0 to 9.
func LatinDigits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return '0' + r - '٠'
		case r >= '۰' && r <= '۹':
			return '0' + r - '۰'
		}
		return r
	}, s)
}

// Local returns t in the zone of the computer's clock.
func (p *Place) Local(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(p.Now().Location())
}

// MomentEntry is a field for a moment that has passed; it may stay empty when
// optional.
func MomentEntry(p *Place, t time.Time, optional bool) *field.Entry {
	return momentEntry(p, t, optional, func(at time.Time) string {
		if at.After(p.Now()) {
			return p.T("moment.future")
		}
		return ""
	})
}

// LaterEntry is a field for a moment that is to come.
func LaterEntry(p *Place, t time.Time) *field.Entry {
	return momentEntry(p, t, false, func(at time.Time) string {
		if !at.After(p.Now()) {
			return p.T("moment.past")
		}
		return ""
	})
}

// momentEntry is a field for a moment; wrong says what is wrong with one that can be read.
func momentEntry(p *Place, t time.Time, optional bool, wrong func(time.Time) string) *field.Entry {
	e := field.NewEntry(p.Env)
	e.Direction = field.LTR
	if !t.IsZero() {
		e.SetText(p.Local(t).Format(MomentLayout))
	}
	e.Validate = func(s string) string {
		if strings.TrimSpace(s) == "" {
			if optional {
				return ""
			}
			return p.T("moment.empty")
		}
		at, ok := readMoment(s, p.Now().Location())
		if !ok {
			return p.T("moment.wrong", "example", p.Now().Format(MomentLayout))
		}
		return wrong(at)
	}
	return e
}

// MomentIn returns what stands in the field; zero when that is no moment. Seconds
// that the field does not show are kept from before.
func MomentIn(p *Place, e *field.Entry, before time.Time) time.Time {
	t, ok := readMoment(e.Text(), p.Now().Location())
	if !ok {
		return time.Time{}
	}
	if p.Local(before).Format(MomentLayout) == t.Format(MomentLayout) {
		return before
	}
	return t
}

// AskMoment asks for a moment that has passed, to the second where one is typed; title
// and text say what for.
func AskMoment(p *Place, title, text string, begin time.Time, chosen func(time.Time)) {
	when := MomentEntry(p, begin, false)
	dialog.Form(p.Env, dialog.FormSpec{
		Title: title, Text: text, Yes: p.T("moment.show"), Fields: []field.Row{{Label: p.T("moment.label"), Widget: when, Hint: p.T("moment.hint")}},
		OnYes: func() {
			if at, ok := readMoment(when.Text(), p.Now().Location()); ok {
				chosen(at)
			}
		},
	})
}

// Span words how long something takes or took: "41 h 12 min", "3 days 4 h".
func Span(env *kit.Env, d time.Duration) string {
	d = d.Abs()
	days, hours, minutes := int(d.Hours())/24, int(d.Hours()), int(d.Minutes())%60
	if days > 3 {
		return env.T("moment.days", "n", days)
	}
	if hours == 0 {
		return env.T("moment.minutes", "n", minutes)
	}
	return env.T("moment.hours", "h", hours, "m", minutes)
}

// Weekday words a moment with its day of the week.
func (p *Place) Weekday(t time.Time) string {
	t = p.Local(t)
	return p.T("moment.at", "day", p.Lang.Day(t.Weekday()), "d", t.Day(), "month", p.Lang.Month(t.Month()), "year", t.Format("2006"), "time", p.Lang.Clock(t))
}
