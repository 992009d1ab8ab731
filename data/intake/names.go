package intake

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"mujeeb/text/address"
	"mujeeb/text/fold"
)

// name returns what a cell says somebody is called. Where it only says that there is
// no name, there is none, so that nobody is greeted as NULL; the cell is kept. Letters
// that were broken on the way are pointed out and stay as they are.
func (r *reading) name(c Column, cell string) string {
	name := r.bounded(c, line(cell), maxName)
	switch code := nameTrouble(name); code {
	case "":
		return name
	case CodeNoName:
		r.keep(c, cell, code)
		return ""
	default:
		r.problem(c.Name, code)
		return name
	}
}

// nameTrouble says what is wrong with a name, "" if nothing is.
func nameTrouble(name string) Code {
	if name == "" {
		return ""
	}
	switch {
	case markup.MatchString(name):
		return CodeMarkup
	case noName(name):
		return CodeNoName
	case strings.ContainsRune(name, utf8.RuneError), lostLetters(name):
		return CodeLostLetters
	}
	if _, broken := Unmojibake(name); broken {
		return CodeMojibake
	}
	return ""
}

// noName reports whether a name is none: a word for nothing, a spreadsheet's error, a
// word by which people try a form, or no letters at all.
func noName(name string) bool {
	switch strings.ToLower(name) {
	case "test", "testing", "test test", "asdf", "qwerty", "xxx", "xx", "unknown", "anonymous", "no name", "noname", "name", "full name", "first name", "last name", "your name",
		"guest", "customer", "user", "dummy", "sample", "true", "false", "تجربة", "تجريبي", "اختبار", "بدون اسم", "بلا اسم", "الاسم", "اسم", "مجهول":
		return true
	}
	return address.Nothing(name) || strings.Trim(name, "#") == "" ||
		!strings.ContainsFunc(name, func(r rune) bool {
			return unicode.IsLetter(r) || unicode.Is(unicode.So, r) && r != utf8.RuneError
		})
}

// lostLetters reports whether letters became question marks, as happens to Arabic in
// a program that can't write it: a word of nothing else, or one inside a word.
func lostLetters(name string) bool {
	return strings.Contains(name, "??") || innerQuestion.MatchString(name)
}

var (
	innerQuestion = regexp.MustCompile(`\pL\?\pL`)
	markup        = regexp.MustCompile(`&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});|</?[a-zA-Z][^<>]*>`)
)

// Unmojibake returns a text whose UTF-8 was read as another encoding, once or twice,
// as it was meant, and reports whether it is such a text: "Ø±Ù†Ø§" is "رنا". It is for
// showing what is wrong, and for a person who asks for it to be mended.
func Unmojibake(s string) (string, bool) {
	mended := s
	for range 3 {
		once, ok := unmojibakeOnce(mended)
		if !ok {
			break
		}
		mended = once
	}
	return mended, mended != s
}

// unmojibakeOnce takes s for UTF-8 that was read as Windows-1252, ISO-8859-1, Mac
// Roman or Windows-1256. What comes out must have fewer letters, and none that is
// rarer than those that went in.
func unmojibakeOnce(s string) (string, bool) {
	if fold.IsASCII(s) || len(s) > maxExtra*4 {
		return "", false
	}
	for _, page := range []*charmap.Charmap{charmap.Windows1252, charmap.ISO8859_1, charmap.Macintosh, charmap.Windows1256} {
		raw, ok := bytesIn(page, s)
		if ok && utf8.Valid(raw) && !isASCII(raw) && plausible(string(raw)) {
			return string(raw), true
		}
	}
	return "", false
}

// bytesIn returns the bytes that s was read from. The five bytes that Windows-1252
// does not have are read as the controls of ISO-8859-1, as browsers do.
func bytesIn(page *charmap.Charmap, s string) (raw []byte, ok bool) {
	for _, r := range s {
		b, known := page.EncodeRune(r)
		switch {
		case known:
		case r >= 0x80 && r < 0xA0:
			b = byte(r)
		default:
			return nil, false
		}
		raw = append(raw, b)
	}
	return raw, true
}

// plausible reports whether text is letters that names have: no controls, nothing
// private or unassigned.
func plausible(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) && r >= 0x7F || unicode.In(r, unicode.Co, unicode.Cs) || r == utf8.RuneError || !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z, unicode.Cf) && r >= 0x80
	})
}
