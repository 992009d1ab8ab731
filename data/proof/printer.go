package proof

import (
	"fmt"
	"io"
	"strings"
	"unicode"
)

// printer writes the lines of a report. Only what the program says begins a line: a line
// that is longer than [lineCells] goes on behind [goesOn], so that no text of a file can
// be long enough to begin one in the terminal. The writer keeps the errors.
type printer struct{ w io.Writer }

const (
	lineCells = 78 // the longest line in cells, for a terminal of 80 columns
	goesOn    = "  | "
)

func (p *printer) line(format string, args ...any) {
	for rest, prefix := fmt.Sprintf(format, args...), ""; ; prefix = goesOn {
		end := lineEnd(rest, lineCells-len(prefix))
		fmt.Fprintln(p.w, prefix+rest[:end])
		if rest = rest[end:]; rest == "" {
			return
		}
	}
}

// lineEnd returns how many bytes of a text fill at most so many cells: up to behind the
// last space, where there is one in the second half.
func lineEnd(text string, most int) int {
	cells, space := 0, 0
	for i, c := range text {
		if cells += width(c); cells > most {
			if space > 0 {
				return space
			}
			return i
		}
		if c == ' ' && cells > most/2 {
			space = i + 1
		}
	}
	return len(text)
}

// width returns how many cells of a terminal a character takes at most. Terminals differ
// on which characters take two; those of ASCII, Hebrew and Arabic never do.
func width(c rune) int {
	if c < 0x80 || 0x590 <= c && c < 0x900 {
		return 1
	}
	return 2
}

// shown returns a text of the file in one line. What moves the cursor, turns the
// direction of what follows or can't be seen stands there as its number; joiners stay,
// which the words of some languages need.
func shown(text string) string {
	const joiners = "\u200c\u200d"
	var b strings.Builder
	for _, c := range string(appendEscaped(nil, text)) {
		if unicode.In(c, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) && !strings.ContainsRune(joiners, c) {
			fmt.Fprintf(&b, "\\u%04x", c)
		} else {
			b.WriteRune(c)
		}
	}
	return b.String()
}

// Refuse writes why a file is no proof.
func Refuse(w io.Writer, err error) {
	p := &printer{w}
	p.line("refused: this is no proof of Mujeeb, or something was changed: %s", shown(err.Error()))
}
