package drive

import (
	"strings"

	"fyne.io/fyne/v2"

	"mujeeb/ui/kit/grid"
)

// rowsRead is how many rows of a grid are read.
const rowsRead = 100

// cells returns what the first rows of a grid hold, cell by cell.
func cells(g *grid.Grid) []string {
	var all []string
	for row := range min(g.Len(), rowsRead) {
		for col := range g.Columns() {
			if s := g.Cell(row, col); s != "" {
				all = append(all, s)
			}
		}
	}
	return all
}

// rowWith returns the first of those rows with a cell that holds words.
func rowWith(g *grid.Grid, words string) (row int, ok bool) {
	for row := range min(g.Len(), rowsRead) {
		for col := range g.Columns() {
			if strings.Contains(g.Cell(row, col), words) {
				return row, true
			}
		}
	}
	return 0, false
}

// switchedOff reports whether a person can't press o now. Disabled would not do:
// it is also true of what the Tab key passes by.
func switchedOff(o fyne.CanvasObject) bool {
	w, says := o.(interface{ SwitchedOff() bool })
	return says && w.SwitchedOff()
}
