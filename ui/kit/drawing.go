package kit

import "fyne.io/fyne/v2"

// drawing is the renderer of all widgets here: a fixed or growing list of primitives with three functions around it.
type drawing struct {
	of      fyne.Widget
	parts   []fyne.CanvasObject
	min     func() fyne.Size
	arrange func(fyne.Size)
	paint   func() // brings texts and colours up to date; may change objects
}

func (d *drawing) Destroy()                     {}
func (d *drawing) MinSize() fyne.Size           { return d.min() }
func (d *drawing) Objects() []fyne.CanvasObject { return d.parts }

func (d *drawing) Layout(s fyne.Size) { d.arrange(s) }

func (d *drawing) Refresh() {
	d.paint()
	d.arrange(d.of.Size())
	redraw(d.of)
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

// place puts an object somewhere.
func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// placeMirrored places an object inside a width, flipped where pages run from right to left.
func placeMirrored(env *Env, o fyne.CanvasObject, x, y, w, h, within float32) {
	if env.RTL() {
		x = within - x - w
	}
	place(o, x, y, w, h)
}

// heightAt is the height that an object needs when it is as wide as this.
func heightAt(o fyne.CanvasObject, width float32) float32 {
	if o.Size().Width != width {
		o.Resize(fyne.NewSize(width, o.Size().Height))
	}
	return o.MinSize().Height
}
