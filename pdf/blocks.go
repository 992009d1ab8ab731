package pdf

import "fmt"

func (h Heading) set(s *setter) {
	st, before, after := style{size: 19, lead: 1.45, bold: true, colour: ink()}, 0.0, 6.0
	switch {
	case h.Level == 2:
		st.size, before, after = 13, 16, 5
	case h.Level > 2:
		st.size, before, after = 11, 10, 3
	}
	p := paragraph{spans: []Span{{Text: h.Text}}, style: st, base: s.doc.base(), own: true}
	all := s.lines(p, textWidth)
	s.gap(before)
	s.need(float64(len(all))*st.size*st.lead + 4*body().size*body().lead) // not alone at the foot
	s.setLines(all, p, whole())
	s.y += after
}

// paragraph returns how a paragraph of the document is set.
func (p Paragraph) paragraph(s *setter) paragraph {
	st := body()
	switch p.Look {
	case Soft:
		st.colour = soft()
	case Missing:
		st.colour = lacking()
	}
	return paragraph{spans: p.Spans, style: st, base: s.doc.base(), own: p.Own}
}

func (p Paragraph) set(s *setter) {
	x := p.paragraph(s)
	s.setLines(s.lines(x, textWidth), x, whole())
	s.y += 7
}

func (l List) set(s *setter) {
	const room = 20.0
	for i, item := range l.Items {
		sign := "•"
		if l.Ordered {
			sign = fmt.Sprintf("%d.", i+max(l.First, 1))
		}
		p := item.paragraph(s)
		all := s.lines(p, textWidth-room)
		s.need(min(float64(len(all)), 2) * p.style.size * p.style.lead)
		bullet := paragraph{spans: []Span{{Text: sign}}, style: p.style, base: s.doc.base()}
		s.drawLine(s.lines(bullet, room)[0], bullet, whole().inset(4), s.y)
		s.setLines(all, p, whole().inset(room))
		s.y += 2
	}
	s.y += 5
}

func (Rule) set(s *setter) {
	s.gap(6)
	s.need(12)
	s.rect(sideEdge, s.y, textWidth, 0.6, pale())
	s.y += 10
}

func (v Space) set(s *setter) { s.gap(float64(v)) }

func (f Facts) set(s *setter) {
	const label, between = 150.0, 14.0
	places := []block{{sideEdge, label}, whole().inset(label + between)}
	for _, one := range f {
		name := paragraph{spans: []Span{{Text: one.Label}}, style: body(), base: s.doc.base()}
		name.style.colour = soft()
		value := paragraph{spans: []Span{{Text: one.Value}}, style: body(), base: s.doc.base(), own: true}
		if one.Missing {
			value.style.colour = lacking()
		}
		s.setRow(row{cells: []paragraph{name, value}, places: places})
		s.y += 3
	}
	s.y += 5
}

func (p Picture) set(s *setter) {
	b := p.Image.Bounds()
	if b.Empty() || p.Width <= 0 {
		return
	}
	width := min(p.Width, textWidth)
	height := width * float64(b.Dy()) / float64(b.Dx())
	if most := pageHeight - topEdge - bottomEdge; height > most {
		width, height = width*most/height, most
	}
	s.need(height)
	x := sideEdge
	if s.rtl {
		x = pageWidth - sideEdge - width
	}
	s.images = append(s.images, &p)
	fmt.Fprintf(&s.sheet().content, "/Figure << /Alt %s >> BDC q %s 0 0 %s %s %s cm /I%d Do Q EMC\n", textString(p.Alt), number(width), number(height), number(x), number(pageHeight-s.y-height), len(s.images)-1)
	s.y += height + 8
}
