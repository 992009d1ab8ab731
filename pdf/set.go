package pdf

import (
	"fmt"
	"strings"
)

// The page: A4 with its edges, in points.
const (
	pageWidth, pageHeight = 595.28, 841.89
	sideEdge              = 56.0
	topEdge               = 56.0
	bottomEdge            = 68.0
	footAt                = 36.0 // from the bottom
	textWidth             = pageWidth - 2*sideEdge
)

// The inks.
func ink() colour     { return colour{0.14, 0.15, 0.12} }
func soft() colour    { return colour{0.39, 0.41, 0.36} }
func lacking() colour { return colour{0.59, 0.26, 0.04} }
func linked() colour  { return colour{0.30, 0.37, 0.16} }
func pale() colour    { return colour{0.89, 0.88, 0.83} }

// body is the style of running text.
func body() style { return style{size: 10.5, lead: 1.6, colour: ink()} }

func caption() style { return style{size: 9, lead: 1.55, colour: soft()} }

// setter sets blocks on pages. Its measures are from the top of the page.
type setter struct {
	*shaper
	doc    *Document
	rtl    bool
	sheets []*sheet
	y      float64 // where the next block starts
	images []*Picture
}

// sheet is a page.
type sheet struct {
	content strings.Builder
	links   []link
}

// link is a place on a page that leads somewhere.
type link struct {
	x0, y0, x1, y1 float64 // from the bottom of the page
	url            string
}

func newSetter(t *Typeface, d *Document) *setter {
	s := &setter{shaper: newShaper(t, d.Lang), doc: d, rtl: d.base() == 1}
	s.newSheet()
	return s
}

func (s *setter) newSheet() {
	s.sheets, s.y = append(s.sheets, &sheet{}), topEdge
}

func (s *setter) sheet() *sheet { return s.sheets[len(s.sheets)-1] }

// left is how much room there is on the page.
func (s *setter) left() float64 { return pageHeight - bottomEdge - s.y }

// fresh reports whether nothing is on the page yet.
func (s *setter) fresh() bool { return s.y <= topEdge }

// need begins a new page unless there is so much room on this one.
func (s *setter) need(height float64) {
	if s.left() < height && !s.fresh() {
		s.newSheet()
	}
}

// gap leaves room before a block, but not at the top of a page.
func (s *setter) gap(height float64) {
	if !s.fresh() {
		s.y += height
	}
}

// block is where lines are set: from x on, as wide as width. The measures are those of a
// page from left to right; in Arabic they count from the right.
type block struct{ x, width float64 }

func whole() block { return block{sideEdge, textWidth} }

// inset returns the block without so much at its beginning.
func (b block) inset(by float64) block { return block{b.x + by, b.width - by} }

// drawLine draws a line at the top of the free room in a block, without taking the room.
func (s *setter) drawLine(l line, p paragraph, b block, top float64) {
	st, x := p.style, b.x
	if s.rtl {
		x = pageWidth - b.x - l.width
	}
	f := s.font(false)
	tall := float64(f.ascent-f.descent) * st.size / float64(f.units)
	base := pageHeight - top - (st.size*st.lead-tall)/2 - float64(f.ascent)*st.size/float64(f.units)
	for len(l.glyphs) > 0 {
		n := 1
		for n < len(l.glyphs) && l.glyphs[n].bold == l.glyphs[0].bold && l.glyphs[n].span == l.glyphs[0].span {
			n++
		}
		x += s.drawGlyphs(l.glyphs[:n], p, x, base)
		l.glyphs = l.glyphs[n:]
	}
}

// drawGlyphs draws glyphs of one font and one span, and returns how wide they are.
func (s *setter) drawGlyphs(all []inked, p paragraph, x, base float64) (width float64) {
	var codes strings.Builder
	for _, g := range all {
		fmt.Fprintf(&codes, "%04X", g.cid)
		width += s.points(g.width, g.bold, p.style)
	}
	font, c := 0, p.style.colour
	if all[0].bold {
		font = 1
	}
	url := s.urlOf(all[0].span, p)
	if url != "" {
		c = linked()
		s.sheet().links = append(s.sheet().links, link{x, base - p.style.size*0.3, x + width, base + p.style.size*0.9, url})
	}
	fmt.Fprintf(&s.sheet().content, "%s rg BT /F%d %s Tf %s %s Td <%s> Tj ET\n", c, font, number(p.style.size), number(x), number(base), codes.String())
	return width
}

// urlOf returns where a span leads; nothing but pages and addresses of mail.
func (s *setter) urlOf(span int, p paragraph) string {
	url := p.spans[span].URL
	for _, scheme := range []string{"https://", "http://", "mailto:"} {
		if strings.HasPrefix(url, scheme) {
			return url
		}
	}
	return ""
}

// String returns the operands of the operators of colour.
func (c colour) String() string { return number(c[0]) + " " + number(c[1]) + " " + number(c[2]) }

// rect fills a rectangle; it counts from the right in Arabic.
func (s *setter) rect(x, top, width, height float64, c colour) {
	if s.rtl {
		x = pageWidth - x - width
	}
	fmt.Fprintf(&s.sheet().content, "%s rg %s %s %s %s re f\n", c, number(x), number(pageHeight-top-height), number(width), number(height))
}

// setLines sets lines one below the other, over pages where they need it.
func (s *setter) setLines(all []line, p paragraph, b block) {
	height := p.style.size * p.style.lead
	for i, l := range all {
		if left := len(all) - i; i == 0 && left > 1 {
			s.need(2 * height) // no first line alone at the foot
		}
		s.need(height)
		s.drawLine(l, p, b, s.y)
		s.y += height
	}
}

// addFeet adds what stands at the foot of each page, now that their number is known.
func (s *setter) addFeet() {
	sheets := s.sheets
	for i := range sheets {
		s.sheets = sheets[:i+1]
		p := paragraph{spans: []Span{{Text: s.doc.pageWords(i+1, len(sheets))}}, style: style{size: 8.5, lead: 1.5, colour: soft()}, base: s.doc.base()}
		top, words := pageHeight-footAt-p.style.size, s.lines(p, textWidth/3)
		if len(words) > 0 {
			s.drawLine(words[0], p, block{pageWidth - sideEdge - words[0].width, words[0].width}, top)
		}
		p.spans, p.own = []Span{{Text: strings.ReplaceAll(s.doc.Foot, "\n", " ")}}, true
		if foot := s.lines(p, textWidth*2/3-12); len(foot) > 0 {
			s.drawLine(foot[0], p, whole(), top)
		}
	}
	s.sheets = sheets
}
