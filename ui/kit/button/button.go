// Package button is the window's buttons.
package button

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
)

// Kind is how much a button stands out.
type Kind int

// A page has at most one Primary button. Danger is for what can't be taken
// back. Link is for small side ways.
const (
	Plain Kind = iota
	Primary
	Danger
	Link
)

// Button does something when it is clicked, or when Return or Space is pressed
// while it has the focus.
type Button struct {
	kit.Control
	env *kit.Env

	OnTapped func()

	text string
	icon fyne.Resource
	kind Kind
}

// New makes a button without an icon.
func New(env *kit.Env, kind Kind, text string, tapped func()) *Button {
	return NewWithIcon(env, kind, nil, text, tapped)
}

// NewWithIcon makes a button with an icon at its leading side. With an empty
// text there is the icon alone.
func NewWithIcon(env *kit.Env, kind Kind, icon fyne.Resource, text string, tapped func()) *Button {
	b := &Button{env: env, OnTapped: tapped, text: text, icon: icon, kind: kind}
	b.Extend(env, b)
	return b
}

// Text returns the text as it was set.
func (b *Button) Text() string { return b.text }

// SetText changes the text.
func (b *Button) SetText(s string) {
	b.text = s
	b.Refresh()
}

// SetIcon changes the icon.
func (b *Button) SetIcon(icon fyne.Resource) {
	b.icon = icon
	b.Refresh()
}

// Tapped is called by the toolkit.
func (b *Button) Tapped(*fyne.PointEvent) {
	if b.Disabled() {
		return
	}
	kit.Focus(b, b)
	b.press()
}

func (b *Button) press() {
	if b.OnTapped != nil && !b.Disabled() {
		b.OnTapped()
	}
}

// TypedKey is called by the toolkit.
func (b *Button) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.press()
	default:
		b.Control.TypedKey(k)
	}
}

// Cursor is called by the toolkit.
func (b *Button) Cursor() desktop.Cursor {
	if b.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// CreateRenderer is called by the toolkit.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	ground, over, mark := draw.NewRect(), draw.NewRect(), draw.NewRing()
	ground.CornerRadius, over.CornerRadius = kit.Radius, kit.Radius
	label, icon := canvas.NewText("", nil), canvas.NewImageFromResource(nil)
	icon.FillMode = canvas.ImageFillContain
	d := &draw.Drawing{Of: b, Parts: []fyne.CanvasObject{ground, over, icon, label, mark}}
	d.Paint = func() {
		l := draw.CurrentLook()
		fill, edge, ink := b.colors(l)
		ground.FillColor, ground.StrokeColor, ground.StrokeWidth = fill, edge, 0
		if b.kind == Plain && !b.Disabled() {
			ground.StrokeWidth = kit.RowLine
		}
		over.FillColor = color.Transparent
		if b.Hovered() && !b.Disabled() {
			over.FillColor = l.Color(theme.ColorNameHover)
		}
		label.Text, label.Color = draw.Display(b.env, b.text), ink
		label.TextSize, label.TextStyle = l.Size(theme.SizeNameText), b.font()
		icon.Resource, icon.Hidden = b.inked(), b.icon == nil
		icon.Refresh()
		b.paintFocus(mark, l)
	}
	d.Min = b.minSize
	d.Arrange = func(s fyne.Size) {
		draw.Place(ground, 0, 0, s.Width, s.Height)
		draw.Place(over, 0, 0, s.Width, s.Height)
		in := b.ringInset()
		draw.Place(mark, in, in, s.Width-2*in, s.Height-2*in)
		b.layoutContent(s, icon, label)
	}
	d.Paint()
	return d
}

// filled reports whether the ground is so dark that the focus ring must be
// drawn on it to be seen.
func (b *Button) filled() bool { return (b.kind == Primary || b.kind == Danger) && !b.Disabled() }

// ringInset returns how far inside the edge the focus ring is drawn.
func (b *Button) ringInset() float32 {
	if b.filled() {
		return 3
	}
	return 0
}

func (b *Button) paintFocus(ring *canvas.Rectangle, l draw.Look) {
	draw.PaintRing(ring, b.Focused(), l)
	ring.CornerRadius = kit.Radius - b.ringInset()
	if _, _, ink := b.colors(l); b.Focused() && b.filled() {
		ring.StrokeColor = ink
	}
}

func (b *Button) font() fyne.TextStyle {
	return fyne.TextStyle{Bold: b.kind == Primary || b.kind == Danger}
}

// pads returns the space between edge and content.
func (b *Button) pads() (x, y float32) {
	switch {
	case b.kind == Link:
		return kit.GapSmall, kit.GapSmall
	case b.text == "":
		return 9, 9
	}
	return 16, 9
}

// contentSize returns the size of the text, the side of the icon and the gap
// between them.
func (b *Button) contentSize() (text fyne.Size, icon, gap float32) {
	l := draw.CurrentLook()
	text = draw.Measure(b.env, b.text, l.Size(theme.SizeNameText), b.font())
	if b.icon != nil {
		icon = l.Size(theme.SizeNameInlineIcon)
	}
	if b.icon != nil && b.text != "" {
		gap = kit.GapSmall
	}
	return text, icon, gap
}

func (b *Button) minSize() fyne.Size {
	text, icon, gap := b.contentSize()
	x, y := b.pads()
	return fyne.NewSize(text.Width+icon+gap+2*x, max(text.Height, icon)+2*y)
}

func (b *Button) layoutContent(s fyne.Size, icon *canvas.Image, label *canvas.Text) {
	text, side, gap := b.contentSize()
	x := (s.Width - text.Width - side - gap) / 2
	draw.PlaceMirrored(b.env, icon, x, (s.Height-side)/2, side, side, s.Width)
	draw.PlaceMirrored(b.env, label, x+side+gap, (s.Height-text.Height)/2, text.Width, text.Height, s.Width)
}

func (b *Button) colors(l draw.Look) (fill, edge, ink color.Color) {
	switch {
	case b.Disabled() && b.kind == Link:
		return color.Transparent, color.Transparent, l.Color(theme.ColorNameDisabled)
	case b.Disabled():
		return l.Color(theme.ColorNameDisabledButton), color.Transparent, l.Color(theme.ColorNameDisabled)
	case b.kind == Primary:
		return l.Color(theme.ColorNamePrimary), color.Transparent, l.Color(theme.ColorNameForegroundOnPrimary)
	case b.kind == Danger:
		return l.Color(theme.ColorNameError), color.Transparent, l.Color(theme.ColorNameForegroundOnError)
	case b.kind == Link:
		return color.Transparent, color.Transparent, l.Color(theme.ColorNameHyperlink)
	}
	return l.Color(theme.ColorNameButton), l.Color(theme.ColorNameSeparator), l.Color(theme.ColorNameForeground)
}

// inked returns the icon in the colour of the text.
func (b *Button) inked() fyne.Resource {
	if b.icon == nil {
		return nil
	}
	name := theme.ColorNameForeground
	switch {
	case b.Disabled():
		name = theme.ColorNameDisabled
	case b.kind == Primary:
		name = theme.ColorNameForegroundOnPrimary
	case b.kind == Danger:
		name = theme.ColorNameForegroundOnError
	case b.kind == Link:
		name = theme.ColorNameHyperlink
	}
	return draw.Tinted(b.icon, name)
}
