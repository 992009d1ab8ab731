package grid

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"mujeeb/text/bidi"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
	"mujeeb/ui/kit/internal/lines"
)

// cellPad is the space on both sides of a cell's text.
const cellPad float32 = 12

// gridView draws a grid. It has primitives for as many rows as are in sight,
// and reuses them when the grid scrolls.
type gridView struct {
	g       *Grid
	ground  draw.Fill
	edge    draw.Edges
	head    draw.Fill
	titles  []*gridCell
	heading *canvas.Rectangle // under the heading chosen with the keyboard
	arrow   *canvas.Image
	arrowIs arrowLook
	rows    []*gridRow
	body    *fyne.Container
	clip    *draw.ScrollPane
	bar     *canvas.Rectangle
	ring    draw.Edges
	objects []fyne.CanvasObject
}

// arrowLook is what the sort arrow's picture depends on.
type arrowLook struct {
	name fyne.ThemeIconName
	ink  color.Color
}

type gridRow struct {
	fill, line, frame *canvas.Rectangle
	cells             []*gridCell
}

// gridCell is the text of a cell. It is clipped and ordered anew only when the
// text or its room changes.
type gridCell struct {
	pill  *canvas.Rectangle
	label *canvas.Text
	text  string
	room  float32
	style fyne.TextStyle
	tone  kit.Tone
}

func newGridCell() *gridCell {
	return &gridCell{pill: draw.NewRect(), label: canvas.NewText("", nil), room: -1}
}

// CreateRenderer is called by the toolkit.
func (g *Grid) CreateRenderer() fyne.WidgetRenderer {
	v := &gridView{
		g: g, ground: draw.NewFill(), edge: draw.NewEdges(), head: draw.NewFill(), heading: draw.NewRect(),
		arrow: canvas.NewImageFromResource(nil), bar: draw.NewRect(), ring: draw.NewEdges(), body: container.NewWithoutLayout(),
	}
	v.bar.CornerRadius = 3
	v.clip = draw.NewScrollPane(v.body, g.turned)
	v.objects = append([]fyne.CanvasObject{v.ground.Image}, v.edge.Objects()...)
	v.objects = append(v.objects, v.clip, v.head.Image, v.heading, v.arrow)
	for range g.columns {
		c := newGridCell()
		c.style.Bold = true
		v.titles = append(v.titles, c)
		v.objects = append(v.objects, c.label)
	}
	v.objects = append(append(v.objects, v.bar), v.ring.Objects()...)
	v.Layout(g.Size())
	return v
}

func (v *gridView) Destroy()                     {}
func (v *gridView) Objects() []fyne.CanvasObject { return v.objects }

func (v *gridView) MinSize() fyne.Size {
	return fyne.NewSize(float32(len(v.g.columns))*50, float32(1+v.g.MinRows)*v.g.rowHeight())
}

func (v *gridView) Refresh() {
	v.Layout(v.g.Size())
	draw.Redraw(v.g)
}

func (v *gridView) Layout(s fyne.Size) {
	v.g.clamp()
	l, h, spans := draw.CurrentLook(), v.g.rowHeight(), v.g.spans(s.Width)
	v.ground.Paint(l.Color(kit.ColorSurface))
	draw.Place(v.ground.Image, 0, 0, s.Width, s.Height)
	v.edge.Paint(l.Color(theme.ColorNameSeparator))
	v.edge.Place(s, kit.RowLine)
	v.ring.Paint(color.Transparent)
	if v.g.Focused() {
		v.ring.Paint(l.Color(theme.ColorNamePrimary))
	}
	v.ring.Place(s, draw.RingLine)
	v.layoutHead(l, s, spans)
	draw.Place(v.clip, 0, h, s.Width, max(0, s.Height-h))
	v.grow(int((s.Height-h)/h) + 2)
	for i, r := range v.rows {
		v.layoutRow(r, v.g.first+i, float32(i)*h-v.g.frac, l, s, spans)
	}
	v.layoutBar(l, s)
}

// grow makes primitives until there are enough for this number of rows.
func (v *gridView) grow(rows int) {
	for len(v.rows) < rows {
		r := &gridRow{fill: draw.NewRect(), line: draw.NewRect(), frame: draw.NewRect()}
		r.frame.StrokeWidth = 1
		v.body.Objects = append(v.body.Objects, r.fill, r.line, r.frame)
		for range v.g.columns {
			c := newGridCell()
			r.cells = append(r.cells, c)
			v.body.Objects = append(v.body.Objects, c.pill, c.label)
		}
		v.rows = append(v.rows, r)
	}
}

func (v *gridView) layoutHead(l draw.Look, s fyne.Size, spans []columnSpan) {
	g, h := v.g, v.g.rowHeight()
	v.head.Paint(l.Color(theme.ColorNameHeaderBackground))
	draw.Place(v.head.Image, 0, 0, s.Width, h)
	v.arrow.Hidden = g.sorted < 0 || spans[g.sorted].w == 0
	for i, c := range g.columns {
		span := spans[i]
		if i == g.sorted && span.w > 0 {
			span = v.layoutArrow(l, span, h)
		}
		v.put(v.titles[i], c.Title, Column{}, kit.ToneNone, span, 0, l)
	}
	v.heading.Hidden = !g.Focused() || !g.columns[g.heading].Sortable
	v.heading.FillColor = l.Color(theme.ColorNamePrimary)
	draw.Place(v.heading, spans[g.heading].x+cellPad, h-3, max(0, spans[g.heading].w-2*cellPad), 2)
}

