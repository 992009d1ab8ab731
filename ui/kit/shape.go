package kit

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// ringLine is how wide the mark of the focus is.
const ringLine = 2

// newRing makes the mark of the focus, drawn around a widget.
func newRing() *canvas.Rectangle {
	r := canvas.NewRectangle(color.Transparent)
	r.StrokeWidth = ringLine
	r.CornerRadius = Radius
	return r
}

func paintRing(r *canvas.Rectangle, on bool, l look) {
	r.StrokeColor, r.Hidden = color.Transparent, !on
	if on {
		r.StrokeColor = l.color(theme.ColorNamePrimary)
	}
}

// newRect makes a rectangle that shows nothing until it is given a colour.
func newRect() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) }

// fill is a ground of one colour for a large part of the window. It is an image of one pixel: where no graphics card
// helps, a rectangle takes nearly twice as long, because it asks each pixel about edges, corners and shadow.
type fill struct{ *canvas.Image }

func newFill() fill {
	f := fill{canvas.NewImageFromImage(image.NewRGBA(image.Rect(0, 0, 1, 1)))}
	f.ScaleMode = canvas.ImageScalePixels
	return f
}

func (f fill) paint(c color.Color) {
	pixel := f.Image.Image.(*image.RGBA)
	was := pixel.RGBAAt(0, 0)
	if pixel.Set(0, 0, c); pixel.RGBAAt(0, 0) != was {
		f.Refresh()
	}
}

// edges are lines along the inner side of a large area: four rectangles, since the stroke of one would ask each pixel
// inside of it, too.
type edges [4]*canvas.Rectangle

func newEdges() edges { return edges{newRect(), newRect(), newRect(), newRect()} }

func (e edges) paint(c color.Color) {
	for _, r := range e {
		r.FillColor = c
	}
}

func (e edges) place(s fyne.Size, width float32) {
	place(e[0], 0, 0, s.Width, width)
	place(e[1], 0, s.Height-width, s.Width, width)
	place(e[2], 0, width, width, s.Height-2*width)
	place(e[3], s.Width-width, width, width, s.Height-2*width)
}

func (e edges) objects() []fyne.CanvasObject { return []fyne.CanvasObject{e[0], e[1], e[2], e[3]} }
