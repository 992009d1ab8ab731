package intake

import (
	"context"
	"io"
	"iter"
	"slices"
	"strconv"

	"mujeeb/data"
)

// Taking is a table on its way into the vault: it returns the rows as leads, for
// [data.Vault.Import], and notes what is not taken. It is for one import and one
// goroutine.
type Taking struct {
	TestRows int      // dummy leads of Facebook's own, left out
	Kept     int      // cells that could not be read and are kept in Extra as they stood
	Unread   []Unread // of these, the first [AsideCells]
	Remarks  []Unread // cells that are taken as they are and pointed out, the first [AsideCells]
	Aside    []Aside  // rows that are not taken, by line

	table   *Table
	mapping Mapping
	found   gateFacts
	extra   map[Field]string // the name of the column that holds a field
}

// Aside is a row that is not taken. Code is one of this package, or of the vault:
// erased_person, identity_taken.
type Aside struct {
	Line  int
	Code  Code
	Cells []string // nil from the [AsideCells]th row on; they are still in the file
}

// AsideCells is for how many rows that are set aside the cells are kept.
const AsideCells = 1000

// Take prepares the import of a table. What it promises holds once t.Check has run.
func Take(t *Table, m Mapping) *Taking {
	k := &Taking{table: t, mapping: m, extra: map[Field]string{}}
	for _, c := range slices.Backward(m.Columns) {
		k.extra[c.Field] = c.Name
	}
	return k
}

// With lets the taking know what the whole file says, so that rows of different names
// that share an identity are told apart as Mapping.Shared says. The findings must be of
// the mapping as it is, but for that choice.
func (k *Taking) With(f *Findings) *Taking {
	k.found = f.gate
	return k
}

// Leads returns the rows that can be taken. An error ends them: nothing of the file
// is to be kept then. When they are read again, counting begins anew.
func (k *Taking) Leads(ctx context.Context) iter.Seq2[data.ImportLead, error] {
	return func(yield func(data.ImportLead, error) bool) {
		k.TestRows, k.Kept, k.Unread, k.Remarks, k.Aside = 0, 0, nil, nil, nil
		gate := newGate(k.found, k.mapping.Shared)
		for row, err := range k.table.Rows(ctx) {
			if err != nil {
				yield(data.ImportLead{}, err)
				return
			}
			c, problems := k.mapping.Apply(row)
			if SetAside(problems) {
				k.setAside(row, problems)
				continue
			}
			code, apart := gate.pass(&c, k.mapping.Columns)
			if code != "" {
				k.aside(row, code)
				continue
			}
			k.keep(append(problems, apart...))
			l := k.lead(c)
			l.Unread = k.unreadCells(problems)
			if !yield(l, nil) {
				return
			}
		}
	}
}

// keep notes cells that are kept as they stood, and those that are pointed out.
func (k *Taking) keep(problems []Problem) {
	k.Kept += keptCells(problems)
	k.Unread, k.Remarks = listed(k.Unread, k.Remarks, problems)
}

// unreadCells returns the cells of a row that can't be read, for the vault to keep until
// they are mended.
func (k *Taking) unreadCells(problems []Problem) (cells []data.ImportCell) {
	for _, p := range problems {
		if !p.Code.remark() && p.Place >= 0 {
			cells = append(cells, data.ImportCell{Name: p.Column, Field: string(k.mapping.Columns[p.Place].Field), Text: p.Text, Code: data.Code(p.Code)})
		}
	}
	return cells
}

// listed returns the lists with the cells of some problems, as far as they go.
func listed(unread, remarks []Unread, problems []Problem) (moreUnread, moreRemarks []Unread) {
	for _, p := range problems {
		list := &unread
		if p.Code.remark() {
			list = &remarks
		}
		if len(*list) < AsideCells {
			*list = append(*list, Unread{Place: Place{p.Line, p.Place}, Name: p.Column, Text: p.Text, Code: p.Code})
		}
	}
	return unread, remarks
}

func (k *Taking) setAside(row Row, problems []Problem) {
	code := worst(problems)
	if code == CodeTestRow {
		k.TestRows++
		return
	}
	k.aside(row, code)
}

func (k *Taking) aside(row Row, why Code) {
	if len(k.Aside) >= AsideCells {
		row.Cells = nil
	}
	k.Aside = append(k.Aside, Aside{Line: row.Line, Code: why, Cells: row.Cells})
}

// lead returns a candidate as the vault takes it. A language that the program does
// not speak and the other system's number are kept as extra.
func (k *Taking) lead(c Candidate) data.ImportLead {
	l := data.ImportLead{Line: c.Line, Name: c.Name, Given: c.Given, Family: c.Family, Note: c.Note, Tags: c.Tags, Extra: c.Extra, At: c.At,
		Word: data.ImportWord{Said: c.Said, At: c.SaidAt, NoticeID: k.mapping.notice(c.Wording)}}
	switch c.Lang {
	case "ar", "en":
		l.Lang = c.Lang
	default:
		l.Extra = with(l.Extra, k.extra[Language], c.Lang)
	}
	l.Extra = with(l.Extra, k.extra[ExternalID], c.ExternalID)
	l.Identities, l.Hashes = c.Identities(), c.Hashes
	return l
}

func with(m map[string]string, key, value string) map[string]string {
	if value == "" {
		return m
	}
	if m == nil {
		m = map[string]string{}
	}
	m[key] = value
	return m
}

// Settle adds the rows that the vault set aside, and reads the file again for
// their cells. After an error they are listed all the same, without cells.
func (k *Taking) Settle(ctx context.Context, r data.ImportReport) error {
	if len(r.SetAside) == 0 {
		return nil
	}
	why := map[int]Code{}
	for _, a := range r.SetAside {
		why[a.Line] = Code(a.Code)
	}
	var failed error
	for row, err := range k.table.Rows(ctx) {
		if err != nil {
			failed = err
			break
		}
		if code, ok := why[row.Line]; ok {
			k.aside(row, code)
			delete(why, row.Line)
		}
	}
	for line, code := range why {
		k.aside(Row{Line: line}, code)
	}
	slices.SortFunc(k.Aside, func(a, b Aside) int { return a.Line - b.Line })
	return failed
}

// asideRow returns a row in the width of the table, with its number and reason behind
// it. Cells beyond the header are joined to the last one, so that none is lost.
func (k *Taking) asideRow(row Row, why string) []string {
	width := len(k.table.Header)
	out := make([]string, width, width+2)
	for i, cell := range row.Cells {
		if at := min(i, width-1); out[at] == "" {
			out[at] = cell
		} else {
			out[at] += " " + cell
		}
	}
	return append(out, strconv.Itoa(row.Line), why)
}

// WriteAside writes the rows that were set aside as a table that can be mended and
// imported again: the file's own columns, and two more called line and reason,
// with the reason in words.
func (k *Taking) WriteAside(ctx context.Context, w io.Writer, line, reason string, word func(Aside) string) error {
	at := map[int]Aside{}
	for _, a := range k.Aside {
		at[a.Line] = a
	}
	var failed error
	rows := func(yield func([]string) bool) {
		for row, err := range k.table.Rows(ctx) {
			if failed = err; err != nil {
				return
			}
			if a, ok := at[row.Line]; ok && !yield(k.asideRow(row, word(a))) {
				return
			}
		}
	}
	err := WriteCSV(w, append(slices.Clone(k.table.Header), line, reason), rows)
	if failed != nil {
		return failed
	}
	return err
}
