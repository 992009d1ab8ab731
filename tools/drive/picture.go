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
	all := sight{bottom: size.Height}
	undo := all.cutPanes(nil, c.Content(), fyne.Position{})
	for _, o := range c.Overlays().List() {
		undo = all.cutPanes(undo, o, fyne.Position{})
	}
	defer func() {
		for _, f := range undo {
			f()
		}
	}()
	return c.Capture()
}

// sight is what can be seen of a window's height.
type sight struct {
	top, bottom float32
	inside      bool // of a pane
}

// cutPanes makes every scrolled pane begin and end where the pane around it does, and
// adds to undo what gives it its size again. The painter of a window cuts by all panes
// around an object; that of pictures knows only the innermost one, and would draw
// a field that is scrolled out of sight.
func (s sight) cutPanes(undo []func(), o fyne.CanvasObject, at fyne.Position) []func() {
	if !o.Visible() {
		return undo
	}
	around := at
	at = at.Add(o.Position())
	if cuts(o) {
		size := o.Size()
		above, below := max(0, s.top-at.Y), max(0, at.Y+size.Height-s.bottom)
		switch {
		case s.inside && above+below >= size.Height:
			o.Hide()
			return append(undo, o.Show)
		case s.inside && above+below > 0:
			undo = append(undo, shorten(o, above, below))
		}
		s = sight{max(s.top, at.Y), min(s.bottom, at.Y+size.Height), true}
		at = around.Add(o.Position())
	}
	for _, child := range childrenOf(o) {
		undo = s.cutPanes(undo, child, at)
	}
	return undo
}

func childrenOf(o fyne.CanvasObject) []fyne.CanvasObject {
	switch w := o.(type) {
	case *fyne.Container:
		return w.Objects
	case fyne.Widget:
		return test.WidgetRenderer(w).Objects()
	}
	return nil
}

// shorten takes so much of a pane's height away, above and below; what is in it stays
// where it is. The function that it returns takes that back.
func shorten(o fyne.CanvasObject, above, below float32) (undo func()) {
	size, at := o.Size(), o.Position()
	o.Resize(fyne.NewSize(size.Width, size.Height-above-below))
	o.Move(at.AddXY(0, above))
	for _, child := range childrenOf(o) {
		child.Move(child.Position().SubtractXY(0, above))
	}
	return func() {
		o.Move(at)
		o.Resize(size)
	}
}

// cuts tells whether an object shows nothing of what stands out of it.
func cuts(o fyne.CanvasObject) bool {
	switch o.(type) {
	case fyne.Scrollable, *container.Clip:
		return true
	}
	return false
}
