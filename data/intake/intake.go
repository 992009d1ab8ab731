// Package intake reads files that come in: tables of leads as spreadsheets,
// lead forms and other tools write them, in whatever encoding and with whatever
// delimiter.
//
// # Words
//
// A [Table] is a file of which the first lines are known. A [Row] is one record
// of it, with the number of the line on which it begins. A [Mapping] says which
// column holds what; [Guess] proposes one and a person corrects it. A [Candidate]
// is what a row says about a lead, in normal form; a [Problem] is what is wrong
// with a row. The vault decides what a candidate becomes.
//
// # The way of a file
//
//	t, err := Open(ctx, name, open, Options{}) // looks at the first 64 KiB
//	m := Guess(t.Header, t.Preview)            // shown to a person
//	sum, err := t.Check(ctx, nil)              // reads it all; nothing is stored yet
//	for row, err := range t.Rows(ctx) { … m.Apply(row) … }
//
// # Promises
//
//   - A file is taken whole, or its bad rows are set aside and listed. What makes
//     a file unreadable is found by [Table.Check], before anything is stored; a
//     file that changes after that is refused at its end.
//   - Memory does not grow with the file: a record is at most [MaxRecord] bytes.
//   - Nothing is guessed about characters: bytes that aren't text in the encoding
//     are an error with a line number, never a question mark in a name.
//   - What can't be understood in a row that is otherwise good is kept as it was,
//     in [Candidate.Extra].
//
// # Never
//
// This package stores nothing and logs nothing, and no error of it repeats what
// stands in a file. A tick or a date in a table is not a consent: the proof is for
// the vault to ask for.
package intake

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"iter"
	"slices"
)

// Bounds of a file.
const (
	MaxRecord  = 1 << 20 // bytes of one record, and so of a line or cell, as UTF-8
	MaxColumns = 1000

	previewRows = 20
	sampleSize  = 64 << 10
	ctxRows     = 1024 // rows between two looks at the context
)

// Opener opens the file at its beginning. It is called once for each reading.
type Opener func() (io.ReadCloser, error)

// Options are what a person said about a file. The zero value is: find out.
type Options struct {
	Encoding  Encoding
	Delimiter byte
	NoHeader  bool // the first row is data; columns are called "#1", "#2" …
}

// Table is a file whose first lines have been read.
type Table struct {
	Name       string
	Encoding   Encoding
	Delimiter  byte
	Header     []string // trimmed; a column without a name is "#" and its number
	Duplicates []string // names that occur more than once, which is odd but allowed
	Preview    []Row    // the first rows
	// HeaderIsData is true if the header looks like a row: probably the file has
	// none, and is to be opened with Options.NoHeader.
	HeaderIsData bool

	open     Opener
	layout   layout
	noHeader bool
	checked  *Sum
}

// Row is a record of a table.
type Row struct {
	Line  int      // counted from 1
	Cells []string // as many as the header has, unless there is a flaw
	Flaw  Code     // why the row can't be split into cells, or empty
}

// Sum is what [Table.Check] found.
type Sum struct {
	Rows   int // rows of data, with those that have a flaw
	Flawed int
	Bytes  int64
	SHA256 [sha256.Size]byte // of the file as it is, for the record of evidence
}

