package ui

import (
	"strconv"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"mujeeb/mail"
	"mujeeb/ui/kit"
)

// mailText shows one block of a message: a paragraph whose spans may be bold,
// slanted or links, in the direction that the message gives it. It only shows;
// nothing in it can be clicked.
type mailText struct {
	widget.BaseWidget

	text   []rune
	spans  []mail.Span
	span   []int // of each rune
	rtl    bool
	size   fyne.ThemeSizeName
	bold   bool
	muted  bool
	mark   string // before the first line: a bullet or number
	indent float32

	width  float32 // that pieces were placed for
	pieces []mailPiece
	height float32
}

// mailPiece is a word, or the part of one that has one look.
type mailPiece struct {
	shown string // in display order
	style fyne.TextStyle
	link  bool
	x, y  float32
	w     float32
}

func newMailText(b mail.Block) *mailText {
	m := &mailText{spans: b.Spans, rtl: b.RTL, size: theme.SizeNameText, muted: b.Kind == mail.BlockQuote}
	for i, s := range b.Spans {
		for _, r := range s.Text {
			m.text, m.span = append(m.text, r), append(m.span, i)
		}
	}
	switch b.Kind {
	case mail.BlockHeading:
		m.bold = true
		if b.Level <= 2 {
			m.size = kit.SizeHeading
		}
	case mail.BlockItem:
		m.mark = itemMark(b)
		m.indent = itemIndent * float32(b.Level)
	default:
		m.indent = itemIndent * float32(b.Level)
	}
	m.ExtendBaseWidget(m)
	return m
}

const itemIndent = 22

func itemMark(b mail.Block) string {
	if b.Number == 0 {
		return "•"
	}
	return strconv.Itoa(b.Number) + "."
}

// Text gives the words, as they were written.
func (m *mailText) Text() string { return string(m.text) }

// Resize breaks the text anew when the width changes.
func (m *mailText) Resize(s fyne.Size) {
	if s.Width != m.width {
		m.place(s.Width)
	}
	m.BaseWidget.Resize(s)
}

func (m *mailText) style(at int) fyne.TextStyle {
	s := m.spans[m.span[at]]
	return fyne.TextStyle{Bold: m.bold || s.Bold, Italic: s.Italic}
}

func (m *mailText) base() int {
	if m.rtl {
		return 1
	}
	return 0
}

// measured is the width of a word, each of its looks by itself.
func (m *mailText) measured(from, to int) (w float32) {
	size := theme.Size(m.size)
	for from < to {
		end := m.lookEnd(from, to)
		w += fyne.MeasureText(kit.Display(string(m.text[from:end]), m.base()), size, m.style(from)).Width
		from = end
	}
	return w
}

// lookEnd is where the look of the rune at from ends, at most to.
func (m *mailText) lookEnd(from, to int) int {
	end := from + 1
	for end < to && m.span[end] == m.span[from] {
		end++
	}
	return end
}

// mailLine is a stretch of runes that stand on one line.
type mailLine struct{ from, to int }

// lines cuts one paragraph of the text at spaces. A word wider than the room
// stands on a line of its own, broken where it must be.
func (m *mailText) lines(from, to int, room float32) []mailLine {
	space := fyne.MeasureText("a a", theme.Size(m.size), fyne.TextStyle{}).Width - fyne.MeasureText("aa", theme.Size(m.size), fyne.TextStyle{}).Width
	all := []mailLine{{from, from}}
	used := float32(0)
	for at := from; at < to; {
		end := at
		for end < to && m.text[end] != ' ' {
			end++
		}
		w := m.measured(at, end)
		line := &all[len(all)-1]
		if line.to > line.from && used+space+w > room {
			all, used = append(all, mailLine{at, at}), 0
			line = &all[len(all)-1]
		}
		for w > room && end-at > 1 {
			cut := at + max(1, int(float32(end-at)*room/w))
			line.to = cut
			at, w = cut, m.measured(cut, end)
			all = append(all, mailLine{at, at})
			line, used = &all[len(all)-1], 0
		}
		line.to = end
		used += w + space
		at = end + 1
	}
	return all
}

