package piece

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
	"mujeeb/ui/kit/prose"
)

// StatTile shows one number and what it counts. It may lead to the page that
// lists what was counted.
type StatTile struct {
	kit.Control
	env      *kit.Env
	OnTapped func()

	label string
	value string
	tone  kit.Tone
}

// NewStatTile makes a tile. Without tapped it leads nowhere and takes no focus.
func NewStatTile(env *kit.Env, label, value string, tone kit.Tone, tapped func()) *StatTile {
	s := &StatTile{env: env, OnTapped: tapped, label: label, value: value, tone: tone}
	s.Extend(env, s)
	if tapped == nil {
		s.Disable()
	}
	return s
}

// Label returns what is counted.
func (s *StatTile) Label() string { return s.label }

// Value returns the number as it is shown.
func (s *StatTile) Value() string { return s.value }

// Set changes number and tone.
func (s *StatTile) Set(value string, tone kit.Tone) {
	s.value, s.tone = value, tone
	s.Refresh()
}

// Tapped is called by the toolkit.
func (s *StatTile) Tapped(*fyne.PointEvent) {
	if s.OnTapped == nil {
		return
	}
	kit.Focus(s, s)
	s.OnTapped()
}

// TypedKey is called by the toolkit.
func (s *StatTile) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		s.Tapped(nil)
	default:
		s.Control.TypedKey(k)
	}
}

// CreateRenderer is called by the toolkit.
func (s *StatTile) CreateRenderer() fyne.WidgetRenderer {
	ground, over, side, mark := draw.NewRect(), draw.NewRect(), draw.NewRect(), draw.NewRing()
	ground.CornerRadius, over.CornerRadius, side.CornerRadius, ground.StrokeWidth = kit.Radius+2, kit.Radius+2, 2, kit.RowLine
	value, label := canvas.NewText("", nil), prose.NewClipped(s.env, s.label, prose.Muted)
	d := &draw.Drawing{Of: s, Parts: []fyne.CanvasObject{ground, over, side, value, label, mark}}
	d.Paint = func() {
		l := draw.CurrentLook()
		ink, _ := s.tone.Colors()
		ground.FillColor, ground.StrokeColor = l.Color(kit.ColorSurface), l.Color(theme.ColorNameSeparator)
		over.FillColor, side.FillColor = color.Transparent, color.Transparent
		if s.Hovered() && s.OnTapped != nil {
			over.FillColor = l.Color(theme.ColorNameHover)
		}
		if s.tone > kit.ToneNeutral {
			side.FillColor = l.Color(ink)
		}
		value.Text, value.Color, value.TextSize = draw.Display(s.env, s.value), l.Color(ink), l.Size(kit.SizeFigure)
		value.TextStyle.Bold, value.Alignment = true, draw.Leading(s.env)
		draw.PaintRing(mark, s.Focused(), l)
	}
	const pad = 16
	d.Min = func() fyne.Size {
		v := draw.Measure(s.env, s.value, draw.CurrentLook().Size(kit.SizeFigure), fyne.TextStyle{Bold: true})
		return fyne.NewSize(max(120, v.Width+2*pad), v.Height+label.MinSize().Height+2*pad)
	}
	d.Arrange = func(z fyne.Size) {
		for _, o := range []fyne.CanvasObject{ground, over, mark} {
			draw.Place(o, 0, 0, z.Width, z.Height)
		}
		h := label.MinSize().Height
		draw.Place(value, pad, pad, z.Width-2*pad, z.Height-h-2*pad)
		draw.Place(label, pad, z.Height-h-pad, z.Width-2*pad, h)
		draw.PlaceMirrored(s.env, side, 6, pad, 4, z.Height-2*pad, z.Width)
	}
	d.Paint()
	return d
}
