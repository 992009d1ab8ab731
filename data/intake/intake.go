// Package intake reads files that come in: tables of leads as spreadsheets,
// lead forms and other tools write them, in whatever encoding and with whatever
// delimiter, workbooks (XLSX), vCards, plain lists of addresses, conversations
// of a page, and ZIP archives of such files. What is none of these is called by its name ([Foreign]).
//
// # Words
//
// A [Table] is a file of which the first lines are known. A [Row] is one record
// of it, with the number of the line on which it begins. A [Mapping] says which
// column holds what; [Propose] makes one from the whole file and a person corrects
// it. [Findings] are what they are told before, and asked. A [Candidate] is what a
// row says about a lead, in normal form; a [Problem] is what is wrong with a row. The
// vault decides what a candidate becomes.
//
// # The way of a file
//
//	t, err := Open(ctx, name, open, Options{})        // looks at the first 64 KiB
//	plan, err := Propose(ctx, t, Given{Region: "JO"}, nil) // reads it all; nothing is stored yet
//	… plan.Mapping is shown, and corrected: plan.Found, err = Examine(ctx, t, plan.Mapping, nil)
//	taking := plan.Take(t)
//	report, err := vault.Import(ctx, data.Import{Answers: plan.Mapping.Answers(), …}, taking.Leads(ctx), nil)
//
// # Promises
//
//   - A file is taken whole, or its bad rows are set aside and listed. What makes
//     a file unreadable is found by [Propose], [Examine] and [Table.Check], before
//     anything is stored; a file that changes after that is refused at its end.
//   - What tells people apart is taken by the names of the columns, or by a person's
//     word. What merely looks so is suggested.
//   - Memory does not grow with the file: a record is at most [MaxRecord] bytes. But
//     [Examine] takes a few numbers for each row, to find what rows have in common.
//   - Nothing is guessed about characters: bytes that aren't text in the encoding
//     are an error with a line number, never a question mark in a name.
//   - What can't be understood in a row that is otherwise good is kept as it was,
//     in [Candidate.Extra].
//
// # Never
//
// This package stores nothing and logs nothing, and no error of it repeats what
// stands in a file. A yes in a table is an answer and no consent: the proof is for the
// vault to ask for. A leaving counts without one.
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

// Opener opens the file at its beginning. It is called once for each reading. What
// it returns should also be an [io.ReaderAt] with a Size: without, an archive or a
// workbook is held in memory.
type Opener func() (io.ReadCloser, error)

// Options are what a person said about a file. The zero value is: find out.
type Options struct {
	Encoding   Encoding
	Delimiter  byte
	NoHeader   bool   // the first row is data; columns are called "#1", "#2" …
	Header     bool   // the first row has the names of the columns, whatever it looks like
	HeaderLine int    // the line that has them; what stands above is left out
	Sheet      string // of a workbook; the first with rows if empty
	Member     string // of an archive
}

// Format is how a file is built.
type Format string

// The formats that are read.
const (
	Text      Format = "text"      // a delimiter between cells
	Addresses Format = "addresses" // nothing but addresses, with or without names, one after the other
	Workbook  Format = "workbook"  // XLSX
	VCard     Format = "vcard"
	Chats     Format = "chats" // a page's conversations, downloaded from Facebook
)

// Table is a file whose first lines have been read.
type Table struct {
	Name       string
	Format     Format
	Encoding   Encoding // of text
	Delimiter  byte     // of text; [ArabicSemicolon] is one that is no byte
	Header     []string // trimmed; a column without a name is "#" and its number
	HeaderLine int      // the line of the header, or 0 if there is none
	Duplicates []string // names that occur more than once, which is odd but allowed
	Preview    []Row    // the first rows
	Sheets     []Sheet  // of a workbook
	Sheet      string   // the one that is read
	Members    []Member // of an archive, opt-outs first
	Member     string   // the one that is read
	// NoHeader is true if the file is read as one whose first row is data, because the
	// person said so or because the row holds an address or a number.
	NoHeader bool
	// HeaderIsData is true if the row that could be the header looks like a person.
	// Then the file is read with NoHeader unless Options.Header says otherwise.
	HeaderIsData bool

	open     Opener
	chatPage string // of an archive of conversations: the name of the page

	zipped  *zipped // the archive that the table is in, or nil
	layout  layout
	options Options
	after   int // rows up to this line are not data
	checked *Sum
}

