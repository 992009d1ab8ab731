package layout

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
)

// VCenter centres an object vertically and gives it the whole width.
func VCenter(o fyne.CanvasObject) *fyne.Container { return container.New(vcenterLayout{}, o) }

// vcenterLayout is the layout of VCenter.
type vcenterLayout struct{}

func (vcenterLayout) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (vcenterLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	h := min(o[0].MinSize().Height, s.Height)
	o[0].Resize(fyne.NewSize(s.Width, h))
	o[0].Move(fyne.NewPos(0, (s.Height-h)/2))
}

// FieldHeight gives a text the height of an entry, so that it stands on the
// line of its label in a form.
func FieldHeight(o fyne.CanvasObject) *fyne.Container { return MinHeight(fieldLine, VCenter(o)) }

// fieldLine is the height of an entry of one line.
const fieldLine = 38

// FixedWidth gives an object exactly this width, whatever it asks for.
func FixedWidth(width float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(fixedWidthLayout{width}, o)
}

// fixedWidthLayout is the layout of FixedWidth.
type fixedWidthLayout struct{ width float32 }

func (l fixedWidthLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(draw.Scaled(l.width), o[0].MinSize().Height)
}

func (l fixedWidthLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Resize(s)
	o[0].Move(fyne.Position{})
}

// AtMost keeps an object no wider than a width, at the leading side of the room,
// so that the lines of a long text can be read.
func AtMost(env *kit.Env, width float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(Mirror(env, atMostLayout{width}), o)
}

// atMostLayout is the layout of AtMost.
type atMostLayout struct{ width float32 }

func (atMostLayout) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (l atMostLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	draw.Place(o[0], 0, 0, min(s.Width, max(draw.Scaled(l.width), o[0].MinSize().Width)), s.Height)
}

// Pad puts the same space around an object on all sides.
func Pad(space float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(padLayout{space}, o)
}

// MinWidth gives an object at least this width.
func MinWidth(min float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(minSizeLayout{fyne.NewSize(min, 0)}, o)
}

// MinHeight gives an object at least this height.
func MinHeight(min float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(minSizeLayout{fyne.NewSize(0, min)}, o)
}

// Center keeps an object at its own size in the middle of the room.
func Center(o fyne.CanvasObject) *fyne.Container { return container.NewCenter(o) }

// minSizeLayout is the layout of MinWidth and MinHeight. It lays objects on top
// of each other.
type minSizeLayout struct{ min fyne.Size }

func (l minSizeLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	s := fyne.NewSize(draw.Scaled(l.min.Width), draw.Scaled(l.min.Height))
	for _, o := range objects {
		if o.Visible() {
			s = s.Max(o.MinSize())
		}
	}
	return s
}

func (l minSizeLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
		o.Move(fyne.Position{})
	}
}

// padLayout is the layout of Pad.
type padLayout struct{ pad float32 }

func (l padLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return o[0].MinSize().AddWidthHeight(2*l.pad, 2*l.pad)
}

func (l padLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	draw.Place(o[0], l.pad, l.pad, max(0, s.Width-2*l.pad), max(0, s.Height-2*l.pad))
}
