package kit

import (
	"iter"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

func isSpacer(o fyne.CanvasObject) bool {
	_, ok := o.(layout.SpacerObject)
	return ok
}

// stackLayout puts objects under each other; spacers share what height is left.
type stackLayout struct{ gap float32 }

func (l stackLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	s, shown := fyne.Size{}, 0
	for _, o := range objects {
		if !o.Visible() || isSpacer(o) {
			continue
		}
		m := o.MinSize()
		s.Width = max(s.Width, m.Width)
		s.Height += m.Height
		shown++
	}
	s.Height += l.gap * float32(max(0, shown-1))
	return s
}

func (l stackLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	used, shown, spacers := float32(0), 0, 0
	for _, o := range objects {
		switch {
		case !o.Visible():
		case isSpacer(o):
			spacers++
		default:
			used += heightAt(o, size.Width)
			shown++
		}
	}
	free := max(0, size.Height-used-l.gap*float32(max(0, shown-1)))
	y := float32(0)
	for _, o := range objects {
		switch {
		case !o.Visible():
		case isSpacer(o):
			y += free / float32(spacers)
		default:
			h := o.MinSize().Height
			place(o, 0, y, size.Width, h)
			y += h + l.gap
		}
	}
}

// borderLayout gives objects the four sides and one the rest. A side may be nil.
type borderLayout struct {
	top, bottom, leading, trailing, center fyne.CanvasObject
}

func shown(o fyne.CanvasObject) bool { return o != nil && o.Visible() }

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
		top = heightAt(l.top, size.Width)
		place(l.top, 0, 0, size.Width, top)
	}
	if shown(l.bottom) {
		bottom = heightAt(l.bottom, size.Width)
		place(l.bottom, 0, size.Height-bottom, size.Width, bottom)
	}
	middle := max(0, size.Height-top-bottom)
	if shown(l.leading) {
		left = l.leading.MinSize().Width
		place(l.leading, 0, top, left, middle)
	}
	if shown(l.trailing) {
		right = l.trailing.MinSize().Width
		place(l.trailing, size.Width-right, top, right, middle)
	}
	if shown(l.center) {
		place(l.center, left, top, max(0, size.Width-left-right), middle)
	}
}

// columnsLayout shares the width equally; the objects of one line are as high as the highest.
type columnsLayout struct{ columns int }

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
		height += high + Gap
	}
	n := float32(l.columns)
	return fyne.NewSize(n*width+(n-1)*Gap, max(0, height-Gap))
}

func (l columnsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	n := float32(l.columns)
	width, y := (size.Width-(n-1)*Gap)/n, float32(0)
	lines := slices.Collect(l.lines(objects))
	for _, line := range lines {
		high := float32(0)
		for _, o := range line {
			high = max(high, heightAt(o, width))
		}
		if len(lines) == 1 {
			high = max(high, size.Height)
		}
		for i, o := range line {
			place(o, float32(i)*(width+Gap), y, width, high)
		}
		y += high + Gap
	}
}

// paddedLayout puts the same space around one object on all sides.
type paddedLayout struct{ pad float32 }

func (l paddedLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return o[0].MinSize().AddWidthHeight(2*l.pad, 2*l.pad)
}

func (l paddedLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	place(o[0], l.pad, l.pad, max(0, s.Width-2*l.pad), max(0, s.Height-2*l.pad))
}

// GiveWay puts one object above another in a dialog. Where the window is too low for both, the upper one is scrolled.
func GiveWay(env *Env, upper, lower fyne.CanvasObject) *fyne.Container {
	padded := Pad(GapSmall, upper)
	return container.New(giveWayLayout{env, padded}, Outdent(Scroll(padded)), lower)
}

type giveWayLayout struct {
	env   *Env
	upper fyne.CanvasObject // what is scrolled
}

// Heights for [GiveWay]: what a dialog needs beside its content, and the least that is left of the upper object.
const (
	dialogRest = 160
	leastUpper = 80
)

func (l giveWayLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	below := o[1].MinSize()
	room := l.env.Window.Canvas().Size().Height - dialogRest - below.Height - Gap
	whole := l.upper.MinSize()
	return fyne.NewSize(max(whole.Width-2*GapSmall, below.Width), min(whole.Height, max(room, leastUpper))+Gap+below.Height)
}

func (l giveWayLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	below := heightAt(o[1], s.Width)
	h := max(0, s.Height-below-Gap)
	place(o[0], 0, 0, s.Width, h)
	place(o[1], 0, h+Gap, s.Width, below)
}
