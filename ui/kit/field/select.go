package field

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
	"mujeeb/ui/kit/prose"
)

// Select lets one of many options be chosen from a list that opens.
//
// Keys: Space or Return opens the list; Up and Down choose without opening it.
type Select struct {
	kit.Control
	env       *kit.Env
	OnChanged func(key string)

	options     []Option
	selected    string
	placeholder string
}

// NewSelect makes a closed list with nothing chosen.
func NewSelect(env *kit.Env, options []Option, changed func(key string)) *Select {
	s := &Select{env: env, OnChanged: changed, options: options, placeholder: env.T("kit.choose")}
	s.Extend(env, s)
	return s
}

// Selected returns the key of the chosen option, or nothing.
func (s *Select) Selected() string { return s.selected }

// SetSelected chooses an option, and calls OnChanged where that is a change. A
// key of no option chooses nothing.
func (s *Select) SetSelected(key string) {
	if !slices.ContainsFunc(s.options, func(o Option) bool { return o.Key == key }) {
		key = ""
	}
	if key == s.selected {
		return
	}
	s.selected = key
	s.Refresh()
	if s.OnChanged != nil {
		s.OnChanged(key)
	}
}

// Options returns what there is to choose from.
func (s *Select) Options() []Option { return s.options }

// SetOptions replaces what there is to choose from. What was chosen stays where
// it is still there; OnChanged is not called.
func (s *Select) SetOptions(options []Option) {
	s.options = options
	if optionText(options, s.selected) == "" {
		s.selected = ""
	}
	s.Refresh()
}

// SetPlaceholder sets the text that is shown while nothing is chosen.
func (s *Select) SetPlaceholder(text string) {
	s.placeholder = text
	s.Refresh()
}

// Tapped is called by the toolkit.
func (s *Select) Tapped(*fyne.PointEvent) { s.Open() }

// Open opens the list.
func (s *Select) Open() {
	if s.Disabled() || len(s.options) == 0 {
		return
	}
	kit.Focus(s, s)
	showOptions(s.env, s, s.options, s.selected, func(key string) { s.SetSelected(key) })
}

// TypedKey is called by the toolkit.
func (s *Select) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		s.Open()
	case fyne.KeyDown:
		s.step(1)
	case fyne.KeyUp:
		s.step(-1)
	default:
		s.Control.TypedKey(k)
	}
}

// step chooses the option that is by places further on.
func (s *Select) step(by int) {
	if s.Disabled() || len(s.options) == 0 {
		return
	}
	i := slices.IndexFunc(s.options, func(o Option) bool { return o.Key == s.selected })
	s.SetSelected(s.options[min(max(i+by, 0), len(s.options)-1)].Key)
}

// CreateRenderer is called by the toolkit.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	ground := draw.NewRect()
	ground.CornerRadius = kit.Radius
	label, arrow := prose.NewClipped(s.env, "", prose.Body), canvas.NewImageFromResource(nil)
	d := &draw.Drawing{Of: s, Parts: []fyne.CanvasObject{ground, label, arrow}}
	d.Paint = func() {
		l := draw.CurrentLook()
		paintField(ground, l, s.Focused(), s.Hovered(), s.Disabled(), false)
		text, style := optionText(s.options, s.selected), prose.Body
		if text == "" {
			text, style = s.placeholder, prose.Muted
		}
		if s.Disabled() {
			style = prose.Muted
		}
		label.SetText(text)
		label.SetStyle(style)
		arrow.Resource = draw.Tinted(l.Icon(theme.IconNameArrowDropDown), kit.ColorMuted)
		arrow.Refresh()
	}
	d.Min = func() fyne.Size {
		l := draw.CurrentLook()
		w := float32(0)
		for _, o := range s.options {
			w = max(w, draw.Measure(s.env, o.Text, l.Size(theme.SizeNameText), fyne.TextStyle{}).Width)
		}
		return fyne.NewSize(min(max(w, 80), draw.Scaled(260))+2*fieldPadX+22, fieldHeight())
	}
	d.Arrange = func(z fyne.Size) {
		draw.Place(ground, 0, 0, z.Width, z.Height)
		h := label.MinSize().Height
		draw.PlaceMirrored(s.env, label, fieldPadX, (z.Height-h)/2, max(0, z.Width-2*fieldPadX-22), h, z.Width)
		draw.PlaceMirrored(s.env, arrow, z.Width-fieldPadX-18, (z.Height-20)/2, 20, 20, z.Width)
	}
	d.Paint()
	return d
}

// fieldPadX is the space between the edge of a field and its content.
const fieldPadX float32 = 12

// fieldHeight returns the height of a field of one line.
func fieldHeight() float32 {
	return fyne.MeasureText("M", draw.CurrentLook().Size(theme.SizeNameText), fyne.TextStyle{}).Height + 18
}

// paintField sets ground and edge of a field for its state.
func paintField(r *canvas.Rectangle, l draw.Look, focused, hovered, disabled, wrong bool) {
	r.FillColor, r.StrokeColor, r.StrokeWidth = l.Color(theme.ColorNameInputBackground), l.Color(theme.ColorNameInputBorder), 1
	switch {
	case disabled:
		r.FillColor, r.StrokeColor = l.Color(theme.ColorNameDisabledButton), l.Color(theme.ColorNameSeparator)
	case wrong:
		r.StrokeColor, r.StrokeWidth = l.Color(theme.ColorNameError), 2
	case focused:
		r.StrokeColor, r.StrokeWidth = l.Color(theme.ColorNamePrimary), 2
	case hovered:
		r.StrokeColor = l.Color(theme.ColorNameForeground)
	}
}
