package keys

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// normalPassword returns the password normalised, in a new slice that the caller
// wipes.
func normalPassword(password []byte) []byte {
	spaced := make([]byte, 0, len(password))
	for len(password) > 0 {
		size := spaceLen(password)
		if size > 0 {
			spaced = append(spaced, ' ')
		} else {
			size = 1
			spaced = append(spaced, password[0])
		}
		password = password[size:]
	}
	out := norm.NFC.Append(nil, spaced...)
	clear(spaced)
	return out
}

// spaceLen returns the length of the space character (Unicode category Zs) at
// the start of text, or 0.
func spaceLen(text []byte) int {
	r, size := utf8.DecodeRune(text)
	if unicode.Is(unicode.Zs, r) {
		return size
	}
	return 0
}
