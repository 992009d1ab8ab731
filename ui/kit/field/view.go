package field

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"mujeeb/text/bidi"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
	"mujeeb/ui/kit/internal/lines"
	"mujeeb/ui/kit/prose"
)

const (
	caretWidth float32 = 2
	fieldPadY  float32 = 9
	fieldIcon  float32 = 18
)

// boxHeight returns the height of the field without the error under it.
func (f *field) boxHeight() float32 {
	h := f.Size().Height
	if f.problem != "" {
		h -= f.problemHeight()
	}
	return h
}

// problemHeight returns the height of the error under the field.
func (f *field) problemHeight() float32 {
	lines := lines.Break([]rune(f.problem), func(s string) int { return bidi.Base(s, draw.BaseLevel(f.env)) }, f.Size().Width, captionFace())
	return float32(len(lines))*captionFace().Height() + 4
}

func captionFace() lines.Face {
	return lines.Face{Size: draw.CurrentLook().Size(theme.SizeNameCaptionText)}
}

// sides returns the room that icons take at the leading and the trailing side.
func (f *field) sides() (lead, trail float32) {
	if f.lead != nil {
		lead = fieldIcon + kit.GapSmall
	}
	if f.trail != nil {
		trail = fieldIcon + kit.GapSmall
	}
	return lead, trail
}

// viewPosition returns the upper left corner of the view in the widget.
func (f *field) viewPosition() fyne.Position {
	lead, trail := f.sides()
	x := fieldPadX + lead
	if f.env.RTL() {
		x = fieldPadX + trail
	}
	return fyne.NewPos(x, fieldPadY)
}

func (f *field) viewWidth() float32 {
	lead, trail := f.sides()
	return max(0, f.Size().Width-2*fieldPadX-lead-trail)
}

func (f *field) viewHeight() float32 { return max(0, f.boxHeight()-2*fieldPadY) }

func (f *field) minSize() fyne.Size {
	lead, trail := f.sides()
	s := fyne.NewSize(120+lead+trail, f.face().Height()*float32(max(1, f.rows))+2*fieldPadY)
	if f.problem != "" {
		s.Height += f.problemHeight()
	}
	return s
}

// fieldView draws a field.
type fieldView struct {
	f       *field
	ground  *canvas.Rectangle
	caret   *canvas.Rectangle
	bar     *canvas.Rectangle
	ink     *fyne.Container  // selection, texts and caret, in the view's coordinates
	still   *container.Clip  // shows ink when all is in view: the wheel turns the page
	turning *draw.ScrollPane // shows ink when it is not: the wheel turns the lines
	problem *prose.Label
	objects []fyne.CanvasObject
	watch   draw.LookWatch
	texts   pool[*canvas.Text]
	marks   pool[*canvas.Rectangle]
}

func (f *field) draw() fyne.WidgetRenderer {
	v := &fieldView{
		f: f, ground: draw.NewRect(), caret: draw.NewRect(), bar: draw.NewRect(),
		ink: container.NewWithoutLayout(), problem: prose.NewParagraph(f.env, "", prose.Complaint),
	}
	v.ground.CornerRadius, v.bar.CornerRadius = kit.Radius, 2
	v.texts.make = func() *canvas.Text { return canvas.NewText("", nil) }
	v.marks.make = draw.NewRect
	v.still, v.turning = container.NewClip(v.ink), draw.NewScrollPane(v.ink, f.turned)
	v.objects = []fyne.CanvasObject{v.ground, v.still, v.bar, v.problem}
	for _, o := range []fyne.CanvasObject{f.lead, f.trail} {
		if o != nil {
			v.objects = append(v.objects, o)
		}
	}
	f.relayout()
	v.Refresh()
	return v
}

func (v *fieldView) Destroy()                     {}
func (v *fieldView) MinSize() fyne.Size           { return v.f.minSize() }
func (v *fieldView) Objects() []fyne.CanvasObject { return v.objects }

func (v *fieldView) Layout(s fyne.Size) {
	f := v.f
	box := f.boxHeight()
	draw.Place(v.ground, 0, 0, s.Width, box)
	draw.Place(v.problem, 0, box+4, s.Width, max(0, s.Height-box-4))
	for i, o := range []fyne.CanvasObject{f.lead, f.trail} {
		x := fieldPadX
		if i == 1 {
			x = s.Width - fieldPadX - fieldIcon
		}
		if o != nil {
			draw.PlaceMirrored(f.env, o, x, (box-fieldIcon)/2, fieldIcon, fieldIcon, s.Width)
		}
	}
	if f.multi && f.room != f.viewWidth() || f.lines == nil {
		f.relayout()
	}
	f.clampScroll()
	v.objects[1] = v.still
	if f.multi && float32(len(f.lines))*f.face().Height() > f.viewHeight() {
		v.objects[1] = v.turning
	}
	p := f.viewPosition()
	draw.Place(v.objects[1], p.X, p.Y, f.viewWidth(), f.viewHeight())
	v.write()
}

