package kit

import (
	"strings"
	"unicode/utf8"
)

// tolerance forgives the rounding between the sum of words and a whole line.
const tolerance = 0.5

// wrap breaks one paragraph into lines no wider than room, at spaces; a word that is too wide by itself is broken
// between letters. The lines joined with spaces give the text again, but for space at breaks.
func wrap(text string, room float32, width func(string) float32) []string {
	var lines []string
	line, used := "", float32(0)
	space := width(" ")
	for i, word := range strings.Split(text, " ") {
		w := width(word)
		if i > 0 && used+space+w <= room+tolerance {
			line += " " + word
			used += space + w
			continue
		}
		if i > 0 {
			lines = append(lines, line)
		}
		for w > room+tolerance {
			n := fitting(word, room, width)
			lines = append(lines, word[:n])
			word = word[n:]
			w = width(word)
		}
		line, used = word, w
	}
	return append(lines, line)
}

// clip gives text, cut and ended with "…" where it is wider than room.
func clip(text string, room float32, width func(string) float32) string {
	if room <= 0 || width(text) <= room+tolerance {
		return text
	}
	n := fittingFrom(text, room-width("…"), 0, width)
	return strings.TrimRight(text[:n], " ") + "…"
}

// fitting is the length in bytes of the longest beginning of text that fits, at least one rune.
func fitting(text string, room float32, width func(string) float32) int {
	_, first := utf8.DecodeRuneInString(text)
	return fittingFrom(text, room, first, width)
}

// fittingFrom searches for the longest beginning of at least least bytes that fits. Widths grow with length, near enough.
func fittingFrom(text string, room float32, least int, width func(string) float32) int {
	var ends []int
	for i := range text {
		if i >= least {
			ends = append(ends, i)
		}
	}
	lo, hi := 0, len(ends)
	for lo < hi {
		mid := (lo + hi) / 2
		if width(text[:ends[mid]]) <= room+tolerance {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == 0 {
		return least
	}
	return ends[lo-1]
}
