package bidi

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"
)

// IsRTL reports whether a language (BCP 47) is written from the right.
func IsRTL(lang string) bool {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	switch base {
	case "ar", "arc", "ckb", "dv", "fa", "he", "iw", "ku", "ps", "sd", "ug", "ur", "yi":
		return true
	}
	return false
}

// Direction is the way a text runs.
type Direction int

// The directions.
const (
	Neutral Direction = iota // digits and signs only
	RightToLeft
	LeftToRight
)

// FirstStrong returns the direction of a paragraph (UAX #9, rules P2 and P3).
func FirstStrong(s string) Direction {
	for _, r := range s {
		if d := strongOf(r); d != Neutral {
			return d
		}
	}
	return Neutral
}

func strongOf(r rune) Direction {
	switch class(r) {
	case bidi.L:
		return LeftToRight
	case bidi.R, bidi.AL:
		return RightToLeft
	}
	return Neutral
}

// Fits reports whether v can stand in running text of the given
// direction without isolation.
func Fits(v string, rtl bool) bool {
	for _, r := range v {
		d := strongOf(r)
		if !rtl && d == RightToLeft || rtl && d != RightToLeft && !unicode.IsSpace(r) && !unicode.IsMark(r) {
			return false
		}
	}
	return true
}

// IsMark reports whether r stands on the letter before it and is no letter itself.
func IsMark(r rune) bool { return class(r) == bidi.NSM }
