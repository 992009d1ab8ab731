package intake

import (
	"strings"
	"time"
	"unicode"

	"mujeeb/text/fold"
)

// dayOrder is how 03/04/2026 is read.
type dayOrder int

const (
	orderUnclear dayOrder = iota // not at all
	dayFirst                     // 3 April
	monthFirst                   // 4 March
)

// order returns how the mapping reads 03/04/2026.
func (m *Mapping) order() dayOrder {
	switch {
	case m.DayUnclear:
		return orderUnclear
	case m.DayFirst:
		return dayFirst
	}
	return monthFirst
}

// The years that are believed: nobody left their data with a page before, and dates
// of other calendars are beyond.
const (
	firstYear = 2000
	lastYear  = 2199
)

// ReadTime reads a time as a person or a program writes it; one of which the order of day and
// month is open can't be read. One without a zone is of zone, nil meaning UTC.
func ReadTime(cell string, zone *time.Location) (time.Time, bool) {
	unclear := Mapping{DayUnclear: true}
	at, code := readTime(tidy(cell), zone, unclear.order())
	return at, code == ""
}

// readTime reads the ways of writing a time that people and exports use. A time
// without a zone is one of zone, nil meaning UTC. The code is empty, CodeBadTime or,
// where only the order of day and month is missing, CodeUnclearTime.
func readTime(s string, zone *time.Location, order dayOrder) (time.Time, Code) {
	if zone == nil {
		zone = time.UTC
	}
	if at, ok := readISO(s); ok {
		return at, believed(at)
	}
	t, ok := readStamp(s)
	if !ok {
		return time.Time{}, CodeBadTime
	}
	at, code := t.at(zone, order)
	if code != "" {
		return time.Time{}, code
	}
	return at, believed(at)
}

func believed(at time.Time) Code {
	if at.Year() < firstYear || at.Year() > lastYear {
		return CodeBadTime
	}
	return ""
}

// readISO is the quick way for what most tools write.
func readISO(s string) (time.Time, bool) {
	if len(s) < len("2006-01-02T15:04:05Z") || s[4] != '-' || s[10] != 'T' {
		return time.Time{}, false
	}
	at, err := time.Parse(time.RFC3339, s)
	return at, err == nil
}

// stamp is a time as it was written.
type stamp struct {
	instant     time.Time // set where a count of seconds or days says it all
	serial      float64   // days of a spreadsheet
	year, month int       // month is 0 where order matters
	day         int
	a, b        int // the first two numbers, where order matters
	dots        bool
	clock       time.Duration
	zoned       bool
	offset      int // seconds east of UTC
}

// ordered reports whether the stamp can be read in two ways, and if only one of
// them is a date, in which.
func (t *stamp) ordered() (order dayOrder, either bool) {
	switch {
	case t.month != 0 || !t.instant.IsZero() || t.serial != 0, t.a > 12 && t.b > 12:
		return orderUnclear, false
	case t.a > 12:
		return dayFirst, false
	case t.b > 12:
		return monthFirst, false
	}
	return orderUnclear, t.a != t.b
}

// at returns the time. A stamp that is a date in the other order only is none.
func (t *stamp) at(zone *time.Location, order dayOrder) (time.Time, Code) {
	switch {
	case !t.instant.IsZero():
		return t.instant, ""
	case t.serial != 0:
		days := int(t.serial)
		seconds := time.Duration((t.serial-float64(days))*24*60*60+0.5) * time.Second
		return time.Date(1899, 12, 30+days, 0, 0, 0, 0, zone).Add(seconds), ""
	}
	month, day := t.month, t.day
	if month == 0 {
		if own, _ := t.ordered(); order == orderUnclear {
			order = own
			if t.a == t.b || own == orderUnclear && t.dots { // nobody writes 04.03.2026 for 3 April
				order = dayFirst
			}
		}
		switch order {
		case dayFirst:
			month, day = t.b, t.a
		case monthFirst:
			month, day = t.a, t.b
		default:
			return time.Time{}, CodeUnclearTime
		}
	}
	if t.zoned {
		zone = time.FixedZone("", t.offset)
	}
	at := time.Date(t.year, time.Month(month), day, 0, 0, 0, 0, zone)
	if month > 12 || at.Day() != day || at.Month() != time.Month(month) {
		return time.Time{}, CodeBadTime
	}
	hour, rest := int(t.clock/time.Hour), t.clock%time.Hour
	at = time.Date(t.year, time.Month(month), day, hour, 0, 0, 0, zone).Add(rest)
	if t.zoned && t.offset == 0 {
		at = at.UTC()
	}
	return at, ""
}

