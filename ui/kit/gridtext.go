package kit

import (
	"strings"

	"fyne.io/fyne/v2"
)

// textRows is how many rows Texts and Find look at.
const textRows = 100

// Texts gives what the first rows hold, cell by cell.
func (g *Grid) Texts() []string {
	var all []string
	for row := range min(g.Len(), textRows) {
		for col := range g.columns {
			if s := g.Cell(row, col); s != "" {
				all = append(all, s)
			}
		}
	}
	return all
}

// Find gives the first of those rows with a cell that holds words.
func (g *Grid) Find(words string) (row int, ok bool) {
	for row := range min(g.Len(), textRows) {
		for col := range g.columns {
			if strings.Contains(g.Cell(row, col), words) {
				return row, true
			}
		}
	}
	return 0, false
}

// Middle gives the place to click on a row, in the grid. It lies outside of the grid where the row is out of sight.
func (g *Grid) Middle(row int) fyne.Position {
	h := g.rowHeight()
	return fyne.NewPos(g.Size().Width/2, h+float32(row-g.first)*h-g.frac+h/2)
}
