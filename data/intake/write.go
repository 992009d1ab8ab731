package intake

import (
	"bufio"
	"encoding/csv"
	"io"
	"iter"
	"strings"
	"unicode/utf8"
)

// WriteCSV writes a table that spreadsheets open as it is meant: UTF-8 with a byte
// order mark, so that Arabic is read as such, and with an apostrophe before a cell
// that would otherwise be run as a formula. [Mapping.Apply] takes that apostrophe
// off again. A list is given as slices.Values(list).
func WriteCSV(w io.Writer, header []string, rows iter.Seq[[]string]) error {
	buffered := bufio.NewWriter(w)
	if _, err := buffered.Write(bomUTF8); err != nil {
		return err
	}
	out := csv.NewWriter(buffered)
	out.UseCRLF = true
	if err := out.Write(guardAll(header)); err != nil {
		return err
	}
	for row := range rows {
		if err := out.Write(guardAll(row)); err != nil {
			return err
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return err
	}
	return buffered.Flush()
}

func guardAll(row []string) []string {
	out := make([]string, len(row))
	for i, c := range row {
		out[i] = guard(c)
	}
	return out
}

// formulaStarts are the characters after which a spreadsheet may see a formula
// (OWASP, CSV Injection), with the full-width forms that some take for the same.
const formulaStarts = "=+-@\t\r\n＝＋－＠"

// guard puts an apostrophe before what may be taken for a formula, and before
// what would look as if it had been guarded. A number such as +962791234567 stays
// as it is: it can do nothing, and other programs read it.
func guard(cell string) string {
	if !strings.ContainsAny(cell, formulaStarts) {
		return cell
	}
	cell = guardInside(cell)
	if opensFormula(cell) && !isNumber(cell) {
		return "'" + cell
	}
	return cell
}

// unguard takes one apostrophe of guard off.
func unguard(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && opensFormula(rest) {
		return rest
	}
	return cell
}

// guardInside puts an apostrophe before a formula in the middle of a cell, which
// becomes the start of a cell where the country's delimiter is another one than
// ours. Words after a dash, as in a list, are let through: without a call or a
// reference they can do nothing. This is not undone when the table is read.
func guardInside(cell string) string {
	var out strings.Builder
	for {
		i := strings.IndexAny(cell, ";,\t\r\n") + 1
		out.WriteString(cell[:i])
		if cell = cell[i:]; i == 0 {
			break
		}
		piece := cell
		if end := strings.IndexAny(cell, ";,\t\r\n"); end >= 0 {
			piece = cell[:end]
		}
		first, _ := utf8.DecodeRuneInString(strings.TrimLeft(piece, ` "'`))
		if strings.ContainsRune("=@＝＠", first) || strings.ContainsRune("+-＋－", first) && strings.ContainsAny(piece, "(|![") && !isNumber(piece) {
			out.WriteByte('\'')
		}
	}
	out.WriteString(cell)
	return out.String()
}

// opensFormula reports whether a cell begins like a formula, behind whatever a
// spreadsheet may pass over.
func opensFormula(cell string) bool {
	first, size := utf8.DecodeRuneInString(strings.TrimLeft(cell, ` "'`))
	return size > 0 && strings.ContainsRune(formulaStarts, first)
}

// isNumber reports whether a cell is a sign and digits, grouped or not.
func isNumber(cell string) bool {
	if cell == "" || cell[0] != '+' && cell[0] != '-' {
		return false
	}
	return strings.Trim(cell[1:], "0123456789 .") == ""
}
