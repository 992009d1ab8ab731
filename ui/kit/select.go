package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// Select lets one of many options be chosen from a list that opens.
//
// Keys: Space, Return or Down with Alt open the list; Up and Down choose without opening it.
type Select struct {
	Control
	env       *Env
	OnChanged func(key string)

	options     []Option
	selected    string
	placeholder string
}

// NewSelect makes a closed list with nothing chosen.
func NewSelect(env *Env, options []Option, changed func(key string)) *Select {
	s := &Select{env: env, OnChanged: changed, options: options, placeholder: env.T("kit.choose")}
	s.Extend(env, s)
	return s
}

// Selected gives the key of the option chosen, or nothing.
func (s *Select) Selected() string { return s.selected }

// SetSelected chooses an option and calls OnChanged where that is a change. A key that is no option chooses nothing.
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

// Options gives what there is to choose from.
func (s *Select) Options() []Option { return s.options }

// SetOptions replaces what there is to choose from; what was chosen stays if it is still there.
func (s *Select) SetOptions(options []Option) {
	s.options = options
	if optionText(options, s.selected) == "" {
		s.selected = ""
	}
	s.Refresh()
}

// SetPlaceholder changes what stands there while nothing is chosen.
func (s *Select) SetPlaceholder(text string) {
	s.placeholder = text
	s.Refresh()
}

// Tapped is called by the toolkit.
func (s *Select) Tapped(*fyne.PointEvent) { s.Open() }

// Open shows the list.
func (s *Select) Open() {
	if s.Disabled() || len(s.options) == 0 {
		return
	}
	Focus(s, s)
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

func (s *Select) step(by int) {
	if s.Disabled() || len(s.options) == 0 {
		return
	}
	i := slices.IndexFunc(s.options, func(o Option) bool { return o.Key == s.selected })
	s.SetSelected(s.options[min(max(i+by, 0), len(s.options)-1)].Key)
}

// CreateRenderer is called by the toolkit.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	ground := newRect()
	ground.CornerRadius = Radius
	label, arrow := NewClipped(s.env, "", Body), canvas.NewImageFromResource(nil)
	d := &drawing{of: s, parts: []fyne.CanvasObject{ground, label, arrow}}
	d.paint = func() {
		l := currentLook()
		paintField(ground, l, s.Focused(), s.Hovered(), s.Disabled(), false)
		text, style := optionText(s.options, s.selected), Body
		if text == "" {
			text, style = s.placeholder, Muted
		}
		if s.Disabled() {
			style = Muted
		}
		label.SetText(text)
		label.SetStyle(style)
		arrow.Resource = theme.NewColoredResource(l.icon(theme.IconNameArrowDropDown), ColorMuted)
		arrow.Refresh()
	}
	d.min = func() fyne.Size {
		l := currentLook()
		w := float32(0)
		for _, o := range s.options {
			w = max(w, measure(s.env, o.Text, l.size(theme.SizeNameText), fyne.TextStyle{}).Width)
		}
		return fyne.NewSize(min(max(w, 80), scaled(260))+2*fieldPadX+22, fieldHeight())
	}
	d.arrange = func(z fyne.Size) {
		place(ground, 0, 0, z.Width, z.Height)
		h := label.MinSize().Height
		placeMirrored(s.env, label, fieldPadX, (z.Height-h)/2, max(0, z.Width-2*fieldPadX-22), h, z.Width)
		placeMirrored(s.env, arrow, z.Width-fieldPadX-18, (z.Height-20)/2, 20, 20, z.Width)
	}
	d.paint()
	return d
}

// Fields of one line share height, padding and edge.
const fieldPadX float32 = 12

func fieldHeight() float32 {
	return fyne.MeasureText("M", currentLook().size(theme.SizeNameText), fyne.TextStyle{}).Height + 18
}

// paintField draws the ground and edge of anything that can be filled in.
func paintField(r *canvas.Rectangle, l look, focused, hovered, disabled, wrong bool) {
	r.FillColor, r.StrokeColor, r.StrokeWidth = l.color(theme.ColorNameInputBackground), l.color(theme.ColorNameInputBorder), 1
	switch {
	case disabled:
		r.FillColor, r.StrokeColor = l.color(theme.ColorNameDisabledButton), l.color(theme.ColorNameSeparator)
	case wrong:
		r.StrokeColor, r.StrokeWidth = l.color(theme.ColorNameError), 2
	case focused:
		r.StrokeColor, r.StrokeWidth = l.color(theme.ColorNamePrimary), 2
	case hovered:
		r.StrokeColor = l.color(theme.ColorNameForeground)
	}
}
