package draw

import (
	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
)

// Drawing is the renderer of all widgets here: a fixed or growing list of primitives with three functions around it.
type Drawing struct {
	Of      fyne.Widget
	Parts   []fyne.CanvasObject
	Min     func() fyne.Size
	Arrange func(fyne.Size)
	Paint   func() // brings texts and colours up to date; may change objects
}

func (d *Drawing) Destroy()                     {}
func (d *Drawing) MinSize() fyne.Size           { return d.Min() }
func (d *Drawing) Objects() []fyne.CanvasObject { return d.Parts }

func (d *Drawing) Layout(s fyne.Size) { d.Arrange(s) }

func (d *Drawing) Refresh() {
	d.Paint()
	d.Arrange(d.Of.Size())
	Redraw(d.Of)
}

// Redraw has the window drawn anew. The toolkit finds the window of what it drew before; what was hidden until now it
// has never drawn, so then every window is told.
func Redraw(o fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	if c := driver.CanvasForObject(o); c != nil {
		c.Refresh(o)
		return
	}
	for _, w := range driver.AllWindows() {
		w.Canvas().Refresh(o)
	}
}

// Place puts an object somewhere.
func Place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// PlaceMirrored places an object inside a width, flipped where pages run from right to left.
func PlaceMirrored(env *kit.Env, o fyne.CanvasObject, x, y, w, h, within float32) {
	if env.RTL() {
		x = within - x - w
	}
	Place(o, x, y, w, h)
}

// HeightAt is the height that an object needs when it is as wide as this.
func HeightAt(o fyne.CanvasObject, width float32) float32 {
	if o.Size().Width != width {
		o.Resize(fyne.NewSize(width, o.Size().Height))
	}
	return o.MinSize().Height
}
