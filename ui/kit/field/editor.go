package field

import (
	"slices"
	"unicode"

	"mujeeb/text/bidi"
)

// editor is the text of a field with its caret, selection and undo. It knows
// nothing of drawing; offsets count runes of the logical text.
type editor struct {
	text   []rune
	caret  int
	anchor int // other end of the selection, or the caret
	past   []snapshot
	future []snapshot
	typing bool // the last change was typing: one undo takes the next rune, too
	secret bool // keeps no undo, and no text but the present one
}

// snapshot is a state for undo and redo.
type snapshot struct {
	text          []rune
	caret, anchor int
}

// maxPast is the number of changes that can be undone.
const maxPast = 200

// selection returns the selected runes as from, …, to-1; both are the caret
// where nothing is selected.
func (e *editor) selection() (from, to int) {
	return min(e.caret, e.anchor), max(e.caret, e.anchor)
}

// selected returns the selected text.
func (e *editor) selected() string {
	from, to := e.selection()
	return string(e.text[from:to])
}

// set replaces the text and forgets all undo.
func (e *editor) set(s string) {
	e.put([]rune(s))
	e.caret = len(e.text)
	e.anchor = e.caret
	e.past, e.future, e.typing = nil, nil, false
}

// put puts a text in the place of the present one, of which a secret leaves nothing.
func (e *editor) put(text []rune) {
	if e.secret {
		clear(e.text)
	}
	e.text = text
}

// replace puts runes in the place of from, …, to-1 and the caret behind them.
func (e *editor) replace(from, to int, with []rune) {
	e.put(slices.Concat(e.text[:from], with, e.text[to:]))
	e.caret = from + len(with)
	e.anchor = e.caret
}

// remember keeps the present state for undo.
func (e *editor) remember() {
	e.typing = false
	if e.secret {
		return
	}
	e.past = append(e.past, snapshot{e.text, e.caret, e.anchor})
	if len(e.past) > maxPast {
		e.past = e.past[1:]
	}
	e.future = nil
}

// insert replaces the selection. Letters that are typed one after another are
// undone together.
func (e *editor) insert(rs []rune) {
	from, to := e.selection()
	typed := len(rs) == 1 && from == to && !unicode.IsSpace(rs[0])
	if !typed || !e.typing {
		e.remember()
	}
	e.replace(from, to, rs)
	e.typing = typed
}

// erase deletes the selection, or where there is none the runes between the
// caret and to. It reports whether anything was deleted.
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

// move puts the caret at an offset; extend keeps the other end of the selection
// where it is.
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
	for from > 0 && isWordRune(e.text[from-1]) {
		from--
	}
	for to < len(e.text) && isWordRune(e.text[to]) {
		to++
	}
	e.anchor = from
	e.move(to, true)
}

func (e *editor) undo() bool { return e.travel(&e.past, &e.future) }
func (e *editor) redo() bool { return e.travel(&e.future, &e.past) }

// travel goes back to the last state of one list and keeps the present one in
// the other.
func (e *editor) travel(from, to *[]snapshot) bool {
	if len(*from) == 0 {
		return false
	}
	*to = append(*to, snapshot{e.text, e.caret, e.anchor})
	m := (*from)[len(*from)-1]
	*from = (*from)[:len(*from)-1]
	e.text, e.caret, e.anchor, e.typing = m.text, m.caret, m.anchor, false
	return true
}

// after returns the next offset that the caret may stand at; combining marks
// stay with their letter.
func (e *editor) after(at int) int {
	for at++; at < len(e.text) && bidi.IsMark(e.text[at]); {
		at++
	}
	return min(at, len(e.text))
}

// before returns the previous offset that the caret may stand at.
func (e *editor) before(at int) int {
	for at--; at > 0 && bidi.IsMark(e.text[at]); {
		at--
	}
	return max(at, 0)
}

// wordAfter returns the end of the word at or after an offset.
func (e *editor) wordAfter(at int) int {
	for at < len(e.text) && !isWordRune(e.text[at]) {
		at++
	}
	for at < len(e.text) && isWordRune(e.text[at]) {
		at++
	}
	return at
}

// wordBefore returns the start of the word at or before an offset.
func (e *editor) wordBefore(at int) int {
	for at > 0 && !isWordRune(e.text[at-1]) {
		at--
	}
	for at > 0 && isWordRune(e.text[at-1]) {
		at--
	}
	return at
}

// isWordRune reports whether r is part of a word.
func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '_'
}
