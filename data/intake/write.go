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

// formulaStarts are the characters after which a spreadsheet may see a formula,
// with the full-width forms that some take for the same.
const formulaStarts = "=+-@\t\r\n＝＋－＠"

// guard puts an apostrophe before what may be taken for a formula, and before
// what would look as if it had been guarded.
func guard(cell string) string {
	if startsFormula(strings.TrimLeft(cell, "'")) {
		return "'" + cell
	}
	return cell
}

// unguard takes one apostrophe of guard off.
func unguard(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && startsFormula(strings.TrimLeft(rest, "'")) {
		return rest
	}
	return cell
}

func startsFormula(cell string) bool {
	r, size := utf8.DecodeRuneInString(cell)
	return size > 0 && strings.ContainsRune(formulaStarts, r)
}
