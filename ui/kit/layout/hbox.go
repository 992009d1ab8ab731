package layout

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
)

// HBox puts objects side by side from leading to trailing, Gap apart, each as
// wide as it must be and centred vertically. A Spacer or a Stretch takes the
// width that is left.
func HBox(env *kit.Env, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(Mirror(env, hboxLayout{gap: kit.Gap}), objects...)
}

// Spacer takes the room that is left in an HBox or VBox.
func Spacer() fyne.CanvasObject { return layout.NewSpacer() }

// AlignLeading keeps an object at its own width at the leading side of the
// room.
func AlignLeading(env *kit.Env, o fyne.CanvasObject) *fyne.Container { return HBox(env, o, Spacer()) }

// stretched marks an object of an HBox that takes the width that is left.
type stretched struct{ padLayout }

// Stretch lets an object of an HBox take the width that the others leave, as a
// text that may be long.
func Stretch(o fyne.CanvasObject) *fyne.Container { return container.New(stretched{}, o) }

// grows reports whether an object takes a share of the width that is left.
func grows(o fyne.CanvasObject) bool {
	if c, ok := o.(*fyne.Container); ok {
		if _, fills := c.Layout.(stretched); fills {
			return true
		}
	}
	return isSpacer(o)
}

// hboxLayout is the layout of HBox.
type hboxLayout struct{ gap float32 }

func (l hboxLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
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

func (l hboxLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
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
		h := draw.HeightAt(o, w)
		draw.Place(o, x, (size.Height-h)/2, w, h)
		x += w + l.gap
	}
}

// isSpacer reports whether an object is a Spacer.
func isSpacer(o fyne.CanvasObject) bool {
	_, ok := o.(layout.SpacerObject)
	return ok
}
