package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// objects are the objects of a file. The first is number 1.
type objects struct{ all [][]byte }

// reserve returns the number of an object that is put in later.
func (o *objects) reserve() int {
	o.all = append(o.all, nil)
	return len(o.all)
}

func (o *objects) put(number int, object string) { o.all[number-1] = []byte(object) }

func (o *objects) add(object string) int {
	number := o.reserve()
	o.put(number, object)
	return number
}

// stream adds a stream; dict is what its dictionary has beside its length.
func (o *objects) stream(dict string, content []byte) int {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write(content) // into memory
	_ = z.Close()
	number := o.reserve()
	o.all[number-1] = fmt.Appendf(nil, "<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream", dict, packed.Len(), packed.Bytes())
	return number
}

// write writes the file with its table of objects.
func (o *objects) write(w io.Writer, root, info int) error {
	var file bytes.Buffer
	file.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	var table strings.Builder
	fmt.Fprintf(&table, "xref\n0 %d\n0000000000 65535 f \n", len(o.all)+1)
	for i, object := range o.all {
		fmt.Fprintf(&table, "%010d 00000 n \n", file.Len())
		fmt.Fprintf(&file, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	start, sum := file.Len(), sha256.Sum256(file.Bytes())
	fmt.Fprintf(&file, "%strailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%x> <%x>] >>\nstartxref\n%d\n%%%%EOF\n", table.String(), len(o.all)+1, root, info, sum[:16], sum[:16], start)
	_, err := w.Write(file.Bytes())
	return err
}

// write writes what was set.
func (s *setter) write(w io.Writer) error {
	o := &objects{}
	root, pages, resources := o.reserve(), o.reserve(), o.reserve()
	fonts := ""
	for i, f := range s.fonts {
		if len(f.glyphs) > 1 {
			fonts += fmt.Sprintf("/F%d %d 0 R ", i, addFont(o, f))
		}
	}
	pictures := ""
	for i, p := range s.images {
		pictures += fmt.Sprintf("/I%d %d 0 R ", i, addImage(o, p.Image))
	}
	o.put(resources, fmt.Sprintf("<< /Font << %s>> /XObject << %s>> >>", fonts, pictures))
	kids := ""
	for _, p := range s.sheets {
		kids += fmt.Sprintf("%d 0 R ", addPage(o, p, pages, resources))
	}
	o.put(pages, fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d /MediaBox [0 0 %s %s] >>", kids, len(s.sheets), number(pageWidth), number(pageHeight)))
	direction := "L2R"
	if s.rtl {
		direction = "R2L"
	}
	o.put(root, fmt.Sprintf("<< /Type /Catalog /Pages %d 0 R /Lang %s /ViewerPreferences << /DisplayDocTitle true /Direction /%s >> >>", pages, textString(s.doc.Lang), direction))
	return o.write(w, root, o.add(s.info()))
}

// info returns what the file says about itself.
func (s *setter) info() string {
	info := "<< /Title " + textString(s.doc.Title) + " /Producer " + textString("Mujeeb")
	if s.doc.Author != "" {
		info += " /Author " + textString(s.doc.Author)
	}
	if !s.doc.Made.IsZero() {
		info += " /CreationDate " + "(" + pdfDate(s.doc.Made) + ")"
	}
	return info + " >>"
}

func pdfDate(t time.Time) string { return t.UTC().Format("D:20060102150405Z") }

func addPage(o *objects, p *sheet, pages, resources int) int {
	links := ""
	for _, l := range p.links {
		links += fmt.Sprintf("%d 0 R ", o.add(fmt.Sprintf("<< /Type /Annot /Subtype /Link /Rect [%s %s %s %s] /Border [0 0 0] /F 4 /A << /S /URI /URI %s >> >>",
			number(l.x0), number(l.y0), number(l.x1), number(l.y1), byteString(l.url))))
	}
	content := o.stream("", []byte(p.content.String()))
	return o.add(fmt.Sprintf("<< /Type /Page /Parent %d 0 R /Resources %d 0 R /Contents %d 0 R /Annots [%s] >>", pages, resources, content, links))
}

// addFont adds a font with its glyphs and what they stand for.
func addFont(o *objects, f *subset) int {
	file := f.file()
	name := f.tag() + "+" + f.name
	stream := o.stream(fmt.Sprintf("/Length1 %d", len(file)), file)
	thousandth := func(units int) int { return units * 1000 / f.units }
	box := [4]int{}
	for i := range box {
		box[i] = thousandth(int(int16(uint16(f.head[36+2*i])<<8 | uint16(f.head[37+2*i]))))
	}
	descriptor := o.add(fmt.Sprintf("<< /Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [%d %d %d %d] /ItalicAngle 0 /Ascent %d /Descent %d /CapHeight %d /StemV 80 /FontFile2 %d 0 R >>",
		name, box[0], box[1], box[2], box[3], thousandth(f.ascent), thousandth(f.descent), thousandth(f.ascent)*7/10, stream))
	descendant := o.add(fmt.Sprintf("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor %d 0 R /W %s /CIDToGIDMap /Identity >>",
		name, descriptor, f.widthsArray()))
	unicode := o.stream("", []byte(f.toUnicode()))
	return o.add(fmt.Sprintf("<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>", name, descendant, unicode))
}

// tag returns the six letters that begin the name of a subset.
func (s *subset) tag() string {
	sum := sha256.Sum256([]byte(s.toUnicode()))
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	return string(tag)
}

// addImage adds a picture; where it is seen through, its opacity as well.
func addImage(o *objects, m image.Image) int {
	b := m.Bounds()
	var colours, opacity []byte
	clear := false
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := color.NRGBAModel.Convert(m.At(x, y)).(color.NRGBA)
			colours, opacity = append(colours, c.R, c.G, c.B), append(opacity, c.A)
			clear = clear || c.A != 0xff
		}
	}
	size := fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8", b.Dx(), b.Dy())
	mask := ""
	if clear {
		mask = fmt.Sprintf(" /SMask %d 0 R", o.stream(size+" /ColorSpace /DeviceGray", opacity))
	}
	return o.stream(size+" /ColorSpace /DeviceRGB"+mask, colours)
}

// number writes a number as PDF wants it: no exponent, no more digits than matter.
func number(v float64) string {
	s := strconv.FormatFloat(v, 'f', 3, 64)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// textString writes a text, in UTF-16.
func textString(s string) string { return "<FEFF" + utf16Hex(clean(s)) + ">" }

// byteString writes bytes.
func byteString(s string) string { return fmt.Sprintf("<%X>", s) }

func utf16Hex(s string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	return b.String()
}
