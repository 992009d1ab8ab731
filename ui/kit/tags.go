package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Tags shows words as chips that flow over as many lines as they need. A chip can be taken away by a click or by
// Delete, Backspace, Return or Space while it has the focus.
type Tags struct {
	widget.BaseWidget
	OnRemove func(tag string) // nil means that chips only show

	env  *Env
	tags []string
	box  *fyne.Container
}

// NewTags makes chips. Taking one away only calls remove: call Set with what is left.
func NewTags(env *Env, tags []string, remove func(tag string)) *Tags {
	t := &Tags{OnRemove: remove, env: env}
	t.box = &fyne.Container{Layout: &flowLayout{env: env}}
	t.ExtendBaseWidget(t)
	t.Set(tags)
	return t
}

// Tags gives what is shown.
func (t *Tags) Tags() []string { return t.tags }

// Set shows other words.
func (t *Tags) Set(tags []string) {
	t.tags = tags
	t.box.Objects = nil
	for _, tag := range tags {
		if t.OnRemove == nil {
			t.box.Add(NewBadge(t.env, tag, ToneNeutral))
			continue
		}
		c := &chip{text: tag, remove: func() { t.OnRemove(tag) }}
		c.env = t.env
		c.ExtendBaseWidget(c)
		t.box.Add(c)
	}
	t.box.Refresh()
}

func (t *Tags) held() []fyne.CanvasObject { return []fyne.CanvasObject{t.box} }

// CreateRenderer is called by the toolkit.
func (t *Tags) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.box) }

// chip is a word with a cross.
type chip struct {
	control
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
		c.env.unusedKey(k)
	}
}

// MouseIn is called by the toolkit.
func (c *chip) MouseIn(*desktop.MouseEvent) { c.hover(true) }

// MouseMoved is called by the toolkit.
func (c *chip) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is called by the toolkit.
func (c *chip) MouseOut() { c.hover(false) }

// CreateRenderer is called by the toolkit.
func (c *chip) CreateRenderer() fyne.WidgetRenderer {
	ground, label, cross, mark := newRect(), canvas.NewText("", nil), canvas.NewImageFromResource(nil), newRing()
	d := &drawing{widget: c, objects: []fyne.CanvasObject{ground, label, cross, mark}}
	size := func() fyne.Size {
		return c.env.measure(c.text, currentLook().size(theme.SizeNameCaptionText), fyne.TextStyle{})
	}
	d.paint = func() {
		l := currentLook()
		ground.FillColor = l.color(ColorNeutralSoft)
		if c.hovered {
			ground.FillColor = l.color(ColorBadSoft)
		}
		label.Text, label.TextSize = c.env.display(c.text), l.size(theme.SizeNameCaptionText)
		label.Color = l.color(theme.ColorNameForeground)
		cross.Resource = theme.NewColoredResource(l.theme.Icon(theme.IconNameCancel), ColorMuted)
		cross.Refresh()
		paintRing(mark, c.focused, l)
	}
	const side = 14
	d.min = func() fyne.Size { return size().AddWidthHeight(2*Gap+side+4, 8) }
	d.layout = func(s fyne.Size) {
		m := size()
		ground.CornerRadius, mark.CornerRadius = s.Height/2, s.Height/2
		place(ground, 0, 0, s.Width, s.Height)
		place(mark, 0, 0, s.Width, s.Height)
		c.env.placeMirrored(label, Gap, (s.Height-m.Height)/2, m.Width, m.Height, s.Width)
		c.env.placeMirrored(cross, Gap+m.Width+6, (s.Height-side)/2, side, side, s.Width)
	}
	d.paint()
	return d
}

// flowLayout puts objects side by side and begins a new line where one would not fit.
type flowLayout struct {
	env   *Env
	width float32 // that lines were last broken for
}

// Flow lets objects of any width run over several lines.
func Flow(env *Env, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &flowLayout{env: env}, Objects: objects}
}

func (f *flowLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	w := float32(0)
	for _, x := range o {
		if x.Visible() {
			w = max(w, x.MinSize().Width)
		}
	}
	return fyne.NewSize(w, f.flow(o, max(w, f.width), false))
}

func (f *flowLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	f.width = s.Width
	f.flow(o, s.Width, true)
}

// flow walks the lines, moves objects if asked, and gives the height.
func (f *flowLayout) flow(objects []fyne.CanvasObject, width float32, move bool) float32 {
	var x, y, line float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if x > 0 && x+m.Width > width {
			x, y, line = 0, y+line+GapSmall, 0
		}
		if move {
			f.env.placeMirrored(o, x, y, m.Width, m.Height, width)
		}
		x += m.Width + GapSmall
		line = max(line, m.Height)
	}
	return y + line
}
