package intake

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

// Workbooks are read by a reader of our own. Of ECMA-376 it knows what holds the
// values of a sheet: parts and relationships, the list of sheets, shared and inline
// strings, number formats as far as they make dates, and rows. It reads a sheet row by
// row. Libraries that can write workbooks are a hundred times its size; the small
// ones end the program on a broken file.

// Sheet is a sheet of a workbook.
type Sheet struct {
	Name   string
	Hidden bool
}

// book is an open workbook.
type book struct {
	parts   map[string]*zip.File
	file    io.Closer
	sheets  []sheetPart
	strings *sharedStrings // nil until a sheet is read
	styles  []numberStyle
	from    dateSystem
}

type sheetPart struct {
	Sheet
	part string
}

// Read is there since a table's content is one; a workbook is read part by part.
func (b *book) Read([]byte) (int, error) { return 0, io.EOF }

func (b *book) Close() error { return b.file.Close() }

func badWorkbook() error { return &Error{Code: CodeBadWorkbook} }

// openBook reads what a workbook says about its sheets.
func (z *zipped) openBook() (*book, error) {
	dir, file, err := z.openZip()
	if err != nil {
		return nil, err
	}
	b := &book{parts: map[string]*zip.File{}, file: file}
	for _, f := range dir.File {
		name := partName(f.Name)
		if b.parts[name] == nil {
			b.parts[name] = f
		}
	}
	if err := b.readSheets(); err != nil {
		_ = file.Close()
		return nil, err
	}
	return b, nil
}

// partName returns the name of a part in the form that names are compared in.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// part opens a part as XML. A part that is not there is nil without an error.
func (b *book) part(name string) (*xmlPart, error) {
	f := b.parts[partName(name)]
	if f == nil {
		return nil, nil
	}
	in, err := unpack(f)
	if err != nil {
		return nil, badWorkbook()
	}
	return newXMLPart(in), nil
}

// each calls do for every element that starts in a part.
func (b *book) each(name string, do func(xml.StartElement) error) error {
	p, err := b.part(name)
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
		if start, ok := token.(xml.StartElement); ok {
			if err := do(start); err != nil {
				return err
			}
		}
	}
}

// relations returns the targets that a part points to, by their ids; kind is the end
// of their type.
func (b *book) relations(part, kind string) (map[string]string, error) {
	targets := map[string]string{}
	dir, base := path.Split(part)
	err := b.each(dir+"_rels/"+base+".rels", func(e xml.StartElement) error {
		if e.Name.Local == "Relationship" && strings.HasSuffix(attr(e, "Type"), kind) && attr(e, "TargetMode") != "External" && len(targets) < maxMembers {
			target := attr(e, "Target")
			if !strings.HasPrefix(target, "/") {
				target = path.Join(dir, target)
			}
			targets[attr(e, "Id")] = target
		}
		return nil
	})
	return targets, err
}

// attr returns an attribute by its name without the prefix.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (b *book) readSheets() error {
	main := "xl/workbook.xml"
	documents, err := b.relations("", "/officeDocument")
	if err != nil {
		return err
	}
	for _, target := range documents {
		if b.parts[partName(target)] != nil {
			main = target
		}
	}
	targets, err := b.relations(main, "/worksheet")
	if err != nil {
		return err
	}
	if b.parts[partName(main)] == nil {
		return badWorkbook()
	}
	err = b.each(main, func(e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			b.from = dateSystem(isTrue(attr(e, "date1904")))
		case "sheet":
			b.addSheet(e, targets)
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case len(b.sheets) == 0:
		return badWorkbook()
	}
	return b.readStyles(main)
}

// addSheet notes a sheet whose part is there. The id of its relation is the one
// attribute called id that has a prefix.
func (b *book) addSheet(e xml.StartElement, targets map[string]string) {
	for _, a := range e.Attr {
		target := targets[a.Value]
		if a.Name.Local == "id" && a.Name.Space != "" && b.parts[partName(target)] != nil && len(b.sheets) < MaxColumns {
			state := attr(e, "state")
			b.sheets = append(b.sheets, sheetPart{Sheet{attr(e, "name"), state == "hidden" || state == "veryHidden"}, target})
		}
	}
}

func isTrue(s string) bool { return s == "1" || s == "true" }

// find returns the sheet of that name.
func (b *book) find(name string) (*sheetReader, error) {
	for _, s := range b.sheets {
		if s.Name == name {
			return b.read(s)
		}
	}
	return nil, &Error{Code: CodeNoSheet}
}

// read returns the rows of a sheet.
func (b *book) read(s sheetPart) (*sheetReader, error) {
	if b.strings == nil {
		if err := b.readStrings(); err != nil {
			return nil, err
		}
	}
	p, err := b.part(s.part)
	if err != nil {
		return nil, err
	}
	return &sheetReader{xmlPart: p, book: b}, nil
}

// sniffWorkbook chooses the sheet: the one that was asked for, or the first that is
// to be seen and has more than one row.
func (t *Table) sniffWorkbook() error {
	t.Format = Workbook
	b, err := t.zipped.openBook()
	if err != nil {
		return err
	}
	defer func() { _ = b.Close() }() // read only: nothing is lost
	for _, s := range b.sheets {
		t.Sheets = append(t.Sheets, s.Sheet)
	}
	if t.Sheet = t.options.Sheet; t.Sheet != "" {
		return nil
	}
	best := 0
	for _, s := range b.sheets {
		if s.Hidden || best > 1 {
			continue
		}
		rows, err := b.countRows(s)
		if err != nil {
			return err
		}
		if rows > best {
			t.Sheet, best = s.Name, rows
		}
	}
	if best == 0 {
		return &Error{Code: CodeEmpty}
	}
	return nil
}

// maxEmptyRows is how many empty rows may stand before the first of a sheet.
const maxEmptyRows = 10_000

// countRows returns how many of the first rows of a sheet have something in them, at
// most 2.
func (b *book) countRows(s sheetPart) (n int, err error) {
	in, err := b.read(s)
	if err != nil {
		return 0, err
	}
	defer in.close()
	for i := 0; n < 2 && i < maxEmptyRows; i++ {
		row, err := in.next()
		switch {
		case errors.Is(err, io.EOF):
			return n, nil
		case err != nil:
			return 0, err
		case !isEmpty(row.Cells):
			n++
		}
	}
	return n, nil
}
