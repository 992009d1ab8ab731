// Package lines measures text of both directions and breaks it into lines.
// Offsets count runes of the logical text; what the toolkit is given is in
// display order (see package bidi).
package lines

import (
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/text/bidi"
	"mujeeb/ui/kit/internal/draw"
)

// Face is a font size and style: what the width of a text depends on.
type Face struct {
	Size  float32
	Style fyne.TextStyle
}

// Height returns the height of one line.
func (f Face) Height() float32 { return fyne.MeasureText("M", f.Size, f.Style).Height }

// TextFace returns the face of body text.
func TextFace() Face { return Face{Size: draw.CurrentLook().Size(theme.SizeNameText)} }

// Width returns the width of a text as it is drawn in a paragraph with this
// base level.
func (f Face) Width(s string, base int) float32 {
	if s == "" {
		return 0
	}
	return fyne.MeasureText(bidi.Display(s, base), f.Size, f.Style).Width
}

// zwj joins an Arabic letter to a following letter that is not drawn with it.
const zwj = '\u200d'

// Run returns the width of a run's runes before the offset to, with the letter
// forms that they have in the whole run.
func (f Face) Run(text []rune, r bidi.Run, to int) float32 {
	if to <= r.Start {
		return 0
	}
	var b strings.Builder
	part := text[r.Start:to]
	if to < r.End && r.RTL() && unicode.IsLetter(text[to]) && unicode.IsLetter(part[len(part)-1]) {
		part = append(slices.Clone(part), zwj)
	}
	b.WriteString(DrawnRun(part, r))
	return fyne.MeasureText(b.String(), f.Size, f.Style).Width
}

// DrawnRun returns a run on its own in display order.
func DrawnRun(rs []rune, r bidi.Run) string {
	if !r.RTL() && !bidi.NeedsOrder(string(rs)) {
		return string(rs)
	}
	var b strings.Builder
	b.WriteRune(bidi.LRM)
	bidi.WriteRun(&b, rs, r)
	b.WriteRune(bidi.LRM)
	return b.String()
}

// Line is one line of a text, as offsets into the whole text.
type Line struct {
	Start, End int // without the line break or the space that the line ends with
	Base       int // level of its paragraph
	Runs       []bidi.Run
}

// Display returns the line in display order.
func (l Line) Display(text []rune) string {
	line := string(text[l.Start:l.End])
	if l.Base == 0 && !bidi.NeedsOrder(line) {
		return line
	}
	return bidi.WriteLine(text, l.Runs)
}

// Break cuts text into lines no wider than room, or only at its line breaks
// where room is 0. base returns the base level of a paragraph. A text is broken
// in logical order first; then each line is put in display order with the
// levels of its paragraph, as the bidi algorithm (UAX #9) says.
func Break(text []rune, base func(paragraph string) int, room float32, f Face) []Line {
	var lines []Line
	for start := 0; start <= len(text); {
		end := start
		for end < len(text) && text[end] != '\n' {
			end++
		}
		lines = append(lines, breakParagraph(text, start, end, base(string(text[start:end])), room, f)...)
		start = end + 1
	}
	return lines
}

func breakParagraph(text []rune, start, end, base int, room float32, f Face) []Line {
	parts := []stretch{{start, end}}
	if room > 0 {
		parts = wrap(text, start, end, room, func(s string) float32 { return f.Width(s, base) })
	}
	levels := bidi.Levels(text[start:end], base)
	lines := make([]Line, len(parts))
	for i, s := range parts {
		lines[i] = newLine(text, s, levels[s.from-start:s.to-start], base)
	}
	return lines
}

// newLine makes a line of s with the embedding levels of its runes.
func newLine(text []rune, s stretch, levels []int, base int) Line {
	levels = slices.Clone(levels)
	for i := len(levels) - 1; i >= 0 && bidi.IsTrailing(text[s.from+i]); i-- { // L1
		levels[i] = base
	}
	runs := bidi.VisualRuns(levels)
	for i := range runs {
		runs[i].Start += s.from
		runs[i].End += s.from
	}
	return Line{Start: s.from, End: s.to, Base: base, Runs: runs}
}

// stretch is the runes from, from+1, …, to-1.
type stretch struct{ from, to int }

// tolerance is the rounding error allowed between the sum of words and a whole
// line, in pixels.
const tolerance = 0.5

// wrap breaks text[start:end] at spaces into stretches no wider than room. A
// word that is wider than room is broken between letters. The space at a break
// belongs to no line.
func wrap(text []rune, start, end int, room float32, width func(string) float32) []stretch {
	var lines []stretch
	line, used, space := stretch{start, start}, float32(0), width("a a")-width("aa")
	for at := start; at <= end; {
		stop := at
		for stop < end && text[stop] != ' ' {
			stop++
		}
		w := width(string(text[at:stop]))
		switch {
		case at == start:
			used = w
		case used+space+w <= room+tolerance:
			used += space + w
		default:
			lines = append(lines, line)
			line, used = stretch{at, at}, w
		}
		for line.from >= at && w > room+tolerance {
			n := at + fitting(text[at:stop], room, width)
			lines = append(lines, stretch{at, n})
			at, w = n, width(string(text[n:stop]))
			line, used = stretch{n, n}, w
		}
		line.to = stop
		at = stop + 1
	}
	return append(lines, line)
}

// fitting returns the length of the longest beginning of word that fits in
// room, and at least 1.
func fitting(word []rune, room float32, width func(string) float32) int {
	lo, hi := 1, len(word)
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if width(string(word[:mid])) <= room+tolerance {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return wholeMarks(word, lo)
}

// wholeMarks moves the offset n back so that combining marks stay with their
// letter, but not below 1.
func wholeMarks(word []rune, n int) int {
	k := n
	for k > 0 && k < len(word) && bidi.IsMark(word[k]) {
		k--
	}
	return max(k, 1)
}

// Clip returns text, or its beginning followed by "…" where it is wider than
// room.
func Clip(text string, room float32, width func(string) float32) string {
	if room <= 0 || width(text) <= room+tolerance {
		return text
	}
	rs := []rune(text)
	n := fitting(rs, room-width("…"), width)
	return strings.TrimRight(string(rs[:n]), " ") + "…"
}
