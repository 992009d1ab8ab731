package nav

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
)

// RailItem is one entry of a Rail. Key tells the program which one it is.
type RailItem struct {
	Key  string
	Text string
	Icon fyne.Resource
}

// Rail is the list of pages at the leading side of the window. While an entry
// has the focus, the up and down arrow keys move to its neighbours.
type Rail struct {
	widget.BaseWidget

	env      *kit.Env
	chosen   func(key string)
	selected string
	items    []*railItem
	foot     *fyne.Container
}

// railWidth is wide enough for the names in every language.
const railWidth = 208

// NewRail makes a rail with nothing selected. foot stands at its lower end.
// chosen is called with the key of an entry that was pressed.
func NewRail(env *kit.Env, items []RailItem, chosen func(key string), foot ...fyne.CanvasObject) *Rail {
	r := &Rail{env: env, chosen: chosen, foot: layout.VBoxTight(foot...)}
	for i, it := range items {
		item := &railItem{env: env, rail: r, index: i, RailItem: it}
		item.Extend(env, item)
		r.items = append(r.items, item)
	}
	r.ExtendBaseWidget(r)
	return r
}

// Select marks an entry, without calling chosen.
func (r *Rail) Select(key string) {
	r.selected = key
	for _, it := range r.items {
		it.Refresh()
	}
}

// CreateRenderer is called by the toolkit.
func (r *Rail) CreateRenderer() fyne.WidgetRenderer {
	ground := draw.NewFill()
	list := container.New(railLayout{}, prose.NewLabel(r.env, r.env.T("app.name"), prose.Title))
	for _, it := range r.items {
		list.Add(it)
	}
	inside := container.NewBorder(nil, r.foot, nil, nil, list)
	d := &draw.Drawing{Of: r, Parts: []fyne.CanvasObject{ground.Image, inside}}
	d.Paint = func() { ground.Paint(draw.CurrentLook().Color(kit.ColorRail)) }
	d.Min = func() fyne.Size { return fyne.NewSize(draw.Scaled(railWidth), inside.MinSize().Height+2*kit.Gap) }
	d.Arrange = func(s fyne.Size) {
		draw.Place(ground.Image, 0, 0, s.Width, s.Height)
		draw.Place(inside, kit.Gap, kit.Gap, s.Width-2*kit.Gap, s.Height-2*kit.Gap)
	}
	d.Paint()
	return d
}

// railLayout puts the name of the program and the entries under each other. Where they are
// higher than the window, the entries give up what is around their text.
type railLayout struct{}

// spare is how much lower an entry may become.
const spare = 16

func (railLayout) MinSize(o []fyne.CanvasObject) (s fyne.Size) {
	for i, x := range o {
		m := x.MinSize()
		s.Width = max(s.Width, m.Width)
		s.Height += m.Height
		if i == 0 {
			s.Height += kit.GapSmall
		} else {
			s.Height -= spare
		}
	}
	return s
}

func (railLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	room, wanted := size.Height, float32(0)
	for _, x := range o {
		wanted += x.MinSize().Height + kit.GapSmall
	}
	less := float32(0) // for each entry
	if n := len(o) - 1; n > 0 {
		less = min(spare+kit.GapSmall, max(0, (wanted-room)/float32(n)))
	}
	y := float32(0)
	for i, x := range o {
		height, gap := x.MinSize().Height, float32(kit.GapSmall)
		if i > 0 {
			gap = max(0, kit.GapSmall-less)
			height -= max(0, less-kit.GapSmall)
		}
		draw.Place(x, 0, y, size.Width, height)
		y += height + gap
	}
}

// railItem is one entry on the rail.
type railItem struct {
	kit.Control
	env *kit.Env
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
		kit.Focus(it.rail.items[to], it)
	}
}

// Text returns the entry's name.
func (it *railItem) Text() string { return it.RailItem.Text }

// CreateRenderer is called by the toolkit.
func (it *railItem) CreateRenderer() fyne.WidgetRenderer {
	ground, label, icon, mark := draw.NewRect(), canvas.NewText("", nil), canvas.NewImageFromResource(nil), draw.NewRing()
	ground.CornerRadius, icon.FillMode = kit.Radius, canvas.ImageFillContain
	d := &draw.Drawing{Of: it, Parts: []fyne.CanvasObject{ground, icon, label, mark}}
	d.Paint = func() {
		l := draw.CurrentLook()
		ink := theme.ColorNameForeground
		ground.FillColor, label.TextStyle = nil, fyne.TextStyle{}
		switch {
		case it.rail.selected == it.Key:
			ink, ground.FillColor, label.TextStyle.Bold = theme.ColorNamePrimary, l.Color(kit.ColorPrimarySoft), true
		case it.Hovered():
			ground.FillColor = l.Color(theme.ColorNameHover)
		}
		label.Text, label.Color, label.TextSize = draw.Display(it.env, it.Text()), l.Color(ink), l.Size(theme.SizeNameText)
		icon.Resource = draw.Tinted(it.Icon, ink)
		icon.Refresh()
		draw.PaintRing(mark, it.Focused(), l)
	}
	d.Min = func() fyne.Size {
		m := draw.Measure(it.env, it.Text(), draw.CurrentLook().Size(theme.SizeNameText), fyne.TextStyle{Bold: true})
		return fyne.NewSize(m.Width+20+3*kit.Gap, m.Height+18)
	}
	d.Arrange = func(s fyne.Size) {
		draw.Place(ground, 0, 0, s.Width, s.Height)
		draw.Place(mark, 0, 0, s.Width, s.Height)
		m := draw.Measure(it.env, it.Text(), draw.CurrentLook().Size(theme.SizeNameText), label.TextStyle)
		draw.PlaceMirrored(it.env, icon, kit.Gap, (s.Height-20)/2, 20, 20, s.Width)
		draw.PlaceMirrored(it.env, label, 20+2*kit.Gap, (s.Height-m.Height)/2, m.Width, m.Height, s.Width)
	}
	d.Paint()
	return d
}
