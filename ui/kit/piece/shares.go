package piece

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
)

// Share is one part of a whole.
type Share struct {
	Label string
	N     int
	Tone  kit.Tone
}

// Shares shows the parts of a whole as one bar, and under it each part with its number
// as text: nothing is told by colour alone.
type Shares struct {
	widget.BaseWidget
	env    *kit.Env
	shares []Share
	legend *fyne.Container
}

// NewShares makes a bar of shares, in this order from the leading side.
func NewShares(env *kit.Env, shares ...Share) *Shares {
	s := &Shares{env: env, shares: shares, legend: layout.Flow(env)}
	for _, x := range shares {
		s.legend.Add(newShareName(env, x))
	}
	s.ExtendBaseWidget(s)
	return s
}

func (x Share) words(env *kit.Env) string {
	return env.T("kit.share", "label", x.Label, "number", env.Lang.Number(x.N))
}

// color returns the colour of a share; without a tone it is that of a mere edge.
func (x Share) color(l draw.Look) color.Color {
	if x.Tone <= kit.ToneNeutral {
		return l.Color(theme.ColorNameInputBorder)
	}
	ink, _ := x.Tone.Colors()
	return l.Color(ink)
}

// whole returns the sum of all shares.
func (s *Shares) whole() (n int) {
	for _, x := range s.shares {
		n += x.N
	}
	return n
}

// Held returns the legend.
func (s *Shares) Held() []fyne.CanvasObject { return []fyne.CanvasObject{s.legend} }

// AccessibilityLabel is called by the toolkit.
func (s *Shares) AccessibilityLabel() string {
	words := make([]string, len(s.shares))
	for i, x := range s.shares {
		words[i] = x.words(s.env)
	}
	return strings.Join(words, ", ")
}

// AccessibilityRole is called by the toolkit.
func (s *Shares) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

const (
	sharesThick float32 = 12
	sharesGap   float32 = 2 // between segments, so that they differ without colours
	sharesLeast float32 = 4 // of a segment that is not empty
)

// widths returns the widths of the segments in a room; an empty share has none.
func (s *Shares) widths(room float32) []float32 {
	all, whole, shown := make([]float32, len(s.shares)), s.whole(), 0
	for _, x := range s.shares {
		if x.N > 0 {
			shown++
		}
	}
	free := max(0, room-float32(max(0, shown-1))*sharesGap-float32(shown)*sharesLeast)
	for i, x := range s.shares {
		if x.N > 0 {
			all[i] = sharesLeast + free*float32(x.N)/float32(whole)
		}
	}
	return all
}

// CreateRenderer is called by the toolkit.
func (s *Shares) CreateRenderer() fyne.WidgetRenderer {
	track := draw.NewRect()
	track.CornerRadius = sharesThick / 2
	segments := make([]*canvas.Rectangle, len(s.shares))
	d := &draw.Drawing{Of: s, Parts: []fyne.CanvasObject{track}}
	for i := range segments {
		segments[i] = draw.NewRect()
		segments[i].CornerRadius = 3
		d.Parts = append(d.Parts, segments[i])
	}
	d.Parts = append(d.Parts, s.legend)
	d.Paint = func() {
		l := draw.CurrentLook()
		track.FillColor = l.Color(kit.ColorNeutralSoft)
		track.Hidden = s.whole() > 0
		for i, x := range s.shares {
			segments[i].FillColor, segments[i].Hidden = x.color(l), x.N == 0
		}
	}
	d.Min = func() fyne.Size {
		m := s.legend.MinSize()
		return fyne.NewSize(max(160, m.Width), sharesThick+kit.GapSmall+m.Height)
	}
	d.Arrange = func(z fyne.Size) {
		draw.Place(track, 0, 0, z.Width, sharesThick)
		x := float32(0)
		for i, w := range s.widths(z.Width) {
			if w > 0 {
				draw.PlaceMirrored(s.env, segments[i], x, 0, w, sharesThick, z.Width)
				x += w + sharesGap
			}
		}
		y := sharesThick + kit.GapSmall
		draw.Place(s.legend, 0, y, z.Width, max(0, z.Height-y))
	}
	d.Paint()
	return d
}

// shareName is a share in the legend: its colour, its name and its number.
type shareName struct {
	widget.BaseWidget
	env   *kit.Env
	share Share
}

func newShareName(env *kit.Env, x Share) *shareName {
	n := &shareName{env: env, share: x}
	n.ExtendBaseWidget(n)
	return n
}

// CreateRenderer is called by the toolkit.
func (n *shareName) CreateRenderer() fyne.WidgetRenderer {
	const side = 10
	dot, label := draw.NewRect(), prose.NewLabel(n.env, n.share.words(n.env), prose.Caption)
	dot.CornerRadius = 3
	d := &draw.Drawing{Of: n, Parts: []fyne.CanvasObject{dot, label}}
	d.Paint = func() { dot.FillColor = n.share.color(draw.CurrentLook()) }
	d.Min = func() fyne.Size {
		m := label.MinSize()
		return fyne.NewSize(side+kit.GapSmall+m.Width+kit.Gap, max(side, m.Height))
	}
	d.Arrange = func(s fyne.Size) {
		m := label.MinSize()
		draw.PlaceMirrored(n.env, dot, 0, (s.Height-side)/2, side, side, s.Width)
		draw.PlaceMirrored(n.env, label, side+kit.GapSmall, (s.Height-m.Height)/2, m.Width, m.Height, s.Width)
	}
	d.Paint()
	return d
}
