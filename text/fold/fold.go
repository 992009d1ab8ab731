// Package fold brings texts that people take for the same to one form: for
// search, for sorting, and for reading digits of any keyboard. It knows no
// language in particular; the folded form is for comparing and never for showing.
package fold

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Digits returns s with its Arabic-Indic and Persian digits written as ASCII.
func Digits(s string) string {
	return strings.Map(digit, s)
}

func digit(r rune) rune {
	switch {
	case r >= '٠' && r <= '٩':
		return '0' + r - '٠'
	case r >= '۰' && r <= '۹':
		return '0' + r - '۰'
	}
	return r
}

// Text returns the form of a text that search compares: lower case; without
// Arabic vowel signs, tatweel, Latin accents and invisible marks; one form of
// alef, yeh, kaf, waw and teh marbuta; ASCII digits; single spaces, none at the
// ends. Folding what is folded changes nothing.
func Text(s string) string {
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
	switch r = digit(r); r {
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

// IsASCII reports whether s holds nothing beyond ASCII.
func IsASCII[T string | []byte](s T) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