// Open looks at the beginning of a file. Errors are an [*Error], or the context's.
func Open(ctx context.Context, name string, open Opener, o Options) (*Table, error) {
	t := &Table{Name: name, open: open, noHeader: o.NoHeader}
	if err := t.sniff(o); err != nil {
		return nil, err
	}
	errEnough := errors.New("enough")
	_, err := t.read(ctx, func(r Row) error {
		t.Preview = append(t.Preview, r)
		if len(t.Preview) == previewRows {
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, err
	}
	if len(t.Preview) == 0 {
		return nil, &Error{Code: CodeNoRows}
	}
	return t, nil
}

// Check reads the whole file once and returns its size and hash, or the first
// thing that makes it unreadable. progress, if not nil, is told the number of rows
// now and then. After Check, [Table.Rows] refuses a file that has changed.
func (t *Table) Check(ctx context.Context, progress func(rows int)) (Sum, error) {
	t.checked = nil
	var rows, flawed int
	sum, err := t.read(ctx, func(r Row) error {
		rows++
		if r.Flaw != "" {
			flawed++
		}
		if progress != nil && rows%ctxRows == 0 {
			progress(rows)
		}
		return nil
	})
	if err != nil {
		return Sum{}, err
	}
	sum.Rows, sum.Flawed = rows, flawed
	t.checked = &sum
	return sum, nil
}

// Rows reads the file from its beginning. Rows of empty cells are left out. An
// error ends the rows; after one, nothing of the file is to be kept. Rows may be
// kept: each has memory of its own.
func (t *Table) Rows(ctx context.Context) iter.Seq2[Row, error] {
	errStop := errors.New("stop")
	return func(yield func(Row, error) bool) {
		_, err := t.read(ctx, func(r Row) error {
			if !yield(r, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(Row{}, err)
		}
	}
}

// read calls each for every row that is not empty. The sum has no counts.
func (t *Table) read(ctx context.Context, each func(Row) error) (sum Sum, err error) {
	file, err := t.open()
	if err != nil {
		return sum, &Error{Code: CodeUnreadable, Err: err}
	}
	defer func() { _ = file.Close() }() // read only: nothing is lost
	raw := &meter{in: file, hash: sha256.New()}
	s := t.layout.scanner(raw)
	if err := t.readHeader(s); err != nil {
		return sum, err
	}
	for n := 0; ; n++ {
		if n%ctxRows == 0 && ctx.Err() != nil {
			return sum, ctx.Err()
		}
		row, err := s.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return sum, err
		}
		if t.fit(&row) {
			if err := each(row); err != nil {
				return sum, err
			}
		}
	}
	sum.Bytes = raw.n
	raw.hash.Sum(sum.SHA256[:0])
	if t.checked != nil && t.checked.SHA256 != sum.SHA256 {
		return sum, &Error{Code: CodeFileChanged}
	}
	return sum, nil
}

// readHeader takes the header off, or learns it when the file is first read.
func (t *Table) readHeader(s *scanner) error {
	for range t.layout.skip {
		if _, err := s.readLine(); err != nil {
			return err
		}
	}
	if t.noHeader && t.Header != nil {
		return nil
	}
	row, err := s.next()
	for err == nil && isEmpty(row.Cells) {
		row, err = s.next()
	}
	switch {
	case errors.Is(err, io.EOF):
		return &Error{Code: CodeEmpty}
	case err != nil:
		return err
	case row.Flaw != "":
		return &Error{Code: row.Flaw, Line: row.Line}
	case len(row.Cells) > MaxColumns:
		return &Error{Code: CodeTooWide, Line: row.Line}
	}
	if t.Header != nil {
		return nil
	}
	t.nameColumns(row.Cells)
	if t.noHeader {
		s.unread(row)
	}
	return nil
}

func (t *Table) nameColumns(cells []string) {
	t.Header = make([]string, len(cells))
	seen := map[string]int{}
	for i, c := range cells {
		name := tidy(c)
		if t.noHeader || name == "" {
			name = columnNumber(i)
		}
		t.HeaderIsData = t.HeaderIsData || !t.noHeader && (looksLikeEmail(name) || looksLikePhone(name))
		if seen[name]++; seen[name] == 2 {
			t.Duplicates = append(t.Duplicates, name)
		}
		t.Header[i] = name
	}
}

// fit brings a row to the width of the header, and reports whether anything is in it.
func (t *Table) fit(r *Row) bool {
	if r.Flaw != "" {
		return true
	}
	if isEmpty(r.Cells) {
		return false
	}
	width := len(t.Header)
	switch n := len(r.Cells); {
	case n < width:
		r.Cells = append(r.Cells, make([]string, width-n)...)
	case n > width && isEmpty(r.Cells[width:]):
		r.Cells = r.Cells[:width:width]
	case n > width:
		r.Flaw = CodeExtraCells
	}
	return true
}

func isEmpty(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return tidy(c) != "" })
}