// place breaks the text for a width and gives every piece its place.
func (m *mailText) place(width float32) {
	m.width, m.pieces = width, nil
	size := theme.Size(m.size)
	step := fyne.MeasureText("M", size, fyne.TextStyle{}).Height
	y, room := float32(0), width-m.indent
	if m.height = step; room <= 0 {
		return // not laid out yet
	}
	for from := 0; from <= len(m.text); {
		to := from
		for to < len(m.text) && m.text[to] != '\n' {
			to++
		}
		levels := kit.Levels(m.text[from:to], m.base())
		for _, line := range m.lines(from, to, room) {
			m.placeLine(line, levels[line.from-from:line.to-from], y, room)
			y += step
		}
		from = to + 1
	}
	m.height = max(y, step)
	if m.mark == "" {
		return
	}
	p := mailPiece{shown: m.mark, w: fyne.MeasureText(m.mark, size, fyne.TextStyle{}).Width}
	if p.x = m.indent - itemIndent; m.rtl {
		p.x = width - p.x - p.w
	}
	m.pieces = append(m.pieces, p)
}

// placeLine puts the runs of a line side by side as they are seen, and the line
// at the side where it begins.
func (m *mailText) placeLine(line mailLine, levels []int, y, room float32) {
	first, x := len(m.pieces), float32(0)
	for _, run := range kit.VisualRuns(levels) {
		for _, word := range m.words(line.from+run.Start, line.from+run.End, run.RTL()) {
			x += m.placeWord(word, x, y, run.Level%2)
		}
	}
	shift := m.indent
	if m.rtl {
		shift = room - x
	}
	for i := range m.pieces[first:] {
		m.pieces[first+i].x += shift
	}
}

// words cuts a run into words, spaces and looks, in the order in which they are
// seen from left to right.
func (m *mailText) words(from, to int, rtl bool) []mailLine {
	var all []mailLine
	for from < to {
		end, blank := from+1, unicode.IsSpace(m.text[from])
		for end < to && m.span[end] == m.span[from] && unicode.IsSpace(m.text[end]) == blank {
			end++
		}
		all = append(all, mailLine{from, end})
		from = end
	}
	if rtl {
		for i, j := 0, len(all)-1; i < j; i, j = i+1, j-1 {
			all[i], all[j] = all[j], all[i]
		}
	}
	return all
}

// placeWord gives the width of what it placed.
func (m *mailText) placeWord(word mailLine, x, y float32, level int) float32 {
	size, s := theme.Size(m.size), string(m.text[word.from:word.to])
	if strings.TrimSpace(s) == "" {
		plain := fyne.MeasureText("aa", size, fyne.TextStyle{}).Width
		return float32(word.to-word.from) * (fyne.MeasureText("a a", size, fyne.TextStyle{}).Width - plain)
	}
	p := mailPiece{shown: kit.Display(s, level), style: m.style(word.from), link: m.spans[m.span[word.from]].Link != "", x: x, y: y}
	p.w = fyne.MeasureText(p.shown, size, p.style).Width
	m.pieces = append(m.pieces, p)
	return p.w
}

// CreateRenderer is called by the toolkit.
func (m *mailText) CreateRenderer() fyne.WidgetRenderer {
	r := &mailTextRenderer{m: m}
	r.Refresh()
	return r
}

type mailTextRenderer struct {
	m       *mailText
	objects []fyne.CanvasObject
	width   float32
}

func (r *mailTextRenderer) Destroy() {}

func (r *mailTextRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *mailTextRenderer) MinSize() fyne.Size { return fyne.NewSize(60, r.m.height) }

func (r *mailTextRenderer) Layout(fyne.Size) {
	if r.width != r.m.width {
		r.draw()
	}
}

func (r *mailTextRenderer) Refresh() {
	r.m.place(r.m.width)
	r.draw()
	canvas.Refresh(r.m)
}

// draw makes the objects for the pieces as they are placed.
func (r *mailTextRenderer) draw() {
	r.width, r.objects = r.m.width, r.objects[:0]
	size := theme.Size(r.m.size)
	for _, p := range r.m.pieces {
		ink := theme.ColorNameForeground
		switch {
		case p.link:
			ink = theme.ColorNameHyperlink
		case r.m.muted:
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
