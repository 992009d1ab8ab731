package layout

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
)

// ScrollBox scrolls its content up and down where that is higher than the box.
// It is made by Scroll.
type ScrollBox struct{ container.Scroll }

// Scrolled is called by the toolkit. The wheel moves a page as far as it moves
// a grid.
func (b *ScrollBox) Scrolled(e *fyne.ScrollEvent) {
	moved := *e
	moved.Scrolled.DY = draw.WheelBy(e, draw.RowHeight())
	b.Scroll.Scrolled(&moved)
}

// Held returns what scrolls.
func (b *ScrollBox) Held() []fyne.CanvasObject { return []fyne.CanvasObject{b.Content} }

// Reveal scrolls a stretch of the content into sight, with a gap around it. Of
// a stretch that is higher than the box it shows the upper end.
func (b *ScrollBox) Reveal(y, height float32) {
	to := b.Offset.Y
	to = max(to, y+height+kit.Gap-b.Size().Height)
	to = max(0, min(to, y-kit.Gap))
	if to != b.Offset.Y {
		b.ScrollToOffset(fyne.NewPos(b.Offset.X, to))
	}
}

// Overflows reports whether the content is higher than the box.
func (b *ScrollBox) Overflows() bool { return b.Content.Size().Height > b.Size().Height }

// Turn scrolls by a key: the arrows move by a row, the page keys by what is in sight,
// Home and End to the ends. Other keys do nothing.
func (b *ScrollBox) Turn(k fyne.KeyName) {
	row, end := draw.RowHeight(), b.Content.Size().Height-b.Size().Height
	by, ok := map[fyne.KeyName]float32{
		fyne.KeyUp: -row, fyne.KeyDown: row,
		fyne.KeyPageUp: row - b.Size().Height, fyne.KeyPageDown: b.Size().Height - row,
		fyne.KeyHome: -end, fyne.KeyEnd: end,
	}[k]
	if ok {
		b.ScrollToOffset(fyne.NewPos(b.Offset.X, max(0, min(b.Offset.Y+by, end))))
	}
}

// Scroll puts an object into a ScrollBox.
func Scroll(o fyne.CanvasObject) *ScrollBox {
	l := &tallLayout{}
	l.box = container.New(l, o)
	b := &ScrollBox{container.Scroll{Direction: container.ScrollVerticalOnly, Content: l.box}}
	b.ExtendBaseWidget(b)
	return b
}

// tallLayout stands inside a ScrollBox. It makes its box as high as the object
// needs at the width that the box is given.
type tallLayout struct{ box *fyne.Container }

func (l *tallLayout) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (l *tallLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	h := max(s.Height, draw.HeightAt(o[0], s.Width))
	draw.Place(o[0], 0, 0, s.Width, h)
	if h > s.Height {
		l.box.Resize(fyne.NewSize(s.Width, h))
	}
}

// ScrollOutdented scrolls an object as Scroll does. It is wider than its place
// by GapSmall on both sides, so that the scroll bar runs in the page's margin
// and the content stays in line with what is above it.
func ScrollOutdented(o fyne.CanvasObject) fyne.CanvasObject {
	return Outdent(Scroll(Pad(kit.GapSmall, o)))
}

// Outdent makes an object wider than its place by GapSmall on both sides, which
// a Pad of GapSmall inside it makes up for.
func Outdent(o fyne.CanvasObject) *fyne.Container { return container.New(outdentLayout{}, o) }

// outdentLayout is the layout of Outdent.
type outdentLayout struct{}

func (outdentLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return o[0].MinSize().SubtractWidthHeight(2*kit.GapSmall, 0)
}

func (outdentLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	draw.Place(o[0], -kit.GapSmall, 0, s.Width+2*kit.GapSmall, s.Height)
}
