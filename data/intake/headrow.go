package intake

import (
	"slices"

	"mujeeb/text/address"
)

// headRows is how many rows may stand before the header: titles, dates of an export.
const headRows = 20

// learnHeader finds the header among the first rows, or that there is none.
func (t *Table) learnHeader(rows []Row) error {
	at := 0
	switch {
	case t.options.HeaderLine > 0:
		at = slices.IndexFunc(rows, func(r Row) bool { return r.Line >= t.options.HeaderLine })
		if at < 0 {
			return &Error{Code: CodeNoRows}
		}
	case t.Format == Text || t.Format == Workbook:
		if !t.options.NoHeader {
			at = headRow(rows[:min(len(rows), previewRows+headRows)])
		}
	}
	row := rows[at]
	switch {
	case row.Flaw != "":
		return &Error{Code: row.Flaw, Line: row.Line}
	case len(row.Cells) > MaxColumns:
		return &Error{Code: CodeTooWide, Line: row.Line}
	}
	t.HeaderIsData = t.options.HeaderLine == 0 && !t.options.NoHeader && looksLikePerson(row.Cells)
	t.NoHeader = t.options.NoHeader || t.HeaderIsData && !t.options.Header
	if t.NoHeader {
		t.after = before(rows, at)
		t.nameColumns(make([]string, widest(rows[at:min(len(rows), at+previewRows)])))
		return nil
	}
	t.HeaderLine, t.after = row.Line, row.Line
	t.nameColumns(row.Cells)
	return nil
}

// before returns the line of the row before the one at an index, 0 for the first.
func before(rows []Row, at int) int {
	if at == 0 {
		return 0
	}
	return rows[at-1].Line
}

func widest(rows []Row) int {
	width := 1
	for _, r := range rows {
		if r.Flaw == "" {
			width = max(width, len(trimmed(r.Cells)))
		}
	}
	return min(width, MaxColumns)
}

// headRow returns the index of the row that holds the names of the columns: the
// first unless it looks like a title, which fills fewer cells than the rows below
// and is no known name of a column.
func headRow(rows []Row) int {
	usual := usualWidth(rows)
	for i, r := range rows[:min(len(rows), headRows)] {
		filled := filledCells(r.Cells)
		switch {
		case r.Flaw != "":
			return i
		case knownNames(r.Cells) >= 2:
			return i
		case betterBelow(rows[i:]):
		case looksLikePerson(r.Cells), filled*5 >= usual*4:
			return i
		}
	}
	return 0
}

// betterBelow reports whether one of the next rows is made of known names, as the
// first is not.
func betterBelow(rows []Row) bool {
	if knownNames(rows[0].Cells) > 0 {
		return false
	}
	for _, r := range rows[1:min(len(rows), headRows)] {
		if n, filled := knownNames(r.Cells), filledCells(r.Cells); n*2 >= filled && n > 0 && (n > 1 || len(trimmed(r.Cells)) == 1) {
			return true
		}
		if looksLikePerson(r.Cells) {
			return false
		}
	}
	return false
}

// usualWidth returns how many cells most rows fill at least.
func usualWidth(rows []Row) int {
	var widths []int
	for _, r := range rows {
		if r.Flaw == "" {
			widths = append(widths, len(trimmed(r.Cells)))
		}
	}
	if len(widths) == 0 {
		return 0
	}
	slices.Sort(widths)
	return widths[len(widths)/2]
}

func filledCells(cells []string) (n int) {
	for _, c := range cells {
		if tidy(c) != "" {
			n++
		}
	}
	return n
}

// trimmed returns cells without the empty ones at the end.
func trimmed(cells []string) []string {
	for len(cells) > 0 && tidy(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}

// knownNames returns how many cells are names that columns have.
func knownNames(cells []string) (n int) {
	for _, c := range cells {
		if c = tidy(c); c == "" || len(c) > maxName {
			continue
		}
		if why := Guess([]string{c}, nil).Columns[0].Why; why == ReasonHeader || why == ReasonTool {
			n++
		}
	}
	return n
}

// looksLikePerson reports whether a row holds an address, the hash of one, or a telephone
// number, and no name of a column.
func looksLikePerson(cells []string) bool {
	return knownNames(cells) == 0 && slices.ContainsFunc(cells, func(c string) bool {
		c = tidy(unmarked(c))
		return c != "" && len(c) < maxName && (holdsEmail(c) || holdsPhone(c) || looksLikeHash(c))
	})
}

func holdsEmail(cell string) bool {
	all, _ := address.ReadEmails(cell)
	return len(all) > 0
}

func holdsPhone(cell string) bool {
	if looksLikePhone(cell) {
		return true
	}
	_, err := address.NormalPhone(cell, "")
	return err == nil
}

// nameColumns takes the names of the columns from the cells of the header; a column
// without one has its number.
func (t *Table) nameColumns(cells []string) {
	t.Header = make([]string, len(cells))
	seen := map[string]int{}
	for i, c := range cells {
		name := tidy(c)
		if name == "" {
			name = columnNumber(i)
		}
		if seen[name]++; seen[name] == 2 {
			t.Duplicates = append(t.Duplicates, name)
		}
		t.Header[i] = name
	}
}