func (v *fieldView) Refresh() {
	f, l := v.f, draw.CurrentLook()
	paintField(v.ground, l, f.Focused(), f.Hovered(), f.Disabled(), f.problem != "")
	v.caret.FillColor = l.Color(theme.ColorNamePrimary)
	v.bar.FillColor = l.Color(theme.ColorNameScrollBar)
	v.problem.SetText(f.problem)
	v.problem.Hidden = f.problem == ""
	if v.watch.Changed() {
		for _, o := range []fyne.CanvasObject{v.problem, f.lead, f.trail} {
			if o != nil {
				o.Refresh()
			}
		}
	}
	v.Layout(f.Size())
	draw.Redraw(f.super())
}

// write draws the lines that are in view, the selection under them, and the
// caret.
func (v *fieldView) write() {
	f := v.f
	v.texts.reset()
	v.marks.reset()
	h := f.face().Height()
	switch {
	case len(f.text) == 0:
		v.hint()
	default:
		first := max(0, int(f.scroll.Y/h))
		last := min(len(f.lines), int((f.scroll.Y+f.viewHeight())/h)+1)
		for i := first; i < last; i++ {
			v.line(f.lines[i], float32(i)*h-f.scroll.Y)
		}
	}
	v.placeCaret(h)
	v.placeBar(h)
	v.ink.Objects = v.ink.Objects[:0]
	for _, m := range v.marks.used() {
		v.ink.Objects = append(v.ink.Objects, m)
	}
	for _, t := range v.texts.used() {
		v.ink.Objects = append(v.ink.Objects, t)
	}
	v.ink.Objects = append(v.ink.Objects, v.caret)
}

// line draws one line at y.
func (v *fieldView) line(l lines.Line, y float32) {
	f, text, face := v.f, v.f.shown(), v.f.face()
	from, to := f.selection()
	name := theme.ColorNameForeground
	if f.Disabled() {
		name = theme.ColorNameDisabled
	}
	x := f.lineX(l) - f.scroll.X
	for _, r := range l.Runs {
		w := face.Run(text, r, r.End)
		if a, b := max(from, r.Start), min(to, r.End); a < b {
			v.mark(x, y, w, face.Run(text, r, a), face.Run(text, r, b), r)
		}
		v.put(lines.DrawnRun(text[r.Start:r.End], r), name, x, y, w)
		x += w
	}
}

// mark draws the selected part of a run; from and to are distances from the
// run's beginning.
func (v *fieldView) mark(x, y, w, from, to float32, r bidi.Run) {
	if r.RTL() {
		from, to = w-to, w-from
	}
	m := v.marks.next()
	m.FillColor = draw.CurrentLook().Color(theme.ColorNameSelection)
	draw.Place(m, x+from, y, to-from, v.f.face().Height())
}

// put draws one run.
func (v *fieldView) put(s string, name fyne.ThemeColorName, x, y, w float32) {
	t := v.texts.next()
	t.Text, t.TextSize, t.Color = s, v.f.face().Size, draw.CurrentLook().Color(name)
	draw.Place(t, x, y, w, v.f.face().Height())
	t.Refresh()
}

// hint draws the placeholder, which runs in the page's direction whatever the
// field's is.
func (v *fieldView) hint() {
	f := v.f
	room := f.viewWidth()
	s := lines.Clip(f.placeholder, room, func(s string) float32 { return draw.Measure(f.env, s, f.face().Size, fyne.TextStyle{}).Width })
	w, x := draw.Measure(f.env, s, f.face().Size, fyne.TextStyle{}).Width, float32(0)
	if f.env.RTL() {
		x = room - w
	}
	v.put(draw.Display(f.env, s), theme.ColorNamePlaceHolder, x, 0, w)
}

func (v *fieldView) placeCaret(h float32) {
	f := v.f
	v.caret.Hidden = !f.Focused() || f.Disabled()
	i := f.lineOf(f.caret)
	l := f.lines[i]
	x := f.lineX(l) + f.caretX(l, f.caret) - f.scroll.X
	draw.Place(v.caret, x, float32(i)*h-f.scroll.Y, caretWidth, h)
}

func (v *fieldView) placeBar(h float32) {
	f := v.f
	view, all := f.viewHeight(), float32(len(f.lines))*h
	v.bar.Hidden = !f.multi || all <= view || view <= 0
	if v.bar.Hidden {
		return
	}
	p := f.viewPosition()
	draw.PlaceMirrored(f.env, v.bar, f.Size().Width-8, p.Y+view*f.scroll.Y/all, 4, max(16, view*view/all), f.Size().Width)
}

// pool keeps primitives for reuse in the next drawing.
type pool[T fyne.CanvasObject] struct {
	make func() T
	all  []T
	n    int
}

func (p *pool[T]) reset()    { p.n = 0 }
func (p *pool[T]) used() []T { return p.all[:p.n] }

func (p *pool[T]) next() T {
	if p.n == len(p.all) {
		p.all = append(p.all, p.make())
	}
	p.n++
	return p.all[p.n-1]
}
