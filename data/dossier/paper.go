package dossier

import (
	"bytes"
	"io"
	"strings"
	"time"

	"mujeeb/letters"
	"mujeeb/pdf"
	"mujeeb/text/bidi"
	"mujeeb/text/lang"
)

// Paper writes the pages of this package as PDF files, which say the same.
type Paper struct{ face *pdf.Typeface }

// NewPaper returns a paper that is set in two fonts, which are TrueType files.
func NewPaper(regular, bold []byte) (Paper, error) {
	face, err := pdf.ReadTypeface(regular, bold)
	return Paper{face}, err
}

// Write writes blocks as a file in a language. Title is what programs show for it, foot
// stands at the foot of each page.
func (p Paper) Write(w io.Writer, code, title, foot string, made time.Time, blocks []pdf.Block) error {
	words := letters.DossierWords(code)
	return pdf.Write(w, p.face, pdf.Document{
		Lang: words.Code(), Title: unisolated(title), Made: made, Foot: foot, Blocks: blocks,
		Page: func(n, of int) string { return pageNumber(words, n, of) },
	})
}

func pageNumber(words *lang.Catalogue, n, of int) string {
	return words.T(prefix+"paper.page", "number", n, "of", of)
}

// WriteReport writes what [WriteReport] writes.
func (p Paper) WriteReport(w io.Writer, r letters.Report) error {
	blocks := []pdf.Block{titled(r.Title)}
	for _, line := range r.Lead {
		blocks = append(blocks, aside(line))
	}
	for _, s := range r.Sections {
		blocks = append(blocks, pdf.Heading{Level: 2, Text: s.Title})
		var facts pdf.Facts
		for _, a := range s.Answers {
			facts = append(facts, pdf.Fact{Label: a.Label, Value: a.Text, Missing: a.Missing})
		}
		blocks = append(blocks, facts)
	}
	return p.Write(w, r.Lang, r.Title, r.Title, r.Made, blocks)
}

// WriteRegister writes what [Register.WritePage] writes.
func (p Paper) WriteRegister(w io.Writer, r Register) error {
	blocks := []pdf.Block{titled(r.Title())}
	for _, line := range r.Head() {
		blocks = append(blocks, aside(line))
	}
	for _, s := range r.Sections() {
		blocks = append(blocks, pdf.Heading{Level: 2, Text: s.Title}, s.facts())
	}
	return p.Write(w, r.Lang, r.Title(), r.Title(), r.Map.MadeAt, blocks)
}

// facts returns the lines of a section.
func (s RegisterSection) facts() (facts pdf.Facts) {
	for _, row := range s.Rows {
		facts = append(facts, pdf.Fact{Label: row.Label, Value: row.Value, Missing: row.Missing})
	}
	return facts
}

// WriteTable writes what [WriteTablePage] writes.
func (p Paper) WriteTable(w io.Writer, code, title, made string, at time.Time, columns []string, rows [][]string) error {
	return p.Write(w, code, title, title, at, []pdf.Block{titled(title), aside(made), pdf.Table{Columns: columns, Rows: rows}})
}

// writePerson writes what the index.html of a person's file says.
func (p Paper) writePerson(w io.Writer, r *record, words words) error {
	var html bytes.Buffer
	if err := writePage(&html, r, words); err != nil {
		return err
	}
	title, err := words.text("title", "who", isolate(r.Controller.Name))
	if r.Controller.Name == "" {
		title, err = words.text("title.nobody")
	}
	if err != nil {
		return err
	}
	return p.Write(w, words.Code(), title, title, r.MadeAt, pageBlocks(html.Bytes()))
}

func titled(s string) pdf.Block { return pdf.Heading{Level: 1, Text: s} }

// aside returns a line of the document's own words, said softly.
func aside(s string) pdf.Block {
	return pdf.Paragraph{Spans: []pdf.Span{{Text: s}}, Look: pdf.Soft}
}

// plainText returns a text without isolates and without space around it.
func plainText(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if bidi.IsIsolate(r) {
			return -1
		}
		return r
	}, s))
}
