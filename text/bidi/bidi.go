// Package bidi sets lines of text whose words run in both directions, after the
// Unicode Bidirectional Algorithm (UAX #9).
//
// A toolkit that shapes each run of one direction rightly but paints the runs in
// logical order, as Fyne does, is handed the runs in visual order, each in an
// isolate of its own direction: then it paints a line as it must look. [Display]
// does that; what makes files and mails asks for [Levels] and [VisualRuns].
//
// Done: paragraph level (P2, P3), isolates (X5a–X6a, each resolved as a paragraph
// within the paragraph), weak and neutral types and bracket pairs (W1–W7, N0–N2),
// levels (I1, I2), trailing space (L1), reordering (L2).
// Not done: embeddings and overrides (LRE, RLE, LRO, RLO), which the standard
// discourages: they count as nothing.
package bidi

import (
	"strings"

	"golang.org/x/text/unicode/bidi"
)

// The characters that open and close an isolate, and the mark that counts as a
// letter from left to right.
const (
	LRI = '\u2066'
	RLI = '\u2067'
	FSI = '\u2068'
	PDI = '\u2069'
	LRM = '\u200e'
)

// Run is a stretch of text of one level, in rune offsets of the logical text.
// Odd levels run from right to left.
type Run struct{ Start, End, Level int }

// RTL reports whether the run is drawn from right to left.
func (r Run) RTL() bool { return r.Level%2 == 1 }

// Base is the paragraph level of s after its first strong letter outside
// isolates: 0 from left to right, 1 from right to left, fallback where there is
// no such letter.
func Base(s string, fallback int) int {
	depth := 0
	for _, r := range s {
		switch r {
		case LRI, RLI, FSI:
			depth++
		case PDI:
			depth = max(0, depth-1)
		}
		if depth > 0 {
			continue
		}
		switch class(r) {
		case bidi.L:
			return 0
		case bidi.R, bidi.AL:
			return 1
		}
	}
	return fallback
}

// Display returns s in the order in which the toolkit must be handed it. Text
// that needs no reordering comes back as it is. The result is for drawing only:
// it must never be stored, compared, searched or copied.
func Display(s string, base int) string {
	if base == 0 && !NeedsOrder(s) {
		return s
	}
	rs := []rune(s)
	return WriteLine(rs, VisualRuns(Levels(rs, base)))
}

// WriteLine writes runs in the order given, each as an isolate.
func WriteLine(text []rune, runs []Run) string {
	var b strings.Builder
	for _, r := range runs {
		WriteRun(&b, text[r.Start:r.End], r)
	}
	b.WriteRune(LRM) // or the toolkit's own rule L1 would pull the last run's space to the far side
	return b.String()
}

// NeedsOrder reports whether s has a rune that does not simply run from left to
// right: nothing below the Hebrew block does.
func NeedsOrder(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		if r < 0x590 {
			return false
		}
		switch class(r) {
		case bidi.R, bidi.AL, bidi.AN:
			return true
		}
		return IsIsolate(r)
	})
}

// WriteRun writes the runes of one run as an isolate, without the isolates of
// the text itself.
func WriteRun(b *strings.Builder, rs []rune, r Run) {
	if r.RTL() {
		b.WriteRune(RLI)
	} else {
		b.WriteRune(LRI)
	}
	for _, c := range rs {
		if !IsIsolate(c) {
			b.WriteRune(c)
		}
	}
	b.WriteRune(PDI)
}

func IsIsolate(r rune) bool { return r >= LRI && r <= PDI }

func class(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

// VisualRuns returns the runs of a line from left to right, given the levels of
// its runes (rule L2).
func VisualRuns(levels []int) []Run {
	var runs []Run
	high, low := 0, 1<<30
	for i, l := range levels {
		if i > 0 && l == levels[i-1] {
			runs[len(runs)-1].End = i + 1
			continue
		}
		runs = append(runs, Run{i, i + 1, l})
		high = max(high, l)
		if l%2 == 1 {
			low = min(low, l)
		}
	}
	for l := high; l >= low; l-- {
		reverseFrom(runs, l)
	}
	return runs
}

// reverseFrom reverses each stretch of runs that have at least the given level.
func reverseFrom(runs []Run, level int) {
	for i := 0; i < len(runs); i++ {
		j := i
		for j < len(runs) && runs[j].Level >= level {
			j++
		}
		for a, b := i, j-1; a < b; a, b = a+1, b-1 {
			runs[a], runs[b] = runs[b], runs[a]
		}
		i = max(i, j-1)
	}
}
