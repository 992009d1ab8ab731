package pdf

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	xbidi "golang.org/x/text/unicode/bidi"

	"mujeeb/text/bidi"
)

// style is how a paragraph is set.
type style struct {
	size   float64 // in points
	lead   float64 // from one line to the next, in sizes
	bold   bool
	colour colour
}

// colour is a colour of the paper's ink, each part from 0 to 1.
type colour [3]float64

// line is a line of text that is set.
type line struct {
	glyphs []inked
	width  float64 // in points
}

// paragraph is a text on its way to lines.
type paragraph struct {
	spans []Span
	style style
	base  int
	own   bool // the text has its own direction
}

// lines sets a text in lines that are no wider than width.
func (s *shaper) lines(p paragraph, width float64) (all []line) {
	for _, hard := range hardLines(p.spans) {
		base := p.base
		if p.own {
			base = bidi.Base(string(hard.text), base)
		}
		hard.base = base
		if base == 1 {
			hard.isolate()
		}
		all = append(all, s.wrap(hard, p, width)...)
	}
	return all
}

// hardLines returns the lines of a text as its own line breaks have it.
func hardLines(spans []Span) []*piece {
	all := []*piece{{}}
	for i, span := range spans {
		for _, r := range clean(span.Text) {
			if r == '\n' {
				all = append(all, &piece{})
				continue
			}
			last := all[len(all)-1]
			last.text, last.spans = append(last.text, r), append(last.spans, i)
		}
	}
	return all
}

// isolate puts isolates around what keeps its order in an Arabic line.
func (p *piece) isolate() {
	whole := string(p.text)
	found := together(whole)
	if len(found) == 0 {
		return
	}
	var text []rune
	var spans []int
	add := func(r rune, span int) { text, spans = append(text, r), append(spans, span) }
	i := 0
	for at, r := range whole {
		if len(found) > 0 && at == found[0][0] {
			add(bidi.LRI, p.spans[i])
		}
		add(r, p.spans[i])
		if len(found) > 0 && at+utf8.RuneLen(r) == found[0][1] {
			add(bidi.PDI, p.spans[i])
			found = found[1:]
		}
		i++
	}
	p.text, p.spans = text, spans
}

// wrap sets one line of a text, which may take several of the page.
func (s *shaper) wrap(hard *piece, p paragraph, width float64) (all []line) {
	bold := func(span int) bool { return p.style.bold || p.spans[span].Bold }
	at := 0
	for _, text := range cut(hard.text) {
		part := &piece{text: text, spans: hard.spans[at : at+len(text)], base: hard.base}
		at += len(text)
		s.shape(part, bold)
		for from := 0; from < len(part.clusters) || len(all) == 0; {
			to := s.fill(part, from, p.style, width)
			all = append(all, s.order(part, part.clusters[from:to], p.style))
			from = to
		}
	}
	return all
}

// fill returns the cluster before which a line ends that starts with cluster from.
func (s *shaper) fill(p *piece, from int, st style, width float64) int {
	used, last := 0.0, from
	for i := from; i < len(p.clusters); i++ {
		c := p.clusters[i]
		if i > from && p.breaks[c.start] {
			last = i
		}
		used += s.points(c.width, c.bold, st)
		if used > width && i > from && !p.isSpace(c) {
			if last > from {
				return last
			}
			return i // a word that is longer than the line
		}
	}
	return len(p.clusters)
}

func (p *piece) isSpace(c cluster) bool {
	for _, r := range p.text[c.start:c.end] {
		if r != ' ' && !bidi.IsIsolate(r) {
			return false
		}
	}
	return true
}

// points returns a width of a font in points.
func (s *shaper) points(units int, bold bool, st style) float64 {
	return float64(units) * st.size / float64(s.font(bold).units)
}

// order returns clusters as a line, from left to right (UAX #9, rules L1 and L2).
func (s *shaper) order(p *piece, clusters []cluster, st style) (l line) {
	for len(clusters) > 0 && p.isSpace(clusters[len(clusters)-1]) {
		clusters = clusters[:len(clusters)-1]
	}
	if len(clusters) == 0 {
		return line{}
	}
	levels := make([]int, len(clusters))
	for i, c := range clusters {
		levels[i] = p.levels[c.start]
	}
	runs := bidi.VisualRuns(levels)
	for i, run := range runs {
		part := clusters[run.Start:run.End]
		if run.RTL() {
			part = slices.Clone(part)
			slices.Reverse(part)
		}
		if i > 0 && runs[i-1].RTL() != run.RTL() {
			l.glyphs = s.mark(p, l.glyphs, part[0], run.RTL())
		}
		for _, c := range part {
			l.glyphs = s.ink(p, c, l.glyphs)
		}
		if i+1 < len(runs) && runs[i+1].RTL() != run.RTL() {
			l.glyphs = s.mark(p, l.glyphs, part[len(part)-1], run.RTL())
		}
	}
	l.glyphs = s.endHyphen(p, runs, clusters, l.glyphs)
	for _, g := range l.glyphs {
		l.width += s.points(g.width, g.bold, st)
	}
	return l
}

// endHyphen adds a mark where the rightmost letter of a line is a hyphen: programs that read
// the file would take it for one that divides a word, and drop it.
func (s *shaper) endHyphen(p *piece, runs []bidi.Run, clusters []cluster, all []inked) []inked {
	last := runs[len(runs)-1]
	edge, mark := clusters[last.End-1], "\u200e"
	if last.RTL() {
		edge, mark = clusters[last.Start], "\u200f"
	}
	if text := string(textOf(p.text[edge.start:edge.end])); text != "-" && text != "\u2010" {
		return all
	}
	return append(all, inked{s.font(edge.bold).cid(drawing{}, mark, 0), 0, edge.bold, p.spans[edge.start]})
}

// mark adds a mark of direction, which is not seen, where a run of one direction begins or
// ends with what has none, such as a bracket: programs that read the file from left to right
// could not tell to which run it belongs.
func (s *shaper) mark(p *piece, all []inked, edge cluster, rtl bool) []inked {
	text := string(p.text[edge.start:edge.end])
	switch d := bidi.FirstStrong(text); {
	case rtl && d == bidi.RightToLeft && !strings.ContainsFunc(text, unicode.IsMark), !rtl && d == bidi.LeftToRight:
		return all
	case rtl:
		return append(all, inked{s.font(edge.bold).cid(drawing{}, "\u200f", 0), 0, edge.bold, p.spans[edge.start]})
	}
	if c, _ := xbidi.LookupString(text); c.Class() == xbidi.EN {
		return all
	}
	return append(all, inked{s.font(edge.bold).cid(drawing{}, "\u200e", 0), 0, edge.bold, p.spans[edge.start]})
}
