package piece

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
)

// Badge is a small pill that names a state.
type Badge struct {
	widget.BaseWidget
	env  *kit.Env
	text string
	tone kit.Tone
}

// NewBadge makes a badge.
func NewBadge(env *kit.Env, text string, tone kit.Tone) *Badge {
	b := &Badge{env: env, text: text, tone: tone}
	b.ExtendBaseWidget(b)
	return b
}

// Text returns the text as it was set.
func (b *Badge) Text() string { return b.text }

// Set changes text and tone.
func (b *Badge) Set(text string, tone kit.Tone) {
	b.text, b.tone = text, tone
	b.Refresh()
}

// CreateRenderer is called by the toolkit.
func (b *Badge) CreateRenderer() fyne.WidgetRenderer {
	ground, label := draw.NewRect(), canvas.NewText("", nil)
	label.Alignment = fyne.TextAlignCenter
	d := &draw.Drawing{Of: b, Parts: []fyne.CanvasObject{ground, label}}
	d.Paint = func() {
		l := draw.CurrentLook()
		ink, soft := b.tone.Colors()
		ground.FillColor, label.Color = l.Color(soft), l.Color(ink)
		label.Text, label.TextSize = draw.Display(b.env, b.text), l.Size(theme.SizeNameCaptionText)
	}
	d.Min = func() fyne.Size {
		m := draw.Measure(b.env, b.text, draw.CurrentLook().Size(theme.SizeNameCaptionText), fyne.TextStyle{})
		return fyne.NewSize(m.Width+2*kit.Gap, m.Height+6)
	}
	d.Arrange = func(s fyne.Size) {
		m := d.Min()
		y := (s.Height - m.Height) / 2
		ground.CornerRadius = m.Height / 2
		draw.Place(ground, 0, y, s.Width, m.Height)
		draw.Place(label, 0, y+3, s.Width, m.Height-6)
	}
	d.Paint()
	return d
}
