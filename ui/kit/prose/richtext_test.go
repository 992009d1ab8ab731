package prose

import (
	"slices"
	"strings"
	"testing"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/kittest"
)

// screenLines returns what is drawn of a text line by line, from left to right.
func screenLines(m *RichText) []string {
	pieces := slices.Clone(m.pieces)
	slices.SortStableFunc(pieces, func(a, b part) int {
		if a.y != b.y {
			return int(a.y - b.y)
		}
		return int(a.x - b.x)
	})
	var lines []string
	last := float32(-1)
	for _, p := range pieces {
		if p.y != last {
			lines, last = append(lines, ""), p.y
		}
		clean := strings.Map(func(r rune) rune {
			if r == '\u200e' || r >= '\u2066' && r <= '\u2069' {
				return -1
			}
			return r
		}, p.shown)
		lines[len(lines)-1] = strings.TrimSpace(lines[len(lines)-1] + " " + clean)
	}
	return lines
}

func TestRichText_Order(t *testing.T) {
	kittest.New(t, "en", kit.Light)
	for _, c := range []struct {
		name string
		text []Span
		rtl  bool
		mark string
		want []string // from left to right
	}{
		{"English", []Span{{Text: "it is "}, {Text: "green", Bold: true}, {Text: " and new"}}, false, "", []string{"it is green and new"}},
		{"Arabic", []Span{{Text: "وصل "}, {Text: "الزيت", Bold: true}, {Text: " يوم 23"}}, true, "", []string{"23 يوم الزيت وصل"}},
		{"item", []Span{{Text: "five litres"}}, false, "2.", []string{"2. five litres"}},
		{"Arabic item", []Span{{Text: "عبوة ليتر"}}, true, "•", []string{"ليتر عبوة •"}},
		{"lines", []Span{{Text: "Until Saturday,\nOlive"}}, false, "", []string{"Until Saturday,", "Olive"}},
	} {
		m := NewRichText(c.text, c.rtl)
		if m.Mark = c.mark; c.mark != "" {
			m.Level = 1
		}
		m.place(600)
		if got := screenLines(m); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestRichText_Fits(t *testing.T) {
	kittest.New(t, "en", kit.Light)
	long := strings.Repeat("peppery ", 40) + strings.Repeat("x", 300) + " " + strings.Repeat("زيتون ", 40)
	for _, rtl := range []bool{false, true} {
		for _, width := range []float32{90, 250, 700} {
			m := NewRichText([]Span{{Text: long[:200]}, {Text: long[200:], Bold: true}}, rtl)
			m.Level = 1
			m.place(width)
			for _, p := range m.pieces {
				if p.x < -1 || p.x+p.w > width+1 || p.y >= m.height {
					t.Fatalf("width %v, right to left %v: a piece at %v,%v is %v wide", width, rtl, p.x, p.y, p.w)
				}
			}
			if got := strings.Count(strings.Join(screenLines(m), " "), "peppery"); got != 40 && width > 90 {
				t.Errorf("width %v: %d of 40 words are left", width, got)
			}
		}
	}
}
