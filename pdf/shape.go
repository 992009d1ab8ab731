package pdf

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/segmenter"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"

	"mujeeb/text/bidi"
)

// cluster is what is drawn for one character, or for several that are one shape.
type cluster struct {
	drawing
	start, end int // its runes in the piece
	width      int // in units of the font
	bold       bool
}

// piece is a stretch of one line of a text that is shaped at once.
type piece struct {
	text     []rune
	spans    []int // of each rune, an index into the paragraph's
	levels   []int
	base     int
	clusters []cluster // in the order of their runes, without gaps
	breaks   []bool    // a line may end before this rune
}

// shaper shapes text in a typeface.
type shaper struct {
	fonts  [2]*subset // regular and bold
	faces  [2]*font.Face
	shaper shaping.HarfbuzzShaper
	split  segmenter.Segmenter
	lang   language.Language
}

func newShaper(t *Typeface, lang string) *shaper {
	return &shaper{
		fonts: [2]*subset{newSubset(t.regular), newSubset(t.bold)}, faces: [2]*font.Face{font.NewFace(t.regular.font), font.NewFace(t.bold.font)},
		lang: language.NewLanguage(lang),
	}
}

func (s *shaper) font(bold bool) *subset {
	if bold {
		return s.fonts[1]
	}
	return s.fonts[0]
}

func (s *shaper) face(bold bool) *font.Face {
	if bold {
		return s.faces[1]
	}
	return s.faces[0]
}

// shape shapes a piece; bold says which spans are.
func (s *shaper) shape(p *piece, bold func(span int) bool) {
	p.levels = bidi.Levels(p.text, p.base)
	for start := 0; start < len(p.text); {
		end := start + 1
		for end < len(p.text) && p.levels[end] == p.levels[start] && bold(p.spans[end]) == bold(p.spans[start]) && s.lacks(p, end, bold) == s.lacks(p, start, bold) {
			end++
		}
		if s.lacks(p, start, bold) {
			s.addBoxes(p, start, end, bold(p.spans[start]))
		} else {
			s.addRun(p, start, end, bold(p.spans[start]))
		}
		start = end
	}
	p.breaks = make([]bool, len(p.text)+1)
	s.split.Init(p.text)
	for lines := s.split.LineIterator(); lines.Next(); {
		at := lines.Line().Offset
		p.breaks[at] = !strings.HasSuffix(strings.TrimRight(string(p.text[max(0, at-8):at]), " "), "-") // a program that reads the file would drop the hyphen
	}
}

// lacks reports whether the font has no glyph for a rune.
func (s *shaper) lacks(p *piece, at int, bold func(int) bool) bool {
	if invisible(p.text[at]) {
		return false
	}
	_, has := s.face(bold(p.spans[at])).NominalGlyph(p.text[at])
	return !has
}

// addBoxes adds a box for each rune that the font lacks.
func (s *shaper) addBoxes(p *piece, start, end int, bold bool) {
	for at := start; at < end; at++ {
		width, d := s.box(p.text[at], bold)
		p.clusters = append(p.clusters, cluster{drawing: d, start: at, end: at + 1, width: width, bold: bold})
	}
}

// box returns a box with the number of a rune, in two lines of digits.
func (s *shaper) box(r rune, bold bool) (int, drawing) {
	digits := fmt.Sprintf("%04X", r)
	if len(digits) > 4 {
		digits = fmt.Sprintf("%06X", r)
	}
	f, half := s.font(bold), len(digits)/2
	wide := 0 // the widest digit
	for _, c := range "0123456789ABCDEF" {
		glyph, _ := s.face(bold).NominalGlyph(c)
		wide = max(wide, int(f.advanceOf(glyph)))
	}
	step, gap := int(float64(wide)*digitScale), f.units/10
	d := drawing{frame: step*half + 2*gap}
	for i, c := range digits {
		glyph, _ := s.face(bold).NominalGlyph(c)
		y := f.units / 3
		if i >= half {
			y = -f.units / 20
		}
		d.parts = append(d.parts, component{glyph, gap + step*(i%half), y, true})
	}
	return d.frame, d
}