// Row is a record of a table.
type Row struct {
	Line  int      // counted from 1; of a list of addresses, the number of the address
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
	t := &Table{Name: name, open: open, options: o}
	if err := t.sniff(); err != nil {
		return nil, err
	}
	rows, err := t.firstRows(ctx)
	if err != nil && len(rows) == 0 {
		return nil, err
	}
	if err := t.learnHeader(rows); err != nil {
		return nil, err
	}
	for _, r := range rows {
		if r.Line > t.after && len(t.Preview) < previewRows && t.fit(&r) {
			t.Preview = append(t.Preview, r)
		}
	}
	switch {
	case err != nil && len(t.Preview) < previewRows:
		return nil, err
	case len(t.Preview) == 0:
		return nil, &Error{Code: CodeNoRows}
	}
	return t, nil
}

// firstRows returns the first rows that are not empty, and the error that ends them
// early.
func (t *Table) firstRows(ctx context.Context) (rows []Row, err error) {
	errEnough := errors.New("enough")
	err = t.records(ctx, func(r Row) error {
		if r.Flaw != "" || !isEmpty(r.Cells) {
			rows = append(rows, r)
		}
		if len(rows) == previewRows+headRows {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		return rows, nil
	}
	if err == nil && len(rows) == 0 {
		err = &Error{Code: CodeEmpty}
	}
	return rows, err
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

// read calls each for every row of data that is not empty. The sum has no counts.
func (t *Table) read(ctx context.Context, each func(Row) error) (sum Sum, err error) {
	raw := &meter{hash: sha256.New()}
	err = t.metered(ctx, raw, func(row Row) error {
		if row.Line > t.after && t.fit(&row) {
			return each(row)
		}
		return nil
	})
	if err == nil && t.zipped != nil {
		err = t.measure(ctx, raw)
	}
	if err != nil {
		return sum, err
	}
	sum.Bytes = raw.n
	raw.hash.Sum(sum.SHA256[:0])
	if t.checked != nil && t.checked.SHA256 != sum.SHA256 {
		return sum, &Error{Code: CodeFileChanged}
	}
	return sum, nil
}

// records calls each for every record of the file.
func (t *Table) records(ctx context.Context, each func(Row) error) error {
	return t.metered(ctx, &meter{hash: sha256.New()}, each)
}

// metered calls each for every record. The bytes of a file that is no archive are
// counted and hashed by raw on the way.
func (t *Table) metered(ctx context.Context, raw *meter, each func(Row) error) error {
	file, err := t.content()
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // read only: nothing is lost
	raw.in = file
	from, err := t.source(raw, file)
	if err != nil {
		return err
	}
	for n := 0; ; n++ {
		if n%ctxRows == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		row, err := from.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := each(row); err != nil {
			return err
		}
	}
}

// records is where the rows of a format come from; io.EOF after the last.
type records interface{ next() (Row, error) }

// source returns the records of the content that in reads.
func (t *Table) source(in io.Reader, content io.ReadCloser) (records, error) {
	switch content := content.(type) {
	case *book:
		return content.find(t.Sheet)
	case *chats:
		return content, nil
	}
	switch t.Format {
	case Chats:
		return &chats{one: in, left: maxUnpacked}, nil
	case VCard:
		return newCards(in, t.layout), nil
	case Addresses:
		return t.layout.list(in)
	}
	s := t.layout.scanner(in)
	for range t.layout.skip {
		if _, err := s.readLine(); err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
	}
	return s, nil
}

// content opens the bytes that hold the table: the file's, or a member's.
func (t *Table) content() (io.ReadCloser, error) {
	switch {
	case t.Format == Workbook:
		return t.zipped.openBook()
	case t.Format == Chats && t.zipped != nil:
		return t.zipped.openChats(t.chatPage)
	}
	if t.zipped != nil {
		return t.zipped.open(t.Member)
	}
	file, err := t.open()
	if err != nil {
		return nil, &Error{Code: CodeUnreadable, Err: err}
	}
	return file, nil
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
