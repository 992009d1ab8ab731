package prose

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mujeeb/text/bidi"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
)

// Span is a stretch of text in one look.
type Span struct {
	Text         string
	Bold, Italic bool
	Link         bool // drawn as a link; it can't be clicked
}

// RichText shows a paragraph or a list item whose words may be bold, italic or
// links, in a direction of its own. Its exported fields are set before it is
// shown.
type RichText struct {
	widget.BaseWidget
	TextSize fyne.ThemeSizeName
	Bold     bool
	Muted    bool
	Mark     string // before the first line: a bullet or number
	Level    int    // of the list that it is in; 0 for none

	text  []rune
	spans []Span
	span  []int // index of each rune's span
	rtl   bool

	width  float32 // that parts were placed for
	pieces []part
	height float32
}

// part is a word, or the part of a word that has one look, with its place.
type part struct {
	shown string // in display order
	style fyne.TextStyle
	link  bool
	x, y  float32
	w     float32
}

// NewRichText makes a text of spans that runs from right to left where rtl is
// true.
func NewRichText(spans []Span, rtl bool) *RichText {
	m := &RichText{TextSize: theme.SizeNameText, spans: spans, rtl: rtl}
	for i, s := range spans {
		for _, r := range s.Text {
			m.text, m.span = append(m.text, r), append(m.span, i)
		}
	}
	m.ExtendBaseWidget(m)
	return m
}

// indentStep is the width of one level of a list.
const indentStep = 22

// Text returns the words as they were written.
func (m *RichText) Text() string { return string(m.text) }

// Resize is called by the toolkit. It breaks the text anew when the width
// changes.
func (m *RichText) Resize(s fyne.Size) {
	if s.Width != m.width {
		m.place(s.Width)
	}
	m.BaseWidget.Resize(s)
}

// style returns the font style of the rune at an offset.
func (m *RichText) style(at int) fyne.TextStyle {
	s := m.spans[m.span[at]]
	return fyne.TextStyle{Bold: m.Bold || s.Bold, Italic: s.Italic}
}

func (m *RichText) indent() float32 { return indentStep * float32(m.Level) }

func (m *RichText) base() int {
	if m.rtl {
		return 1
	}
	return 0
}

// measured returns the width of a word, the sum of its looks.
func (m *RichText) measured(from, to int) (w float32) {
	size := theme.Size(m.TextSize)
	for from < to {
		end := m.lookEnd(from, to)
		w += fyne.MeasureText(bidi.Display(string(m.text[from:end]), m.base()), size, m.style(from)).Width
		from = end
	}
	return w
}

// lookEnd returns the offset at which the look of the rune at from ends, at
// most to.
func (m *RichText) lookEnd(from, to int) int {
	end := from + 1
	for end < to && m.span[end] == m.span[from] {
		end++
	}
	return end
}

// stretch is the runes from, from+1, …, to-1.
type stretch struct{ from, to int }

// lines breaks one paragraph at spaces. A word wider than room stands on a line
// of its own, broken where it must be.
func (m *RichText) lines(from, to int, room float32) []stretch {
	space := fyne.MeasureText("a a", theme.Size(m.TextSize), fyne.TextStyle{}).Width - fyne.MeasureText("aa", theme.Size(m.TextSize), fyne.TextStyle{}).Width
	all := []stretch{{from, from}}
	used := float32(0)
	for at := from; at < to; {
		end := at
		for end < to && m.text[end] != ' ' {
			end++
		}
		w := m.measured(at, end)
		line := &all[len(all)-1]
		if line.to > line.from && used+space+w > room {
			all, used = append(all, stretch{at, at}), 0
			line = &all[len(all)-1]
		}
		for w > room && end-at > 1 {
			cut := at + max(1, int(float32(end-at)*room/w))
			line.to = cut
			at, w = cut, m.measured(cut, end)
			all = append(all, stretch{at, at})
			line, used = &all[len(all)-1], 0
		}
		line.to = end
		used += w + space
		at = end + 1
	}
	return all
}

