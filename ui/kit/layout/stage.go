package layout

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Stage shows one object at a time in one place of a page. It is made by
// NewStage; Object is what stands on the page.
type Stage struct{ Object *fyne.Container }

// NewStage makes a stage that shows o, or nothing yet.
func NewStage(o ...fyne.CanvasObject) Stage { return Stage{container.NewStack(o...)} }

// Show replaces what is shown. It does nothing where o is shown already.
func (s Stage) Show(o fyne.CanvasObject) {
	if s.Empty() || s.Object.Objects[0] != o {
		s.Object.Objects = []fyne.CanvasObject{o}
		s.Object.Refresh()
	}
}

// Clear shows nothing.
func (s Stage) Clear() {
	s.Object.Objects = nil
	s.Object.Refresh()
}

// Empty reports whether nothing is shown.
func (s Stage) Empty() bool { return len(s.Object.Objects) == 0 }
