// Package piece is what a page is put together from: cards, badges, banners,
// tiles, folds, lists and progress. They show something; most take no input.
package piece

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
)

// Card is a raised surface around things that belong together.
type Card struct {
	widget.BaseWidget
	content fyne.CanvasObject
}

// NewCard makes a card. Title and actions stand above the content; an empty
// title without actions leaves that line out.
func NewCard(env *kit.Env, title string, content fyne.CanvasObject, actions ...fyne.CanvasObject) *Card {
	if title != "" || len(actions) > 0 {
		head := append([]fyne.CanvasObject{prose.NewLabel(env, title, prose.Heading), layout.Spacer()}, actions...)
		content = layout.VBoxGrow(1, layout.HBox(env, head...), content)
	}
	c := &Card{content: content}
	c.ExtendBaseWidget(c)
	return c
}

// Held returns what stands on the card.
func (c *Card) Held() []fyne.CanvasObject { return []fyne.CanvasObject{c.content} }

// CreateRenderer is called by the toolkit.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	return surface(c, c.content, 18, kit.ColorSurface)
}

// surface makes the renderer of content on a rounded ground with a thin edge.
func surface(w fyne.Widget, content fyne.CanvasObject, pad float32, fill fyne.ThemeColorName) fyne.WidgetRenderer {
	ground := draw.NewRect()
	ground.CornerRadius, ground.StrokeWidth = kit.Radius+2, kit.RowLine
	d := &draw.Drawing{Of: w, Parts: []fyne.CanvasObject{ground, content}}
	d.Paint = func() {
		l := draw.CurrentLook()
		ground.FillColor, ground.StrokeColor = l.Color(fill), l.Color(theme.ColorNameSeparator)
	}
	d.Min = func() fyne.Size { return content.MinSize().AddWidthHeight(2*pad, 2*pad) }
	d.Arrange = func(s fyne.Size) {
		draw.Place(ground, 0, 0, s.Width, s.Height)
		draw.Place(content, pad, pad, s.Width-2*pad, s.Height-2*pad)
	}
	d.Paint()
	return d
}
