package piece

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/internal/draw"
	"mujeeb/ui/kit/prose"
)

// ProgressLine shows how far a long piece of work is, with a count and a button
// that cancels it.
type ProgressLine struct {
	widget.BaseWidget
	env         *kit.Env
	label       *prose.Label
	count       *prose.Label
	cancel      *button.Button
	done, total int
}

// NewProgressLine makes a line for work that has not begun. Without cancel
// there is no button.
func NewProgressLine(env *kit.Env, text string, cancel func()) *ProgressLine {
	p := &ProgressLine{env: env, label: prose.NewClipped(env, text, prose.Body), count: prose.NewLabel(env, "", prose.Muted)}
	p.cancel = button.New(env, button.Plain, env.T("kit.cancel"), cancel)
	if cancel == nil {
		p.cancel.Hide()
	}
	p.ExtendBaseWidget(p)
	return p
}

// Set shows that done of total is done. A total of 0 means that it is not
// known.
func (p *ProgressLine) Set(done, total int) {
	p.done, p.total = done, total
	text := p.env.Lang.Number(done)
	if total > 0 {
		text = p.env.T("kit.progress", "done", done, "total", total)
	}
	p.count.SetText(text)
	p.Refresh()
}

// SetText changes the text above the bar.
func (p *ProgressLine) SetText(s string) {
	p.label.SetText(s)
}

// Count returns how far the work is, in the words shown.
func (p *ProgressLine) Count() string { return p.count.Text() }

// Held returns the button.
func (p *ProgressLine) Held() []fyne.CanvasObject { return []fyne.CanvasObject{p.cancel} }

// CreateRenderer is called by the toolkit.
func (p *ProgressLine) CreateRenderer() fyne.WidgetRenderer {
	track, bar := draw.NewRect(), draw.NewRect()
	track.CornerRadius, bar.CornerRadius = 4, 4
	d := &draw.Drawing{Of: p, Parts: []fyne.CanvasObject{track, bar, p.label, p.count, p.cancel}}
	d.Paint = func() {
		l := draw.CurrentLook()
		track.FillColor, bar.FillColor = l.Color(kit.ColorNeutralSoft), l.Color(theme.ColorNamePrimary)
	}
	const thick = 8
	d.Min = func() fyne.Size {
		l, n, b := p.label.MinSize(), p.count.MinSize(), p.buttonSize()
		return fyne.NewSize(max(160, l.Width+n.Width+kit.Gap)+b.Width, max(b.Height, l.Height+kit.GapSmall+thick))
	}
	d.Arrange = func(s fyne.Size) {
		b, n := p.buttonSize(), p.count.MinSize()
		w := s.Width - b.Width
		if b.Width > 0 {
			draw.PlaceMirrored(p.env, p.cancel, s.Width-b.Width+kit.Gap, (s.Height-b.Height)/2, b.Width-kit.Gap, b.Height, s.Width)
		}
		y := (s.Height - n.Height - kit.GapSmall - thick) / 2
		draw.PlaceMirrored(p.env, p.label, 0, y, max(0, w-n.Width-kit.Gap), n.Height, s.Width)
		draw.PlaceMirrored(p.env, p.count, w-n.Width, y, n.Width, n.Height, s.Width)
		y += n.Height + kit.GapSmall
		draw.PlaceMirrored(p.env, track, 0, y, w, thick, s.Width)
		draw.PlaceMirrored(p.env, bar, 0, y, w*p.share(), thick, s.Width)
	}
	d.Paint()
	return d
}

// share returns how much of the bar is filled, from 0 to 1.
func (p *ProgressLine) share() float32 {
	if p.total <= 0 {
		return 0
	}
	return min(1, float32(p.done)/float32(p.total))
}

// buttonSize returns the room that the button takes, with the gap before it.
func (p *ProgressLine) buttonSize() fyne.Size {
	if !p.cancel.Visible() {
		return fyne.Size{}
	}
	return p.cancel.MinSize().AddWidthHeight(kit.Gap, 0)
}
