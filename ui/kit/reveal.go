package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// holder is a widget that contains others. Their positions are relative to the
// widget.
type holder interface{ Held() []fyne.CanvasObject }

// scroller is a widget that can scroll a stretch of its content into sight; y
// is the stretch's upper end within the content.
type scroller interface{ Reveal(y, height float32) }

// turner is a widget that scrolls by keys.
type turner interface {
	fyne.CanvasObject
	Overflows() bool // there is something out of sight
	Turn(k fyne.KeyName)
}

// turn scrolls by a key what the widget with the focus stands in, or else the largest
// widget in sight that has something to scroll.
func (e *Env) turn(k fyne.KeyName) {
	c := e.Window.Canvas()
	within := c.Content()
	if top := c.Overlays().Top(); top != nil {
		within = top
	}
	if within == nil {
		return
	}
	var f turnerFinder
	f.target, _ = c.Focused().(fyne.CanvasObject)
	f.visit(within)
	if f.around != nil {
		f.around.Turn(k)
	} else if f.largest != nil {
		f.largest.Turn(k)
	}
}

// turnerFinder finds the turners that have something to scroll.
type turnerFinder struct {
	target  fyne.CanvasObject // may be nil
	around  turner            // the innermost one that target stands in
	largest turner
}

// visit looks into o and reports whether target is there.
func (f *turnerFinder) visit(o fyne.CanvasObject) (holds bool) {
	if o == f.target {
		return true
	}
	for _, child := range held(o) {
		if child.Visible() && f.visit(child) {
			holds = true
		}
	}
	t, ok := o.(turner)
	if !ok || !t.Overflows() {
		return holds
	}
	if holds && f.around == nil {
		f.around = t
	}
	if f.largest == nil || area(t) > area(f.largest) {
		f.largest = t
	}
	return holds
}

func area(o fyne.CanvasObject) float32 { return o.Size().Width * o.Size().Height }

// held returns the objects that o contains.
func held(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case *widget.PopUp:
		return []fyne.CanvasObject{o.Content}
	case holder:
		return o.Held()
	}
	return nil
}

// reveal scrolls the focused widget into sight. It does nothing when the widget
// has the focus again only because the window came back to the front.
func (e *Env) reveal() {
	c := e.Window.Canvas()
	target, ok := c.Focused().(fyne.CanvasObject)
	if !ok || target == e.revealed {
		return
	}
	e.revealed = target
	if top := c.Overlays().Top(); top != nil {
		revealIn(top, target)
	} else if c.Content() != nil {
		revealIn(c.Content(), target)
	}
}

// revealIn scrolls every scroller between o and target until target is in
// sight, and returns the position of target in o after that.
func revealIn(o, target fyne.CanvasObject) (at fyne.Position, found bool) {
	if o == target {
		return at, true
	}
	for _, child := range held(o) {
		if !child.Visible() {
			continue
		}
		if at, found = revealIn(child, target); !found {
			continue
		}
		if s, scrolls := o.(scroller); scrolls {
			s.Reveal(at.Y, target.Size().Height)
		}
		return at.Add(child.Position()), true
	}
	return at, false
}
