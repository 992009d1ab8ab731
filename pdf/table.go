package pdf

import "strings"

// row is a row of a table that is being set.
type row struct {
	cells  []paragraph
	places []block
	lines  [][]line
}

// set sets the lines of a row's cells.
func (s *setter) rowLines(r *row) {
	r.lines = nil
	for i, p := range r.cells {
		r.lines = append(r.lines, s.lines(p, r.places[i].width))
	}
}

// count returns how many lines the longest cell has.
func (r *row) count() (n int) {
	for _, all := range r.lines {
		n = max(n, len(all))
	}
	return n
}

// lineHeight returns the height of the tallest line.
func (r *row) lineHeight() (height float64) {
	for _, p := range r.cells {
		height = max(height, p.style.size*p.style.lead)
	}
	return height
}

// setRow sets a row. One that fits a page is not divided; a longer one goes on over pages.
// What again does is done at the top of each further page.
func (s *setter) setRow(r row, again ...func()) {
	s.rowLines(&r)
	page := func() {
		s.newSheet()
		for _, do := range again {
			do()
		}
	}
	height := float64(r.count()) * r.lineHeight()
	if height > s.left() && !s.fresh() && (height <= wholePage || s.left() < fewLines) {
		page()
	}
	for first := 0; first < r.count(); {
		n := max(1, int(s.left()/r.lineHeight()))
		s.setPart(&r, first, n)
		if first += n; first < r.count() {
			page()
		}
	}
}

const (
	wholePage = pageHeight - topEdge - bottomEdge - 60 // room for a row, below the head of its table
	fewLines  = 60.0                                   // too little to begin a long row
)

// setPart sets so many lines of a row, from line first on.
func (s *setter) setPart(r *row, first, n int) {
	tall := 0.0
	for i, all := range r.lines {
		height := r.cells[i].style.size * r.cells[i].style.lead
		for k := first; k < min(first+n, len(all)); k++ {
			s.drawLine(all[k], r.cells[i], r.places[i], s.y+float64(k-first)*height)
			tall = max(tall, float64(k-first+1)*height)
		}
	}
	s.y += tall
}

const (
	cellSide = 5.0 // room at both sides of a cell
	cellOver = 3.0 // above and below
)

func (t Table) set(s *setter) {
	places := s.columns(t)
	head := func() {
		r := row{places: places}
		for _, text := range t.Columns {
			st := caption()
			st.bold = true
			r.cells = append(r.cells, paragraph{spans: []Span{{Text: text}}, style: st, base: s.doc.base()})
		}
		s.setCells(r, pale())
	}
	s.need(80) // no head alone at the foot
	head()
	for _, cells := range t.Rows {
		r := row{places: places}
		for i := range places {
			text := ""
			if i < len(cells) {
				text = cells[i]
			}
			st := caption()
			st.colour = ink()
			r.cells = append(r.cells, paragraph{spans: []Span{{Text: text}}, style: st, base: s.doc.base(), own: true})
		}
		s.setCells(r, pale(), head)
	}
	s.y += 8
}

// setCells sets a row with a line below it.
func (s *setter) setCells(r row, below colour, again ...func()) {
	s.y += cellOver
	s.setRow(r, again...)
	s.y += cellOver
	s.rect(sideEdge, s.y, textWidth, 0.5, below)
	s.y += 0.5
}

// columns returns where the columns of a table are: as wide as their words need, the rest
// shared by how much is in them.
func (s *setter) columns(t Table) []block {
	n := max(len(t.Columns), 1)
	least, most := make([]float64, n), make([]float64, n)
	for i := range t.Columns {
		s.measure(t.Columns[i], true, &least[i], &most[i])
		for _, cells := range t.Rows[:min(len(t.Rows), 300)] {
			if i < len(cells) {
				s.measure(cells[i], false, &least[i], &most[i])
			}
		}
	}
	room := textWidth - float64(n)*2*cellSide
	widths := share(least, most, room)
	places, x := make([]block, n), sideEdge
	for i, w := range widths {
		places[i] = block{x + cellSide, w}
		x += w + 2*cellSide
	}
	return places
}

// measure raises the widths of a column to what a text needs: least for its longest word,
// most for its longest line.
func (s *setter) measure(text string, bold bool, least, most *float64) {
	st := caption()
	for _, hard := range strings.Split(clean(text), "\n") {
		hard = hard[:min(len(hard), 400)] // more makes no column wider
		*most = max(*most, s.rough(hard, bold, st))
		for _, word := range strings.Fields(hard) {
			*least = max(*least, s.rough(word, bold, st))
		}
	}
}

// rough returns about how wide a text is: the sum of its letters as they stand alone.
func (s *setter) rough(text string, bold bool, st style) float64 {
	units := 0
	for _, r := range text {
		if g, ok := s.face(bold).NominalGlyph(r); ok {
			units += int(s.font(bold).advanceOf(g))
		} else if !invisible(r) {
			units += s.font(bold).units
		}
	}
	return s.points(units, bold, st) * 1.04
}

// share shares room among columns.
func share(least, most []float64, room float64) []float64 {
	widths, wanted, needed := make([]float64, len(least)), 0.0, 0.0
	for i := range least {
		least[i] = min(least[i], room/2)
		most[i] = max(most[i], least[i], 12)
		wanted, needed = wanted+most[i], needed+least[i]
	}
	for i := range widths {
		switch {
		case wanted <= room: // all fits: what is left goes to the longer ones
			widths[i] = most[i] * room / wanted
		case needed >= room:
			widths[i] = least[i] * room / needed
		default:
			widths[i] = least[i] + (room-needed)*(most[i]-least[i])/(wanted-needed)
		}
	}
	return widths
}
