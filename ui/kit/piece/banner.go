package piece

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/internal/draw"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
)

// Banner is a message on the page, with what can be done about it.
type Banner struct {
	widget.BaseWidget
	env   *kit.Env
	tone  kit.Tone
	label *prose.Label
	row   *fyne.Container
}

// NewBanner makes a banner. The actions stand at its trailing side.
func NewBanner(env *kit.Env, tone kit.Tone, text string, actions ...*button.Button) *Banner {
	b := &Banner{env: env, tone: tone, label: prose.NewParagraph(env, text, prose.Body)}
	buttons := layout.HBox(env)
	for _, a := range actions {
		buttons.Add(a)
	}
	b.row = container.New(layout.Mirror(env, bannerLayout{}), b.label, buttons)
	b.ExtendBaseWidget(b)
	return b
}

// Text returns the text as it was set.
func (b *Banner) Text() string { return b.label.Text() }

// Say changes the text and shows the banner; an empty text hides it.
func (b *Banner) Say(text string) {
	b.label.SetText(text)
	if text == "" {
		b.Hide()
		return
	}
	b.Show()
	b.Refresh()
}

// SetTone changes the tone.
func (b *Banner) SetTone(t kit.Tone) {
	b.tone = t
	b.Refresh()
}

// Held returns the line of text and actions.
func (b *Banner) Held() []fyne.CanvasObject { return []fyne.CanvasObject{b.row} }

// CreateRenderer is called by the toolkit.
func (b *Banner) CreateRenderer() fyne.WidgetRenderer {
	ground, icon := draw.NewRect(), canvas.NewImageFromResource(nil)
	ground.CornerRadius = kit.Radius
	d := &draw.Drawing{Of: b, Parts: []fyne.CanvasObject{ground, icon, b.row}}
	d.Paint = func() {
		l := draw.CurrentLook()
		ink, soft := b.tone.Colors()
		ground.FillColor = l.Color(soft)
		icon.Resource = draw.Tinted(l.Icon(b.tone.Icon()), ink)
		icon.Refresh()
	}
	const side, pad = 20, 10
	d.Min = func() fyne.Size {
		m := b.row.MinSize()
		return fyne.NewSize(m.Width+side+kit.GapSmall+2*pad, max(m.Height, side)+2*pad)
	}
	d.Arrange = func(s fyne.Size) {
		draw.Place(ground, 0, 0, s.Width, s.Height)
		draw.PlaceMirrored(b.env, icon, pad, (s.Height-side)/2, side, side, s.Width)
		x := float32(pad + side + kit.GapSmall)
		draw.PlaceMirrored(b.env, b.row, x, pad, max(0, s.Width-x-pad), s.Height-2*pad, s.Width)
	}
	d.Paint()
	return d
}

// bannerLayout gives the second object its own width and the first the rest,
// both centred vertically.
type bannerLayout struct{}

func (bannerLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	if b.Width > 0 {
		b.Width += kit.Gap
	}
	return fyne.NewSize(a.Width+b.Width, max(a.Height, b.Height))
}

func (bannerLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	b := o[1].MinSize()
	room := s.Width - b.Width
	if b.Width > 0 {
		room -= kit.Gap
	}
	h := draw.HeightAt(o[0], max(0, room))
	draw.Place(o[0], 0, max(0, (s.Height-h)/2), max(0, room), h)
	draw.Place(o[1], s.Width-b.Width, max(0, (s.Height-b.Height)/2), b.Width, b.Height)
}
