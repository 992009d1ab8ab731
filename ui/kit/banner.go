package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Banner is a message on the page itself, with what can be done about it.
type Banner struct {
	widget.BaseWidget
	env   *Env
	tone  Tone
	label *Label
	row   *fyne.Container
}

// NewBanner makes a message. Actions stand at its trailing side.
func NewBanner(env *Env, tone Tone, text string, actions ...*Button) *Banner {
	b := &Banner{env: env, tone: tone, label: NewParagraph(env, text, Body)}
	buttons := Row(env)
	for _, a := range actions {
		buttons.Add(a)
	}
	b.row = container.New(Mirror(env, layoutMessage{}), b.label, buttons)
	b.ExtendBaseWidget(b)
	return b
}

// Text gives what was set, unchanged.
func (b *Banner) Text() string { return b.label.Text() }

// Say shows the banner with another text, or hides it for an empty one.
func (b *Banner) Say(text string) {
	b.label.SetText(text)
	if text == "" {
		b.Hide()
		return
	}
	b.Show()
	b.Refresh()
}

// SetTone changes what the banner says about its text.
func (b *Banner) SetTone(t Tone) {
	b.tone = t
	b.Refresh()
}

// Held is what stands inside, for whoever looks for a widget on the page.
func (b *Banner) Held() []fyne.CanvasObject { return []fyne.CanvasObject{b.row} }

// CreateRenderer is called by the toolkit.
func (b *Banner) CreateRenderer() fyne.WidgetRenderer {
	ground, icon := newRect(), canvas.NewImageFromResource(nil)
	ground.CornerRadius = Radius
	d := &drawing{of: b, parts: []fyne.CanvasObject{ground, icon, b.row}}
	d.paint = func() {
		l := currentLook()
		ink, soft := b.tone.Colors()
		ground.FillColor = l.color(soft)
		icon.Resource = theme.NewColoredResource(l.icon(b.tone.Icon()), ink)
		icon.Refresh()
	}
	const side, pad = 20, 10
	d.min = func() fyne.Size {
		m := b.row.MinSize()
		return fyne.NewSize(m.Width+side+GapSmall+2*pad, max(m.Height, side)+2*pad)
	}
	d.arrange = func(s fyne.Size) {
		place(ground, 0, 0, s.Width, s.Height)
		placeMirrored(b.env, icon, pad, (s.Height-side)/2, side, side, s.Width)
		x := float32(pad + side + GapSmall)
		placeMirrored(b.env, b.row, x, pad, max(0, s.Width-x-pad), s.Height-2*pad, s.Width)
	}
	d.paint()
	return d
}

// layoutMessage gives the second object its own width and the first the rest, both centred on the line.
type layoutMessage struct{}

func (layoutMessage) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	if b.Width > 0 {
		b.Width += Gap
	}
	return fyne.NewSize(a.Width+b.Width, max(a.Height, b.Height))
}

func (layoutMessage) Layout(o []fyne.CanvasObject, s fyne.Size) {
	b := o[1].MinSize()
	room := s.Width - b.Width
	if b.Width > 0 {
		room -= Gap
	}
	h := heightAt(o[0], max(0, room))
	place(o[0], 0, max(0, (s.Height-h)/2), max(0, room), h)
	place(o[1], s.Width-b.Width, max(0, (s.Height-b.Height)/2), b.Width, b.Height)
}

// ProgressLine shows how far a long piece of work is, with a count, and a way to stop it.
type ProgressLine struct {
	widget.BaseWidget
	env         *Env
	label       *Label
	count       *Label
	cancel      *Button
	done, total int
}

// NewProgressLine makes a line for work that may be cancelled; a nil cancel leaves the button out.
func NewProgressLine(env *Env, text string, cancel func()) *ProgressLine {
	p := &ProgressLine{env: env, label: NewClipped(env, text, Body), count: NewLabel(env, "", Muted)}
	p.cancel = NewButton(env, Plain, env.T("kit.cancel"), cancel)
	if cancel == nil {
		p.cancel.Hide()
	}
	p.ExtendBaseWidget(p)
	return p
}

// Set shows that done of total is done; a total of 0 means that nobody knows how much there is.
func (p *ProgressLine) Set(done, total int) {
	p.done, p.total = done, total
	text := p.env.Lang.Number(done)
	if total > 0 {
		text = p.env.T("kit.progress", "done", done, "total", total)
	}
	p.count.SetText(text)
	p.Refresh()
}

// SetText changes what stands above the bar.
func (p *ProgressLine) SetText(s string) {
	p.label.SetText(s)
}

// Count gives what the line says about how far the work is.
func (p *ProgressLine) Count() string { return p.count.Text() }

// Held is what stands inside, for whoever looks for a widget on the page.
func (p *ProgressLine) Held() []fyne.CanvasObject { return []fyne.CanvasObject{p.cancel} }

// CreateRenderer is called by the toolkit.
func (p *ProgressLine) CreateRenderer() fyne.WidgetRenderer {
	track, bar := newRect(), newRect()
	track.CornerRadius, bar.CornerRadius = 4, 4
	d := &drawing{of: p, parts: []fyne.CanvasObject{track, bar, p.label, p.count, p.cancel}}
	d.paint = func() {
		l := currentLook()
		track.FillColor, bar.FillColor = l.color(ColorNeutralSoft), l.color(theme.ColorNamePrimary)
	}
	const thick = 8
	d.min = func() fyne.Size {
		l, n, b := p.label.MinSize(), p.count.MinSize(), p.buttonSize()
		return fyne.NewSize(max(160, l.Width+n.Width+Gap)+b.Width, max(b.Height, l.Height+GapSmall+thick))
	}
	d.arrange = func(s fyne.Size) {
		b, n := p.buttonSize(), p.count.MinSize()
		w := s.Width - b.Width
		if b.Width > 0 {
			placeMirrored(p.env, p.cancel, s.Width-b.Width+Gap, (s.Height-b.Height)/2, b.Width-Gap, b.Height, s.Width)
		}
		y := (s.Height - n.Height - GapSmall - thick) / 2
		placeMirrored(p.env, p.label, 0, y, max(0, w-n.Width-Gap), n.Height, s.Width)
		placeMirrored(p.env, p.count, w-n.Width, y, n.Width, n.Height, s.Width)
		y += n.Height + GapSmall
		placeMirrored(p.env, track, 0, y, w, thick, s.Width)
		placeMirrored(p.env, bar, 0, y, w*p.share(), thick, s.Width)
	}
	d.paint()
	return d
}

func (p *ProgressLine) share() float32 {
	if p.total <= 0 {
		return 0
	}
	return min(1, float32(p.done)/float32(p.total))
}

func (p *ProgressLine) buttonSize() fyne.Size {
	if !p.cancel.Visible() {
		return fyne.Size{}
	}
	return p.cancel.MinSize().AddWidthHeight(Gap, 0)
}
