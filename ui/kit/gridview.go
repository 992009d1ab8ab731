package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"mujeeb/text/bidi"
)

// cellPad is the space beside the text of a cell.
const cellPad float32 = 12

// gridView draws a grid with as many rows of primitives as are in sight, used again for every row.
type gridView struct {
	g       *Grid
	ground  fill
	edge    edges
	head    fill
	titles  []*gridCell
	heading *canvas.Rectangle // under the heading chosen with the keyboard
	arrow   *canvas.Image
	arrowIs arrowLook
	rows    []*gridRow
	body    *fyne.Container
	clip    *scrollPane
	bar     *canvas.Rectangle
	ring    edges
	objects []fyne.CanvasObject
}

// arrowLook is what the picture of the arrow depends on.
type arrowLook struct {
	name fyne.ThemeIconName
	ink  color.Color
}

type gridRow struct {
	fill, line, frame *canvas.Rectangle
	cells             []*gridCell
}

// gridCell is a text that is cut and ordered anew only when it or its room changes.
type gridCell struct {
	pill  *canvas.Rectangle
	label *canvas.Text
	text  string
	room  float32
	style fyne.TextStyle
	tone  Tone
}

func newGridCell() *gridCell {
	return &gridCell{pill: newRect(), label: canvas.NewText("", nil), room: -1}
}

// CreateRenderer is called by the toolkit.
func (g *Grid) CreateRenderer() fyne.WidgetRenderer {
	v := &gridView{
		g: g, ground: newFill(), edge: newEdges(), head: newFill(), heading: newRect(),
		arrow: canvas.NewImageFromResource(nil), bar: newRect(), ring: newEdges(), body: container.NewWithoutLayout(),
	}
	v.bar.CornerRadius = 3
	v.clip = newScrollPane(v.body, g.turned)
	v.objects = append([]fyne.CanvasObject{v.ground.Image}, v.edge.objects()...)
	v.objects = append(v.objects, v.clip, v.head.Image, v.heading, v.arrow)
	for range g.columns {
		c := newGridCell()
		c.style.Bold = true
		v.titles = append(v.titles, c)
		v.objects = append(v.objects, c.label)
	}
	v.objects = append(append(v.objects, v.bar), v.ring.objects()...)
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
	redraw(v.g)
}

func (v *gridView) Layout(s fyne.Size) {
	v.g.clamp()
	l, h, spans := currentLook(), v.g.rowHeight(), v.g.spans(s.Width)
	v.ground.paint(l.color(ColorSurface))
	place(v.ground.Image, 0, 0, s.Width, s.Height)
	v.edge.paint(l.color(theme.ColorNameSeparator))
	v.edge.place(s, RowLine)
	v.ring.paint(color.Transparent)
	if v.g.Focused() {
		v.ring.paint(l.color(theme.ColorNamePrimary))
	}
	v.ring.place(s, ringLine)
	v.layoutHead(l, s, spans)
	place(v.clip, 0, h, s.Width, max(0, s.Height-h))
	v.grow(int((s.Height-h)/h) + 2)
	for i, r := range v.rows {
		v.layoutRow(r, v.g.first+i, float32(i)*h-v.g.frac, l, s, spans)
	}
	v.layoutBar(l, s)
}

