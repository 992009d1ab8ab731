package address

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"mujeeb/text/fold"
)

// typed is a telephone number as it was typed, without what stands around it.
type typed struct {
	digits string
	plus   bool // the digits begin with a country's code
	area   bool // they begin with an area code in parentheses
}

// typedPhone takes off what people and programs write around a number.
func typedPhone(cell string) (typed, error) {
	if len(cell) > maxPhoneCell || !utf8.ValidString(cell) {
		return typed{}, &Error{BadChar}
	}
	s := unquote(visible(fold.Digits(narrow(cell))))
	if number, ok := linkedPhone(s); ok {
		s = number
	}
	s, ok := unlabelled(s)
	if m := floatPhone.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	if !ok || datelike.MatchString(s) || strings.ContainsFunc(s, notPhone) {
		return typed{}, &Error{BadChar}
	}
	return plusAndDigits(s)
}

// floatPhone is a number out of a column that a program took for fractions.
var floatPhone = regexp.MustCompile(`^(\+?[0-9]{7,15})[.,٫]0{1,2}$`)

// datelike is a day: whatever country has a number of these digits, this is none.
var datelike = regexp.MustCompile(`^([0-9]{1,2}[./ -][0-9]{1,2}[./ -](19|20)[0-9]{2}|(19|20)[0-9]{2}[./ -][0-9]{1,2}[./ -][0-9]{1,2})$`)

// plusAndDigits takes a number apart. A plus may be doubled or stand beside 00, and
// copies of right-to-left text have it at the end.
func plusAndDigits(s string) (typed, error) {
	start := strings.TrimLeft(s, "+-./() ")
	t := typed{plus: strings.Contains(s[:len(s)-len(start)], "+"), area: strings.HasPrefix(s, "(")}
	if rest, ok := strings.CutPrefix(start, "00"); ok && strings.HasPrefix(strings.TrimLeft(rest, " "), "+") {
		t.plus, start = true, strings.TrimLeft(rest, " +")
	}
	if rest, ok := strings.CutSuffix(start, "+"); ok && !t.plus {
		t.plus, start = true, rest
	}
	if strings.Contains(start, "+") { // two numbers, or none
		return typed{}, &Error{BadChar}
	}
	t.digits = strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, start)
	if t.plus {
		t.digits = strings.TrimPrefix(t.digits, "00")
	}
	return t, nil
}

// notPhone reports what no number has. A letter is refused too: "1-800-FLOWERS" and
// "9.6279E+11" are more often a slip or a spreadsheet's doing than a number.
func notPhone(r rune) bool {
	return (r < '0' || r > '9') && !strings.ContainsRune("+-()./ ", r)
}

// narrow returns s with full-width forms, which keyboards of East Asia give, as
// plain characters.
func narrow(s string) string {
	if fold.IsASCII(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, s)
}

// visible returns s without invisible marks, with plain spaces and hyphens.
func visible(s string) string {
	if fold.IsASCII(s) {
		return strings.TrimSpace(s)
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r):
			return -1
		case unicode.Is(unicode.Zs, r):
			return ' '
		case unicode.Is(unicode.Pd, r), r == '−':
			return '-'
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// quotes are the marks that are put around a cell.
const quotes = "\"'`´‘’“”„‹›«»"

// unquote takes off quotation marks around s, the apostrophe by which spreadsheets
// keep text as text, and ="…", which does the same.
func unquote(s string) string {
	return strings.Trim(strings.TrimPrefix(s, "="), quotes+" ")
}

// linkedPhone returns the number in a link, with the + that links of WhatsApp leave
// out, and reports whether s is a link.
func linkedPhone(s string) (number string, ok bool) {
	if !strings.ContainsAny(s, "/:") {
		return "", false
	}
	scheme, rest, _ := strings.Cut(s, ":")
	switch strings.ToLower(strings.TrimSpace(scheme)) {
	case "tel", "callto", "sms", "p":
		number, _ = url.PathUnescape(strings.TrimLeft(rest, "/ "))
		return number, true
	case "http", "https", "whatsapp":
	default:
		rest = "//" + s
	}
	link, err := url.Parse("https:" + rest)
	if err != nil {
		return "", false
	}
	host := strings.TrimPrefix(strings.ToLower(link.Host), "www.")
	switch {
	case host == "wa.me":
		number = strings.Trim(link.Path, "/")
	case host == "send", strings.HasSuffix(host, "whatsapp.com") && strings.Trim(link.Path, "/") == "send":
		number = link.Query().Get("phone")
	}
	number = strings.Trim(number, "+ ")
	return "+" + number, number != ""
}

// unlabelled returns s without the words at its ends, and reports whether each of
// them is a label: another word may mean that the number is somebody else's.
func unlabelled(s string) (string, bool) {
	first := strings.IndexAny(s, "+0123456789")
	last := strings.LastIndexAny(s, "+0123456789")
	if first < 0 || !onlyLabels(s[:first]) || !onlyLabels(s[last+1:]) {
		return s, false
	}
	if strings.ContainsFunc(s[:first], unicode.IsLetter) {
		return s[first : last+1], true
	}
	return s[:last+1], true
}
