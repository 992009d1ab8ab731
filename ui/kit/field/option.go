package field

import (
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
)

// optionList is an open list of options. A letter moves to the next option that
// begins with it.
type optionList struct {
	kit.Control
	env     *kit.Env
	options []Option
	chosen  string
	at      int
	choose  func(key string)
	leave   func()
	scroll  *layout.ScrollBox
}

// menuRows is the number of options in sight at most.
const menuRows = 10

// showOptions opens a list under a widget, or above it where there is no room
// below. choose is called with the key of the chosen option after the list has
// closed.
func showOptions(env *kit.Env, under fyne.CanvasObject, options []Option, chosen string, choose func(string)) {
	c := env.Window.Canvas()
	l := &optionList{env: env, options: options, chosen: chosen}
	l.at = max(0, slices.IndexFunc(options, func(o Option) bool { return o.Key == chosen }))
	l.Extend(env, l)
	l.scroll = layout.Scroll(l)
	before := c.Focused()
	pop := widget.NewPopUp(l.scroll, c)
	l.leave = func() {
		pop.Hide()
		if before != nil && c.Focused() == nil {
			c.Focus(before)
		}
	}
	l.choose = func(key string) {
		l.leave()
		choose(key)
	}
	h := l.rowHeight() * float32(min(len(options), menuRows))
	size := fyne.NewSize(max(under.Size().Width, l.MinSize().Width), h)
	pop.ShowAtPosition(l.position(c, under, size))
	pop.Resize(size)
	c.Focus(l)
	l.show()
}

// position returns where the list opens: inside the window, its leading edge on
// that of the widget.
func (l *optionList) position(c fyne.Canvas, under fyne.CanvasObject, size fyne.Size) fyne.Position {
	p := fyne.CurrentApp().Driver().AbsolutePositionForObject(under)
	if l.env.RTL() {
		p.X += under.Size().Width - size.Width
	}
	p.X = max(0, min(p.X, c.Size().Width-size.Width))
	below := p.Y + under.Size().Height + 2
	if below+size.Height > c.Size().Height && p.Y > size.Height {
		below = p.Y - size.Height - 2
	}
	return fyne.NewPos(p.X, below)
}

func (l *optionList) rowHeight() float32 { return fieldHeight() }

// TypedShortcut is called by the toolkit. Ctrl+Return does not accept the
// dialog under an open list.
func (l *optionList) TypedShortcut(s fyne.Shortcut) { l.PassOn(s) }

// TypedKey is called by the toolkit.
func (l *optionList) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyDown:
		l.move(l.at + 1)
	case fyne.KeyUp:
		l.move(l.at - 1)
	case fyne.KeyHome:
		l.move(0)
	case fyne.KeyEnd:
		l.move(len(l.options) - 1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		l.choose(l.options[l.at].Key)
	case fyne.KeyEscape:
		l.leave()
	}
}

// TypedRune is called by the toolkit.
func (l *optionList) TypedRune(r rune) {
	for i := range l.options {
		k := (l.at + 1 + i) % len(l.options)
		if first := []rune(strings.TrimSpace(l.options[k].Text)); len(first) > 0 && unicode.ToLower(first[0]) == unicode.ToLower(r) {
			l.move(k)
			return
		}
	}
}

func (l *optionList) move(to int) {
	l.at = min(max(to, 0), len(l.options)-1)
	l.Refresh()
	l.show()
}

// show scrolls the current option into sight.
func (l *optionList) show() {
	y, h := float32(l.at)*l.rowHeight(), l.scroll.Size().Height
	switch {
	case y < l.scroll.Offset.Y:
		l.scroll.ScrollToOffset(fyne.NewPos(0, y))
	case y+l.rowHeight() > l.scroll.Offset.Y+h:
		l.scroll.ScrollToOffset(fyne.NewPos(0, y+l.rowHeight()-h))
	}
}

// Tapped is called by the toolkit.
func (l *optionList) Tapped(e *fyne.PointEvent) {
	if i := int(e.Position.Y / l.rowHeight()); i >= 0 && i < len(l.options) {
		l.choose(l.options[i].Key)
	}
}

// MouseIn is called by the toolkit. The mouse marks options, not the list.
func (l *optionList) MouseIn(*desktop.MouseEvent) {}

// MouseOut is called by the toolkit.
func (l *optionList) MouseOut() {}

// MouseMoved is called by the toolkit.
func (l *optionList) MouseMoved(e *desktop.MouseEvent) {
	if i := int(e.Position.Y / l.rowHeight()); i != l.at && i >= 0 && i < len(l.options) {
		l.at = i
		l.Refresh()
	}
}

// CreateRenderer is called by the toolkit.
func (l *optionList) CreateRenderer() fyne.WidgetRenderer {
	bar := draw.NewRect()
	d := &draw.Drawing{Of: l, Parts: []fyne.CanvasObject{bar}}
	var labels []*prose.Label
	for _, o := range l.options {
		labels = append(labels, prose.NewClipped(l.env, o.Text, prose.Body))
		d.Parts = append(d.Parts, labels[len(labels)-1])
	}
	d.Paint = func() {
		bar.FillColor = draw.CurrentLook().Color(kit.ColorPrimarySoft)
		bar.CornerRadius = kit.Radius
		for i, o := range l.options {
			labels[i].SetStyle(map[bool]prose.Style{true: prose.Strong, false: prose.Body}[o.Key == l.chosen && o.Key != ""])
		}
	}
	d.Min = func() fyne.Size {
		w, size := float32(120), draw.CurrentLook().Size(theme.SizeNameText)
		for _, o := range l.options {
			w = max(w, draw.Measure(l.env, o.Text, size, fyne.TextStyle{Bold: true}).Width)
		}
		return fyne.NewSize(min(w, draw.Scaled(420))+2*fieldPadX, l.rowHeight()*float32(len(l.options)))
	}
	d.Arrange = func(s fyne.Size) {
		h := l.rowHeight()
		draw.Place(bar, 0, float32(l.at)*h, s.Width, h)
		for i, t := range labels {
			th := t.MinSize().Height
			draw.Place(t, fieldPadX, float32(i)*h+(h-th)/2, s.Width-2*fieldPadX, th)
		}
	}
	d.Paint()
	return d
}

// Option is something to choose: Key for the program, Text for the person.
type Option struct{ Key, Text string }

// optionText returns the text of the option with this key, or nothing.
func optionText(options []Option, key string) string {
	i := slices.IndexFunc(options, func(o Option) bool { return o.Key == key })
	if i < 0 {
		return ""
	}
	return options[i].Text
}
