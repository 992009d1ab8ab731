package qr

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
)

var (
	_ fyne.Accessible = (*View)(nil)
	_ kit.Captioned   = (*View)(nil)
)

// moduleSize is the smallest width of a module on the screen.
const moduleSize = 3

// View shows a code.
type View struct {
	widget.BaseWidget
	env     *kit.Env
	code    Code
	caption string
}

// NewView makes a view of a code. The caption says what it is the code of, to who
// hears the window.
func NewView(env *kit.Env, code Code, caption string) *View {
	v := &View{env: env, code: code, caption: caption}
	v.ExtendBaseWidget(v)
	return v
}

// SetCaption changes the caption.
func (v *View) SetCaption(text string) { v.caption = text }

// Caption returns the caption as it was set.
func (v *View) Caption() string { return v.caption }

// AccessibilityLabel is called by the toolkit.
func (v *View) AccessibilityLabel() string {
	return kit.Spoken(v.env, v.env.T("kit.access.qr"), v.caption)
}

// AccessibilityRole is called by the toolkit.
func (v *View) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer is called by the toolkit. The raster is drawn in the pixels of the
// screen, at whatever scale; it is square, in the middle.
func (v *View) CreateRenderer() fyne.WidgetRenderer {
	raster := canvas.NewRaster(v.code.Image)
	side := float32(v.code.Modules() * moduleSize)
	return &draw.Drawing{
		Of: v, Parts: []fyne.CanvasObject{raster},
		Min: func() fyne.Size { return fyne.NewSquareSize(side) },
		Arrange: func(s fyne.Size) {
			most := min(s.Width, s.Height)
			draw.Place(raster, (s.Width-most)/2, (s.Height-most)/2, most, most)
		},
		Paint: func() {},
	}
}
