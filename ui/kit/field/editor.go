package field

import (
	"slices"
	"unicode"

	"mujeeb/text/bidi"
)

// editor is the text of a field with its caret and selection. It knows nothing of drawing: offsets count runes of the
// logical text.
type editor struct {
	text   []rune
	caret  int
	anchor int // other end of the selection; equal to caret when nothing is selected
	past   []moment
	future []moment
	typing bool // the last change was typing, so that the next rune belongs to the same moment
	secret bool // keeps no past
}

// moment is a state that can be gone back to.
type moment struct {
	text          []rune
	caret, anchor int
}

// maxPast bounds how many changes can be undone.
const maxPast = 200

// selection gives the selected runes as from … to-1; both are the caret when nothing is selected.
func (e *editor) selection() (from, to int) {
	return min(e.caret, e.anchor), max(e.caret, e.anchor)
}

func (e *editor) selected() string {
	from, to := e.selection()
	return string(e.text[from:to])
}

// set replaces everything and forgets the past.
func (e *editor) set(s string) {
	e.text = []rune(s)
	e.caret = len(e.text)
	e.anchor = e.caret
	e.past, e.future, e.typing = nil, nil, false
}

// replace puts runes in the place of from … to-1 and the caret behind them.
func (e *editor) replace(from, to int, with []rune) {
	e.text = slices.Concat(e.text[:from], with, e.text[to:])
	e.caret = from + len(with)
	e.anchor = e.caret
}

// remember keeps the present state to go back to.
func (e *editor) remember() {
	e.typing = false
	if e.secret {
		return
	}
	e.past = append(e.past, moment{e.text, e.caret, e.anchor})
	if len(e.past) > maxPast {
		e.past = e.past[1:]
	}
	e.future = nil
}

// insert puts runes in the place of the selection.
func (e *editor) insert(rs []rune) {
	from, to := e.selection()
	typed := len(rs) == 1 && from == to && !unicode.IsSpace(rs[0])
	if !typed || !e.typing {
		e.remember()
	}
	e.replace(from, to, rs)
	e.typing = typed
}

// erase takes out the selection, or what lies between the caret and to when there is none. It tells whether anything went.
func (e *editor) erase(to int) bool {
	from, end := e.selection()
	if from == end {
		from, end = min(e.caret, to), max(e.caret, to)
	}
	if from == end {
		return false
	}
	e.remember()
	e.replace(from, end, nil)
	return true
}

// move puts the caret somewhere; extend keeps the other end of the selection where it is.
func (e *editor) move(to int, extend bool) {
	e.caret = min(max(to, 0), len(e.text))
	if !extend {
		e.anchor = e.caret
	}
	e.typing = false
}

func (e *editor) selectAll() {
	e.anchor = 0
	e.move(len(e.text), true)
}

// selectWord selects the word around an offset.
func (e *editor) selectWord(at int) {
	from, to := at, at
	for from > 0 && wordly(e.text[from-1]) {
		from--
	}
	for to < len(e.text) && wordly(e.text[to]) {
		to++
	}
	e.anchor = from
	e.move(to, true)
}

func (e *editor) undo() bool { return e.travel(&e.past, &e.future) }
func (e *editor) redo() bool { return e.travel(&e.future, &e.past) }

func (e *editor) travel(from, to *[]moment) bool {
	if len(*from) == 0 {
		return false
	}
	*to = append(*to, moment{e.text, e.caret, e.anchor})
	m := (*from)[len(*from)-1]
	*from = (*from)[:len(*from)-1]
	e.text, e.caret, e.anchor, e.typing = m.text, m.caret, m.anchor, false
	return true
}

// after is the next place that the caret may stand at; marks stay with their letter.
func (e *editor) after(at int) int {
	for at++; at < len(e.text) && bidi.IsMark(e.text[at]); {
		at++
	}
	return min(at, len(e.text))
}

// before is the place of the caret before at.
func (e *editor) before(at int) int {
	for at--; at > 0 && bidi.IsMark(e.text[at]); {
		at--
	}
	return max(at, 0)
}

// wordAfter is the end of the word at or after an offset.
func (e *editor) wordAfter(at int) int {
	for at < len(e.text) && !wordly(e.text[at]) {
		at++
	}
	for at < len(e.text) && wordly(e.text[at]) {
		at++
	}
	return at
}

// wordBefore is the start of the word at or before an offset.
func (e *editor) wordBefore(at int) int {
	for at > 0 && !wordly(e.text[at-1]) {
		at--
	}
	for at > 0 && wordly(e.text[at-1]) {
		at--
	}
	return at
}

func wordly(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '_'
}