// layoutArrow places the sort arrow at the trailing end of a heading, and
// returns the room that is left for the title.
func (v *gridView) layoutArrow(l draw.Look, span columnSpan, h float32) columnSpan {
	const side = 20
	is := arrowLook{theme.IconNameArrowDropUp, l.Color(theme.ColorNamePrimary)}
	if v.g.down {
		is.name = theme.IconNameArrowDropDown
	}
	if is != v.arrowIs {
		v.arrowIs = is
		v.arrow.Resource = draw.Tinted(l.Icon(is.name), theme.ColorNamePrimary)
		v.arrow.Refresh()
	}
	x, left := span.x+span.w-side-4, span.x
	if v.g.env.RTL() {
		x, left = span.x+4, span.x+side
	}
	draw.Place(v.arrow, x, (h-side)/2+1, side, side)
	return columnSpan{left, span.w - side}
}

func (v *gridView) layoutRow(r *gridRow, row int, y float32, l draw.Look, s fyne.Size, spans []columnSpan) {
	g, h := v.g, v.g.rowHeight()
	hide := row >= g.Len() || y >= s.Height
	r.fill.Hidden, r.line.Hidden = hide, hide
	r.frame.Hidden = hide || !g.Focused() || row != g.Current()
	if hide {
		for _, c := range r.cells {
			c.pill.Hidden, c.label.Hidden = true, true
		}
		return
	}
	r.fill.FillColor = v.fill(row, l)
	r.line.FillColor, r.frame.StrokeColor = l.Color(theme.ColorNameSeparator), l.Color(theme.ColorNamePrimary)
	draw.Place(r.fill, 0, y, s.Width, h)
	draw.Place(r.line, 0, y+h-kit.RowLine, s.Width, kit.RowLine)
	draw.Place(r.frame, 1, y, s.Width-2, h-kit.RowLine)
	for i, c := range r.cells {
		tone := kit.ToneNone
		if g.Tone != nil {
			tone = g.Tone(row, i)
		}
		v.put(c, g.Cell(row, i), g.columns[i], tone, spans[i], y, l)
	}
}

// fill returns the ground of a row.
func (v *gridView) fill(row int, l draw.Look) color.Color {
	switch {
	case v.g.selected.Has(row):
		return l.Color(kit.ColorPrimarySoft)
	case row == v.g.hover:
		return l.Color(theme.ColorNameHover)
	}
	return color.Transparent
}

// put writes a cell at y.
func (v *gridView) put(c *gridCell, text string, col Column, tone kit.Tone, span columnSpan, y float32, l draw.Look) {
	env, h := v.g.env, v.g.rowHeight()
	face := lines.Face{Size: l.Size(theme.SizeNameText), Style: c.style}
	ink, soft := tone.Colors()
	if tone != kit.ToneNone {
		face.Size = l.Size(theme.SizeNameCaptionText)
	}
	room := max(0, span.w-2*cellPad)
	if c.text != text || c.room != room || c.tone != tone || c.label.TextSize != face.Size {
		c.text, c.room, c.tone = text, room, tone
		base := bidi.Base(text, draw.BaseLevel(env))
		if col.LTR {
			base = 0
		}
		c.label.Text = bidi.Display(lines.Clip(text, room, func(s string) float32 { return face.Width(s, base) }), base)
		c.label.TextSize, c.label.TextStyle = face.Size, c.style
	}
	c.label.Color, c.label.Hidden = l.Color(ink), text == "" || span.w == 0
	c.label.Alignment = draw.Leading(env)
	th := face.Height()
	draw.Place(c.label, span.x+cellPad, y+(h-th)/2, room, th)
	c.pill.Hidden = tone == kit.ToneNone || c.label.Hidden
	if c.pill.Hidden {
		return
	}
	w := min(room, fyne.MeasureText(c.label.Text, face.Size, c.style).Width) + cellPad
	c.pill.FillColor, c.pill.CornerRadius = l.Color(soft), (th+4)/2
	x := span.x + cellPad/2
	if env.RTL() {
		x = span.x + span.w - cellPad/2 - w
	}
	draw.Place(c.pill, x, y+(h-th)/2-2, w, th+4)
}

func (v *gridView) layoutBar(l draw.Look, s fyne.Size) {
	g, h := v.g, v.g.rowHeight()
	n, seen := g.Len(), g.visible()
	v.bar.Hidden = n <= seen
	if v.bar.Hidden {
		return
	}
	height := g.barHeight()
	y := float32(min(1, float64(g.first)/float64(n-seen)) * float64(s.Height-h-height))
	v.bar.FillColor = l.Color(theme.ColorNameScrollBar)
	draw.PlaceMirrored(g.env, v.bar, s.Width-9, h+y, 6, height, s.Width)
}
