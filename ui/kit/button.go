package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// ButtonKind is how much a button stands out.
type ButtonKind int

// A page has at most one Primary button. Danger is for what can't be taken back. Link is for small ways aside.
const (
	Plain ButtonKind = iota
	Primary
	Danger
	Link
)

// Button starts something when clicked, or when Return or Space is pressed on it.
type Button struct {
	Control
	env *Env

	OnTapped func()

	text string
	icon fyne.Resource
	kind ButtonKind
}

// NewButton makes a button without an icon.
func NewButton(env *Env, kind ButtonKind, text string, tapped func()) *Button {
	return NewIconButton(env, kind, nil, text, tapped)
}

// NewIconButton makes a button with an icon at its leading side; an empty text leaves the icon alone.
func NewIconButton(env *Env, kind ButtonKind, icon fyne.Resource, text string, tapped func()) *Button {
	b := &Button{env: env, OnTapped: tapped, text: text, icon: icon, kind: kind}
	b.Extend(env, b)
	return b
}

// Text gives what was set, unchanged.
func (b *Button) Text() string { return b.text }

// SetText shows another text.
func (b *Button) SetText(s string) {
	b.text = s
	b.Refresh()
}

// SetKind changes how much the button stands out.
func (b *Button) SetKind(k ButtonKind) {
	b.kind = k
	b.Refresh()
}

// SetIcon shows another icon.
func (b *Button) SetIcon(icon fyne.Resource) {
	b.icon = icon
	b.Refresh()
}

// Tapped is called by the toolkit.
func (b *Button) Tapped(*fyne.PointEvent) {
	if b.Disabled() {
		return
	}
	Focus(b, b)
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
	ground, over, mark := newRect(), newRect(), newRing()
	ground.CornerRadius, over.CornerRadius = Radius, Radius
	label, icon := canvas.NewText("", nil), canvas.NewImageFromResource(nil)
	icon.FillMode = canvas.ImageFillContain
	d := &drawing{of: b, parts: []fyne.CanvasObject{ground, over, icon, label, mark}}
	d.paint = func() {
		l := currentLook()
		fill, edge, ink := b.colors(l)
		ground.FillColor, ground.StrokeColor, ground.StrokeWidth = fill, edge, 0
		if b.kind == Plain && !b.Disabled() {
			ground.StrokeWidth = RowLine
		}
		over.FillColor = color.Transparent
		if b.Hovered() && !b.Disabled() {
			over.FillColor = l.color(theme.ColorNameHover)
		}
		label.Text, label.Color = display(b.env, b.text), ink
		label.TextSize, label.TextStyle = l.size(theme.SizeNameText), b.font()
		icon.Resource, icon.Hidden = b.inked(), b.icon == nil
		icon.Refresh()
		b.paintFocus(mark, l)
	}
	d.min = b.minSize
	d.arrange = func(s fyne.Size) {
		place(ground, 0, 0, s.Width, s.Height)
		place(over, 0, 0, s.Width, s.Height)
		in := b.ringInset()
		place(mark, in, in, s.Width-2*in, s.Height-2*in)
		b.layoutContent(s, icon, label)
	}
	d.paint()
	return d
}

// filled tells whether the button's ground is so strong that the mark of the focus must lie on it to be seen.
func (b *Button) filled() bool { return (b.kind == Primary || b.kind == Danger) && !b.Disabled() }

func (b *Button) ringInset() float32 {
	if b.filled() {
		return 3
	}
	return 0
}

func (b *Button) paintFocus(ring *canvas.Rectangle, l look) {
	paintRing(ring, b.Focused(), l)
	ring.CornerRadius = Radius - b.ringInset()
	if _, _, ink := b.colors(l); b.Focused() && b.filled() {
		ring.StrokeColor = ink
	}
}

func (b *Button) font() fyne.TextStyle {
	return fyne.TextStyle{Bold: b.kind == Primary || b.kind == Danger}
}

// pads are the space inside the edge.
func (b *Button) pads() (x, y float32) {
	switch {
	case b.kind == Link:
		return GapSmall, GapSmall
	case b.text == "":
		return 9, 9
	}
	return 16, 9
}

func (b *Button) contentSize() (text fyne.Size, icon, gap float32) {
	l := currentLook()
	text = measure(b.env, b.text, l.size(theme.SizeNameText), b.font())
	if b.icon != nil {
		icon = l.size(theme.SizeNameInlineIcon)
	}
	if b.icon != nil && b.text != "" {
		gap = GapSmall
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
	placeMirrored(b.env, icon, x, (s.Height-side)/2, side, side, s.Width)
	placeMirrored(b.env, label, x+side+gap, (s.Height-text.Height)/2, text.Width, text.Height, s.Width)
}

func (b *Button) colors(l look) (fill, edge, ink color.Color) {
	switch {
	case b.Disabled() && b.kind == Link:
		return color.Transparent, color.Transparent, l.color(theme.ColorNameDisabled)
	case b.Disabled():
		return l.color(theme.ColorNameDisabledButton), color.Transparent, l.color(theme.ColorNameDisabled)
	case b.kind == Primary:
		return l.color(theme.ColorNamePrimary), color.Transparent, l.color(theme.ColorNameForegroundOnPrimary)
	case b.kind == Danger:
		return l.color(theme.ColorNameError), color.Transparent, l.color(theme.ColorNameForegroundOnError)
	case b.kind == Link:
		return color.Transparent, color.Transparent, l.color(theme.ColorNameHyperlink)
	}
	return l.color(theme.ColorNameButton), l.color(theme.ColorNameSeparator), l.color(theme.ColorNameForeground)
}

// inked is the icon in the colour of the text beside it.
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
	return theme.NewColoredResource(b.icon, name)
}
