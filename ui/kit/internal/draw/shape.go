package draw

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"mujeeb/ui/kit"
)

// RingLine is how wide the mark of the focus is.
const RingLine = 2

// NewRing makes the mark of the focus, drawn around a widget.
func NewRing() *canvas.Rectangle {
	r := canvas.NewRectangle(color.Transparent)
	r.StrokeWidth = RingLine
	r.CornerRadius = kit.Radius
	return r
}

func PaintRing(r *canvas.Rectangle, on bool, l Look) {
	r.StrokeColor, r.Hidden = color.Transparent, !on
	if on {
		r.StrokeColor = l.Color(theme.ColorNamePrimary)
	}
}

// NewRect makes a rectangle that shows nothing until it is given a colour.
func NewRect() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) }

// Fill is a ground of one colour for a large part of the window. It is an image of one pixel: where no graphics card
// helps, a rectangle takes nearly twice as long, because it asks each pixel about edges, corners and shadow.
type Fill struct{ *canvas.Image }

func NewFill() Fill {
	f := Fill{canvas.NewImageFromImage(image.NewRGBA(image.Rect(0, 0, 1, 1)))}
	f.ScaleMode = canvas.ImageScalePixels
	return f
}

func (f Fill) Paint(c color.Color) {
	pixel := f.Image.Image.(*image.RGBA)
	was := pixel.RGBAAt(0, 0)
	if pixel.Set(0, 0, c); pixel.RGBAAt(0, 0) != was {
		f.Refresh()
	}
}

// Edges are lines along the inner side of a large area: four rectangles, since the stroke of one would ask each pixel
// inside of it, too.
type Edges [4]*canvas.Rectangle

func NewEdges() Edges { return Edges{NewRect(), NewRect(), NewRect(), NewRect()} }

func (e Edges) Paint(c color.Color) {
	for _, r := range e {
		r.FillColor = c
	}
}

func (e Edges) Place(s fyne.Size, width float32) {
	Place(e[0], 0, 0, s.Width, width)
	Place(e[1], 0, s.Height-width, s.Width, width)
	Place(e[2], 0, width, width, s.Height-2*width)
	Place(e[3], s.Width-width, width, width, s.Height-2*width)
}

func (e Edges) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{e[0], e[1], e[2], e[3]} }
