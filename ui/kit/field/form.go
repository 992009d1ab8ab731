package field

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
)

// Row is one row of a form: a label and the widget beside it.
type Row struct {
	Label  string
	Widget fyne.CanvasObject
	Hint   string // under the widget, in small type
}

// Form puts rows under each other, each label at the leading side of its
// widget, which is called by it. All labels have one width. A row whose widget is
// hidden is left out.
func Form(env *kit.Env, fields ...Row) *fyne.Container {
	var objects []fyne.CanvasObject
	for _, f := range fields {
		cell := f.Widget
		name(cell, f.Label)
		if f.Hint != "" {
			cell = layout.VBoxTight(f.Widget, prose.NewParagraph(env, f.Hint, prose.Caption))
		}
		objects = append(objects, prose.NewLabel(env, f.Label, prose.Body), cell)
	}
	return container.New(layout.Mirror(env, formLayout{}), objects...)
}

// formLayout lays out pairs of label and widget.
type formLayout struct{}

// labelDrop lowers a label to the line of the text in the field beside it.
const labelDrop = 9

func (formLayout) labels(o []fyne.CanvasObject) (width float32) {
	for i := 0; i < len(o); i += 2 {
		width = max(width, o[i].MinSize().Width)
	}
	return width
}

func (l formLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	labels := l.labels(o)
	for i := 0; i+1 < len(o); i += 2 {
		if !o[i+1].Visible() {
			continue
		}
		a, b := o[i].MinSize(), o[i+1].MinSize()
		s.Width = max(s.Width, labels+kit.Gap+b.Width)
		s.Height += max(a.Height+draw.Scaled(labelDrop), b.Height) + kit.Gap
	}
	s.Height = max(0, s.Height-kit.Gap)
	return s
}

func (l formLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	labels, y := l.labels(o), float32(0)
	for i := 0; i+1 < len(o); i += 2 {
		if !o[i+1].Visible() {
			o[i].Hide()
			continue
		}
		o[i].Show()
		room := max(0, size.Width-labels-kit.Gap)
		a, b := o[i].MinSize().Height, draw.HeightAt(o[i+1], room)
		drop := draw.Scaled(labelDrop)
		h := max(a+drop, b)
		draw.Place(o[i], 0, y+drop, labels, a)
		draw.Place(o[i+1], labels+kit.Gap, y, room, b)
		y += h + kit.Gap
	}
}

// Checker is a field that can say whether its content will do. Check shows
// beside the field what is wrong.
type Checker interface {
	fyne.Focusable
	Check() bool
}

// FirstWrong checks all fields, so that each shows what is wrong, and returns
// the first that will not do, or nil.
func FirstWrong[F Checker](fields ...F) (wrong fyne.Focusable) {
	for _, f := range slices.Backward(fields) {
		if !f.Check() {
			wrong = f
		}
	}
	return wrong
}

// AllRight checks all fields, focuses the first that will not do, and reports
// whether all will do.
func AllRight[F Checker](env *kit.Env, fields ...F) bool {
	wrong := FirstWrong(fields...)
	if wrong != nil {
		env.Window.Canvas().Focus(wrong)
	}
	return wrong == nil
}
