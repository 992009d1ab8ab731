package draw

import (
	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
)

// Drawing is a renderer made of a list of primitives and three functions. Paint
// sets texts and colours, and may change Parts; Arrange places the parts in a
// size; Min returns the smallest size.
type Drawing struct {
	Of      fyne.Widget
	Parts   []fyne.CanvasObject
	Min     func() fyne.Size
	Arrange func(fyne.Size)
	Paint   func() // brings texts and colours up to date; may change objects
	watch   LookWatch
}

func (d *Drawing) Destroy()                     {}
func (d *Drawing) MinSize() fyne.Size           { return d.Min() }
func (d *Drawing) Objects() []fyne.CanvasObject { return d.Parts }

func (d *Drawing) Layout(s fyne.Size) { d.Arrange(s) }

// Refresh is called by the toolkit. After a change of the look it refreshes the
// widgets among the parts as well: the toolkit does that alone for what is in the
// window while the look changes.
func (d *Drawing) Refresh() {
	d.Paint()
	if d.watch.Changed() {
		for _, part := range d.Parts {
			switch part.(type) {
			case fyne.Widget, *fyne.Container:
				part.Refresh()
			}
		}
	}
	d.Arrange(d.Of.Size())
	Redraw(d.Of)
}

// Redraw asks the window that shows o to draw it anew. The toolkit knows the
// window of what it has drawn before; for an object that was hidden until now,
// every window is asked.
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

// Place moves and resizes an object.
func Place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// PlaceMirrored places an object in a strip of the width within, flipped left
// to right where pages run from right to left.
func PlaceMirrored(env *kit.Env, o fyne.CanvasObject, x, y, w, h, within float32) {
	if env.RTL() {
		x = within - x - w
	}
	Place(o, x, y, w, h)
}

// HeightAt returns the height that an object needs at a width. It resizes the
// object to that width, since the height of a text is known only then.
func HeightAt(o fyne.CanvasObject, width float32) float32 {
	if o.Size().Width != width {
		o.Resize(fyne.NewSize(width, o.Size().Height))
	}
	return o.MinSize().Height
}
