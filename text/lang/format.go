package lang

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/bidi"
)

const (
	firstStrongIsolate = '\u2068'
	rightToLeftIsolate = '\u2067'
	popIsolate         = '\u2069'
)

// Number writes n with a comma between thousands, in Latin digits in every
// language.
func (c *Catalogue) Number(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return sign + b.String()
}

// Size writes a count of bytes in the unit that a person would choose: "12 kB",
// "3.4 MB".
func (c *Catalogue) Size(bytes int64) string {
	units := []string{"unit.byte", "unit.kilobyte", "unit.megabyte", "unit.gigabyte"}
	f, i := float64(bytes), 0
	for ; f >= 1000 && i < len(units)-1; i++ {
		f /= 1000
	}
	digits := 0
	if i > 0 && f < 10 {
		digits = 1
	}
	return strconv.FormatFloat(f, 'f', digits, 64) + " " + c.T(units[i])
}

// Date writes the day as "23 November 2026" or "23 نوفمبر 2026", in the time's
// own zone. The zero time is written as nothing.
func (c *Catalogue) Date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d %s %d", t.Day(), c.Month(t.Month()), t.Year())
}

// ShortDate writes the day as "2026-11-23", which sorts and aligns in a column.
func (c *Catalogue) ShortDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// Clock writes the time of day as "16:05".
func (c *Catalogue) Clock(t time.Time) string { return t.Format("15:04") }

// DateTime writes Date and Clock together. The zero time is written as nothing.
func (c *Catalogue) DateTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return c.T("date.at", "date", c.Date(t), "time", c.Clock(t))
}

// Day names a day of the week.
func (c *Catalogue) Day(d time.Weekday) string {
	return c.T("date.day." + strings.ToLower(d.String()))
}

// Month names a month.
func (c *Catalogue) Month(m time.Month) string {
	return c.T("date.month." + strings.ToLower(m.String()))
}

// Join puts small facts on one line, those that are not empty, in the order of
// reading of the catalogue's language, whatever each of them is written in.
// White space in them counts as one space.
func (c *Catalogue) Join(facts ...string) string {
	var there []string
	for _, f := range facts {
		if f = strings.Join(strings.Fields(f), " "); f != "" {
			there = append(there, c.isolate(f))
		}
	}
	return strings.Join(there, " · ")
}

// isolate wraps s in a first-strong isolate (UAX #9) where it could disturb, or
// be disturbed by, a sentence in the catalogue's direction.
func (c *Catalogue) isolate(s string) string {
	alien := func(r rune) bool {
		p, _ := bidi.LookupRune(r)
		switch p.Class() {
		case bidi.R, bidi.AL, bidi.AN:
			return !c.RTL()
		}
		return c.RTL() && !unicode.IsSpace(r) && p.Class() != bidi.NSM
	}
	if !strings.ContainsFunc(s, alien) {
		return s
	}
	return string(opener(s)) + s + string(popIsolate)
}

// opener returns the isolate under which s keeps its own direction. A
// first-strong isolate looks at nothing inside other isolates, so a text made
// of isolates alone, as a date with its time is, needs one that names the
// direction.
func opener(s string) rune {
	depth, seen, rtl := 0, false, false
	for _, r := range s {
		p, _ := bidi.LookupRune(r)
		switch class := p.Class(); class {
		case bidi.LRI, bidi.RLI, bidi.FSI:
			depth++
		case bidi.PDI:
			depth--
		case bidi.L, bidi.R, bidi.AL:
			if depth == 0 {
				return firstStrongIsolate
			}
			rtl = rtl || !seen && class != bidi.L
			seen = true
		}
	}
	if rtl {
		return rightToLeftIsolate
	}
	return firstStrongIsolate
}
