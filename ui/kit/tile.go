package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// StatTile shows one number and what it counts; it may lead to the page that lists what was counted.
type StatTile struct {
	Control
	env      *Env
	OnTapped func()

	label string
	value string
	tone  Tone
}

// NewStatTile makes a tile; a nil tapped makes one that leads nowhere and takes no focus.
func NewStatTile(env *Env, label, value string, tone Tone, tapped func()) *StatTile {
	s := &StatTile{env: env, OnTapped: tapped, label: label, value: value, tone: tone}
	s.Extend(env, s)
	if tapped == nil {
		s.Disable()
	}
	return s
}

// Value gives the number as shown.
func (s *StatTile) Value() string { return s.value }

// Set changes number and tone.
func (s *StatTile) Set(value string, tone Tone) {
	s.value, s.tone = value, tone
	s.Refresh()
}

// Tapped is called by the toolkit.
func (s *StatTile) Tapped(*fyne.PointEvent) {
	if s.OnTapped == nil {
		return
	}
	Focus(s, s)
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
	ground, over, side, mark := newRect(), newRect(), newRect(), newRing()
	ground.CornerRadius, over.CornerRadius, side.CornerRadius, ground.StrokeWidth = Radius+2, Radius+2, 2, RowLine
	value, label := canvas.NewText("", nil), NewClipped(s.env, s.label, Muted)
	d := &drawing{of: s, parts: []fyne.CanvasObject{ground, over, side, value, label, mark}}
	d.paint = func() {
		l := currentLook()
		ink, _ := s.tone.Colors()
		ground.FillColor, ground.StrokeColor = l.color(ColorSurface), l.color(theme.ColorNameSeparator)
		over.FillColor, side.FillColor = color.Transparent, color.Transparent
		if s.Hovered() && s.OnTapped != nil {
			over.FillColor = l.color(theme.ColorNameHover)
		}
		if s.tone > ToneNeutral {
			side.FillColor = l.color(ink)
		}
		value.Text, value.Color, value.TextSize = display(s.env, s.value), l.color(ink), l.size(SizeFigure)
		value.TextStyle.Bold, value.Alignment = true, leading(s.env)
		paintRing(mark, s.Focused(), l)
	}
	const pad = 16
	d.min = func() fyne.Size {
		v := measure(s.env, s.value, currentLook().size(SizeFigure), fyne.TextStyle{Bold: true})
		return fyne.NewSize(max(140, v.Width+2*pad), v.Height+label.MinSize().Height+2*pad)
	}
	d.arrange = func(z fyne.Size) {
		for _, o := range []fyne.CanvasObject{ground, over, mark} {
			place(o, 0, 0, z.Width, z.Height)
		}
		h := label.MinSize().Height
		place(value, pad, pad, z.Width-2*pad, z.Height-h-2*pad)
		place(label, pad, z.Height-h-pad, z.Width-2*pad, h)
		placeMirrored(s.env, side, 6, pad, 4, z.Height-2*pad, z.Width)
	}
	d.paint()
	return d
}

// Fold hides details under a line that opens them.
type Fold struct {
	widget.BaseWidget
	head    *Button
	content fyne.CanvasObject
	box     *fyne.Container
	open    bool
	env     *Env
}

// NewFold makes a closed fold.
func NewFold(env *Env, title string, content fyne.CanvasObject) *Fold {
	f := &Fold{content: content, env: env}
	content.Hide()
	f.head = NewIconButton(env, Link, f.arrow(), title, func() { f.SetOpen(!f.open) })
	f.box = Tight(Leading(env, f.head), content)
	f.ExtendBaseWidget(f)
	return f
}

// SetOpen shows or hides the content.
func (f *Fold) SetOpen(open bool) {
	f.open = open
	f.head.SetIcon(f.arrow())
	if open {
		f.content.Show()
	} else {
		f.content.Hide()
	}
	f.Refresh()
}

func (f *Fold) arrow() fyne.Resource {
	if f.open {
		return theme.MenuDropUpIcon()
	}
	return theme.MenuDropDownIcon()
}

// Held is what stands inside, for whoever looks for a widget on the page.
func (f *Fold) Held() []fyne.CanvasObject { return []fyne.CanvasObject{f.box} }

// CreateRenderer is called by the toolkit.
func (f *Fold) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(f.box) }
