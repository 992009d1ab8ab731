package layout

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
)

// AsideTop puts fixed at the trailing side of grow, at its own width and level
// with the top of grow, which takes the rest.
func AsideTop(env *kit.Env, grow, fixed fyne.CanvasObject) fyne.CanvasObject {
	return Border(env, nil, nil, nil, VBox(HBox(env, VBoxTight(), fixed)), grow)
}

// AsideMiddle puts b at the trailing side of a, at its own width; a takes the
// rest. Both are centred vertically. Where that would leave a too little to be read, b
// stands under it.
func AsideMiddle(env *kit.Env, a, b fyne.CanvasObject) *fyne.Container {
	return container.New(Mirror(env, &asideLayout{width: math.MaxFloat32}), a, b)
}

// asideLayout is the layout of AsideMiddle.
type asideLayout struct{ width float32 } // that it was last laid out for

// asideLeast is the width that is left to what stands beside another thing.
const asideLeast = 120

// below reports whether the second object stands under the first.
func (l *asideLayout) below(a, b fyne.Size) bool {
	return max(a.Width, draw.Scaled(asideLeast))+kit.Gap+b.Width > l.width
}

func (l *asideLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	switch {
	case o[1].Visible() && l.below(a, b):
		return fyne.NewSize(max(a.Width, b.Width), a.Height+kit.GapSmall+b.Height)
	default:
		return fyne.NewSize(max(a.Width, b.Width), max(a.Height, b.Height))
	}
}

func (l *asideLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	l.width = s.Width
	a, b := o[0].MinSize(), o[1].MinSize()
	if o[1].Visible() && l.below(a, b) {
		draw.Place(o[0], 0, 0, s.Width, a.Height)
		width := min(b.Width, s.Width)
		draw.Place(o[1], s.Width-width, a.Height+kit.GapSmall, width, b.Height)
		return
	}
	o[0].Move(fyne.NewPos(0, (s.Height-a.Height)/2))
	o[0].Resize(fyne.NewSize(max(0, s.Width-b.Width-kit.Gap), a.Height))
	o[1].Move(fyne.NewPos(s.Width-b.Width, (s.Height-b.Height)/2))
	o[1].Resize(b)
}

// Halves puts a and b side by side, each half as wide as there is room, but gives a what it
// needs where that is more.
func Halves(env *kit.Env, a, b fyne.CanvasObject) *fyne.Container {
	return container.New(Mirror(env, halvesLayout{}), a, b)
}

// halvesLayout is the layout of Halves.
type halvesLayout struct{}

func (halvesLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(a.Width+kit.Gap+b.Width, max(a.Height, b.Height))
}

func (halvesLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	width := max((s.Width-kit.Gap)/2, o[0].MinSize().Width)
	draw.Place(o[0], 0, 0, width, s.Height)
	draw.Place(o[1], width+kit.Gap, 0, max(0, s.Width-width-kit.Gap), s.Height)
}

// SplitHeight puts a above b and gives a the share upper of the height, but
// leaves b what it needs.
func SplitHeight(upper float32, a, b fyne.CanvasObject) *fyne.Container {
	return container.New(splitLayout{upper}, a, b)
}

// splitLayout is the layout of SplitHeight.
type splitLayout struct{ upper float32 }

func (splitLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(max(a.Width, b.Width), a.Height+b.Height)
}

func (l splitLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	h := min(s.Height*l.upper, s.Height-o[1].MinSize().Height)
	o[0].Resize(fyne.NewSize(s.Width, h))
	o[0].Move(fyne.Position{})
	o[1].Resize(fyne.NewSize(s.Width, s.Height-h))
	o[1].Move(fyne.NewPos(0, h))
}

// ScrollUpper puts upper above lower in a dialog. Where the window is too low
// for both, upper scrolls.
func ScrollUpper(env *kit.Env, upper, lower fyne.CanvasObject) *fyne.Container {
	padded := Pad(kit.GapSmall, upper)
	return container.New(scrollUpperLayout{env, padded}, Outdent(Scroll(padded)), lower)
}

// scrollUpperLayout is the layout of ScrollUpper.
type scrollUpperLayout struct {
	env   *kit.Env
	upper fyne.CanvasObject // what is scrolled
}

// Heights for ScrollUpper: what a dialog needs beside its content, and the
// least that is left of upper.
const (
	dialogRest = 160
	leastUpper = 80
)

func (l scrollUpperLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	below := o[1].MinSize()
	room := l.env.Window.Canvas().Size().Height - dialogRest - below.Height - kit.Gap
	whole := l.upper.MinSize()
	return fyne.NewSize(max(whole.Width-2*kit.GapSmall, below.Width), min(whole.Height, max(room, leastUpper))+kit.Gap+below.Height)
}

func (l scrollUpperLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	below := draw.HeightAt(o[1], s.Width)
	h := max(0, s.Height-below-kit.Gap)
	draw.Place(o[0], 0, 0, s.Width, h)
	draw.Place(o[1], 0, h+kit.Gap, s.Width, below)
}
