package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Badge is a small pill that names a state.
type Badge struct {
	widget.BaseWidget
	env  *Env
	text string
	tone Tone
}

// NewBadge makes a pill.
func NewBadge(env *Env, text string, tone Tone) *Badge {
	b := &Badge{env: env, text: text, tone: tone}
	b.ExtendBaseWidget(b)
	return b
}

// Text gives what was set, unchanged.
func (b *Badge) Text() string { return b.text }

// Set changes text and tone.
func (b *Badge) Set(text string, tone Tone) {
	b.text, b.tone = text, tone
	b.Refresh()
}

// CreateRenderer is called by the toolkit.
func (b *Badge) CreateRenderer() fyne.WidgetRenderer {
	ground, label := newRect(), canvas.NewText("", nil)
	label.Alignment = fyne.TextAlignCenter
	d := &drawing{of: b, parts: []fyne.CanvasObject{ground, label}}
	d.paint = func() {
		l := currentLook()
		ink, soft := b.tone.Colors()
		ground.FillColor, label.Color = l.color(soft), l.color(ink)
		label.Text, label.TextSize = display(b.env, b.text), l.size(theme.SizeNameCaptionText)
	}
	d.min = func() fyne.Size {
		m := measure(b.env, b.text, currentLook().size(theme.SizeNameCaptionText), fyne.TextStyle{})
		return fyne.NewSize(m.Width+2*Gap, m.Height+6)
	}
	d.arrange = func(s fyne.Size) {
		m := d.min()
		y := (s.Height - m.Height) / 2
		ground.CornerRadius = m.Height / 2
		place(ground, 0, y, s.Width, m.Height)
		place(label, 0, y+3, s.Width, m.Height-6)
	}
	d.paint()
	return d
}

// Card is a raised surface around things that belong together.
type Card struct {
	widget.BaseWidget
	content fyne.CanvasObject
}

// NewCard makes a card with an optional title and, under it, its content. Actions stand beside the title.
func NewCard(env *Env, title string, content fyne.CanvasObject, actions ...fyne.CanvasObject) *Card {
	if title != "" || len(actions) > 0 {
		head := append([]fyne.CanvasObject{NewLabel(env, title, Heading), Spacer()}, actions...)
		content = Grow(1, Row(env, head...), content)
	}
	c := &Card{content: content}
	c.ExtendBaseWidget(c)
	return c
}

// Held is what stands inside, for whoever looks for a widget on the page.
func (c *Card) Held() []fyne.CanvasObject { return []fyne.CanvasObject{c.content} }

// CreateRenderer is called by the toolkit.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	return surface(c, c.content, 18, ColorSurface)
}

// surface is the renderer of content on a rounded ground with a hairline edge.
func surface(w fyne.Widget, content fyne.CanvasObject, pad float32, fill fyne.ThemeColorName) fyne.WidgetRenderer {
	ground := newRect()
	ground.CornerRadius, ground.StrokeWidth = Radius+2, RowLine
	d := &drawing{of: w, parts: []fyne.CanvasObject{ground, content}}
	d.paint = func() {
		l := currentLook()
		ground.FillColor, ground.StrokeColor = l.color(fill), l.color(theme.ColorNameSeparator)
	}
	d.min = func() fyne.Size { return content.MinSize().AddWidthHeight(2*pad, 2*pad) }
	d.arrange = func(s fyne.Size) {
		place(ground, 0, 0, s.Width, s.Height)
		place(content, pad, pad, s.Width-2*pad, s.Height-2*pad)
	}
	d.paint()
	return d
}

// NewEmptyState fills a page that has nothing to show yet, and says what to do next. Action may be nil.
func NewEmptyState(env *Env, icon fyne.Resource, title, text string, action *Button) fyne.CanvasObject {
	picture := widget.NewIcon(theme.NewColoredResource(icon, ColorMuted))
	box := VBox(
		Height(56, picture),
		NewParagraph(env, title, Heading).SetAlign(AlignCenter),
		NewParagraph(env, text, Muted).SetAlign(AlignCenter),
	)
	if action != nil {
		box.Add(Center(action))
	}
	return Center(Width(420, box))
}

// NewIcon shows a small picture beside a text.
func NewIcon(r fyne.Resource) fyne.CanvasObject { return widget.NewIcon(r) }

// NewRule makes a hairline across the page.
func NewRule() fyne.CanvasObject { return widget.NewSeparator() }

// NewList shows short lines under each other, each with a dot at its leading side.
func NewList(env *Env, items []string) fyne.CanvasObject {
	box := Tight()
	for _, s := range items {
		dot := NewLabel(env, "•", Muted)
		box.Add(container.New(Mirror(env, layoutBeside{}), dot, NewParagraph(env, s, Body)))
	}
	return box
}

// layoutBeside gives the first object its own width and the second the rest.
type layoutBeside struct{}

func (layoutBeside) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(a.Width+GapSmall+b.Width, max(a.Height, b.Height))
}

func (layoutBeside) Layout(o []fyne.CanvasObject, s fyne.Size) {
	a := o[0].MinSize()
	place(o[0], 0, 0, a.Width, a.Height)
	room := max(0, s.Width-a.Width-GapSmall)
	place(o[1], a.Width+GapSmall, 0, room, heightAt(o[1], room))
}
