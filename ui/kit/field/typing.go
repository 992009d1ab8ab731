package field

import (
	"slices"
	"unicode"
)

// Typing is what can be seen of how a password is typed, without telling any of it. The
// toolkit does not tell whether Caps Lock is on (GLFW's lock bits are off): it is concluded
// from the letters.
type Typing struct {
	CapsLock bool // the last letter came in the other case than Shift makes
	Arabic   bool // there are Arabic letters in the text
}

// Typing returns what can be seen of how the text is being typed.
func (f *field) Typing() Typing {
	return Typing{
		CapsLock: f.cased && len(f.text) > 0,
		Arabic:   slices.ContainsFunc(f.text, func(r rune) bool { return unicode.IsLetter(r) && unicode.Is(unicode.Arabic, r) }),
	}
}

// noteCase notes whether a letter that was typed has the case that Shift makes. Letters of
// scripts that have no cases, and digits, say nothing.
func (f *field) noteCase(r rune) {
	if upper, lower := unicode.IsUpper(r), unicode.IsLower(r); upper || lower {
		f.cased = upper != f.shift
	}
}
