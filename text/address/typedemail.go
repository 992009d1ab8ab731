package address

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"mujeeb/text/fold"
)

// mailQuotes are the marks around an address that are no part of it. A backtick is
// not among them: no keyboard puts it there, so what has one is broken.
const mailQuotes = "\"'´‘’“”„‹›«»"

// loneEmail reads one address with what stands around it, and reports whether it
// is one.
func loneEmail(s string) (Email, bool) {
	s = spaced(narrow(s))
	if !strings.ContainsRune(s, '@') {
		return Email{}, false
	}
	s = strings.TrimSpace(strings.TrimRight(strings.Trim(s, mailQuotes+" "), ".,:"+mailQuotes+" "))
	s, ok := unwrapped(s)
	if !ok {
		return Email{}, false
	}
	s = strings.TrimRight(strings.Trim(s, mailQuotes+" "), ".,:"+mailQuotes+" ")
	e, err := NormalEmail(s)
	return e, err == nil && !broken(e.local)
}

// spaced returns s with plain spaces, and without the white space and invisible
// marks at its ends.
func spaced(s string) string {
	s = Trim(s)
	if fold.IsASCII(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Zs, r) {
			return ' '
		}
		return r
	}, s)
}

// unwrapped returns what is inside angle brackets, behind mailto: or a label, and
// before a label in parentheses. A name before the brackets must not be another
// address.
func unwrapped(s string) (string, bool) {
	if start := strings.LastIndexByte(s, '<'); start >= 0 && strings.HasSuffix(s, ">") {
		name, inner := s[:start], s[start+1:len(s)-1]
		if strings.ContainsAny(name, "<>") || strings.ContainsRune(name, ':') && !onlyLabels(name) || strings.ContainsRune(name, '@') && !strings.EqualFold(strings.Trim(name, mailQuotes+" "), strings.TrimSpace(inner)) {
			return "", false
		}
		s = strings.TrimSpace(inner)
	}
	if at := strings.IndexByte(s, '('); at > strings.IndexByte(s, '@') && onlyLabels(s[at:]) {
		s = s[:at]
	}
	if scheme, rest, ok := strings.Cut(s, ":"); ok && strings.EqualFold(strings.TrimSpace(scheme), "mailto") {
		to, _, _ := strings.Cut(rest, "?")
		to, err := url.PathUnescape(to)
		return strings.TrimSpace(to), err == nil
	}
	if colon := strings.LastIndexAny(s[:strings.IndexByte(s+"@", '@')], ":="); colon >= 0 && onlyLabels(s[:colon]) {
		s = s[colon+1:]
	}
	return strings.TrimSpace(s), true
}

// brokenLocal is what a local part has in it when a program took an address out of
// a page or a link and left some of that behind, or a person meant a remark.
var brokenLocal = regexp.MustCompile("(?i)[%*`?^{}|=]|u00[0-9a-f]{2}|^[!#$&'/~]|&(amp|lt|gt|quot|nbsp)")

// broken reports whether a local part that the grammar allows is hardly a person's.
func broken(local string) bool {
	return brokenLocal.MatchString(local) || strings.ContainsFunc(local, func(r rune) bool {
		return r >= utf8.RuneSelf && !unicode.In(r, unicode.L, unicode.M, unicode.Nd)
	})
}

// addressPieces cuts a part with several addresses between them: behind each
// bracket that closes, or at commas, spaces and slashes where there is none.
func addressPieces(part string) []string {
	if !strings.ContainsRune(part, '<') {
		return strings.FieldsFunc(spaced(part), func(r rune) bool { return strings.ContainsRune(", ،/\\", r) })
	}
	var pieces []string
	for piece := range strings.SplitAfterSeq(part, ">") {
		if piece = strings.Trim(piece, ", ،/"); piece != "" {
			pieces = append(pieces, piece)
		}
	}
	return pieces
}
