package pdf

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"github.com/go-text/typesetting/font"
)

// component is a glyph of the font as a part of a drawing, in units of the font.
type component struct {
	glyph  font.GID
	dx, dy int
	small  bool // at the size of the digits in a box
}

// drawing is what is drawn for a character, or for several that are one shape: one or more
// glyphs, as letters with their marks are. An empty one is not seen.
type drawing struct {
	parts []component
	frame int // the width of the box around them; 0 = there is none
}

// subset is the part of a font that a document uses. Each of its glyphs is one drawing with
// one width and the text that it stands for. So a program that reads the file finds one
// character after the other on the line, each with a place of its own: nothing is drawn over
// something else, and no glyph stands for letters whose order could be mistaken.
type subset struct {
	*fontFile
	cids   map[string]int
	glyphs []subsetGlyph
}

// subsetGlyph is a glyph of a subset.
type subsetGlyph struct {
	drawing
	text  string // that it stands for; "" for none
	width int    // in units
}

// maxGlyphs bounds the glyphs of a subset: a font numbers them with 16 bits, and their parts
// need numbers as well.
const maxGlyphs = 60000

func newSubset(f *fontFile) *subset {
	s := &subset{fontFile: f, cids: map[string]int{}}
	s.glyphs = []subsetGlyph{{drawing: drawing{frame: f.units / 2}, width: f.units / 2}}
	return s
}

// cid returns the number of the glyph that is drawn so, stands for text and has the width.
func (s *subset) cid(d drawing, text string, width int) int {
	key := fmt.Sprint(d.parts, d.frame, width, "\x00", text)
	if cid, ok := s.cids[key]; ok {
		return cid
	}
	if len(s.glyphs) >= maxGlyphs {
		return 0
	}
	s.glyphs = append(s.glyphs, subsetGlyph{d, text, width})
	s.cids[key] = len(s.glyphs) - 1
	return len(s.glyphs) - 1
}

// builder writes the outlines of a subset. What drawings are made of comes behind them.
type builder struct {
	*subset
	outlines [][]byte
	widths   []int
	places   map[font.GID]int // where a glyph of the font is among the outlines
	frames   map[int]int      // where a box is, by its width
}

