package field

import (
	"math"
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
// widget, which is called by it. All labels have one width. Where that would leave the
// widgets too little, each label stands over its widget. A row whose widget is hidden is
// left out.
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
	return container.New(layout.Mirror(env, &formLayout{width: math.MaxFloat32}), objects...)
}

// formLayout lays out pairs of label and widget.
type formLayout struct{ width float32 } // that it was last laid out for

const (
	// labelDrop lowers a label to the line of the text in the field beside it.
	labelDrop = 9
	// widgetLeast is the width that is left to a widget beside its label.
	widgetLeast = 140
)

// widths returns the widths that the widest label and the widest widget ask for.
func (*formLayout) widths(o []fyne.CanvasObject) (labels, widgets float32) {
	for i := 0; i+1 < len(o); i += 2 {
		labels = max(labels, o[i].MinSize().Width)
		if o[i+1].Visible() {
			widgets = max(widgets, o[i+1].MinSize().Width)
		}
	}
	return labels, widgets
}

// stacked reports whether labels stand over their widgets.
func (l *formLayout) stacked(labels, widgets float32) bool {
	return l.width-labels-kit.Gap < max(widgets, draw.Scaled(widgetLeast))
}

func (l *formLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	labels, widgets := l.widths(o)
	stacked := l.stacked(labels, widgets)
	s := fyne.NewSize(labels+kit.Gap+widgets, 0)
	if stacked {
		s.Width = max(labels, widgets)
	}
	for i := 0; i+1 < len(o); i += 2 {
		if !o[i+1].Visible() {
			continue
		}
		a, b := o[i].MinSize().Height, o[i+1].MinSize().Height
		if stacked {
			s.Height += a + b + kit.Gap
		} else {
			s.Height += max(a+draw.Scaled(labelDrop), b) + kit.Gap
		}
	}
	s.Height = max(0, s.Height-kit.Gap)
	return s
}

func (l *formLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	labels, widgets := l.widths(o)
	stacked, y := l.stacked(labels, widgets), float32(0)
	for i := 0; i+1 < len(o); i += 2 {
		if !o[i+1].Visible() {
			o[i].Hide()
			continue
		}
		o[i].Show()
		if stacked {
			y += l.placeOver(o[i], o[i+1], y, size.Width)
		} else {
			y += l.placeBeside(o[i], o[i+1], y, labels, max(0, size.Width-labels-kit.Gap))
		}
		y += kit.Gap
	}
}

// placeOver puts a label over its widget and returns how high both are.
func (*formLayout) placeOver(label, widget fyne.CanvasObject, y, width float32) float32 {
	a, b := label.MinSize().Height, draw.HeightAt(widget, width)
	draw.Place(label, 0, y, width, a)
	draw.Place(widget, 0, y+a, width, b)
	return a + b
}

// placeBeside puts a widget beside its label and returns how high both are.
func (*formLayout) placeBeside(label, widget fyne.CanvasObject, y, labels, room float32) float32 {
	a, b, drop := label.MinSize().Height, draw.HeightAt(widget, room), draw.Scaled(labelDrop)
	h := max(a+drop, b)
	draw.Place(label, 0, y+drop, labels, a)
	draw.Place(widget, labels+kit.Gap, y, room, b)
	return h
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
