package kit

import "fyne.io/fyne/v2"

// Column describes one column of a Grid.
type Column struct {
	Title    string
	Width    float32 // at least this wide, in Fyne's pixels
	Weight   float32 // share of the room that is left; 0 keeps Width
	LTR      bool    // phone numbers, addresses, dates: read from left to right in every language
	Sortable bool
}

// Grid shows rows by number, any number of them.
type Grid struct {
	control
	Len      func() int
	Cell     func(row, col int) string
	Tone     func(row, col int) Tone // nil, or draws a cell as a badge unless ToneNone
	OnSort   func(col int, descending bool)
	OnOpen   func(row int) // double click or Return
	OnSelect func()        // Selected or Current changed

	columns  []Column
	selected Selection
	current  int
	sorted   int
	down     bool
}

// NewGrid makes a grid of the given columns.
func NewGrid(env *Env, columns []Column, length func() int, cell func(row, col int) string) *Grid {
	g := &Grid{Len: length, Cell: cell, columns: columns, sorted: -1}
	g.env = env
	g.ExtendBaseWidget(g)
	return g
}

// Selected gives the rows selected; it must not be changed.
func (g *Grid) Selected() *Selection { return &g.selected }

// Current gives the row that the keyboard acts on, or -1 in an empty grid.
func (g *Grid) Current() int { return g.current }

// Select makes one row current and the only one selected, and brings it in sight.
func (g *Grid) Select(row int) {}

// SelectAll selects every row.
func (g *Grid) SelectAll() {}

// ClearSelection selects nothing.
func (g *Grid) ClearSelection() {}

// ScrollTo brings a row in sight.
func (g *Grid) ScrollTo(row int) {}

// Reset tells that the rows are others now: nothing is selected, and the first row is on top.
func (g *Grid) Reset() {}

// SetSort marks the column that the rows are sorted by, without calling OnSort; -1 marks none.
func (g *Grid) SetSort(col int, descending bool) {}

// TypedKey is called by the toolkit.
func (g *Grid) TypedKey(k *fyne.KeyEvent) { g.env.unusedKey(k) }

// CreateRenderer is called by the toolkit.
func (g *Grid) CreateRenderer() fyne.WidgetRenderer {
	return &drawing{widget: g, min: func() fyne.Size { return fyne.NewSize(200, 200) }, layout: func(fyne.Size) {}, paint: func() {}}
}
