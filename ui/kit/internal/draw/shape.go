package draw

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"mujeeb/ui/kit"
)

// RingLine is the width of the focus ring.
const RingLine = 2

// NewRing makes a focus ring, to be placed around a widget.
func NewRing() *canvas.Rectangle {
	r := canvas.NewRectangle(color.Transparent)
	r.StrokeWidth = RingLine
	r.CornerRadius = kit.Radius
	return r
}

// PaintRing shows the ring where the widget has the focus.
func PaintRing(r *canvas.Rectangle, on bool, l Look) {
	r.StrokeColor, r.Hidden = color.Transparent, !on
	if on {
		r.StrokeColor = l.Color(theme.ColorNamePrimary)
	}
}

// NewRect makes a rectangle that is transparent until it is given a colour.
func NewRect() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) }

// Fill is a ground of one colour for a large part of the window. It is an image
// of one pixel: in software, drawing a rectangle takes nearly twice as long,
// because each pixel is tested against edges, corners and shadow.
type Fill struct{ *canvas.Image }

// NewFill makes a ground that is transparent until Paint.
func NewFill() Fill {
	f := Fill{canvas.NewImageFromImage(image.NewRGBA(image.Rect(0, 0, 1, 1)))}
	f.ScaleMode = canvas.ImageScalePixels
	return f
}

// Paint sets the colour.
func (f Fill) Paint(c color.Color) {
	pixel := f.Image.Image.(*image.RGBA)
	was := pixel.RGBAAt(0, 0)
	if pixel.Set(0, 0, c); pixel.RGBAAt(0, 0) != was {
		f.Refresh()
	}
}

// Edges is a frame around a large area, made of four rectangles: a rectangle
// with a stroke would test each pixel inside of it as well.
type Edges [4]*canvas.Rectangle

// NewEdges makes a frame that is transparent until Paint.
func NewEdges() Edges { return Edges{NewRect(), NewRect(), NewRect(), NewRect()} }

// Paint sets the colour.
func (e Edges) Paint(c color.Color) {
	for _, r := range e {
		r.FillColor = c
	}
}

// Place puts the frame along the inner side of an area of this size.
func (e Edges) Place(s fyne.Size, width float32) {
	Place(e[0], 0, 0, s.Width, width)
	Place(e[1], 0, s.Height-width, s.Width, width)
	Place(e[2], 0, width, width, s.Height-2*width)
	Place(e[3], s.Width-width, width, width, s.Height-2*width)
}

// Objects returns the four rectangles.
func (e Edges) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{e[0], e[1], e[2], e[3]} }
