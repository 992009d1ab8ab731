// Package field is what can be filled in: entries of one and of several lines,
// passwords, search, checks, radio groups, selects, tags, and the form that
// puts labels beside them. Text may run in both directions; the caret goes
// where the arrow keys point.
package field

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"mujeeb/text/bidi"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/lines"
)

// Direction is the base direction of what a person types.
type Direction int

// Auto follows the first strong letter of each paragraph, and the page where
// there is none. LTR is for addresses, numbers and codes: they run from left to
// right, but stand at the side where the page's lines begin.
const (
	Auto Direction = iota
	LTR
	RTL
)

// field is what Entry and TextArea have in common: an editor, its lines, and
// what keyboard and mouse do to them.
type field struct {
	kit.Control
	env         *kit.Env
	OnChanged   func(string)        // gets the text; "" where that is a password
	OnSubmitted func(string)        // on Return, or Ctrl+Return in a TextArea; as OnChanged
	Direction   Direction           // set before the field is shown
	Validate    func(string) string // returns a sentence on what is wrong, or nothing

	editor
	placeholder string
	problem     string
	hidden      bool // shows dots
	multi       bool
	rows        int // lines in sight at least

	lines  []lines.Line // of what is shown now
	room   float32      // width that lines were broken for, or 0 for one line
	scroll fyne.Position
	goal   float32 // x that Up and Down keep to; negative for none
	shift  bool
	struck bool // a key was pressed since the focus came
	cased  bool // the last letter has the other case than Shift makes; see Typing
	self   fyne.Focusable
	lead   fyne.CanvasObject // icon inside the field, may be nil
	trail  fyne.CanvasObject
}

// Text returns the text as it was typed. Of a password it makes a copy that can't be
// wiped; see Secret.
func (f *field) Text() string { return string(f.text) }

// Secret returns the text in UTF-8. The caller wipes it.
func (f *field) Secret() []byte {
	text := make([]byte, 0, utf8.UTFMax*len(f.text)) // which never grows, and leaves no copy behind
	for _, r := range f.text {
		text = utf8.AppendRune(text, r)
	}
	return text
}

// told returns what OnChanged and OnSubmitted are given.
func (f *field) told() string {
	if f.secret {
		return ""
	}
	return f.Text()
}

// SetText replaces the text and puts the caret behind it. It calls OnChanged
// where that is a change.
func (f *field) SetText(s string) {
	if s == f.Text() {
		return
	}
	f.cased = false
	f.set(s)
	f.changed()
}

// Insert replaces the selection, in one step for undo.
func (f *field) Insert(s string) {
	if f.Disabled() {
		return
	}
	f.insert([]rune(s))
	f.changed()
}

// SetPlaceholder sets the text that is shown while the field is empty.
func (f *field) SetPlaceholder(s string) {
	f.placeholder = s
	f.Refresh()
}

// Placeholder returns the text that is shown while the field is empty.
func (f *field) Placeholder() string { return f.placeholder }

// SetError shows a sentence under the field; an empty one hides it.
func (f *field) SetError(s string) {
	if s == f.problem {
		return
	}
	f.problem = s
	f.Refresh()
}

// Error returns the sentence under the field.
func (f *field) Error() string { return f.problem }

// Check asks Validate, shows what it returns, and reports whether the text will
// do.
func (f *field) Check() bool {
	if f.Validate == nil {
		return f.problem == ""
	}
	f.SetError(f.Validate(f.Text()))
	return f.problem == ""
}

// SelectAll selects the whole text.
func (f *field) SelectAll() {
	f.selectAll()
	f.Refresh()
}

// SelectedText returns the selection, or nothing in a password field.
func (f *field) SelectedText() string {
	if f.secret {
		return ""
	}
	return f.selected()
}

// changed follows every change of the text: it validates again where an error
// is shown, breaks lines, redraws, and calls OnChanged.
func (f *field) changed() {
	f.goal = -1
	if f.problem != "" && f.Validate != nil {
		f.problem = f.Validate(f.Text())
	}
	f.relayout()
	f.reveal()
	f.Refresh()
	if f.OnChanged != nil {
		f.OnChanged(f.told())
	}
}

