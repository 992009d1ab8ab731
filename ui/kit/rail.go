package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// RailItem is one entry of a Rail.
type RailItem struct {
	Key  string
	Text string
	Icon fyne.Resource
}

// Rail is the list of pages at the leading side of the window. With the focus on it, Up and Down walk along it.
type Rail struct {
	widget.BaseWidget

	env      *Env
	chosen   func(key string)
	selected string
	items    []*railItem
	foot     *fyne.Container
}

// railWidth gives every language's names room.
const railWidth = 208

// NewRail makes a rail with nothing selected. Foot stands at its lower end.
func NewRail(env *Env, items []RailItem, chosen func(key string), foot ...fyne.CanvasObject) *Rail {
	r := &Rail{env: env, chosen: chosen, foot: Tight(foot...)}
	for i, it := range items {
		item := &railItem{env: env, rail: r, index: i, RailItem: it}
		item.Extend(env, item)
		r.items = append(r.items, item)
	}
	r.ExtendBaseWidget(r)
	return r
}

// Select marks an item without calling chosen.
func (r *Rail) Select(key string) {
	r.selected = key
	for _, it := range r.items {
		it.Refresh()
	}
}

// CreateRenderer is called by the toolkit.
func (r *Rail) CreateRenderer() fyne.WidgetRenderer {
	ground := newFill()
	list := Tight(NewLabel(r.env, r.env.T("app.name"), Title))
	for _, it := range r.items {
		list.Add(it)
	}
	inside := container.NewBorder(list, r.foot, nil, nil)
	d := &drawing{of: r, parts: []fyne.CanvasObject{ground.Image, inside}}
	d.paint = func() { ground.paint(currentLook().color(ColorRail)) }
	d.min = func() fyne.Size { return fyne.NewSize(scaled(railWidth), inside.MinSize().Height+2*Gap) }
	d.arrange = func(s fyne.Size) {
		place(ground.Image, 0, 0, s.Width, s.Height)
		place(inside, Gap, Gap, s.Width-2*Gap, s.Height-2*Gap)
	}
	d.paint()
	return d
}

// railItem is one line of the rail.
type railItem struct {
	Control
	env *Env
	RailItem
	rail  *Rail
	index int
}

// Tapped is called by the toolkit.
func (it *railItem) Tapped(*fyne.PointEvent) { it.rail.chosen(it.Key) }

// TypedKey is called by the toolkit.
func (it *railItem) TypedKey(k *fyne.KeyEvent) {
	to := it.index
	switch k.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		it.rail.chosen(it.Key)
	case fyne.KeyDown:
		to++
	case fyne.KeyUp:
		to--
	default:
		it.Control.TypedKey(k)
	}
	if to != it.index && to >= 0 && to < len(it.rail.items) {
		Focus(it.rail.items[to], it)
	}
}

// Text gives the item's name.
func (it *railItem) Text() string { return it.RailItem.Text }

// CreateRenderer is called by the toolkit.
func (it *railItem) CreateRenderer() fyne.WidgetRenderer {
	ground, label, icon, mark := newRect(), canvas.NewText("", nil), canvas.NewImageFromResource(nil), newRing()
	ground.CornerRadius, icon.FillMode = Radius, canvas.ImageFillContain
	d := &drawing{of: it, parts: []fyne.CanvasObject{ground, icon, label, mark}}
	d.paint = func() {
		l := currentLook()
		ink := theme.ColorNameForeground
		ground.FillColor, label.TextStyle = nil, fyne.TextStyle{}
		switch {
		case it.rail.selected == it.Key:
			ink, ground.FillColor, label.TextStyle.Bold = theme.ColorNamePrimary, l.color(ColorPrimarySoft), true
		case it.Hovered():
			ground.FillColor = l.color(theme.ColorNameHover)
		}
		label.Text, label.Color, label.TextSize = display(it.env, it.Text()), l.color(ink), l.size(theme.SizeNameText)
		icon.Resource = theme.NewColoredResource(it.Icon, ink)
		icon.Refresh()
		paintRing(mark, it.Focused(), l)
	}
	d.min = func() fyne.Size {
		m := measure(it.env, it.Text(), currentLook().size(theme.SizeNameText), fyne.TextStyle{Bold: true})
		return fyne.NewSize(m.Width+20+3*Gap, m.Height+18)
	}
	d.arrange = func(s fyne.Size) {
		place(ground, 0, 0, s.Width, s.Height)
		place(mark, 0, 0, s.Width, s.Height)
		m := measure(it.env, it.Text(), currentLook().size(theme.SizeNameText), label.TextStyle)
		placeMirrored(it.env, icon, Gap, (s.Height-20)/2, 20, 20, s.Width)
		placeMirrored(it.env, label, 20+2*Gap, (s.Height-m.Height)/2, m.Width, m.Height, s.Width)
	}
	d.paint()
	return d
}
