package mail

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"
)

// rightToLeft reports whether a language (BCP 47) is written from the right.
func rightToLeft(lang string) bool {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	switch base {
	case "ar", "arc", "ckb", "dv", "fa", "he", "iw", "ku", "ps", "sd", "ug", "ur", "yi":
		return true
	}
	return false
}

// direction is the way a text runs.
type direction int

const (
	noDirection direction = iota // digits and signs only
	leftwards
	rightwards
)

// firstStrong finds the direction of a paragraph (UAX 9 rules P2 and P3).
func firstStrong(s string) direction {
	for _, r := range s {
		if d := strong(r); d != noDirection {
			return d
		}
	}
	return noDirection
}

func strong(r rune) direction {
	p, _ := bidi.LookupRune(r)
	switch p.Class() {
	case bidi.L:
		return rightwards
	case bidi.R, bidi.AL:
		return leftwards
	}
	return noDirection
}

// fitsDirection reports whether v can stand in running text of the given
// direction without isolation.
func fitsDirection(v string, rtl bool) bool {
	for _, r := range v {
		d := strong(r)
		if !rtl && d == leftwards || rtl && d != leftwards && !unicode.IsSpace(r) && !unicode.IsMark(r) {
			return false
		}
	}
	return true
}

// oneLine makes a value safe to stand in a line of text: no line ends, no
// control characters, none that turn the direction of what follows.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r == unicode.ReplacementChar,
			'\u202a' <= r && r <= '\u202e', '\u2066' <= r && r <= '\u2069':
			return -1
		}
		return r
	}, s)
	if !strings.Contains(s, "  ") {
		return strings.TrimSpace(s)
	}
	return strings.Join(strings.Fields(s), " ")
}
