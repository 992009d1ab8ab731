package layout

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
)

// ScrollBox lets its content be taller than the room for it. It is made by [Scroll].
type ScrollBox struct{ container.Scroll }

// Scrolled is called by the toolkit. A page moves as far as a grid does.
func (b *ScrollBox) Scrolled(e *fyne.ScrollEvent) {
	moved := *e
	moved.Scrolled.DY = draw.WheelBy(e, draw.RowHeight())
	b.Scroll.Scrolled(&moved)
}

// Held is what stands inside, for whoever looks for a widget on the page.
func (b *ScrollBox) Held() []fyne.CanvasObject { return []fyne.CanvasObject{b.Content} }

// Reveal brings a stretch of the content into sight, with a little room around it. Of one that is too high it shows
// the upper end.
func (b *ScrollBox) Reveal(y, height float32) {
	to := b.Offset.Y
	to = max(to, y+height+kit.Gap-b.Size().Height)
	to = max(0, min(to, y-kit.Gap))
	if to != b.Offset.Y {
		b.ScrollToOffset(fyne.NewPos(b.Offset.X, to))
	}
}

// Scroll lets its content be taller than the room for it.
func Scroll(o fyne.CanvasObject) *ScrollBox {
	l := &tallLayout{}
	l.box = container.New(l, o)
	b := &ScrollBox{container.Scroll{Direction: container.ScrollVerticalOnly, Content: l.box}}
	b.ExtendBaseWidget(b)
	return b
}

// tallLayout is inside a scroll container: it grows to the height that its object needs at the width it is given.
type tallLayout struct{ box *fyne.Container }

func (l *tallLayout) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (l *tallLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	h := max(s.Height, draw.HeightAt(o[0], s.Width))
	draw.Place(o[0], 0, 0, s.Width, h)
	if h > s.Height {
		l.box.Resize(fyne.NewSize(s.Width, h))
	}
}

// ScrollOutdented lets what stands on a page be taller than the room for it. It is a little wider than it is told to be, so that its
// bar runs in the page's margin and its content stays in line with what is above it.
func ScrollOutdented(o fyne.CanvasObject) fyne.CanvasObject {
	return Outdent(Scroll(Pad(kit.GapSmall, o)))
}

// Outdent gives an object the space on both sides that a Pad of GapSmall inside it takes.
func Outdent(o fyne.CanvasObject) *fyne.Container { return container.New(outdentLayout{}, o) }

type outdentLayout struct{}

func (outdentLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return o[0].MinSize().SubtractWidthHeight(2*kit.GapSmall, 0)
}

func (outdentLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	draw.Place(o[0], -kit.GapSmall, 0, s.Width+2*kit.GapSmall, s.Height)
}
