package proof

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// AppendLine appends a line of a document. The value must not be empty.
func AppendLine(b []byte, name, value string) []byte {
	b = append(append(b, name...), ' ')
	return append(appendEscaped(b, value), '\n')
}

// appendFilled appends a line unless its value is empty.
func appendFilled(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	return AppendLine(b, name, value)
}

// appendEscaped appends a text in the spelling of a value.
func appendEscaped(b []byte, text string) []byte {
	const digits = "0123456789abcdef"
	for i := range len(text) {
		switch c := text[i]; {
		case c == '\\':
			b = append(b, `\\`...)
		case c == '\n':
			b = append(b, `\n`...)
		case c < 0x20 || c == 0x7f:
			b = append(b, '\\', 'x', digits[c>>4], digits[c&15])
		default:
			b = append(b, c)
		}
	}
	return b
}

// unescape returns the text of a value. Whether that was its only spelling shows
// when it is spelled again.
func unescape(value string) (string, error) {
	if !strings.Contains(value, `\`) {
		return value, nil
	}
	var b strings.Builder
	for i := 0; i < len(value); i++ {
		if value[i] != '\\' {
			b.WriteByte(value[i])
			continue
		}
		rest := value[i+1:]
		switch {
		case strings.HasPrefix(rest, `\`):
			b.WriteByte('\\')
			i++
		case strings.HasPrefix(rest, "n"):
			b.WriteByte('\n')
			i++
		case strings.HasPrefix(rest, "x") && len(rest) >= 3:
			c, err := strconv.ParseUint(rest[1:3], 16, 8)
			if err != nil {
				return "", errors.New("an escape that there is not")
			}
			b.WriteByte(byte(c))
			i += 3
		default:
			return "", errors.New("an escape that there is not")
		}
	}
	return b.String(), nil
}

// scanner takes a document apart, line by line in their order. The first error
// stays; after it every value is empty.
type scanner struct {
	rest string
	err  error
}

// scan returns a scanner that stands behind the heading.
func scan(text, heading string) *scanner {
	s := &scanner{rest: text}
	line, ok := s.line()
	if !utf8.ValidString(text) || !ok || line != heading {
		s.fail("no %q", heading)
	}
	return s
}

func (s *scanner) fail(format string, args ...any) {
	if s.err == nil {
		s.err = fmt.Errorf(format, args...)
		s.rest = ""
	}
}

// line takes the next line off.
func (s *scanner) line() (line string, ok bool) {
	line, rest, ok := strings.Cut(s.rest, "\n")
	if ok {
		s.rest = rest
	}
	return line, ok
}

// at reports whether the next line has a name.
func (s *scanner) at(name string) bool {
	return len(s.rest) > len(name) && strings.HasPrefix(s.rest, name) && s.rest[len(name)] == ' '
}

// text takes the next line off, which must have this name.
func (s *scanner) text(name string) string {
	if !s.at(name) {
		s.fail("no line %q where one belongs", name)
		return ""
	}
	line, ok := s.line()
	value, err := unescape(line[len(name)+1:])
	if !ok || err != nil || value == "" {
		s.fail("a bad line %q", name)
		return ""
	}
	return value
}

// optional takes the next line off if it has this name; else it returns "".
func (s *scanner) optional(name string) string {
	if !s.at(name) {
		return ""
	}
	return s.text(name)
}

// texts takes off the lines of this name that come next.
func (s *scanner) texts(name string) (all []string) {
	for s.at(name) {
		all = append(all, s.text(name))
	}
	return all
}

func (s *scanner) number(name string) int64 { return s.asNumber(s.text(name)) }

func (s *scanner) hash(name string) Hash { return s.asHash(s.text(name)) }

// end returns the first error; that something stands behind the last line is one.
func (s *scanner) end() error {
	if s.rest != "" {
		s.fail("something behind the last line")
	}
	return s.err
}

// same returns the error of end, and one when a document is not spelled as it
// would be written.
func (s *scanner) same(text string, written []byte) error {
	if err := s.end(); err != nil {
		return err
	}
	if text != string(written) {
		return errors.New("another spelling than the one that is allowed")
	}
	return nil
}

const maxNumber = 1<<53 - 1

func (s *scanner) asNumber(value string) int64 {
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil || n < 0 || n > maxNumber || strconv.FormatInt(n, 10) != value {
		s.fail("a bad number")
		return 0
	}
	return n
}

func (s *scanner) asHash(value string) (h Hash) {
	b, err := hex.DecodeString(value)
	if err != nil || len(b) != len(h) || hex.EncodeToString(b) != value {
		s.fail("a bad hash")
		return Hash{}
	}
	return Hash(b)
}

func (s *scanner) asBytes(value string) []byte {
	b, err := base64.StdEncoding.Strict().DecodeString(value)
	if err != nil || base64.StdEncoding.EncodeToString(b) != value {
		s.fail("bad Base64")
	}
	return b
}

// A Day is a day of UTC, counted from 1970-01-01.
type Day int64

// UnknownDay is a day that nobody knows.
const UnknownDay Day = -1 << 40

const secondsOfDay = 24 * 60 * 60

// DayOf returns the day of a time, UnknownDay of the zero time.
func DayOf(t time.Time) Day {
	if t.IsZero() {
		return UnknownDay
	}
	days := t.Unix() / secondsOfDay
	if t.Unix()%secondsOfDay < 0 {
		days--
	}
	return Day(days)
}

// Time returns the beginning of the day, the zero time of UnknownDay.
func (d Day) Time() time.Time {
	if d == UnknownDay {
		return time.Time{}
	}
	return time.Unix(int64(d)*secondsOfDay, 0).UTC()
}

const unknown = "unknown"

// Times outside of these years have no spelling.
const firstYear, lastYear = 1000, 9999

// Spellable reports whether a time can stand in a document.
func Spellable(t time.Time) bool { return firstYear <= t.UTC().Year() && t.UTC().Year() <= lastYear }

func (d Day) spellable() bool { return Spellable(d.Time()) }

func (d Day) String() string {
	if d == UnknownDay {
		return unknown
	}
	return d.Time().Format(time.RFC3339)[:len(time.DateOnly)] // of all layouts, package time is fastest with this one
}

func (s *scanner) asDay(value string) Day {
	if value == unknown {
		return UnknownDay
	}
	t, err := time.Parse(time.DateOnly, value)
	if d := DayOf(t); err == nil && d.spellable() && d.String() == value {
		return d
	}
	s.fail("a bad day")
	return UnknownDay
}

// spelled returns a time in the spelling of a value, to the millisecond; the zero time
// is unknown.
func spelled(t time.Time) string {
	if t.IsZero() {
		return unknown
	}
	b := t.UTC().AppendFormat(make([]byte, 0, len(time.RFC3339Nano)), time.RFC3339)
	ms := t.Nanosecond() / int(time.Millisecond)
	b = append(b[:len(b)-1], '.', byte('0'+ms/100), byte('0'+ms/10%10), byte('0'+ms%10), 'Z')
	return string(b)
}

// asTime returns the time of a value, the zero time of one that is unknown.
func (s *scanner) asTime(value string) time.Time {
	if value == unknown {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, value)
	if err != nil || !Spellable(t) || spelled(t) != value {
		s.fail("a bad time")
		return time.Time{}
	}
	return t.UTC()
}

// ParseLine returns the value of a line of a document, without its line feed.
func ParseLine(line, name string) (string, error) {
	s := scanner{rest: line + "\n"}
	value := s.text(name)
	return value, s.same(line+"\n", AppendLine(nil, name, value))
}
