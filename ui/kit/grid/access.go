package grid

import (
	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
)

var _ fyne.Accessible = (*Grid)(nil)

// AccessibilityLabel is called by the toolkit. It says the current row, each cell
// after the heading of its column.
func (g *Grid) AccessibilityLabel() string {
	row := g.Current()
	if row < 0 {
		return g.Spoken(g.env.T("kit.access.empty"))
	}
	parts := []string{g.env.T("kit.access.row", "number", row+1, "all", g.Len())}
	for col, c := range g.columns {
		if text := g.Cell(row, col); text != "" {
			parts = append(parts, c.Title+" "+text)
		}
	}
	if g.selected.Has(row) {
		parts = append(parts, g.env.T("kit.access.chosen"))
	}
	return g.Spoken(kit.Spoken(g.env, parts...))
}

// AccessibilityRole is called by the toolkit.
func (g *Grid) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