// moved scrolls the caret into sight and redraws.
func (f *field) moved() {
	f.reveal()
	f.Refresh()
}

// FocusGained is called by the toolkit.
func (f *field) FocusGained() {
	f.struck = false
	f.Control.FocusGained()
}

// FocusLost is called by the toolkit. It validates a text that was filled in.
func (f *field) FocusLost() {
	f.shift = false
	if f.Validate != nil && len(f.text) > 0 {
		f.problem = f.Validate(f.Text())
	}
	f.Control.FocusLost()
}

// TypedRune is called by the toolkit, after TypedKey where a key makes a
// character. A space that comes first is ignored: the space bar may have
// pressed the button that moved the focus here.
func (f *field) TypedRune(r rune) {
	f.Used()
	if f.Disabled() || unicode.IsControl(r) || r == ' ' && !f.struck {
		return
	}
	f.struck = true
	f.noteCase(r)
	f.insert([]rune{r})
	f.changed()
}

// KeyDown is called by the toolkit.
func (f *field) KeyDown(k *fyne.KeyEvent) {
	if k.Name == desktop.KeyShiftLeft || k.Name == desktop.KeyShiftRight {
		f.shift = true
	}
	if k.Name == desktop.KeyCapsLock {
		f.cased = false // until the next letter says
	}
}

// KeyUp is called by the toolkit.
func (f *field) KeyUp(k *fyne.KeyEvent) {
	if k.Name == desktop.KeyShiftLeft || k.Name == desktop.KeyShiftRight {
		f.shift = false
	}
}

// TypedKey is called by the toolkit.
func (f *field) TypedKey(k *fyne.KeyEvent) {
	f.Used()
	f.struck = true
	if f.Disabled() || f.moveKey(k.Name) || f.eraseKey(k.Name) {
		return
	}
	switch k.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		f.returned(k)
	default:
		f.Control.TypedKey(k)
	}
}

// returned does what Return does: a new line, OnSubmitted, or an answer to the
// dialog.
func (f *field) returned(k *fyne.KeyEvent) {
	switch {
	case f.multi:
		f.insert([]rune{'\n'})
		f.changed()
	case f.OnSubmitted != nil:
		f.OnSubmitted(f.told())
	default:
		f.Control.TypedKey(k)
	}
}

// eraseKey handles Backspace and Delete, and reports whether k was one of them.
func (f *field) eraseKey(k fyne.KeyName) bool {
	switch k {
	case fyne.KeyBackspace: // one rune: a mark goes before its letter
		f.eraseTo(max(0, f.caret-1))
	case fyne.KeyDelete:
		f.eraseTo(f.after(f.caret))
	default:
		return false
	}
	return true
}

func (f *field) eraseTo(to int) {
	if f.erase(min(to, len(f.text))) {
		f.changed()
	}
}

// moveKey moves the caret, and reports whether k is a key for that. Left and
// Right go where they point, so what they do depends on the direction of the
// paragraph.
func (f *field) moveKey(k fyne.KeyName) bool {
	at := f.lineOf(f.caret)
	forward := (k == fyne.KeyRight) != (f.lines[at].Base == 1)
	from, to := f.selection()
	switch k {
	case fyne.KeyLeft, fyne.KeyRight:
		switch {
		case from != to && !f.shift && forward:
			f.jump(to)
		case from != to && !f.shift:
			f.jump(from)
		case forward:
			f.jump(f.after(f.caret))
		default:
			f.jump(f.before(f.caret))
		}
	case fyne.KeyHome:
		f.jump(f.lines[at].Start)
	case fyne.KeyEnd:
		f.jump(f.lines[at].End)
	case fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown:
		return f.multi && f.moveLines(k)
	default:
		return false
	}
	return true
}

// jump moves the caret to an offset.
func (f *field) jump(to int) {
	f.goal = -1
	f.move(to, f.shift)
	f.moved()
}

