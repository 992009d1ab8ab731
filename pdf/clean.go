package pdf

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"mujeeb/text/bidi"
)

// maxPiece is how many runes are set at once: longer lines are cut into pieces, so that what
// it takes to set a text grows with its length and no faster.
const maxPiece = 2000

// clean returns a text without what no page shows: line ends of other systems, embeddings
// and overrides of direction. Tabs are spaces. Any other control character, and a byte that
// is no UTF-8, is U+FFFD.
func clean(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\ufffd")
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\r', r == '\u2028', r == '\u2029', r == '\u0085', r == '\v', r == '\f':
			return '\n'
		case r == '\t':
			return ' '
		case r >= '\u202a' && r <= '\u202e', r == '\ufeff', r == '\u00ad':
			return -1
		case unicode.IsControl(r):
			return '\ufffd'
		}
		return r
	}, s)
}

// keptTogether finds what keeps its order from left to right in an Arabic line: dates with
// their time, telephone numbers, addresses of mail and of pages, numbers with a sign.
var keptTogether = regexp.MustCompile(strings.Join([]string{
	`[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?`,
	`UTC[+-][0-9]{1,2}(?::[0-9]{2})?`,
	`https?://[!-~]*[0-9A-Za-z/]`,
	`[0-9A-Za-z][-0-9A-Za-z._+]*@[0-9A-Za-z][-0-9A-Za-z.]*[0-9A-Za-z]`,
	`(?:[\s(]?\+|\b0)[0-9][-0-9 ()]{4,}[0-9]`,
	`(?:^|[\s(])[-+−][0-9]+(?:[.,][0-9]+)*%?`,
}, "|"))

// together returns where in a line something keeps its order, in bytes.
func together(s string) [][]int {
	found := keptTogether.FindAllStringIndex(s, -1)
	for _, at := range found { // without the space or bracket before a sign
		at[0] = at[1] - len(strings.TrimLeft(s[at[0]:at[1]], " \u00a0("))
	}
	return found
}

// invisible reports whether a rune has no glyph and needs none.
func invisible(r rune) bool {
	switch {
	case bidi.IsIsolate(r), r >= '\u200b' && r <= '\u200f', r == '\u061c', r >= '\u2060' && r <= '\u2064', r == '\u034f', r == '\u180e':
		return true
	case r >= '\ufe00' && r <= '\ufe0f', r >= 0xe0000 && r <= 0xe0fff:
		return true
	}
	return false
}

// cut returns the runes of a text in pieces that are no longer than maxPiece, cut at spaces
// where there are any.
func cut(rs []rune) (pieces [][]rune) {
	for len(rs) > maxPiece {
		at := maxPiece
		for i := maxPiece; i > maxPiece/2; i-- {
			if rs[i-1] == ' ' {
				at = i
				break
			}
		}
		pieces, rs = append(pieces, rs[:at]), rs[at:]
	}
	return append(pieces, rs)
}
