package intake

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// Bounds of the strings that the cells of a workbook share. They are held in memory
// while a sheet is read.
const (
	maxStringBytes = 128 << 20
	maxStrings     = 8 << 20
)

// sharedStrings is the strings of a workbook, one after the other.
type sharedStrings struct {
	text []byte
	ends []uint32
}

func (s *sharedStrings) at(i int) (string, bool) {
	if i < 0 || i >= len(s.ends) {
		return "", false
	}
	start := uint32(0)
	if i > 0 {
		start = s.ends[i-1]
	}
	return string(s.text[start:s.ends[i]]), true
}

func (b *book) readStrings() error {
	b.strings = &sharedStrings{}
	p, err := b.part(b.stringsPart())
	if p == nil || err != nil {
		return err
	}
	defer p.close()
	for {
		token, err := p.token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if start, ok := token.(xml.StartElement); !ok || start.Name.Local != "si" {
			continue
		}
		text, err := p.richText("si")
		if err != nil {
			return err
		}
		s := b.strings
		if len(s.ends) == maxStrings || len(s.text)+len(text) > maxStringBytes {
			return &Error{Code: CodeTooBig}
		}
		s.text = append(s.text, text...)
		s.ends = append(s.ends, uint32(len(s.text)))
	}
}

// stringsPart returns the name of the part with the shared strings.
func (b *book) stringsPart() string {
	for name := range b.parts {
		if strings.HasSuffix(name, "/sharedstrings.xml") {
			return name
		}
	}
	return ""
}

// richText returns the text up to the end of an element: of all its runs, but not
// the signs that say how East Asian text is pronounced.
func (p *xmlPart) richText(until string) (string, error) {
	var text strings.Builder
	in, spoken := false, 0
	for {
		token, err := p.token()
		switch {
		case errors.Is(err, io.EOF):
			return "", badWorkbook()
		case err != nil:
			return "", err
		case text.Len() > MaxRecord:
			return "", &Error{Code: CodeLineTooLong}
		}
		switch t := token.(type) {
		case xml.StartElement:
			in = t.Name.Local == "t"
			if t.Name.Local == "rPh" {
				spoken++
			}
		case xml.CharData:
			if in && spoken == 0 {
				text.Write(t)
			}
		case xml.EndElement:
			in = false
			switch t.Name.Local {
			case "rPh":
				spoken--
			case until:
				return unescaped(text.String()), nil
			}
		}
	}
}

var escapedUnit = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescaped returns text with the characters that XML can't hold, which workbooks
// write as _x000D_. A zero, and half a character, stay as they are written.
func unescaped(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escapedUnit.ReplaceAllStringFunc(s, func(unit string) string {
		n, err := strconv.ParseUint(unit[2:6], 16, 16)
		if err != nil || n == 0 || utf16.IsSurrogate(rune(n)) {
			return unit
		}
		return string(rune(n))
	})
}

// sheetReader reads the rows of a sheet.
type sheetReader struct {
	*xmlPart
	book  *book
	line  int
	ended bool
}

// next returns the next row. The part must end as it should: a sheet that is cut off
// is an error and not a shorter list.
func (s *sheetReader) next() (Row, error) {
	for {
		token, err := s.token()
		switch {
		case errors.Is(err, io.EOF) && !s.ended:
			return Row{}, badWorkbook()
		case err != nil:
			return Row{}, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local == "row" && !s.ended {
				return s.row(t)
			}
		case xml.EndElement:
			if t.Name.Local == "worksheet" {
				s.ended = true
			}
		}
	}
}

func (s *sheetReader) row(start xml.StartElement) (Row, error) {
	line := s.line + 1
	if r := attr(start, "r"); r != "" {
		n, err := strconv.Atoi(r)
		if err != nil || n < line {
			return Row{}, badWorkbook()
		}
		line = n
	}
	s.line = line
	row := Row{Line: line}
	size := 0
	for {
		token, err := s.token()
		if errors.Is(err, io.EOF) {
			return Row{}, badWorkbook()
		}
		if err != nil {
			return Row{}, err
		}
		switch t := token.(type) {
		case xml.EndElement:
			if t.Name.Local == "row" {
				return row, nil
			}
		case xml.StartElement:
			if t.Name.Local != "c" {
				continue
			}
			text, err := s.cell(t)
			if err != nil {
				return Row{}, err
			}
			if size += len(text); size > MaxRecord {
				return Row{}, &Error{Code: CodeLineTooLong, Line: line}
			}
			if row.Cells, err = placed(row.Cells, attr(t, "r"), text); err != nil {
				return Row{}, &Error{Code: CodeTooWide, Line: line}
			}
		}
	}
}

// placed returns cells with text in the column of a reference such as "C7", or in the
// next one. Empty cells beyond the bound are let pass.
func placed(cells []string, reference, text string) ([]string, error) {
	column := len(cells)
	if n := columnOf(reference); n >= 0 {
		column = n
	}
	if column >= MaxColumns {
		if text == "" {
			return cells, nil
		}
		return nil, errors.New("too many columns")
	}
	for len(cells) <= column {
		cells = append(cells, "")
	}
	cells[column] = text
	return cells, nil
}

// columnOf returns the number of a reference's column, from 0, or -1.
func columnOf(reference string) int {
	n := 0
	for i := 0; i < len(reference) && i < 4; i++ {
		c := reference[i] | 0x20
		if c < 'a' || c > 'z' {
			break
		}
		n = n*26 + int(c-'a') + 1
	}
	return n - 1
}

