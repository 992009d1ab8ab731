// Package nav leads from one part of the program to another: the rail at the
// side of the window, and tabs on a page.
package nav

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
	"mujeeb/ui/kit/layout"
)

// Tab is one of Tabs: a name and what it shows.
type Tab struct {
	Text    string
	Content fyne.CanvasObject
}

// Tabs shows one of several contents at a time. Names that don't fit go on a
// second line. While a name has the focus, the left and right arrow keys choose
// its neighbours.
type Tabs struct {
	widget.BaseWidget
	OnChanged func(i int)

	env   *kit.Env
	tabs  []Tab
	at    int
	names []*tabName
	body  *fyne.Container
	whole *fyne.Container // the line of names and the body
}

// NewTabs makes tabs with the first one in front.
func NewTabs(env *kit.Env, tabs ...Tab) *Tabs {
	t := &Tabs{env: env, tabs: tabs, body: container.NewStack()}
	line := layout.Flow(env)
	t.whole = layout.VBoxGrow(1, container.New(headRule{}, line, widget.NewSeparator()), t.body)
	for i, tab := range tabs {
		n := &tabName{env: env, tabs: t, index: i, text: tab.Text}
		n.Extend(env, n)
		t.names = append(t.names, n)
		line.Add(n)
	}
	if len(tabs) > 0 {
		t.body.Objects = []fyne.CanvasObject{tabs[0].Content}
	}
	t.ExtendBaseWidget(t)
	return t
}

// Selected returns the index of the tab in front.
func (t *Tabs) Selected() int { return t.at }

// Select brings a tab to the front, and calls OnChanged where that is a change.
func (t *Tabs) Select(i int) {
	if i == t.at || i < 0 || i >= len(t.tabs) {
		return
	}
	t.at = i
	t.body.Objects = []fyne.CanvasObject{t.tabs[i].Content}
	t.body.Refresh()
	for _, n := range t.names {
		n.Refresh()
	}
	if t.OnChanged != nil {
		t.OnChanged(i)
	}
}

// SetText renames a tab, as when its name counts what it holds.
func (t *Tabs) SetText(i int, text string) {
	t.tabs[i].Text, t.names[i].text = text, text
	t.Refresh()
}

// Held returns the line of names and the content.
func (t *Tabs) Held() []fyne.CanvasObject { return []fyne.CanvasObject{t.whole} }

// CreateRenderer is called by the toolkit.
func (t *Tabs) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.whole) }

// headRule draws a thin line at the foot of the names.
type headRule struct{}

func (headRule) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (headRule) Layout(o []fyne.CanvasObject, s fyne.Size) {
	draw.Place(o[0], 0, 0, s.Width, s.Height)
	draw.Place(o[1], 0, s.Height-kit.RowLine, s.Width, kit.RowLine)
}

// tabName is the name of a tab, which is always in sight.
type tabName struct {
	kit.Control
	env   *kit.Env
	tabs  *Tabs
	index int
	text  string
}

// Disabled is called by the toolkit. Names that are not in front report true,
// so that Tab stops at the line of names once.
func (n *tabName) Disabled() bool { return n.index != n.tabs.at }

// Text returns the tab's name.
func (n *tabName) Text() string { return n.text }

// Tapped is called by the toolkit.
func (n *tabName) Tapped(*fyne.PointEvent) {
	n.tabs.Select(n.index)
	kit.Focus(n, n)
}

// TypedKey is called by the toolkit.
func (n *tabName) TypedKey(k *fyne.KeyEvent) {
	step := 0
	switch k.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		n.tabs.Select(n.index)
	case fyne.KeyRight:
		step = 1
	case fyne.KeyLeft:
		step = -1
	default:
		n.Control.TypedKey(k)
	}
	if n.env.RTL() {
		step = -step
	}
	if to := n.index + step; step != 0 && to >= 0 && to < len(n.tabs.names) {
		n.tabs.Select(to)
		kit.Focus(n.tabs.names[to], n)
	}
}

// CreateRenderer is called by the toolkit.
func (n *tabName) CreateRenderer() fyne.WidgetRenderer {
	over, under, label, mark := draw.NewRect(), draw.NewRect(), canvas.NewText("", nil), draw.NewRing()
	over.CornerRadius = kit.Radius
	label.Alignment = fyne.TextAlignCenter
	d := &draw.Drawing{Of: n, Parts: []fyne.CanvasObject{over, label, under, mark}}
	d.Paint = func() {
		l := draw.CurrentLook()
		over.FillColor, under.FillColor = color.Transparent, color.Transparent
		label.Text, label.TextSize = draw.Display(n.env, n.text), l.Size(theme.SizeNameText)
		label.Color, label.TextStyle = l.Color(kit.ColorMuted), fyne.TextStyle{}
		if n.tabs.at == n.index {
			under.FillColor, label.Color = l.Color(theme.ColorNamePrimary), l.Color(theme.ColorNamePrimary)
			label.TextStyle.Bold = true
		}
		if n.Hovered() {
			over.FillColor = l.Color(theme.ColorNameHover)
		}
		draw.PaintRing(mark, n.Focused(), l)
	}
	d.Min = func() fyne.Size {
		m := draw.Measure(n.env, n.text, draw.CurrentLook().Size(theme.SizeNameText), fyne.TextStyle{Bold: true})
		return fyne.NewSize(m.Width+2*kit.Gap, m.Height+18)
	}
	d.Arrange = func(s fyne.Size) {
		draw.Place(over, 0, 0, s.Width, s.Height-3)
		draw.Place(mark, 0, 0, s.Width, s.Height)
		draw.Place(label, 0, 9, s.Width, s.Height-18)
		draw.Place(under, 0, s.Height-3, s.Width, 3)
	}
	d.Paint()
	return d
}
