package pdf

import (
	"fmt"
	"image"
	"io"
	"time"

	"mujeeb/text/bidi"
)

// Document is what a file says, from top to bottom.
type Document struct {
	Lang   string    // such as "ar" or "en"; it says where lines start
	Title  string    // that programs show for the file; it is on no page
	Author string    // "" where the file does not say
	Made   time.Time // zero where the file does not say
	Foot   string    // at the foot of each page
	Page   func(n, of int) string
	Blocks []Block
}

// Block is a part of a document: a [Heading], [Paragraph], [List], [Facts], [Table],
// [Picture] or [Rule].
type Block interface{ set(s *setter) }

// Heading is a heading. Level 1 is the title of the document.
type Heading struct {
	Level int // 1, 2 or 3
	Text  string
}

// Paragraph is running text. A line break in it stays one.
type Paragraph struct {
	Spans []Span
	Look  Look
	Own   bool // the text has its own direction, that of its first letter, whatever the document's
}

// Span is a stretch of text.
type Span struct {
	Text string
	Bold bool
	URL  string // where a click leads; "" = nowhere
}

// Look is how a text looks.
type Look int

// The looks.
const (
	Plain   Look = iota
	Soft         // said aside
	Missing      // in place of what is to be filled in
)

// Text returns a paragraph of one span.
func Text(s string) Paragraph { return Paragraph{Spans: []Span{{Text: s}}} }

// List is a list with bullets, or with numbers.
type List struct {
	Items   []Paragraph
	Ordered bool
	First   int // the number of the first item; 0 counts as 1
}

// Fact is a line of [Facts]. The value has its own direction.
type Fact struct {
	Label, Value string
	Missing      bool // the value says that there is none
}

// Facts are labels with their values beside them.
type Facts []Fact

// Table is a table whose head stands again on every page. Cells have their own direction.
type Table struct {
	Columns []string
	Rows    [][]string
}

// Picture is a picture, such as a logo or a code.
type Picture struct {
	Image image.Image
	Width float64 // on the paper, in points; it is made smaller where it does not fit
	Alt   string  // what it shows
}

// Rule is a line across the page.
type Rule struct{}

// Space is an empty stretch, in points.
type Space float64

// Write writes a document as a PDF 1.7 file.
func Write(w io.Writer, t *Typeface, d Document) error {
	s := newSetter(t, &d)
	for _, b := range d.Blocks {
		b.set(s)
	}
	s.addFeet()
	return s.write(w)
}

// pageWords words the number of a page.
func (d *Document) pageWords(n, of int) string {
	if d.Page != nil {
		return d.Page(n, of)
	}
	return fmt.Sprintf("%d / %d", n, of)
}

// base is the paragraph level of the document's language.
func (d *Document) base() int {
	if bidi.IsRTL(d.Lang) {
		return 1
	}
	return 0
}
