package ui

import (
	"slices"
	"strings"
	"testing"

	"mujeeb/mail"
	"mujeeb/ui/kit"
)

// screenLines gives a text's pieces in reading order of the screen, line by line.
func screenLines(m *mailText) []string {
	pieces := slices.Clone(m.pieces)
	slices.SortStableFunc(pieces, func(a, b mailPiece) int {
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

func TestMailText_Order(t *testing.T) {
	newWindow(t, "en")
	for _, c := range []struct {
		name  string
		block mail.Block
		want  []string // what the eye meets from left to right
	}{
		{"English", mail.Block{Kind: mail.BlockParagraph, Spans: []mail.Span{{Text: "it is "}, {Text: "green", Bold: true}, {Text: " and new"}}}, []string{"it is green and new"}},
		{"Arabic", mail.Block{Kind: mail.BlockParagraph, RTL: true, Spans: []mail.Span{{Text: "وصل "}, {Text: "الزيت", Bold: true}, {Text: " يوم 23"}}}, []string{"23 يوم الزيت وصل"}},
		{"item", mail.Block{Kind: mail.BlockItem, Level: 1, Number: 2, Spans: []mail.Span{{Text: "five litres"}}}, []string{"2. five litres"}},
		{"Arabic item", mail.Block{Kind: mail.BlockItem, Level: 1, RTL: true, Spans: []mail.Span{{Text: "عبوة ليتر"}}}, []string{"ليتر عبوة •"}},
		{"lines", mail.Block{Kind: mail.BlockParagraph, Spans: []mail.Span{{Text: "Until Saturday,\nOlive"}}}, []string{"Until Saturday,", "Olive"}},
	} {
		m := newMailText(c.block)
		m.place(600)
		if got := screenLines(m); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestMailText_Fits(t *testing.T) {
	newWindow(t, "en")
	long := strings.Repeat("peppery ", 40) + strings.Repeat("x", 300) + " " + strings.Repeat("زيتون ", 40)
	for _, rtl := range []bool{false, true} {
		for _, width := range []float32{90, 250, 700} {
			m := newMailText(mail.Block{Kind: mail.BlockItem, Level: 1, RTL: rtl, Spans: []mail.Span{{Text: long[:200]}, {Text: long[200:], Bold: true}}})
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

func TestMailView(t *testing.T) {
	w, _ := openWindow(t, "en")
	m := shownMail{
		From: "Olive <hello@olive.example>", To: "person@example.com", Subject: "New oil", Text: "Dear Layla",
		HTML:   `<h1>New</h1><p>Dear <b>Layla</b>, see <a href="https://olive.example/oil">our page</a></p><blockquote>She said</blockquote><hr><ul><li>one</li></ul>`,
		OptOut: "mailto:hello@olive.example", Headers: []mail.Header{{Name: "List-Unsubscribe", Value: "<mailto:hello@olive.example>"}},
	}
	kit.ShowDialog(w.app.env, kit.DialogSpec{Title: "Mail", Content: kit.Height(400, newMailView(w.app.shell.place, m))})
	w.Drain()
	for _, words := range []string{"New oil", "person@example.com", "Dear Layla, see our page", "She said", "one", "mailto:hello@olive.example"} {
		if !w.Sees(words) {
			t.Errorf("%q is not shown", words)
		}
	}
	if w.Sees("List-Unsubscribe") || w.Sees("https://olive.example/oil") {
		t.Error("what is folded shows")
	}
	w.press(w.T("mail.links", "n", 1))
	w.waitFor("https://olive.example/oil")
	w.press(w.T("mail.headers"))
	w.waitFor("List-Unsubscribe")
}
