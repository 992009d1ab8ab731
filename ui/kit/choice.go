package kit

import (
	"image/color"

	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Option is one of several to choose from: Key for the program, Text for the person.
type Option struct{ Key, Text string }

// tick is the common part of Check and the lines of a RadioGroup: a mark with a text beside it.
type tick struct {
	Control
	env     *Env
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

const (
	tickPad   float32 = 4
	tickWidth float32 = 320 // of the text beside a tick before it asks for less and breaks
)

// draw makes the renderer for the widget that the tick is part of.
func (t *tick) draw(w fyne.Widget) fyne.WidgetRenderer {
	over, mark := newRect(), newRing()
	over.CornerRadius = Radius
	icon, label := canvas.NewImageFromResource(nil), NewParagraph(t.env, t.text, Body)
	d := &drawing{of: w, parts: []fyne.CanvasObject{over, icon, label, mark}}
	side := func() float32 { return currentLook().size(theme.SizeNameInlineIcon) + 2 }
	d.paint = func() {
		l := currentLook()
		over.FillColor = color.Transparent
		if t.Hovered() && !t.Disabled() {
			over.FillColor = l.color(theme.ColorNameHover)
		}
		name, ink, style := t.offIcon, theme.ColorNameInputBorder, Body
		if t.on {
			name, ink = t.onIcon, theme.ColorNamePrimary
		}
		if t.Disabled() {
			ink, style = theme.ColorNameDisabled, Muted
		}
		icon.Resource = theme.NewColoredResource(l.icon(name), ink)
		icon.Refresh()
		label.SetText(t.text)
		label.SetStyle(style)
		paintRing(mark, t.Focused(), l)
	}
	d.min = func() fyne.Size {
		w := measure(t.env, t.text, currentLook().size(theme.SizeNameText), fyne.TextStyle{}).Width
		h := max(label.MinSize().Height, side())
		return fyne.NewSize(min(w+1, scaled(tickWidth))+side()+GapSmall+2*tickPad, h+2*tickPad)
	}
	d.arrange = func(s fyne.Size) {
		place(over, 0, 0, s.Width, s.Height)
		place(mark, 0, 0, s.Width, s.Height)
		x, w := side()+GapSmall+tickPad, s.Width
		room := max(0, w-x-tickPad)
		placeMirrored(t.env, icon, tickPad, tickPad, side(), side(), w)
		placeMirrored(t.env, label, x, tickPad+1, room, heightAt(label, room), w)
	}
	d.paint()
	return d
}

// Check is a box to tick.
type Check struct {
	tick
	OnChanged func(bool)
}

// NewCheck makes a box with its text beside it. It starts unticked.
func NewCheck(env *Env, text string, changed func(bool)) *Check {
	c := &Check{OnChanged: changed}
	c.env, c.text = env, text
	c.onIcon, c.offIcon = theme.IconNameCheckButtonChecked, theme.IconNameCheckButton
	c.toggle = func() {
		Focus(c, c)
		c.SetChecked(!c.on)
	}
	c.Extend(env, c)
	return c
}

// Text gives what stands beside the box, unchanged.
func (c *Check) Text() string { return c.text }

// SetText changes what stands beside the box.
func (c *Check) SetText(s string) {
	c.text = s
	c.Refresh()
}

// Checked tells whether the box is ticked.
func (c *Check) Checked() bool { return c.on }

// SetChecked ticks or clears the box and calls OnChanged where that is a change.
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

// radio is one line of a RadioGroup.
type radio struct {
	tick
	group *RadioGroup
	index int
}

// Disabled is called by the toolkit, which leaves the lines out of the way of Tab that the arrow keys lead to.
func (r *radio) Disabled() bool {
	stop := slices.IndexFunc(r.group.options, func(o Option) bool { return o.Key == r.group.selected })
	return r.index != max(0, stop)
}

// Text gives what stands beside the mark, unchanged.
func (r *radio) Text() string { return r.text }

// CreateRenderer is called by the toolkit.
func (r *radio) CreateRenderer() fyne.WidgetRenderer { return r.draw(r) }

// RadioGroup lets one of a few options be chosen, all of them in sight.
type RadioGroup struct {
	widget.BaseWidget
	OnChanged func(key string)

	options  []Option
	selected string
	radios   []*radio
	box      *fyne.Container
}

// NewRadioGroup makes a group, options under each other, none of them chosen.
func NewRadioGroup(env *Env, options []Option, changed func(key string)) *RadioGroup {
	g := &RadioGroup{OnChanged: changed, options: options, box: Tight()}
	for i, o := range options {
		r := &radio{group: g, index: i}
		r.env, r.text = env, o.Text
		r.onIcon, r.offIcon = theme.IconNameRadioButtonChecked, theme.IconNameRadioButton
		r.toggle = func() { g.choose(i) }
		r.arrow = func(step int) { g.choose(min(max(i+step, 0), len(options)-1)) }
		r.Extend(env, r)
		g.radios = append(g.radios, r)
		g.box.Add(r)
	}
	g.ExtendBaseWidget(g)
	return g
}

func (g *RadioGroup) choose(i int) {
	g.SetSelected(g.options[i].Key)
	Focus(g.radios[i], g)
}

// Selected gives the key of the option chosen, or nothing.
func (g *RadioGroup) Selected() string { return g.selected }

// SetSelected chooses an option and calls OnChanged where that is a change.
func (g *RadioGroup) SetSelected(key string) {
	if key == g.selected {
		return
	}
	g.selected = key
	for i, o := range g.options {
		g.radios[i].on = o.Key == key
		g.radios[i].Refresh()
	}
	if g.OnChanged != nil {
		g.OnChanged(key)
	}
}

// Held is what stands inside, for whoever looks for a widget on the page.
func (g *RadioGroup) Held() []fyne.CanvasObject { return []fyne.CanvasObject{g.box} }

// CreateRenderer is called by the toolkit.
func (g *RadioGroup) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(g.box) }

func optionText(options []Option, key string) string {
	i := slices.IndexFunc(options, func(o Option) bool { return o.Key == key })
	if i < 0 {
		return ""
	}
	return options[i].Text
}
