package field

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"mujeeb/text/bidi"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/lines"
)

// Direction is the base direction of what a person types.
type Direction int

// Auto follows the first strong letter of each paragraph, and the language where there is none. LTR is for addresses,
// numbers and codes: they read from left to right, but stand at the side where lines begin.
const (
	Auto Direction = iota
	LTR
	RTL
)

// field is what Entry and TextArea have in common: an editor, its lines, and what the keyboard and mouse do to it.
type field struct {
	kit.Control
	env         *kit.Env
	OnChanged   func(string)
	OnSubmitted func(string)        // Return in an Entry, Ctrl+Return in a TextArea
	Direction   Direction           // set before the field is shown
	Validate    func(string) string // gives what is wrong in a sentence, or nothing

	editor
	placeholder string
	problem     string
	hidden      bool // shows dots
	multi       bool
	rows        int // lines in sight at least

	lines  []lines.Line // of what is shown now
	room   float32      // that lines were broken for
	scroll fyne.Position
	goal   float32 // x that Up and Down keep to; negative when there is none
	shift  bool
	struck bool // a key, since the focus came
	self   fyne.Focusable
	lead   fyne.CanvasObject // icon inside the field, may be nil
	trail  fyne.CanvasObject
}

// Text gives what stands in the field, as typed.
func (f *field) Text() string { return string(f.text) }

// SetText replaces what stands in the field and puts the caret behind it. OnChanged hears of it where it is a change.
func (f *field) SetText(s string) {
	if s == f.Text() {
		return
	}
	f.set(s)
	f.changed()
}

// Insert puts a text in the place of the selection, in one step that can be undone.
func (f *field) Insert(s string) {
	if f.Disabled() {
		return
	}
	f.insert([]rune(s))
	f.changed()
}

// SetPlaceholder sets what is shown while the field is empty.
func (f *field) SetPlaceholder(s string) {
	f.placeholder = s
	f.Refresh()
}

// Placeholder gives what is shown while the field is empty.
func (f *field) Placeholder() string { return f.placeholder }

// SetError shows a sentence under the field, or takes it away.
func (f *field) SetError(s string) {
	if s == f.problem {
		return
	}
	f.problem = s
	f.Refresh()
}

// Error gives the sentence shown under the field.
func (f *field) Error() string { return f.problem }

// Check asks Validate, shows what it says, and tells whether all is well.
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

// SelectedText gives what is selected; a password field gives nothing.
func (f *field) SelectedText() string {
	if f.secret {
		return ""
	}
	return f.selected()
}

// changed tells everyone that the text is another one. A complaint shown is looked at again.
func (f *field) changed() {
	f.goal = -1
	if f.problem != "" && f.Validate != nil {
		f.problem = f.Validate(f.Text())
	}
	f.relayout()
	f.reveal()
	f.Refresh()
	if f.OnChanged != nil {
		f.OnChanged(f.Text())
	}
}

// moved shows the caret where it is now.
func (f *field) moved() {
	f.reveal()
	f.Refresh()
}

// FocusGained is called by the toolkit.
func (f *field) FocusGained() {
	f.struck = false
	f.Control.FocusGained()
}

// FocusLost is called by the toolkit. What was filled in is checked.
func (f *field) FocusLost() {
	f.shift = false
	if f.Validate != nil && len(f.text) > 0 {
		f.problem = f.Validate(f.Text())
	}
	f.Control.FocusLost()
}

// TypedRune is called by the toolkit, after TypedKey where a key makes a character. The space bar may have pressed a
// button that led here: its character is not meant for the field.
func (f *field) TypedRune(r rune) {
	f.Used()
	if f.Disabled() || unicode.IsControl(r) || r == ' ' && !f.struck {
		return
	}
	f.struck = true
	f.insert([]rune{r})
	f.changed()
}

// KeyDown is called by the toolkit.
func (f *field) KeyDown(k *fyne.KeyEvent) {
	if k.Name == desktop.KeyShiftLeft || k.Name == desktop.KeyShiftRight {
		f.shift = true
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

func (f *field) returned(k *fyne.KeyEvent) {
	switch {
	case f.multi:
		f.insert([]rune{'\n'})
		f.changed()
	case f.OnSubmitted != nil:
		f.OnSubmitted(f.Text())
	default:
		f.Control.TypedKey(k)
	}
}

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

// moveKey moves the caret. Left and right follow the eye: what they do depends on the paragraph's direction.
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

func (f *field) jump(to int) {
	f.goal = -1
	f.move(to, f.shift)
	f.moved()
}

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

// TypedShortcut is called by the toolkit. What the field has no use for goes on to the window.
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

func (f *field) super() fyne.CanvasObject { return f.self.(fyne.CanvasObject) }

// wordKey does what keys do with Ctrl: words, ends of the text, and sending a TextArea or the dialog that it stands in.
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
			f.OnSubmitted(f.Text())
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

func (f *field) travelled(step func() bool) {
	if !f.Disabled() && step() {
		f.changed()
	}
}

func (f *field) copy() {
	if s := f.SelectedText(); s != "" {
		fyne.CurrentApp().Clipboard().SetContent(s)
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

// clean drops what must not come in by the clipboard: control characters, and the invisible direction marks that web
// pages put around phone numbers.
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

// face is the typeface of what is typed.
func (f *field) face() lines.Face { return lines.TextFace() }
