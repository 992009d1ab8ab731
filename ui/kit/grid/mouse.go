package grid

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
)

// barRoom is the width at the trailing edge in which a click means the scroll
// bar.
const barRoom float32 = 12

// rowAt returns the row at a point, or -1.
func (g *Grid) rowAt(p fyne.Position) int {
	h := g.rowHeight()
	if p.Y < h || p.Y > g.Size().Height {
		return -1
	}
	row := g.first + int((p.Y-h+g.frac)/h)
	if row >= g.Len() {
		return -1
	}
	return row
}

// overBar reports whether a point lies on the track of the scroll bar, at the
// trailing side.
func (g *Grid) overBar(p fyne.Position) bool {
	if g.Len() <= g.visible() || p.Y < g.rowHeight() {
		return false
	}
	if g.env.RTL() {
		return p.X < barRoom
	}
	return p.X > g.Size().Width-barRoom
}

// Middle returns the middle of a row in the grid's coordinates. It lies outside
// of the grid where the row is out of sight.
func (g *Grid) Middle(row int) fyne.Position {
	h := g.rowHeight()
	return fyne.NewPos(g.Size().Width/2, h+float32(row-g.first)*h-g.frac+h/2)
}

// MouseDown is called by the toolkit.
func (g *Grid) MouseDown(m *desktop.MouseEvent) {
	kit.Focus(g, g)
	g.pressed = true
	g.onBar = g.overBar(m.Position)
	if g.onBar {
		g.scrollToBar(m.Position.Y)
		return
	}
	g.click(m.Position, m.Modifier)
}

// MouseUp is called by the toolkit.
func (g *Grid) MouseUp(*desktop.MouseEvent) { g.onBar = false }

// Tapped is called by the toolkit.
func (g *Grid) Tapped(e *fyne.PointEvent) {
	kit.Focus(g, g)
	if !g.pressed {
		g.click(e.Position, 0)
	}
	g.pressed = false
}

// DoubleTapped is called by the toolkit.
func (g *Grid) DoubleTapped(e *fyne.PointEvent) {
	g.pressed = false
	if row := g.rowAt(e.Position); row >= 0 && g.OnOpen != nil && !g.overBar(e.Position) {
		g.OnOpen(row)
	}
}

func (g *Grid) click(p fyne.Position, with fyne.KeyModifier) {
	if p.Y < g.rowHeight() {
		g.clickHeading(p.X)
		return
	}
	row := g.rowAt(p)
	switch {
	case row < 0:
	case with&fyne.KeyModifierShortcutDefault != 0:
		g.toggle(row)
	default:
		g.jump(row, with&fyne.KeyModifierShift != 0, false)
	}
}

func (g *Grid) clickHeading(x float32) {
	for i, c := range g.spans(g.Size().Width) {
		if x >= c.x && x < c.x+c.w {
			g.heading = i
			g.sortBy(i)
		}
	}
}

// Dragged is called by the toolkit. On the scroll bar, the whole track stands
// for all rows.
func (g *Grid) Dragged(d *fyne.DragEvent) {
	if g.onBar {
		g.scrollToBar(d.Position.Y)
	}
}

// DragEnd is called by the toolkit.
func (g *Grid) DragEnd() { g.onBar = false }

// scrollToBar scrolls so that the middle of the scroll bar is at y.
func (g *Grid) scrollToBar(y float32) {
	h := g.rowHeight()
	track, bar := g.Size().Height-h, g.barHeight()
	share := float64(y-h-bar/2) / float64(max(1, track-bar))
	g.first, g.frac = int(min(max(share, 0), 1)*float64(g.Len()-g.visible())), 0
	if share >= 1 {
		g.first = g.Len() // as far as clamp lets it
	}
	g.clamp()
	g.Refresh()
}

func (g *Grid) barHeight() float32 {
	track := g.Size().Height - g.rowHeight()
	return min(track, max(28, track*float32(g.visible())/float32(max(1, g.Len()))))
}

func (g *Grid) turned(e *fyne.ScrollEvent) { g.scrollBy(-draw.WheelBy(e, g.rowHeight())) }

// MouseIn is called by the toolkit.
func (g *Grid) MouseIn(m *desktop.MouseEvent) { g.MouseMoved(m) }

// MouseMoved is called by the toolkit.
func (g *Grid) MouseMoved(m *desktop.MouseEvent) {
	if row := g.rowAt(m.Position); row != g.hover {
		g.hover = row
		g.Refresh()
	}
}

// MouseOut is called by the toolkit.
func (g *Grid) MouseOut() {
	g.hover = -1
	g.Refresh()
}

// columnSpan is the place and width of a column; one that is left out has no width.
type columnSpan struct{ x, w float32 }

// spans shares the width among the columns: each gets its Width and, by its
// Weight, a share of what is left. Where there is too little room the columns that can be
// spared are left out, and the others shrink in proportion. The first column is at the
// leading side.
func (g *Grid) spans(width float32) []columnSpan {
	shown := g.shown(width)
	var fixed, weights float32
	one := draw.Scaled(1)
	for i, c := range g.columns {
		if shown[i] {
			fixed += c.Width * one
			weights += c.Weight
		}
	}
	shrink, free := float32(1), width-fixed
	if free < 0 {
		shrink, free = width/fixed, 0
	}
	spans, x := make([]columnSpan, len(g.columns)), float32(0)
	for i, c := range g.columns {
		if !shown[i] {
			continue
		}
		w := c.Width * one * shrink
		if weights > 0 {
			w += free * c.Weight / weights
		}
		spans[i] = columnSpan{x, w}
		if g.env.RTL() {
			spans[i].x = width - x - w
		}
		x += w
	}
	return spans
}

// shown returns which columns there is room for.
func (g *Grid) shown(width float32) []bool {
	shown, needed := make([]bool, len(g.columns)), float32(0)
	for i, c := range g.columns {
		shown[i] = true
		needed += draw.Scaled(c.Width)
	}
	for needed > width {
		spared := -1
		for i, c := range g.columns {
			if shown[i] && c.Spare > 0 && (spared < 0 || c.Spare > g.columns[spared].Spare) {
				spared = i
			}
		}
		if spared < 0 {
			break
		}
		shown[spared] = false
		needed -= draw.Scaled(g.columns[spared].Width)
	}
	return shown
}