// file returns the subset as a TrueType file.
func (s *subset) file() []byte {
	b := &builder{subset: s, places: map[font.GID]int{}, frames: map[int]int{}}
	for _, g := range s.glyphs {
		b.outlines, b.widths = append(b.outlines, nil), append(b.widths, g.width)
	}
	for i, g := range s.glyphs {
		b.outlines[i] = b.outline(g.drawing)
	}
	glyf, loca := []byte{}, make([]byte, 0, 4*len(b.outlines)+4)
	for _, o := range b.outlines {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		glyf = append(glyf, o...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	tables := []sfntTable{{"glyf", glyf}, {"head", s.headTable()}, {"hhea", b.hheaTable()}, {"hmtx", b.hmtxTable()}, {"loca", loca}, {"maxp", b.maxpTable()}}
	if len(s.prep) > 0 {
		tables = append(tables, sfntTable{"prep", s.prep})
	}
	return sfnt(tables)
}

// outline returns the outline of a drawing: that of its only glyph, or one that is composed.
func (b *builder) outline(d drawing) []byte {
	switch {
	case len(d.parts) == 0 && d.frame == 0:
		return nil
	case len(d.parts) == 1 && d.frame == 0 && d.parts[0] == component{glyph: d.parts[0].glyph}:
		return b.copied(d.parts[0].glyph)
	}
	var parts []placed
	for _, p := range d.parts {
		parts = append(parts, placed{b.place(p.glyph), p})
	}
	if d.frame > 0 {
		parts = append(parts, placed{b.frame(d.frame), component{}})
	}
	return b.composed(parts)
}

// placed is a component with its place among the outlines.
type placed struct {
	at int
	component
}

// place returns where a glyph of the font is among the outlines.
func (b *builder) place(g font.GID) int {
	if at, ok := b.places[g]; ok {
		return at
	}
	at := b.add(nil, int(b.advanceOf(g)))
	b.places[g] = at
	b.outlines[at] = b.copied(g)
	return at
}

func (b *builder) add(outline []byte, width int) int {
	b.outlines, b.widths = append(b.outlines, outline), append(b.widths, width)
	return len(b.outlines) - 1
}

func (f *fontFile) advanceOf(g font.GID) uint16 {
	if int(g) < len(f.advances) {
		return f.advances[g]
	}
	return 0
}

// The flags of a composite outline.
const (
	argsAreWords   = 1 << 0
	argsAreXY      = 1 << 1
	hasScale       = 1 << 3
	moreComponents = 1 << 5
	hasXYScale     = 1 << 6
	hasTwoByTwo    = 1 << 7
	unscaledOffset = 1 << 12
)

// copied returns the outline of a glyph of the font. One that is made of others is made of
// their copies.
func (b *builder) copied(g font.GID) []byte {
	raw := b.fontFile.outline(g)
	if len(raw) < 10 || int16(binary.BigEndian.Uint16(raw)) >= 0 {
		return raw
	}
	raw = append([]byte{}, raw...)
	for at := 10; at+4 <= len(raw); {
		flags := binary.BigEndian.Uint16(raw[at:])
		part := font.GID(binary.BigEndian.Uint16(raw[at+2:]))
		if part == g {
			return nil // it would never end
		}
		binary.BigEndian.PutUint16(raw[at+2:], uint16(b.place(part)))
		at += 4 + sizeOfArgs(flags)
		if flags&moreComponents == 0 {
			break
		}
	}
	return raw
}

// sizeOfArgs returns how many bytes of a component follow its glyph.
func sizeOfArgs(flags uint16) int {
	size := 2
	if flags&argsAreWords != 0 {
		size = 4
	}
	switch {
	case flags&hasScale != 0:
		return size + 2
	case flags&hasXYScale != 0:
		return size + 4
	case flags&hasTwoByTwo != 0:
		return size + 8
	}
	return size
}

// digitScale is how large the digits in a box are.
const digitScale = 0.42

// composed returns an outline that is made of others.
func (b *builder) composed(parts []placed) []byte {
	box, body := bounds{}, []byte{}
	for i, p := range parts {
		flags, scale := uint16(argsAreWords|argsAreXY|unscaledOffset), 1.0
		if i < len(parts)-1 {
			flags |= moreComponents
		}
		if p.small {
			flags, scale = flags|hasScale, digitScale
		}
		body = binary.BigEndian.AppendUint16(body, flags)
		body = binary.BigEndian.AppendUint16(body, uint16(p.at))
		body = binary.BigEndian.AppendUint16(body, uint16(int16(p.dx)))
		body = binary.BigEndian.AppendUint16(body, uint16(int16(p.dy)))
		if p.small {
			body = binary.BigEndian.AppendUint16(body, uint16(math.Floor(digitScale*(1<<14))))
		}
		box.add(b.outlines[p.at], scale, p.dx, p.dy)
	}
	return append(box.header(-1), body...)
}

// bounds are what an outline fits into.
type bounds struct {
	x0, y0, x1, y1 int
	some           bool
}

// add adds an outline that is drawn at a place.
func (b *bounds) add(outline []byte, scale float64, dx, dy int) {
	if len(outline) < 10 {
		return
	}
	edge := func(at, d int) int { return int(scale*float64(int16(binary.BigEndian.Uint16(outline[at:])))) + d }
	x0, y0, x1, y1 := edge(2, dx), edge(4, dy), edge(6, dx), edge(8, dy)
	if !b.some {
		*b = bounds{x0, y0, x1, y1, true}
		return
	}
	b.x0, b.y0, b.x1, b.y1 = min(b.x0, x0), min(b.y0, y0), max(b.x1, x1), max(b.y1, y1)
}

// header returns how an outline of so many contours begins.
func (b *bounds) header(contours int) []byte {
	var head []byte
	for _, n := range []int{contours, b.x0, b.y0, b.x1, b.y1} {
		head = binary.BigEndian.AppendUint16(head, uint16(int16(n)))
	}
	return head
}

// frame returns where the outline of a box is: a thin line around nothing.
func (b *builder) frame(width int) int {
	if at, ok := b.frames[width]; ok {
		return at
	}
	line, gap := b.units/40, b.units/20
	x0, x1, y0, y1 := gap, width-gap, b.descent/3, b.units*7/10
	at := b.add(box(x0, y0, x1, y1, line), width)
	b.frames[width] = at
	return at
}

// box returns the outline of two rectangles, one in the other.
func box(x0, y0, x1, y1, line int) []byte {
	points := [][2]int{
		{x0, y0}, {x0, y1}, {x1, y1}, {x1, y0},
		{x0 + line, y0 + line}, {x1 - line, y0 + line}, {x1 - line, y1 - line}, {x0 + line, y1 - line},
	}
	b := bounds{x0, y0, x1, y1, true}
	out := append(b.header(2), 0, 3, 0, 7, 0, 0) // the last point of each contour, no instructions
	for range points {
		out = append(out, 1) // on the curve, with a word for each distance
	}
	for axis := range 2 {
		last := 0
		for _, p := range points {
			out = binary.BigEndian.AppendUint16(out, uint16(int16(p[axis]-last)))
			last = p[axis]
		}
	}
	return out
}

// toUnicode returns what each glyph stands for, as a CMap.
func (s *subset) toUnicode() string {
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	var lines []string
	for cid, g := range s.glyphs {
		if g.text != "" {
			lines = append(lines, fmt.Sprintf("<%04X> <%s>\n", cid, utf16Hex(g.text)))
		}
	}
	for len(lines) > 0 {
		n := min(100, len(lines)) // no program has to read more at once
		fmt.Fprintf(&b, "%d beginbfchar\n%sendbfchar\n", n, strings.Join(lines[:n], ""))
		lines = lines[n:]
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.String()
}

// widthsArray returns how wide each glyph is, in thousandths of the size.
func (s *subset) widthsArray() string {
	var b strings.Builder
	b.WriteString("[0 [")
	for _, g := range s.glyphs {
		b.WriteString(number(float64(g.width)*1000/float64(s.units)) + " ")
	}
	return b.String() + "]]"
}
