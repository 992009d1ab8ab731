package kit

import "fyne.io/fyne/v2"

// Direction is the base direction of what a person types.
type Direction int

// Auto follows the first strong letter. LTR is for addresses, numbers and codes.
const (
	Auto Direction = iota
	LTR
	RTL
)

// Entry is a field of one line.
type Entry struct {
	field
}

// TextArea is a field of several lines.
type TextArea struct {
	field
}

type field struct {
	control
	OnChanged   func(string)
	OnSubmitted func(string)
	Direction   Direction
	Validate    func(string) string

	text, placeholder, problem string
}

// NewEntry makes an empty field.
func NewEntry(env *Env) *Entry {
	e := &Entry{}
	e.env = env
	e.ExtendBaseWidget(e)
	return e
}

// NewPasswordEntry makes a field that hides what is typed.
func NewPasswordEntry(env *Env) *Entry { return NewEntry(env) }

// NewTextArea makes a field that shows at least this many lines.
func NewTextArea(env *Env, rows int) *TextArea {
	e := &TextArea{}
	e.env = env
	e.ExtendBaseWidget(e)
	return e
}

// Text gives what stands in the field.
func (f *field) Text() string { return f.text }

// SetText replaces what stands in the field.
func (f *field) SetText(s string) {
	if s != f.text {
		f.text = s
		f.Refresh()
		if f.OnChanged != nil {
			f.OnChanged(s)
		}
	}
}

// SetPlaceholder sets what is shown while the field is empty.
func (f *field) SetPlaceholder(s string) { f.placeholder = s; f.Refresh() }

// SetError shows a sentence under the field, or takes it away.
func (f *field) SetError(s string) { f.problem = s; f.Refresh() }

// Error gives the sentence shown under the field.
func (f *field) Error() string { return f.problem }

// Check asks Validate and shows its answer.
func (f *field) Check() bool {
	if f.Validate != nil {
		f.SetError(f.Validate(f.text))
	}
	return f.problem == ""
}

// SelectAll selects all text.
func (f *field) SelectAll() {}

// TypedRune is called by the toolkit.
func (f *field) TypedRune(r rune) { f.SetText(f.text + string(r)) }

// TypedKey is called by the toolkit.
func (f *field) TypedKey(k *fyne.KeyEvent) { f.env.unusedKey(k) }

func (f *field) draw(w fyne.Widget) fyne.WidgetRenderer {
	l := NewLabel(f.env, f.text, Body)
	d := &drawing{widget: w, objects: []fyne.CanvasObject{l}}
	d.paint = func() { l.SetText(f.text) }
	d.min = func() fyne.Size { return fyne.NewSize(160, fieldHeight()) }
	d.layout = func(s fyne.Size) { place(l, 0, 0, s.Width, s.Height) }
	return d
}

// CreateRenderer is called by the toolkit.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer { return e.draw(e) }

// CreateRenderer is called by the toolkit.
func (e *TextArea) CreateRenderer() fyne.WidgetRenderer { return e.draw(e) }
