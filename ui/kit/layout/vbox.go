package layout

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
)

// vboxLayout is the layout of VBox; its spacers share the height that is left.
type vboxLayout struct{ gap float32 }

func (l vboxLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
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

func (l vboxLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	used, shown, spacers := float32(0), 0, 0
	for _, o := range objects {
		switch {
		case !o.Visible():
		case isSpacer(o):
			spacers++
		default:
			used += draw.HeightAt(o, size.Width)
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
			draw.Place(o, 0, y, size.Width, h)
			y += h + l.gap
		}
	}
}

// VBoxGrow is VBox whose object at the index grow takes the height that is
// left.
func VBoxGrow(grow int, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(vboxGrowLayout{grow}, objects...)
}

// vboxGrowLayout is the layout of VBoxGrow.
type vboxGrowLayout struct{ grow int }

func (l vboxGrowLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		m := o.MinSize()
		s.Width, s.Height = max(s.Width, m.Width), s.Height+m.Height+kit.Gap
	}
	return s.SubtractWidthHeight(0, kit.Gap)
}

func (l vboxGrowLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	heights, rest := make([]float32, len(objects)), size.Height-kit.Gap*float32(len(objects)-1)
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
		y += heights[i] + kit.Gap
	}
}

// VBox puts objects under each other, Gap apart, all as wide as the box. A
// Spacer takes the height that is left.
func VBox(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(vboxLayout{kit.Gap}, objects...)
}

// VBoxTight is VBox with GapSmall between objects, for what belongs together.
// Without objects it is a place of no size, which adds a gap to the box around
// it.
func VBoxTight(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(vboxLayout{kit.GapSmall}, objects...)
}
