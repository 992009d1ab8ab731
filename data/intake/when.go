package intake

import (
	"strconv"
	"strings"
	"time"

	"mujeeb/text/fold"
)

// Layouts with a zone, and without one.
var (
	zonedLayouts = []string{time.RFC3339, "2006-01-02T15:04:05-0700", "2006-01-02 15:04:05-07:00", "2006-01-02 15:04:05 -0700", "2006-01-02T15:04Z07:00"}
	localLayouts = []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02"}
	clockLayouts = []string{"", " 15:04", " 15:04:05", " 3:04pm", " 3:04PM", " 3:04 PM", " 3:04 pm", " 3:04:05 PM"}
)

// parseTime reads the ways of writing a time that exports use. Years before 2000
// are not believed: nobody left their data with a page then.
func parseTime(s string, zone *time.Location, dayFirst bool) (time.Time, bool) {
	if zone == nil {
		zone = time.UTC
	}
	s = fold.Digits(s)
	at, ok := parseAny(s, zone, dayFirst)
	return at, ok && at.Year() >= 2000 && at.Year() < 2200
}

func parseAny(s string, zone *time.Location, dayFirst bool) (time.Time, bool) {
	for _, l := range zonedLayouts {
		if at, err := time.Parse(l, s); err == nil {
			return at, true
		}
	}
	for _, l := range localLayouts {
		if at, err := time.ParseInLocation(l, s, zone); err == nil {
			return at, true
		}
	}
	if _, _, ok := slashDate(s); ok {
		return parseSlashed(s, zone, dayFirst)
	}
	return parseUnix(s)
}

func parseSlashed(s string, zone *time.Location, dayFirst bool) (time.Time, bool) {
	day := "1/2/2006"
	if dayFirst {
		day = "2/1/2006"
	}
	s = strings.NewReplacer(".", "/", "-", "/", ", ", " ").Replace(s)
	for _, clock := range clockLayouts {
		if at, err := time.ParseInLocation(day+clock, s, zone); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

// parseUnix reads seconds or milliseconds.
func parseUnix(s string) (time.Time, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	switch {
	case err != nil:
		return time.Time{}, false
	case len(s) == 10:
		return time.Unix(n, 0).UTC(), true
	case len(s) == 13:
		return time.UnixMilli(n).UTC(), true
	}
	return time.Time{}, false
}

// slashDate returns the first two numbers of a date such as 03/04/2026.
func slashDate(s string) (first, second int, ok bool) {
	parts := strings.FieldsFunc(fold.Digits(s), func(r rune) bool { return strings.ContainsRune("/.-, ", r) })
	if len(parts) < 3 || len(parts[0]) > 2 || len(parts[1]) > 2 || len(parts[2]) != 4 {
		return 0, 0, false
	}
	first, errFirst := strconv.Atoi(parts[0])
	second, errSecond := strconv.Atoi(parts[1])
	return first, second, errFirst == nil && errSecond == nil
}