// cell returns the text of a cell: of a formula, its last result.
func (s *sheetReader) cell(start xml.StartElement) (text string, err error) {
	kind, in := attr(start, "t"), ""
	var value strings.Builder
	for {
		token, err := s.token()
		switch {
		case errors.Is(err, io.EOF):
			return "", badWorkbook()
		case err != nil:
			return "", err
		case value.Len() > MaxRecord:
			return "", &Error{Code: CodeLineTooLong, Line: s.line}
		}
		switch t := token.(type) {
		case xml.StartElement:
			if in = t.Name.Local; in == "is" {
				inline, err := s.richText("is")
				if err != nil {
					return "", err
				}
				text, in = inline, ""
			}
		case xml.CharData:
			if in == "v" {
				value.Write(t)
			}
		case xml.EndElement:
			if in = ""; t.Name.Local == "c" {
				if kind == "inlineStr" && value.Len() == 0 {
					return clean(text), nil
				}
				return s.book.value(kind, attr(start, "s"), value.String())
			}
		}
	}
}

// clean returns text without zeros, which nothing that comes after expects.
func clean(s string) string { return strings.ReplaceAll(s, "\x00", "") }

// value returns what a cell of a kind and a style shows.
func (b *book) value(kind, style, v string) (string, error) {
	switch kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(v))
		if v == "" {
			return "", nil
		}
		text, ok := b.strings.at(i)
		if err != nil || !ok {
			return "", badWorkbook()
		}
		return clean(text), nil
	case "b":
		if isTrue(v) {
			return "TRUE", nil
		}
		return "FALSE", nil
	case "str", "e", "d", "inlineStr":
		return clean(unescaped(v)), nil
	}
	i, err := strconv.Atoi(style)
	if err != nil || i < 0 || i >= len(b.styles) {
		return clean(numberStyle{}.text(v, b.from)), nil
	}
	return clean(b.styles[i].text(v, b.from)), nil
}

// dateSystem says from which day dates are counted: true from 1904, as old Macs do.
type dateSystem bool

// numberStyle is how a number is shown, as far as that changes what it is.
type numberStyle struct {
	date   bool
	digits int  // at least, with zeros in front
	plus   bool // a plus in front
}

func (n numberStyle) text(v string, from dateSystem) string {
	v = strings.TrimSpace(v)
	f, err := strconv.ParseFloat(v, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return v
	}
	if n.date && f >= 0 && f < 2_958_466 {
		return dateText(f, from)
	}
	if strings.ContainsAny(v, ".eE") {
		f, _ = strconv.ParseFloat(strconv.FormatFloat(f, 'g', 15, 64), 64) // as a spreadsheet shows it
		v = strconv.FormatFloat(f, 'f', -1, 64)
	}
	if strings.Trim(v, "0123456789") != "" || len(v) > 300 {
		return v
	}
	for len(v) < n.digits {
		v = "0" + v
	}
	if n.plus {
		v = "+" + v
	}
	return v
}

// dateText writes a day, a time, or both, in the form of ISO 8601. Day 60 of the
// older system is 29 February 1900, which was none; the days before it are one later.
func dateText(f float64, from dateSystem) string {
	days, part := math.Modf(f)
	seconds := int(math.Round(part * 24 * 60 * 60))
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case bool(from):
		start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days < 1:
		return start.Add(time.Duration(seconds) * time.Second).Format("15:04:05")
	case days < 60:
		start = start.AddDate(0, 0, 1)
	}
	at := start.AddDate(0, 0, int(days)).Add(time.Duration(seconds) * time.Second)
	if seconds == 0 {
		return at.Format("2006-01-02")
	}
	return at.Format("2006-01-02 15:04:05")
}

// readStyles reads which styles make a date of a number.
func (b *book) readStyles(main string) error {
	parts, err := b.relations(main, "/styles")
	if err != nil {
		return err
	}
	codes := map[string]string{}
	for _, name := range parts {
		in := false
		err := b.each(name, func(e xml.StartElement) error {
			switch e.Name.Local {
			case "numFmt":
				if len(codes) < maxMembers && len(attr(e, "formatCode")) < maxName {
					codes[attr(e, "numFmtId")] = attr(e, "formatCode")
				}
			case "cellXfs", "cellStyleXfs", "dxfs", "cellStyles":
				in = e.Name.Local == "cellXfs"
			case "xf":
				if in && len(b.styles) < 1<<16 {
					b.styles = append(b.styles, styleOf(attr(e, "numFmtId"), codes))
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// styleOf returns the style of a number format: one of the workbook, or one of those
// that are built in (ECMA-376 part 1, section 18.8.30).
func styleOf(id string, codes map[string]string) numberStyle {
	if code, ok := codes[id]; ok {
		return codeStyle(code)
	}
	n, err := strconv.Atoi(id)
	if err != nil {
		return numberStyle{}
	}
	return numberStyle{date: n >= 14 && n <= 22 || n >= 27 && n <= 36 || n >= 45 && n <= 47 || n >= 50 && n <= 58}
}

var (
	quotedInCode = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.|\[(?:[^\]hHmMsS][^\]]*|[hHmMsS][^\]hHmMsS][^\]]*)\]`)
	paddedCode   = regexp.MustCompile(`^(\+|\\\+|"\+")?(0+)$`)
)

// codeStyle reads a number format such as yyyy-mm-dd or 0000000000.
func codeStyle(code string) numberStyle {
	code, _, _ = strings.Cut(code, ";")
	if m := paddedCode.FindStringSubmatch(code); m != nil {
		return numberStyle{digits: utf8.RuneCountInString(m[2]), plus: m[1] != ""}
	}
	code = strings.ToLower(quotedInCode.ReplaceAllString(code, ""))
	return numberStyle{date: code != "general" && strings.ContainsAny(code, "ymdhs")}
}
