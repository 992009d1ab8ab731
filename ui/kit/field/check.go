package field

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
	"mujeeb/ui/kit/prose"
)

// tick is what Check and the lines of a RadioGroup have in common: a mark and a
// text beside it.
type tick struct {
	kit.Control
	env     *kit.Env
	text    string
	on      bool
	onIcon  fyne.ThemeIconName
	offIcon fyne.ThemeIconName
	toggle  func()
	arrow   func(step int)
}

// Tapped is called by the toolkit.
func (t *tick) Tapped(*fyne.PointEvent) {
	if !t.Disabled() {
		t.toggle()
	}
}

// TypedKey is called by the toolkit.
func (t *tick) TypedKey(k *fyne.KeyEvent) {
	switch {
	case k.Name == fyne.KeySpace && !t.Disabled():
		t.toggle()
	case k.Name == fyne.KeyDown && t.arrow != nil:
		t.arrow(1)
	case k.Name == fyne.KeyUp && t.arrow != nil:
		t.arrow(-1)
	default:
		t.Control.TypedKey(k)
	}
}

// The space around a tick, and the width of its text at which it begins to
// break into lines.
const (
	tickPad   float32 = 4
	tickWidth float32 = 320 // of the text, at most, that a tick asks for
)

// draw makes the renderer for the widget that the tick is part of.
func (t *tick) draw(w fyne.Widget) fyne.WidgetRenderer {
	over, mark := draw.NewRect(), draw.NewRing()
	over.CornerRadius = kit.Radius
	icon, label := canvas.NewImageFromResource(nil), prose.NewParagraph(t.env, t.text, prose.Body)
	d := &draw.Drawing{Of: w, Parts: []fyne.CanvasObject{over, icon, label, mark}}
	side := func() float32 { return draw.CurrentLook().Size(theme.SizeNameInlineIcon) + 2 }
	line := func() float32 {
		return draw.Measure(t.env, t.text, draw.CurrentLook().Size(theme.SizeNameText), fyne.TextStyle{}).Height
	}
	d.Paint = func() {
		l := draw.CurrentLook()
		over.FillColor = color.Transparent
		if t.Hovered() && !t.Disabled() {
			over.FillColor = l.Color(theme.ColorNameHover)
		}
		name, ink, style := t.offIcon, theme.ColorNameInputBorder, prose.Body
		if t.on {
			name, ink = t.onIcon, theme.ColorNamePrimary
		}
		if t.Disabled() {
			ink, style = theme.ColorNameDisabled, prose.Muted
		}
		icon.Resource = draw.Tinted(l.Icon(name), ink)
		icon.Refresh()
		label.SetText(t.text)
		label.SetStyle(style)
		draw.PaintRing(mark, t.Focused(), l)
	}
	d.Min = func() fyne.Size {
		w := draw.Measure(t.env, t.text, draw.CurrentLook().Size(theme.SizeNameText), fyne.TextStyle{}).Width
		h := max(label.MinSize().Height, side())
		return fyne.NewSize(min(w+1, draw.Scaled(tickWidth))+side()+kit.GapSmall+2*tickPad, h+2*tickPad)
	}
	d.Arrange = func(s fyne.Size) {
		draw.Place(over, 0, 0, s.Width, s.Height)
		draw.Place(mark, 0, 0, s.Width, s.Height)
		x, w := side()+kit.GapSmall+tickPad, s.Width
		room := max(0, w-x-tickPad)
		draw.PlaceMirrored(t.env, icon, tickPad, tickPad+(line()-side())/2, side(), side(), w) // beside the first line
		draw.PlaceMirrored(t.env, label, x, tickPad, room, draw.HeightAt(label, room), w)
	}
	d.Paint()
	return d
}

// Check is a box that is ticked or not.
type Check struct {
	tick
	OnChanged func(bool)
}

// NewCheck makes a box with its text beside it. It starts unticked.
func NewCheck(env *kit.Env, text string, changed func(bool)) *Check {
	c := &Check{OnChanged: changed}
	c.env, c.text = env, text
	c.onIcon, c.offIcon = theme.IconNameCheckButtonChecked, theme.IconNameCheckButton
	c.toggle = func() {
		kit.Focus(c, c)
		c.SetChecked(!c.on)
	}
	c.Extend(env, c)
	return c
}

// Text returns the text beside the box as it was set.
func (c *Check) Text() string { return c.text }

// Checked reports whether the box is ticked.
func (c *Check) Checked() bool { return c.on }

// SetChecked ticks or clears the box, and calls OnChanged where that is a
// change.
func (c *Check) SetChecked(on bool) {
	if c.on == on {
		return
	}
	c.on = on
	c.Refresh()
	if c.OnChanged != nil {
		c.OnChanged(on)
	}
}

// CreateRenderer is called by the toolkit.
func (c *Check) CreateRenderer() fyne.WidgetRenderer { return c.draw(c) }
