package field

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
	"mujeeb/ui/kit/internal/lines"
)

// Entry is a field of one line.
//
// Keys: those that every editor has (Ctrl moves by words, Shift selects, Home
// and End, Ctrl+Z). Left and Right go where they point. Return calls
// OnSubmitted, or answers the dialog that the entry is in.
type Entry struct {
	field
}

// NewEntry makes an empty field.
func NewEntry(env *kit.Env) *Entry {
	e := &Entry{}
	e.begin(env, e)
	return e
}

// NewPasswordEntry makes a field that shows dots, copies nothing to the
// clipboard, keeps no undo, and overwrites in memory what it no longer shows. A button at its end shows what was typed.
func NewPasswordEntry(env *kit.Env) *Entry {
	e := &Entry{}
	e.hidden, e.secret, e.Direction = true, true, LTR
	e.trail = newIconTap(theme.VisibilityOffIcon(), env.T("kit.access.show"), func(i *iconTap) {
		e.hidden = !e.hidden
		i.icon = theme.VisibilityIcon()
		if e.hidden {
			i.icon = theme.VisibilityOffIcon()
		}
		i.Refresh()
		e.relayout()
		e.moved()
	})
	e.begin(env, e)
	return e
}

// CreateRenderer is called by the toolkit.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer { return e.draw() }

// TextArea is a field of several lines, each paragraph in its own direction.
// Tab leaves it; Ctrl+Return calls OnSubmitted, or answers the dialog that it
// is in.
type TextArea struct {
	field
}

// NewTextArea makes an empty field that shows this many lines, and scrolls
// where there are more.
func NewTextArea(env *kit.Env, rows int) *TextArea {
	a := &TextArea{}
	a.multi, a.rows = true, rows
	a.begin(env, a)
	return a
}

// CreateRenderer is called by the toolkit.
func (a *TextArea) CreateRenderer() fyne.WidgetRenderer { return a.draw() }

// fieldWidget is the widget that a field is part of.
type fieldWidget interface {
	fyne.Widget
	fyne.Focusable
}

// begin ties the field to its window and to the widget that it is part of.
func (f *field) begin(env *kit.Env, w fieldWidget) {
	f.env, f.self, f.goal = env, w, -1
	f.lines = []lines.Line{{}}
	f.Extend(env, w)
}

// iconTap is an icon in a field that can be clicked. What it does can be done
// with the keyboard, too.
type iconTap struct {
	widget.BaseWidget
	icon fyne.Resource
	text string // what it does; read out, not drawn
	tap  func(*iconTap)
}

func newIconTap(icon fyne.Resource, text string, tap func(*iconTap)) *iconTap {
	i := &iconTap{icon: icon, text: text, tap: tap}
	i.ExtendBaseWidget(i)
	return i
}

// Tapped is called by the toolkit.
func (i *iconTap) Tapped(*fyne.PointEvent) { i.tap(i) }

// CreateRenderer is called by the toolkit.
func (i *iconTap) CreateRenderer() fyne.WidgetRenderer {
	picture := draw.NewIcon(i.icon, kit.ColorMuted)
	d := &draw.Drawing{Of: i, Parts: []fyne.CanvasObject{picture}}
	d.Paint = func() { picture.SetIcon(i.icon) }
	d.Min = func() fyne.Size { return fyne.NewSquareSize(fieldIcon) }
	d.Arrange = func(s fyne.Size) { draw.Place(picture, 0, 0, s.Width, s.Height) }
	d.Paint()
	return d
}
