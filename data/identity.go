package data

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// Lengths of RFC 5321, section 4.5.3.1, and of RFC 3696, erratum 1690.
const (
	maxEmail     = 254
	maxEmailUser = 64
	maxLabel     = 63
	maxPhone     = 40 // characters as typed; E.164 itself has at most 16
)

// NormalEmail returns the address in the one form that the vault keeps: lower
// case, domain in ASCII (RFC 5891). It accepts the dot-atom form of RFC 5322,
// section 3.4.1, with a domain of two labels or more, and nothing else: no
// quotes, comments, spaces, line breaks, address literals or non-ASCII user part.
// Anything else is [CodeBadEmail]; the error does not repeat the address.
func NormalEmail(s string) (string, error) {
	s = trimInvisible(s)
	at := strings.LastIndexByte(s, '@')
	if at < 1 || len(s) > maxEmail || !utf8.ValidString(s) {
		return "", badEmail("shape")
	}
	user, domain := strings.ToLower(s[:at]), s[at+1:]
	if !dotAtom(user) || len(user) > maxEmailUser {
		return "", badEmail("user part")
	}
	domain, err := normalDomain(domain)
	if err != nil {
		return "", err
	}
	if len(user)+1+len(domain) > maxEmail {
		return "", badEmail("length")
	}
	return user + "@" + domain, nil
}

func badEmail(part string) error {
	return &Error{Code: CodeBadEmail, Field: "email", Err: errors.New(part)}
}

// dotAtom reports whether s is atoms of RFC 5322, section 3.2.3, between dots.
func dotAtom(s string) bool {
	for atom := range strings.SplitSeq(s, ".") {
		if atom == "" {
			return false
		}
		for i := range len(atom) {
			c := atom[i]
			letter := c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
			if !letter && strings.IndexByte("!#$%&'*+-/=?^_`{|}~", c) < 0 {
				return false
			}
		}
	}
	return true
}

func normalDomain(s string) (string, error) {
	ascii, err := idna.Lookup.ToASCII(s)
	if err != nil {
		return "", badEmail("domain")
	}
	labels := strings.Split(strings.ToLower(ascii), ".")
	if len(labels) < 2 {
		return "", badEmail("domain without a dot")
	}
	for _, l := range labels {
		if !hostLabel(l) {
			return "", badEmail("domain")
		}
	}
	if top := labels[len(labels)-1]; len(top) < 2 || top[0] >= '0' && top[0] <= '9' {
		return "", badEmail("top domain")
	}
	return strings.Join(labels, "."), nil
}

func hostLabel(l string) bool {
	if l == "" || len(l) > maxLabel || l[0] == '-' || l[len(l)-1] == '-' {
		return false
	}
	for i := range len(l) {
		if c := l[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}

// NormalPhone returns a telephone number in E.164 form ("+" and digits). A number
// without a country code is taken to be of region, an ISO 3166 code such as "JO";
// with an empty region it is refused. The digits may be Arabic or Persian. The
// length must fit the country; whether the number is in use is not checked.
// Anything else is [CodeBadPhone]; the error does not repeat the number.
func NormalPhone(s, region string) (string, error) {
	s = asciiDigits(trimInvisible(s))
	if len(s) > maxPhone || strings.ContainsFunc(s, notPhone) {
		return "", badPhone("characters")
	}
	if region == "" && strings.HasPrefix(s, "00") {
		s = "+" + s[2:]
	}
	number, err := phonenumbers.Parse(s, strings.ToUpper(region))
	if err != nil {
		return "", badPhone("shape")
	}
	if phonenumbers.IsPossibleNumberWithReason(number) != phonenumbers.IS_POSSIBLE {
		return "", badPhone("length")
	}
	normal := phonenumbers.Format(number, phonenumbers.E164)
	if number.GetItalianLeadingZero() {
		// Zeros that a second reading takes off are no part of a number, and
		// nobody can say which of them are.
		if again, err := phonenumbers.Parse(normal, ""); err != nil || phonenumbers.Format(again, phonenumbers.E164) != normal {
			return "", badPhone("zeros")
		}
	}
	return normal, nil
}

func badPhone(part string) error {
	return &Error{Code: CodeBadPhone, Field: "phone", Err: errors.New(part)}
}

// notPhone refuses letters too: "1-800-FLOWERS" and "9.6279E+11" are more often
// a slip or a spreadsheet's doing than a number.
func notPhone(r rune) bool {
	if r >= utf8.RuneSelf {
		return !unicode.Is(unicode.Pd, r) && !unicode.Is(unicode.Zs, r) && !unicode.Is(unicode.Cf, r)
	}
	return (r < '0' || r > '9') && !strings.ContainsRune("+-()./ ", r)
}

// trimInvisible takes white space and the invisible marks that come along when
// right-to-left text is copied from both ends.
func trimInvisible(s string) string {
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r)
	})
}

// asciiDigits writes Arabic-Indic and Persian digits as ASCII.
func asciiDigits(s string) string {
	return strings.Map(asciiDigit, s)
}

func asciiDigit(r rune) rune {
	switch {
	case r >= '٠' && r <= '٩':
		return '0' + r - '٠'
	case r >= '۰' && r <= '۹':
		return '0' + r - '۰'
	}
	return r
}

// Fold returns the form of a text that search compares: lower case; without
// Arabic vowel signs, tatweel, Latin accents and invisible marks; one form of
// alef, yeh, kaf, waw and teh marbuta; ASCII digits; single spaces, none at the
// ends. Folding what is folded changes nothing.
func Fold(s string) string {
	if isFolded(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range norm.NFKD.String(strings.ToLower(norm.NFKD.String(s))) {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case r == 'ـ', unicode.Is(unicode.Cf, r), foldedMark(r):
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteString(foldRune(r))
	}
	return norm.NFC.String(b.String())
}

// isFolded is the quick answer for plain ASCII.
func isFolded(s string) bool {
	space := true
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' || c < ' ' || c == ' ' && space {
			return false
		}
		space = c == ' '
	}
	return !space || s == ""
}

// foldedMark reports whether r is a mark that search ignores: those that Latin,
// Greek, Cyrillic, Arabic and Hebrew put on letters. The signs of other scripts
// are letters in all but name.
func foldedMark(r rune) bool {
	if !unicode.Is(unicode.Mn, r) || r == 0x3099 || r == 0x309A {
		return false
	}
	return unicode.In(r, unicode.Inherited, unicode.Arabic, unicode.Hebrew)
}

// foldRune unifies letters that Unicode does not decompose, or that people type
// one for the other.
func foldRune(r rune) string {
	switch r = asciiDigit(r); r {
	case 'ٱ':
		return "ا"
	case 'ى', 'ی':
		return "ي"
	case 'ة':
		return "ه"
	case 'ک':
		return "ك"
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'ø':
		return "o"
	case 'ł':
		return "l"
	case 'đ':
		return "d"
	case 'ı':
		return "i"
	}
	return string(r)
}
