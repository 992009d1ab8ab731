package kit

import "strings"

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
