package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// holder is a widget with others inside it. Their positions are within the widget.
type holder interface{ held() []fyne.CanvasObject }

func held(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case *widget.PopUp:
		return []fyne.CanvasObject{o.Content}
	case holder:
		return o.held()
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
		if s, scrolls := o.(*ScrollBox); scrolls {
			scrollTo(s, at.Y, target.Size().Height)
		}
		return at.Add(child.Position()), true
	}
	return at, false
}

// scrollTo brings a stretch of the content into sight, with a little room around it. Of one that is too high it shows
// the upper end.
func scrollTo(s *ScrollBox, y, height float32) {
	to := s.Offset.Y
	to = max(to, y+height+Gap-s.Size().Height)
	to = max(0, min(to, y-Gap))
	if to != s.Offset.Y {
		s.ScrollToOffset(fyne.NewPos(s.Offset.X, to))
	}
}
