package layout

import (
	"iter"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
)

// Border puts objects at the four sides and gives center the rest. Any of them
// may be nil.
func Border(env *kit.Env, top, bottom, leading, trailing, center fyne.CanvasObject) *fyne.Container {
	var objects []fyne.CanvasObject
	for _, o := range []fyne.CanvasObject{top, leading, center, trailing, bottom} {
		if o != nil {
			objects = append(objects, o)
		}
	}
	return container.New(Mirror(env, borderLayout{top, bottom, leading, trailing, center}), objects...)
}

// Columns puts objects in rows of columns, all equally wide.
func Columns(env *kit.Env, columns int, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(Mirror(env, columnsLayout{columns}), objects...)
}

// borderLayout is the layout of Border.
type borderLayout struct {
	top, bottom, leading, trailing, center fyne.CanvasObject
}

// shown reports whether o is there and visible.
func shown(o fyne.CanvasObject) bool { return o != nil && o.Visible() }

// minOf returns the smallest size of o, or none where it is not shown.
func minOf(o fyne.CanvasObject) (s fyne.Size) {
	if shown(o) {
		s = o.MinSize()
	}
	return s
}

func (l borderLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	t, b, c := minOf(l.top), minOf(l.bottom), minOf(l.center)
	a, z := minOf(l.leading), minOf(l.trailing)
	return fyne.NewSize(
		max(t.Width, b.Width, a.Width+c.Width+z.Width),
		t.Height+b.Height+max(a.Height, c.Height, z.Height),
	)
}

func (l borderLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	var top, bottom, left, right float32
	if shown(l.top) {
		top = draw.HeightAt(l.top, size.Width)
		draw.Place(l.top, 0, 0, size.Width, top)
	}
	if shown(l.bottom) {
		bottom = draw.HeightAt(l.bottom, size.Width)
		draw.Place(l.bottom, 0, size.Height-bottom, size.Width, bottom)
	}
	middle := max(0, size.Height-top-bottom)
	if shown(l.leading) {
		left = l.leading.MinSize().Width
		draw.Place(l.leading, 0, top, left, middle)
	}
	if shown(l.trailing) {
		right = l.trailing.MinSize().Width
		draw.Place(l.trailing, size.Width-right, top, right, middle)
	}
	if shown(l.center) {
		draw.Place(l.center, left, top, max(0, size.Width-left-right), middle)
	}
}

// columnsLayout is the layout of Columns. All objects of a row are as high as
// the highest.
type columnsLayout struct{ columns int }

// lines returns the visible objects row by row.
func (l columnsLayout) lines(objects []fyne.CanvasObject) iter.Seq[[]fyne.CanvasObject] {
	visible := slices.DeleteFunc(slices.Clone(objects), func(o fyne.CanvasObject) bool { return !o.Visible() })
	return slices.Chunk(visible, l.columns)
}

func (l columnsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var width, height float32
	for line := range l.lines(objects) {
		high := float32(0)
		for _, o := range line {
			m := o.MinSize()
			width, high = max(width, m.Width), max(high, m.Height)
		}
		height += high + kit.Gap
	}
	n := float32(l.columns)
	return fyne.NewSize(n*width+(n-1)*kit.Gap, max(0, height-kit.Gap))
}

func (l columnsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	n := float32(l.columns)
	width, y := (size.Width-(n-1)*kit.Gap)/n, float32(0)
	lines := slices.Collect(l.lines(objects))
	for _, line := range lines {
		high := float32(0)
		for _, o := range line {
			high = max(high, draw.HeightAt(o, width))
		}
		if len(lines) == 1 {
			high = max(high, size.Height)
		}
		for i, o := range line {
			draw.Place(o, float32(i)*(width+kit.Gap), y, width, high)
		}
		y += high + kit.Gap
	}
}
