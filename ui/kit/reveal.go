package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// holder is a widget with others inside it. Their positions are within the widget.
type holder interface{ Held() []fyne.CanvasObject }

// scroller is a widget that brings a stretch of what it holds into sight.
type scroller interface{ Reveal(y, height float32) }

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

// reveal scrolls what has got the focus into sight, but not what only has it again because the window came to the front.
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

// revealIn scrolls everything between o and target so that target is in sight, and gives where in o it stands then.
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
