package draw

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Tinted returns an icon in a colour of the current look. The colour is part of its
// name: the toolkit keeps the pixels of an icon by its name, and one that is resized
// after the look changed, before it is refreshed, is drawn in the colour of before.
func Tinted(icon fyne.Resource, ink fyne.ThemeColorName) fyne.Resource {
	tinted := theme.NewColoredResource(icon, ink)
	r, g, b, a := CurrentLook().Color(ink).RGBA()
	return fyne.NewStaticResource(fmt.Sprintf("%04x%04x%04x%04x_%s", r, g, b, a, tinted.Name()), tinted.Content())
}

// Icon shows an icon in a colour of the look.
type Icon struct {
	widget.BaseWidget
	icon fyne.Resource
	ink  fyne.ThemeColorName
}

// NewIcon makes an icon in a colour.
func NewIcon(icon fyne.Resource, ink fyne.ThemeColorName) *Icon {
	i := &Icon{icon: icon, ink: ink}
	i.ExtendBaseWidget(i)
	return i
}

// SetIcon shows another icon.
func (i *Icon) SetIcon(icon fyne.Resource) {
	i.icon = icon
	i.Refresh()
}

// CreateRenderer is called by the toolkit.
func (i *Icon) CreateRenderer() fyne.WidgetRenderer {
	picture := canvas.NewImageFromResource(nil)
	picture.FillMode = canvas.ImageFillContain
	d := &Drawing{Of: i, Parts: []fyne.CanvasObject{picture}}
	d.Paint = func() {
		picture.Resource = Tinted(i.icon, i.ink)
		picture.Refresh()
	}
	d.Min = func() fyne.Size { return fyne.NewSquareSize(CurrentLook().Size(theme.SizeNameInlineIcon)) }
	d.Arrange = func(s fyne.Size) { Place(picture, 0, 0, s.Width, s.Height) }
	d.Paint()
	return d
}
