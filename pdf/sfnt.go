package pdf

import "encoding/binary"

// sfntTable is a table of a TrueType file.
type sfntTable struct {
	name    string
	content []byte
}

// sfnt returns a TrueType file of tables, which are in the order of their names.
func sfnt(tables []sfntTable) []byte {
	n := len(tables)
	log := 0
	for 2<<log <= n {
		log++
	}
	file := binary.BigEndian.AppendUint32(nil, 0x00010000)
	for _, v := range []int{n, 16 << log, log, 16*n - 16<<log} {
		file = binary.BigEndian.AppendUint16(file, uint16(v))
	}
	at := len(file) + 16*n
	var body []byte
	for _, t := range tables {
		file = append(file, t.name...)
		for _, v := range []uint32{checksum(t.content), uint32(at + len(body)), uint32(len(t.content))} {
			file = binary.BigEndian.AppendUint32(file, v)
		}
		body = append(body, t.content...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	return append(file, body...)
}

// checksum returns the sum of a table's words.
func checksum(table []byte) (sum uint32) {
	for i := 0; i < len(table); i += 4 {
		var word [4]byte
		copy(word[:], table[i:])
		sum += binary.BigEndian.Uint32(word[:])
	}
	return sum
}

// headTable returns the font's head with long places of outlines.
func (f *fontFile) headTable() []byte {
	head := append([]byte{}, f.head...)
	binary.BigEndian.PutUint32(head[8:], 0) // the sum of the file, which no reader of a PDF needs
	binary.BigEndian.PutUint16(head[50:], 1)
	return head
}

// hheaTable returns the font's hhea with a width for every glyph.
func (b *builder) hheaTable() []byte {
	hhea := append([]byte{}, b.hhea...)
	binary.BigEndian.PutUint16(hhea[34:], uint16(len(b.widths)))
	return hhea
}

func (b *builder) hmtxTable() []byte {
	var hmtx []byte
	for i, width := range b.widths {
		left := uint16(0)
		if o := b.outlines[i]; len(o) >= 10 {
			left = binary.BigEndian.Uint16(o[2:]) // the outline starts where it says
		}
		hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(min(max(width, 0), 0xffff)))
		hmtx = binary.BigEndian.AppendUint16(hmtx, left)
	}
	return hmtx
}

// maxpTable returns the font's maxp, with room for what is composed.
func (b *builder) maxpTable() []byte {
	maxp := append([]byte{}, b.maxp...)
	binary.BigEndian.PutUint16(maxp[4:], uint16(len(b.outlines)))
	for at, least := range map[int]uint16{10: 4000, 12: 400, 28: 64, 30: 8} { // points and contours of composites, components, their depth
		binary.BigEndian.PutUint16(maxp[at:], max(least, binary.BigEndian.Uint16(maxp[at:])))
	}
	return maxp
}
