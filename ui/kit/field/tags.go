package field

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
)

// Tags shows words as chips, on as many lines as they need. A chip is removed
// by a click, or by Delete, Backspace, Return or Space while it has the focus.
type Tags struct {
	widget.BaseWidget
	OnRemove func(tag string) // nil means that chips only show

	env  *kit.Env
	tags []string
	box  *fyne.Container
}

// NewTags makes chips. Removing one only calls remove; the caller then calls
// Set with what is left. Without remove the chips only show.
func NewTags(env *kit.Env, tags []string, remove func(tag string)) *Tags {
	t := &Tags{OnRemove: remove, env: env}
	t.box = layout.Flow(env)
	t.ExtendBaseWidget(t)
	t.Set(tags)
	return t
}

// Tags returns the words that are shown.
func (t *Tags) Tags() []string { return t.tags }

// Set changes the words.
func (t *Tags) Set(tags []string) {
	t.tags = tags
	t.box.Objects = nil
	for _, tag := range tags {
		if t.OnRemove == nil {
			t.box.Add(piece.NewBadge(t.env, tag, kit.ToneNeutral))
			continue
		}
		c := &chip{env: t.env, text: tag, remove: func() { t.OnRemove(tag) }}
		c.Extend(t.env, c)
		t.box.Add(c)
	}
	t.box.Refresh()
}

// Held returns the chips.
func (t *Tags) Held() []fyne.CanvasObject { return []fyne.CanvasObject{t.box} }

// CreateRenderer is called by the toolkit.
func (t *Tags) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.box) }

// chip is a word with a cross.
type chip struct {
	kit.Control
	env    *kit.Env
	text   string
	remove func()
}

// Tapped is called by the toolkit.
func (c *chip) Tapped(*fyne.PointEvent) { c.remove() }

// TypedKey is called by the toolkit.
func (c *chip) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyDelete, fyne.KeyBackspace, fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		c.remove()
	default:
		c.Control.TypedKey(k)
	}
}

// CreateRenderer is called by the toolkit.
func (c *chip) CreateRenderer() fyne.WidgetRenderer {
	ground, label, cross, mark := draw.NewRect(), canvas.NewText("", nil), canvas.NewImageFromResource(nil), draw.NewRing()
	d := &draw.Drawing{Of: c, Parts: []fyne.CanvasObject{ground, label, cross, mark}}
	size := func() fyne.Size {
		return draw.Measure(c.env, c.text, draw.CurrentLook().Size(theme.SizeNameCaptionText), fyne.TextStyle{})
	}
	d.Paint = func() {
		l := draw.CurrentLook()
		ground.FillColor = l.Color(kit.ColorNeutralSoft)
		if c.Hovered() {
			ground.FillColor = l.Color(kit.ColorBadSoft)
		}
		label.Text, label.TextSize = draw.Display(c.env, c.text), l.Size(theme.SizeNameCaptionText)
		label.Color = l.Color(theme.ColorNameForeground)
		cross.Resource = draw.Tinted(l.Icon(theme.IconNameCancel), kit.ColorMuted)
		cross.Refresh()
		draw.PaintRing(mark, c.Focused(), l)
	}
	const side = 14
	d.Min = func() fyne.Size { return size().AddWidthHeight(2*kit.Gap+side+4, 8) }
	d.Arrange = func(s fyne.Size) {
		m := size()
		ground.CornerRadius, mark.CornerRadius = s.Height/2, s.Height/2
		draw.Place(ground, 0, 0, s.Width, s.Height)
		draw.Place(mark, 0, 0, s.Width, s.Height)
		draw.PlaceMirrored(c.env, label, kit.Gap, (s.Height-m.Height)/2, m.Width, m.Height, s.Width)
		draw.PlaceMirrored(c.env, cross, kit.Gap+m.Width+6, (s.Height-side)/2, side, side, s.Width)
	}
	d.Paint()
	return d
}
