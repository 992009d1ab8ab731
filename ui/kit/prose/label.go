// Package prose is the window's texts: labels of one line, paragraphs that
// break into lines, and rich text. A text may have words of both directions;
// each paragraph runs in the direction of its first strong letter.
package prose

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"mujeeb/text/bidi"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
	"mujeeb/ui/kit/internal/lines"
)

// overflow says what a Label does with a text that is wider than its room.
type overflow int

const (
	whole    overflow = iota // asks for the room
	wrapped                  // breaks into lines
	ellipsis                 // is cut at its logical end
)

// Label shows a text in one style.
type Label struct {
	widget.BaseWidget

	env   *kit.Env
	text  string
	style Style
	align Align
	over  overflow
	lines []string // as broken for the present width, in display order
	width float32  // that lines were broken for
}

// NewLabel makes a label as wide as its text. Line breaks in the text are kept.
func NewLabel(env *kit.Env, text string, style Style) *Label {
	return newLabel(env, text, style, whole)
}

// NewParagraph makes a label that breaks its text into lines.
func NewParagraph(env *kit.Env, text string, style Style) *Label {
	return newLabel(env, text, style, wrapped)
}

// NewClipped makes a label of one line that may be narrower than its text,
// which then ends in "…".
func NewClipped(env *kit.Env, text string, style Style) *Label {
	return newLabel(env, text, style, ellipsis)
}

func newLabel(env *kit.Env, text string, style Style, o overflow) *Label {
	l := &Label{env: env, text: text, style: style, over: o}
	l.ExtendBaseWidget(l)
	return l
}

// Text returns the text as it was set.
func (l *Label) Text() string { return l.text }

// SetText changes the text.
func (l *Label) SetText(s string) {
	if s == l.text {
		return
	}
	l.text = s
	l.Refresh()
}

// SetStyle changes the style.
func (l *Label) SetStyle(s Style) {
	if s == l.style {
		return
	}
	l.style = s
	l.Refresh()
}

// SetAlign moves the lines within the label's width, and returns the label.
func (l *Label) SetAlign(a Align) *Label {
	l.align = a
	l.Refresh()
	return l
}

// Resize is called by the toolkit. It breaks the text anew when the width
// changes.
func (l *Label) Resize(s fyne.Size) {
	changed := s.Width != l.width
	l.width = s.Width
	l.BaseWidget.Resize(s)
	if changed && l.over != whole {
		l.Refresh()
	}
}

// CreateRenderer is called by the toolkit.
func (l *Label) CreateRenderer() fyne.WidgetRenderer {
	r := &labelRenderer{l: l}
	r.Refresh()
	return r
}

type labelRenderer struct {
	l       *Label
	texts   []*canvas.Text
	objects []fyne.CanvasObject
}

func (r *labelRenderer) Destroy()                     {}
func (r *labelRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *labelRenderer) MinSize() fyne.Size {
	f := r.l.face()
	s := fyne.NewSize(0, f.Height()*float32(max(1, len(r.l.lines))))
	for _, t := range r.l.lines {
		s.Width = max(s.Width, fyne.MeasureText(t, f.Size, f.Style).Width)
	}
	if r.l.over != whole {
		s.Width = min(s.Width, 3*f.Height())
	}
	return s
}

func (r *labelRenderer) Layout(size fyne.Size) {
	h := r.l.face().Height()
	for i, t := range r.texts {
		draw.Place(t, 0, float32(i)*h, size.Width, h)
	}
}

func (r *labelRenderer) Refresh() {
	r.l.lines = r.l.breakLines()
	lk := draw.CurrentLook()
	for len(r.texts) < len(r.l.lines) {
		r.texts = append(r.texts, canvas.NewText("", nil))
	}
	r.texts = r.texts[:len(r.l.lines)]
	r.objects = r.objects[:0]
	for i, t := range r.texts {
		t.Text = r.l.lines[i]
		t.TextSize = r.l.style.size(lk)
		t.TextStyle = r.l.style.font()
		t.Color = r.l.style.color(lk)
		t.Alignment = align(r.l.env, r.l.align)
		r.objects = append(r.objects, t)
	}
	r.Layout(r.l.Size())
	draw.Redraw(r.l)
}

// face returns the face of the label's style.
func (l *Label) face() lines.Face {
	return lines.Face{Size: l.style.size(draw.CurrentLook()), Style: l.style.font()}
}

// breakLines breaks the text for the label's width and returns the lines in
// display order.
func (l *Label) breakLines() []string {
	text, f, room := l.text, l.face(), float32(0)
	switch l.over {
	case ellipsis:
		base := bidi.Base(text, draw.BaseLevel(l.env))
		text = strings.ReplaceAll(text, "\n", " ")
		text = lines.Clip(text, l.width, func(s string) float32 { return f.Width(s, base) })
	case wrapped:
		room = l.width
	}
	rs := []rune(text)
	lines := lines.Break(rs, func(p string) int { return bidi.Base(p, draw.BaseLevel(l.env)) }, room, f)
	shown := make([]string, len(lines))
	for i, line := range lines {
		shown[i] = line.Display(rs)
	}
	return shown
}
