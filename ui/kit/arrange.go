package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Stage shows one thing at a time in one place of a page. It is made by [NewStage].
type Stage struct{ Object *fyne.Container }

// NewStage makes a stage that shows an object, or nothing yet.
func NewStage(o ...fyne.CanvasObject) Stage { return Stage{container.NewStack(o...)} }

// Show shows another thing. The one that is shown already stays as it is.
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

// Empty tells whether nothing is shown.
func (s Stage) Empty() bool { return len(s.Object.Objects) == 0 }

// Beside gives fixed its own width at the trailing side, level with the top of grow, which takes the rest of the line.
func Beside(env *Env, grow, fixed fyne.CanvasObject) fyne.CanvasObject {
	return Border(env, nil, nil, nil, VBox(Row(env, Tight(), fixed)), grow)
}

// Line gives the second object its own width at the trailing side and the first the rest, both centred on the line.
func Line(env *Env, a, b fyne.CanvasObject) *fyne.Container {
	return container.New(Mirror(env, lineLayout{}), a, b)
}

type lineLayout struct{}

func (lineLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(a.Width+Gap+b.Width, max(a.Height, b.Height))
}

func (lineLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	a, b := o[0].MinSize(), o[1].MinSize()
	o[0].Move(fyne.NewPos(0, (s.Height-a.Height)/2))
	o[0].Resize(fyne.NewSize(max(0, s.Width-b.Width-Gap), a.Height))
	o[1].Move(fyne.NewPos(s.Width-b.Width, (s.Height-b.Height)/2))
	o[1].Resize(b)
}

// Level puts an object into the middle of the height given, as wide as can be.
func Level(o fyne.CanvasObject) *fyne.Container { return container.New(levelLayout{}, o) }

type levelLayout struct{}

func (levelLayout) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (levelLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	h := min(o[0].MinSize().Height, s.Height)
	o[0].Resize(fyne.NewSize(s.Width, h))
	o[0].Move(fyne.NewPos(0, (s.Height-h)/2))
}

// InField gives a text in a form the height of a field, so that it stands on the line of its label.
func InField(o fyne.CanvasObject) *fyne.Container { return Height(fieldLine, Level(o)) }

const fieldLine = 38

// Shared divides the height between two objects; the upper one gets this share.
func Shared(upper float32, a, b fyne.CanvasObject) *fyne.Container {
	return container.New(sharedLayout{upper}, a, b)
}

type sharedLayout struct{ upper float32 }

func (sharedLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(max(a.Width, b.Width), a.Height+b.Height)
}

func (l sharedLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	h := min(s.Height*l.upper, s.Height-o[1].MinSize().Height)
	o[0].Resize(fyne.NewSize(s.Width, h))
	o[0].Move(fyne.Position{})
	o[1].Resize(fyne.NewSize(s.Width, s.Height-h))
	o[1].Move(fyne.NewPos(0, h))
}

// Wide gives an object exactly this width, whatever it would ask for.
func Wide(width float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(wideLayout{width}, o)
}

type wideLayout struct{ width float32 }

func (l wideLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(scaled(l.width), o[0].MinSize().Height)
}

func (l wideLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Resize(s)
	o[0].Move(fyne.Position{})
}

// Grow puts objects under each other; the one at index grow takes the height that is left.
func Grow(grow int, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(growLayout{grow}, objects...)
}

type growLayout struct{ grow int }

func (l growLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		m := o.MinSize()
		s.Width, s.Height = max(s.Width, m.Width), s.Height+m.Height+Gap
	}
	return s.SubtractWidthHeight(0, Gap)
}

func (l growLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	heights, rest := make([]float32, len(objects)), size.Height-Gap*float32(len(objects)-1)
	for i, o := range objects {
		if i != l.grow {
			o.Resize(fyne.NewSize(size.Width, o.Size().Height))
			heights[i] = o.MinSize().Height
			rest -= heights[i]
		}
	}
	heights[l.grow] = max(0, rest)
	y := float32(0)
	for i, o := range objects {
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, heights[i]))
		y += heights[i] + Gap
	}
}
