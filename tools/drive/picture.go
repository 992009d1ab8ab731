package drive

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// Picture draws the window as it is. A real window lays out again by itself when
// a text grows; here it is made to by a change of size. A dialog never shrinks by
// itself, so one that was drawn with larger texts is made to as well.
func (d *Driver) Picture() image.Image {
	d.Drain()
	c := d.Window.Canvas()
	for _, t := range d.Things() {
		if p, ok := t.Object.(*widget.PopUp); ok {
			p.Resize(p.MinSize())
		}
	}
	size := c.Size()
	d.Window.Resize(size.AddWidthHeight(1, 0))
	d.Window.Resize(size)
	undo := cutPanes(nil, c.Content(), fyne.Position{}, size.Height, false)
	for _, o := range c.Overlays().List() {
		undo = cutPanes(undo, o, fyne.Position{}, size.Height, false)
	}
	defer func() {
		for _, f := range undo {
			f()
		}
	}()
	return c.Capture()
}

// cutPanes makes every scrolled pane end where the pane around it does, and adds
// to undo what gives it its size again. The painter of a window cuts by all panes
// around an object; that of pictures knows only the innermost one, and would draw
// a field that is scrolled out of sight.
func cutPanes(undo []func(), o fyne.CanvasObject, at fyne.Position, bottom float32, inside bool) []func() {
	if !o.Visible() {
		return undo
	}
	at = at.Add(o.Position())
	var children []fyne.CanvasObject
	switch w := o.(type) {
	case *fyne.Container:
		children = w.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(w).Objects()
	}
	if cuts(o) {
		size := o.Size()
		switch left := bottom - at.Y; {
		case inside && left <= 0:
			o.Hide()
			return append(undo, o.Show)
		case inside && left < size.Height:
			undo = append(undo, func() { o.Resize(size) })
			o.Resize(fyne.NewSize(size.Width, left))
		}
		bottom, inside = min(bottom, at.Y+size.Height), true
	}
	for _, child := range children {
		undo = cutPanes(undo, child, at, bottom, inside)
	}
	return undo
}

// cuts tells whether an object shows nothing of what stands out of it.
func cuts(o fyne.CanvasObject) bool {
	switch o.(type) {
	case fyne.Scrollable, *container.Clip:
		return true
	}
	return false
}