// piece is a number, a word or a sign of a stamp.
type piece struct {
	text   string // a word in folded form, or the digits of a number
	number int    // its value; -1 for what is no number
	sign   rune   // 0 for numbers and words
	spaced bool   // there is space before it
}

func (p piece) is(sign rune) bool { return p.sign == sign }

// maxStamp is how long a time may be as written.
const maxStamp = 100

// pieces cuts a stamp. It returns nil for what is too long or holds other signs than
// times do.
func pieces(s string) []piece {
	if len(s) > maxStamp {
		return nil
	}
	if i := strings.IndexByte(s, '('); i > 0 { // a zone in words, as browsers write it
		s = s[:i]
	}
	all := make([]piece, 0, 16)
	spaced := false
	for s != "" {
		end := strings.IndexFunc(s, func(r rune) bool { return !isDigit(r) })
		if end < 0 {
			end = len(s)
		}
		if end > 0 {
			p := piece{text: fold.Digits(s[:end]), spaced: spaced}
			p.number = valueOf(p.text)
			all, s, spaced = append(all, p), s[end:], false
			continue
		}
		r := []rune(s[:min(len(s), 4)])[0]
		switch {
		case unicode.IsLetter(r) || r == '\'':
			end = strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && r != '\'' })
			if end < 0 {
				end = len(s)
			}
			all = append(all, piece{text: foldWord(s[:end]), number: -1, spaced: spaced})
			s, spaced = s[end:], false
			continue
		case unicode.IsSpace(r):
			spaced = true
		case unicode.Is(unicode.Cf, r):
		case strings.ContainsRune("/-.:,+،−‒–", r):
			all = append(all, piece{sign: plainSign(r), number: -1, spaced: spaced})
			spaced = false
		default:
			return nil
		}
		s = s[len(string(r)):]
	}
	return all
}

// foldWord is [fold.Text] with a quick answer for ASCII.
func foldWord(s string) string {
	if fold.IsASCII(s) {
		return strings.ToLower(s)
	}
	return fold.Text(s)
}

func plainSign(r rune) rune {
	switch r {
	case '−', '‒', '–':
		return '-'
	case '،':
		return ','
	}
	return r
}

func isDigit(r rune) bool {
	return r >= '0' && r <= '9' || r >= '٠' && r <= '٩' || r >= '۰' && r <= '۹'
}

// valueOf returns the value of digits, at most that of nine of them.
func valueOf(digits string) (n int) {
	for i := range min(len(digits), 9) {
		n = n*10 + int(digits[i]-'0')
	}
	return n
}

// readStamp reads a time in whatever form.
func readStamp(s string) (t stamp, ok bool) {
	all := pieces(s)
	if len(all) == 0 || len(all) > 24 {
		return t, false
	}
	if t.count(all) {
		return t, true
	}
	all, ok = t.takeClock(all)
	if !ok {
		return t, false
	}
	return t, t.takeDate(all)
}

// count reads a mere number: seconds or milliseconds since 1970, days of a spreadsheet,
// each with a fraction or without.
func (t *stamp) count(all []piece) bool {
	whole := len(all) == 3 && (all[1].is('.') || all[1].is(',')) && all[2].number >= 0 && !all[1].spaced && !all[2].spaced
	if all[0].number < 0 || len(all) != 1 && !whole {
		return false
	}
	n := int64(0)
	for _, c := range all[0].text[:min(len(all[0].text), 14)] {
		n = n*10 + int64(c-'0')
	}
	switch len(all[0].text) {
	case 5:
		if n < firstSerial || n > lastSerial {
			return false
		}
		t.serial = float64(n)
		if whole {
			t.serial += fraction(all[2].text)
		}
		return true
	case 10:
		t.instant = time.Unix(n, 0).UTC()
		return true
	case 13:
		t.instant = time.UnixMilli(n).UTC()
		return true
	}
	return false
}

// The days 2000-01-01 and 2100-12-31 as spreadsheets count them.
const (
	firstSerial = 36526
	lastSerial  = 73415
)

func fraction(digits string) float64 {
	f, unit := 0.0, 0.1
	for _, c := range digits {
		f, unit = f+float64(c-'0')*unit, unit/10
	}
	return f
}
