package kit

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// drawing is the renderer of all widgets here: a fixed or growing list of primitives with three functions around it.
type drawing struct {
	widget  fyne.Widget
	objects []fyne.CanvasObject
	min     func() fyne.Size
	layout  func(fyne.Size)
	paint   func() // brings texts and colours up to date; may change objects
}

func (d *drawing) Destroy()                     {}
func (d *drawing) MinSize() fyne.Size           { return d.min() }
func (d *drawing) Objects() []fyne.CanvasObject { return d.objects }

func (d *drawing) Layout(s fyne.Size) { d.layout(s) }

func (d *drawing) Refresh() {
	d.paint()
	d.layout(d.widget.Size())
	redraw(d.widget)
}

// SwitchedOff tells whether a person can't use o now. The toolkit's own Disabled is also said by what Tab passes by.
func SwitchedOff(o fyne.CanvasObject) bool {
	switch o := o.(type) {
	case *tabName:
		return false
	case *radio:
		return o.tick.Disabled()
	case fyne.Disableable:
		return o.Disabled()
	}
	return false
}

// redraw has the window drawn anew. The toolkit finds the window of what it drew before; what was hidden until now it
// has never drawn, so then every window is told.
func redraw(o fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	if c := driver.CanvasForObject(o); c != nil {
		c.Refresh(o)
		return
	}
	for _, w := range driver.AllWindows() {
		w.Canvas().Refresh(o)
	}
}

// control is what every widget that takes the focus has in common.
type control struct {
	widget.DisableableWidget
	env     *Env
	focused bool
	hovered bool
}

// FocusGained is called by the toolkit.
func (c *control) FocusGained() {
	c.env.touched()
	c.focused = true
	c.Refresh()
	c.env.reveal()
}

// FocusLost is called by the toolkit.
func (c *control) FocusLost() {
	c.focused = false
	c.Refresh()
}

// TypedRune is called by the toolkit.
func (c *control) TypedRune(rune) {}

// TypedShortcut is called by the toolkit. Return with Ctrl answers a dialog from anywhere in it; the rest goes on to
// the window.
func (c *control) TypedShortcut(s fyne.Shortcut) {
	k, ok := s.(*desktop.CustomShortcut)
	if ok && c.env.InDialog() && k.Modifier == fyne.KeyModifierShortcutDefault && (k.KeyName == fyne.KeyReturn || k.KeyName == fyne.KeyEnter) {
		c.env.unusedKey(&fyne.KeyEvent{Name: k.KeyName})
		return
	}
	c.env.passOn(s)
}

func (c *control) hover(on bool) {
	c.env.touched()
	c.hovered = on
	c.Refresh()
}

// focus asks for the keyboard on behalf of w, which a mouse click gives.
func focus(w fyne.Focusable, o fyne.CanvasObject) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil && c.Focused() != w {
		c.Focus(w)
	}
}

// passOn gives the window a shortcut that the widget with the focus has no use for: the toolkit stops at that widget.
func (e *Env) passOn(s fyne.Shortcut) {
	if c, ok := e.Window.Canvas().(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

// ringLine is how wide the mark of the focus is.
const ringLine = 2

// newRing makes the mark of the focus, drawn around a widget.
func newRing() *canvas.Rectangle {
	r := canvas.NewRectangle(color.Transparent)
	r.StrokeWidth = ringLine
	r.CornerRadius = Radius
	return r
}

func paintRing(r *canvas.Rectangle, on bool, l look) {
	r.StrokeColor, r.Hidden = color.Transparent, !on
	if on {
		r.StrokeColor = l.color(theme.ColorNamePrimary)
	}
}

func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// placeMirrored places an object inside a width, flipped where pages run from right to left.
func (e *Env) placeMirrored(o fyne.CanvasObject, x, y, w, h, within float32) {
	if e.RTL() {
		x = within - x - w
	}
	place(o, x, y, w, h)
}

// measure is the size of a one-line text as it will be drawn.
func (e *Env) measure(s string, size float32, st fyne.TextStyle) fyne.Size {
	return fyne.MeasureText(e.display(s), size, st)
}

// newRect makes a rectangle that shows nothing until it is given a colour.
func newRect() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) }

// fill is a ground of one colour for a large part of the window. It is an image of one pixel: where no graphics card
// helps, a rectangle takes nearly twice as long, because it asks each pixel about edges, corners and shadow.
type fill struct{ *canvas.Image }

func newFill() fill {
	f := fill{canvas.NewImageFromImage(image.NewRGBA(image.Rect(0, 0, 1, 1)))}
	f.ScaleMode = canvas.ImageScalePixels
	return f
}

func (f fill) paint(c color.Color) {
	pixel := f.Image.Image.(*image.RGBA)
	was := pixel.RGBAAt(0, 0)
	if pixel.Set(0, 0, c); pixel.RGBAAt(0, 0) != was {
		f.Refresh()
	}
}

// edges are lines along the inner side of a large area: four rectangles, since the stroke of one would ask each pixel
// inside of it, too.
type edges [4]*canvas.Rectangle

func newEdges() edges { return edges{newRect(), newRect(), newRect(), newRect()} }

func (e edges) paint(c color.Color) {
	for _, r := range e {
		r.FillColor = c
	}
}

func (e edges) place(s fyne.Size, width float32) {
	place(e[0], 0, 0, s.Width, width)
	place(e[1], 0, s.Height-width, s.Width, width)
	place(e[2], 0, width, width, s.Height-2*width)
	place(e[3], s.Width-width, width, width, s.Height-2*width)
}

func (e edges) objects() []fyne.CanvasObject { return []fyne.CanvasObject{e[0], e[1], e[2], e[3]} }

// scrollPane shows only what of its content lies inside it, and hears of the wheel there.
//
// It stands inside the widget that scrolls: the toolkit cuts every widget with a method Scrolled off at its edge, and the
// frame of a field must not be.
type scrollPane struct {
	widget.BaseWidget
	content  *fyne.Container
	scrolled func(*fyne.ScrollEvent)
}

// Scrolled is called by the toolkit.
func (p *scrollPane) Scrolled(e *fyne.ScrollEvent) { p.scrolled(e) }

// CreateRenderer is called by the toolkit.
func (p *scrollPane) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(p.content)
}

func newScrollPane(content *fyne.Container, scrolled func(*fyne.ScrollEvent)) *scrollPane {
	p := &scrollPane{content: content, scrolled: scrolled}
	p.ExtendBaseWidget(p)
	return p
}
