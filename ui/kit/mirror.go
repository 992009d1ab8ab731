package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// mirrored lays its objects out as the inner layout does and flips them left to right where pages run that way.
type mirrored struct {
	env   *Env
	inner fyne.Layout
}

func (m mirrored) MinSize(o []fyne.CanvasObject) fyne.Size { return m.inner.MinSize(o) }

func (m mirrored) Layout(o []fyne.CanvasObject, s fyne.Size) {
	m.inner.Layout(o, s)
	if !m.env.RTL() {
		return
	}
	for _, x := range o {
		p := x.Position()
		x.Move(fyne.NewPos(s.Width-p.X-x.Size().Width, p.Y))
	}
}

// Mirror makes a layout that obeys the page's direction out of any layout.
func Mirror(env *Env, inner fyne.Layout) fyne.Layout { return mirrored{env, inner} }

// Row puts objects side by side from leading to trailing, each at its own size, centred on one line. Use Spacer for what should grow. What is wrapped in Fill takes the room left.
func Row(env *Env, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(Mirror(env, rowLayout{gap: Gap}), objects...)
}

// VBox puts objects under each other.
func VBox(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(stackLayout{Gap}, objects...)
}

// Tight is VBox with the small gap, for things that belong together.
func Tight(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(stackLayout{GapSmall}, objects...)
}

// Border puts objects at the four sides and gives center the rest; nil leaves a side empty.
func Border(env *Env, top, bottom, leading, trailing, center fyne.CanvasObject) *fyne.Container {
	var objects []fyne.CanvasObject
	for _, o := range []fyne.CanvasObject{top, leading, center, trailing, bottom} {
		if o != nil {
			objects = append(objects, o)
		}
	}
	return container.New(Mirror(env, borderLayout{top, bottom, leading, trailing, center}), objects...)
}

// Columns shares the width equally among columns, row by row.
func Columns(env *Env, columns int, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(Mirror(env, columnsLayout{columns}), objects...)
}

// Spacer takes the room that is left in an HBox, Row or VBox.
func Spacer() fyne.CanvasObject { return layout.NewSpacer() }

// Pad puts the same space around an object on all sides.
func Pad(space float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(paddedLayout{space}, o)
}

// Width gives an object at least this width.
func Width(min float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(floorLayout{fyne.NewSize(min, 0)}, o)
}

// Height gives an object at least this height.
func Height(min float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(floorLayout{fyne.NewSize(0, min)}, o)
}

// Leading keeps an object at its own width at the leading side of the room given.
func Leading(env *Env, o fyne.CanvasObject) *fyne.Container { return Row(env, o, Spacer()) }

// Center keeps an object at its own size in the middle.
func Center(o fyne.CanvasObject) *fyne.Container { return container.NewCenter(o) }

// filler marks an object of a Row that takes the room left.
type filler struct{ paddedLayout }

// Fill has an object take the width that the others of a Row leave, as a text that may be long.
func Fill(o fyne.CanvasObject) *fyne.Container { return container.New(filler{}, o) }

// grows tells whether an object of a row takes more room than it needs.
func grows(o fyne.CanvasObject) bool {
	if c, ok := o.(*fyne.Container); ok {
		if _, fills := c.Layout.(filler); fills {
			return true
		}
	}
	return isSpacer(o)
}

// rowLayout is a horizontal box whose objects keep their own height.
type rowLayout struct{ gap float32 }

func (l rowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	shown := 0
	for _, o := range objects {
		if !o.Visible() || isSpacer(o) {
			continue
		}
		m := o.MinSize()
		s.Width += m.Width
		s.Height = max(s.Height, m.Height)
		shown++
	}
	s.Width += l.gap * float32(max(0, shown-1))
	return s
}

func (l rowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	growing := 0
	for _, o := range objects {
		if o.Visible() && grows(o) {
			growing++
		}
	}
	share := max(0, size.Width-l.MinSize(objects).Width) / float32(max(1, growing))
	x := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		if isSpacer(o) {
			x += share
			continue
		}
		w := o.MinSize().Width
		if grows(o) {
			w += share
		}
		h := heightAt(o, w)
		place(o, x, (size.Height-h)/2, w, h)
		x += w + l.gap
	}
}

// floorLayout stacks objects with a lower bound on their size.
type floorLayout struct{ min fyne.Size }

func (l floorLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	s := fyne.NewSize(scaled(l.min.Width), scaled(l.min.Height))
	for _, o := range objects {
		if o.Visible() {
			s = s.Max(o.MinSize())
		}
	}
	return s
}

func (l floorLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
		o.Move(fyne.Position{})
	}
}