// addRun adds the clusters of runes of one level in one font.
func (s *shaper) addRun(p *piece, start, end int, bold bool) {
	rtl := p.levels[start]%2 == 1
	direction, script := di.DirectionLTR, language.Latin
	if rtl {
		direction, script = di.DirectionRTL, language.Arabic
	}
	out := s.shaper.Shape(shaping.Input{
		Text: p.text, RunStart: start, RunEnd: end, Direction: direction, Face: s.face(bold),
		Size: fixed.I(s.font(bold).units), Script: script, Language: s.lang,
	})
	from := len(p.clusters)
	for i := 0; i < len(out.Glyphs); {
		c, next := readCluster(out.Glyphs, i)
		c.bold = bold
		p.clusters, i = append(p.clusters, c), next
	}
	if rtl {
		slices.Reverse(p.clusters[from:])
	}
	for i := from; i < len(p.clusters); i++ { // each ends where the next one starts
		p.clusters[i].end = end
		if i+1 < len(p.clusters) {
			p.clusters[i].end = p.clusters[i+1].start
		}
		s.hide(p, &p.clusters[i])
	}
}

// readCluster returns the cluster that starts at a glyph, and where the next one does.
func readCluster(glyphs []shaping.Glyph, i int) (cluster, int) {
	c := cluster{start: glyphs[i].TextIndex()}
	for ; i < len(glyphs) && glyphs[i].TextIndex() == c.start; i++ {
		g := glyphs[i]
		c.parts = append(c.parts, component{glyph: g.GlyphID, dx: c.width + g.XOffset.Round(), dy: g.YOffset.Round()})
		c.width += g.Advance.Round()
	}
	return c, i
}

// hide draws nothing for what is not seen.
func (s *shaper) hide(p *piece, c *cluster) {
	for _, r := range p.text[c.start:c.end] {
		if !invisible(r) && r != ' ' && r != '\u00a0' {
			return
		}
	}
	c.parts = nil
}

// inked is a glyph on a line.
type inked struct {
	cid, width int
	bold       bool
	span       int
}

// ink returns the glyphs of a cluster, from left to right. Of several letters from right to
// left that are one shape each has a stretch of the line; the shape is drawn with the first
// stretch. So whoever reads the glyphs one after the other finds every letter in its place.
func (s *shaper) ink(p *piece, c cluster, all []inked) []inked {
	text := textOf(p.text[c.start:c.end])
	f, span := s.font(c.bold), p.spans[c.start]
	if len(text) == 0 {
		return append(all, inked{f.cid(c.drawing, "", c.width), c.width, c.bold, span})
	}
	if p.levels[c.start]%2 == 0 {
		return s.inkLTR(f, text, c, span, all)
	}
	if len(text) == 1 && strings.ContainsRune(likeNumbers, text[0]) {
		all = append(all, inked{f.cid(drawing{}, "\u200f", 0), 0, c.bold, span})
	}
	each, d := c.width/len(text), c.drawing
	for i, r := range slices.Backward(text) {
		width := each
		if i == len(text)-1 {
			width = c.width - each*(len(text)-1)
		}
		all = append(all, inked{f.cid(d, string(r), width), width, c.bold, span})
		d = drawing{}
	}
	return all
}

// mostRunes is how many letters one glyph may stand for.
const mostRunes = 8

// inkLTR is ink for letters from left to right, of which one glyph can stand for several.
func (s *shaper) inkLTR(f *subset, text []rune, c cluster, span int, all []inked) []inked {
	d, left := c.drawing, c.width
	for len(text) > 0 {
		n := min(len(text), mostRunes)
		width := left * n / len(text)
		all = append(all, inked{f.cid(d, string(text[:n]), width), width, c.bold, span})
		d, left, text = drawing{}, left-width, text[n:]
	}
	return all
}

// likeNumbers are the signs that programs which read the file take for a part of a number. A
// mark of direction after one says that it is none.
const likeNumbers = "#$%+,-./:\u00a2\u00a3\u00a4\u00a5\u00a6\u00b0\u00b1\u060c\u066a\u066b\u066c\u20ac"

// textOf returns what of runes is told to programs that read the file: the isolates are
// done, and mean nothing on a line that is in its order.
func textOf(rs []rune) []rune {
	return slices.DeleteFunc(slices.Clone(rs), bidi.IsIsolate)
}