// moveLines moves the caret up or down, as near as can be to the x that it had
// in the first line of such a walk.
func (f *field) moveLines(k fyne.KeyName) bool {
	page := max(1, int(f.viewHeight()/f.face().Height())-1)
	by := map[fyne.KeyName]int{fyne.KeyUp: -1, fyne.KeyDown: 1, fyne.KeyPageUp: -page, fyne.KeyPageDown: page}[k]
	at := f.lineOf(f.caret)
	if f.goal < 0 {
		f.goal = f.lineX(f.lines[at]) + f.caretX(f.lines[at], f.caret)
	}
	to := min(max(at+by, 0), len(f.lines)-1)
	l := f.lines[to]
	f.move(f.offsetAt(l, f.goal-f.lineX(l)), f.shift)
	f.moved()
	return true
}

// TypedShortcut is called by the toolkit. Shortcuts that the field has no use
// for go to the window.
func (f *field) TypedShortcut(s fyne.Shortcut) {
	switch s := s.(type) {
	case *fyne.ShortcutCopy:
		f.copy()
	case *fyne.ShortcutCut:
		f.cut()
	case *fyne.ShortcutPaste:
		f.paste(s.Clipboard)
	case *fyne.ShortcutSelectAll:
		f.SelectAll()
	case *fyne.ShortcutUndo:
		f.travelled(f.undo)
	case *fyne.ShortcutRedo:
		f.travelled(f.redo)
	case *desktop.CustomShortcut:
		if !f.wordKey(s) {
			f.PassOn(s)
		}
	default:
		f.PassOn(s)
	}
}

// super returns the widget that the field is part of.
func (f *field) super() fyne.CanvasObject { return f.self.(fyne.CanvasObject) }

// wordKey handles keys with Ctrl: by words, to the ends of the text, and
// Ctrl+Return. It reports whether s is one of them.
func (f *field) wordKey(s *desktop.CustomShortcut) bool {
	if f.Disabled() || s.Modifier&^fyne.KeyModifierShift != fyne.KeyModifierShortcutDefault {
		return false
	}
	extend := s.Modifier&fyne.KeyModifierShift != 0
	forward := (s.KeyName == fyne.KeyRight) != (f.lines[f.lineOf(f.caret)].Base == 1)
	to := 0
	switch s.KeyName {
	case fyne.KeyLeft, fyne.KeyRight:
		to = f.wordBefore(f.caret)
		if forward {
			to = f.wordAfter(f.caret)
		}
	case fyne.KeyHome:
	case fyne.KeyEnd:
		to = len(f.text)
	case fyne.KeyBackspace:
		f.eraseTo(f.wordBefore(f.caret))
		return true
	case fyne.KeyDelete:
		f.eraseTo(f.wordAfter(f.caret))
		return true
	case fyne.KeyReturn, fyne.KeyEnter:
		if f.OnSubmitted != nil {
			f.OnSubmitted(f.told())
		} else {
			f.Control.TypedKey(&fyne.KeyEvent{Name: s.KeyName})
		}
		return true
	default:
		return false
	}
	f.goal = -1
	f.move(to, extend)
	f.moved()
	return true
}

// travelled runs undo or redo.
func (f *field) travelled(step func() bool) {
	if !f.Disabled() && step() {
		f.changed()
	}
}

func (f *field) copy() {
	if s := f.SelectedText(); s != "" {
		f.env.Copy(s)
	}
}

func (f *field) cut() {
	if f.Disabled() || f.SelectedText() == "" {
		return
	}
	f.copy()
	f.eraseTo(f.caret)
}

func (f *field) paste(c fyne.Clipboard) {
	if f.Disabled() {
		return
	}
	if c == nil {
		c = fyne.CurrentApp().Clipboard()
	}
	if s := f.clean(c.Content()); s != "" {
		f.Insert(s)
	}
}

// clean returns clipboard text without what must not come in: control
// characters, and the invisible direction marks that web pages put around phone
// numbers.
func (f *field) clean(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", " ").Replace(s)
	if !f.multi {
		s = strings.ReplaceAll(strings.TrimSpace(s), "\n", " ")
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' || bidi.IsIsolate(r) || r >= '\u202a' && r <= '\u202e' || r == '\ufeff' {
			return -1
		}
		return r
	}, s)
}

// face returns the face of what is typed.
func (f *field) face() lines.Face { return lines.TextFace() }