// grow makes primitives for as many rows as may be in sight.
func (v *gridView) grow(rows int) {
	for len(v.rows) < rows {
		r := &gridRow{fill: newRect(), line: newRect(), frame: newRect()}
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

func (v *gridView) layoutHead(l look, s fyne.Size, spans []columnSpan) {
	g, h := v.g, v.g.rowHeight()
	v.head.paint(l.color(theme.ColorNameHeaderBackground))
	place(v.head.Image, 0, 0, s.Width, h)
	v.arrow.Hidden = g.sorted < 0
	for i, c := range g.columns {
		span := spans[i]
		if i == g.sorted {
			span = v.layoutArrow(l, span, h)
		}
		v.put(v.titles[i], c.Title, Column{}, ToneNone, span, 0, l)
	}
	v.heading.Hidden = !g.Focused() || !g.columns[g.heading].Sortable
	v.heading.FillColor = l.color(theme.ColorNamePrimary)
	place(v.heading, spans[g.heading].x+cellPad, h-3, max(0, spans[g.heading].w-2*cellPad), 2)
}

// layoutArrow puts the sort mark at the trailing end of a heading, and gives the room left for its title.
func (v *gridView) layoutArrow(l look, span columnSpan, h float32) columnSpan {
	const side = 20
	is := arrowLook{theme.IconNameArrowDropUp, l.color(theme.ColorNamePrimary)}
	if v.g.down {
		is.name = theme.IconNameArrowDropDown
	}
	if is != v.arrowIs {
		v.arrowIs = is
		v.arrow.Resource = theme.NewColoredResource(l.icon(is.name), theme.ColorNamePrimary)
		v.arrow.Refresh()
	}
	x, left := span.x+span.w-side-4, span.x
	if v.g.env.RTL() {
		x, left = span.x+4, span.x+side
	}
	place(v.arrow, x, (h-side)/2+1, side, side)
	return columnSpan{left, span.w - side}
}

func (v *gridView) layoutRow(r *gridRow, row int, y float32, l look, s fyne.Size, spans []columnSpan) {
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
	r.line.FillColor, r.frame.StrokeColor = l.color(theme.ColorNameSeparator), l.color(theme.ColorNamePrimary)
	place(r.fill, 0, y, s.Width, h)
	place(r.line, 0, y+h-RowLine, s.Width, RowLine)
	place(r.frame, 1, y, s.Width-2, h-RowLine)
	for i, c := range r.cells {
		tone := ToneNone
		if g.Tone != nil {
			tone = g.Tone(row, i)
		}
		v.put(c, g.Cell(row, i), g.columns[i], tone, spans[i], y, l)
	}
}

func (v *gridView) fill(row int, l look) color.Color {
	switch {
	case v.g.selected.Has(row):
		return l.color(ColorPrimarySoft)
	case row == v.g.hover:
		return l.color(theme.ColorNameHover)
	}
	return color.Transparent
}

// put writes a cell.
func (v *gridView) put(c *gridCell, text string, col Column, tone Tone, span columnSpan, y float32, l look) {
	env, h := v.g.env, v.g.rowHeight()
	face := typeface{size: l.size(theme.SizeNameText), style: c.style}
	ink, soft := tone.Colors()
	if tone != ToneNone {
		face.size = l.size(theme.SizeNameCaptionText)
	}
	room := max(0, span.w-2*cellPad)
	if c.text != text || c.room != room || c.tone != tone || c.label.TextSize != face.size {
		c.text, c.room, c.tone = text, room, tone
		base := bidi.Base(text, baseLevel(env))
		if col.LTR {
			base = 0
		}
		c.label.Text = bidi.Display(clip(text, room, func(s string) float32 { return face.width(s, base) }), base)
		c.label.TextSize, c.label.TextStyle = face.size, c.style
	}
	c.label.Color, c.label.Hidden = l.color(ink), text == ""
	c.label.Alignment = leading(env)
	th := face.height()
	place(c.label, span.x+cellPad, y+(h-th)/2, room, th)
	c.pill.Hidden = tone == ToneNone || text == ""
	if c.pill.Hidden {
		return
	}
	w := min(room, fyne.MeasureText(c.label.Text, face.size, c.style).Width) + cellPad
	c.pill.FillColor, c.pill.CornerRadius = l.color(soft), (th+4)/2
	x := span.x + cellPad/2
	if env.RTL() {
		x = span.x + span.w - cellPad/2 - w
	}
	place(c.pill, x, y+(h-th)/2-2, w, th+4)
}

func (v *gridView) layoutBar(l look, s fyne.Size) {
	g, h := v.g, v.g.rowHeight()
	n, seen := g.Len(), g.visible()
	v.bar.Hidden = n <= seen
	if v.bar.Hidden {
		return
	}
	height := g.barHeight()
	y := float32(min(1, float64(g.first)/float64(n-seen)) * float64(s.Height-h-height))
	v.bar.FillColor = l.color(theme.ColorNameScrollBar)
	placeMirrored(g.env, v.bar, s.Width-9, h+y, 6, height, s.Width)
}