// place breaks the text for a width and places every part.
func (m *RichText) place(width float32) {
	m.width, m.pieces = width, nil
	size := theme.Size(m.TextSize)
	step := fyne.MeasureText("M", size, fyne.TextStyle{}).Height
	y, room := float32(0), width-m.indent()
	if m.height = step; room <= 0 {
		return // not laid out yet
	}
	for from := 0; from <= len(m.text); {
		to := from
		for to < len(m.text) && m.text[to] != '\n' {
			to++
		}
		levels := bidi.Levels(m.text[from:to], m.base())
		for _, line := range m.lines(from, to, room) {
			m.placeLine(line, levels[line.from-from:line.to-from], y, room)
			y += step
		}
		from = to + 1
	}
	m.height = max(y, step)
	if m.Mark == "" {
		return
	}
	p := part{shown: m.Mark, w: fyne.MeasureText(m.Mark, size, fyne.TextStyle{}).Width}
	if p.x = m.indent() - indentStep; m.rtl {
		p.x = width - p.x - p.w
	}
	m.pieces = append(m.pieces, p)
}

// placeLine places the runs of a line side by side in display order, and the
// line at the side where it begins.
func (m *RichText) placeLine(line stretch, levels []int, y, room float32) {
	first, x := len(m.pieces), float32(0)
	for _, run := range bidi.VisualRuns(levels) {
		for _, word := range m.words(line.from+run.Start, line.from+run.End, run.RTL()) {
			x += m.placeWord(word, x, y, run.Level%2)
		}
	}
	shift := m.indent()
	if m.rtl {
		shift = room - x
	}
	for i := range m.pieces[first:] {
		m.pieces[first+i].x += shift
	}
}

// words cuts a run into words, spaces and looks, in the order from left to
// right.
func (m *RichText) words(from, to int, rtl bool) []stretch {
	var all []stretch
	for from < to {
		end, blank := from+1, unicode.IsSpace(m.text[from])
		for end < to && m.span[end] == m.span[from] && unicode.IsSpace(m.text[end]) == blank {
			end++
		}
		all = append(all, stretch{from, end})
		from = end
	}
	if rtl {
		for i, j := 0, len(all)-1; i < j; i, j = i+1, j-1 {
			all[i], all[j] = all[j], all[i]
		}
	}
	return all
}

// placeWord places a word at x, y and returns its width.
func (m *RichText) placeWord(word stretch, x, y float32, level int) float32 {
	size, s := theme.Size(m.TextSize), string(m.text[word.from:word.to])
	if strings.TrimSpace(s) == "" {
		plain := fyne.MeasureText("aa", size, fyne.TextStyle{}).Width
		return float32(word.to-word.from) * (fyne.MeasureText("a a", size, fyne.TextStyle{}).Width - plain)
	}
	p := part{shown: bidi.Display(s, level), style: m.style(word.from), link: m.spans[m.span[word.from]].Link, x: x, y: y}
	p.w = fyne.MeasureText(p.shown, size, p.style).Width
	m.pieces = append(m.pieces, p)
	return p.w
}

// CreateRenderer is called by the toolkit.
func (m *RichText) CreateRenderer() fyne.WidgetRenderer {
	r := &richTextRenderer{m: m}
	r.Refresh()
	return r
}

type richTextRenderer struct {
	m       *RichText
	objects []fyne.CanvasObject
	width   float32
}

func (r *richTextRenderer) Destroy() {}

func (r *richTextRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *richTextRenderer) MinSize() fyne.Size { return fyne.NewSize(60, r.m.height) }

func (r *richTextRenderer) Layout(fyne.Size) {
	if r.width != r.m.width {
		r.draw()
	}
}

func (r *richTextRenderer) Refresh() {
	r.m.place(r.m.width)
	r.draw()
	draw.Redraw(r.m)
}

// draw makes the primitives for the parts as they are placed.
func (r *richTextRenderer) draw() {
	r.width, r.objects = r.m.width, r.objects[:0]
	size := theme.Size(r.m.TextSize)
	for _, p := range r.m.pieces {
		ink := theme.ColorNameForeground
		switch {
		case p.link:
			ink = theme.ColorNameHyperlink
		case r.m.Muted:
			ink = kit.ColorMuted
		}
		t := canvas.NewText(p.shown, theme.Color(ink))
		t.TextSize, t.TextStyle = size, p.style
		h := fyne.MeasureText("M", size, p.style).Height
		t.Move(fyne.NewPos(p.x, p.y))
		t.Resize(fyne.NewSize(p.w, h))
		r.objects = append(r.objects, t)
		if p.link {
			line := canvas.NewRectangle(theme.Color(ink))
			line.Move(fyne.NewPos(p.x, p.y+h-2))
			line.Resize(fyne.NewSize(p.w, 1))
			r.objects = append(r.objects, line)
		}
	}
}
