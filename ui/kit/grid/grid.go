// Package grid shows a list of any number of rows in columns, and fetches them
// in pages as they come into sight.
package grid

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
)

// Column describes one column of a Grid.
type Column struct {
	Title    string
	Width    float32 // at normal text size, in Fyne's pixels
	Weight   float32 // share of the room that is left; 0 keeps Width
	LTR      bool    // for phone numbers, addresses, dates: left to right always
	Sortable bool
	Spare    int // where there is too little room, columns are left out, the largest first; 0 stays
}

// Grid shows rows by number. Its position is a row number and the pixels of
// that row that are scrolled away, so row 1,000,000 is as exact as row 1. Only
// the rows in sight are ever asked for.
//
// Keys: the arrow keys, Page Up and Page Down, Home and End move the current
// row and select it; with Shift they extend the selection, with Ctrl they keep
// it. Space selects or deselects the current row, Ctrl+A selects all rows,
// Return opens the current row. Left and Right choose a heading, Ctrl+Return
// sorts by it.
type Grid struct {
	kit.Control
	env      *kit.Env
	Len      func() int
	Cell     func(row, col int) string
	Tone     func(row, col int) kit.Tone    // of a cell drawn as a badge; may be nil
	OnSort   func(col int, descending bool) // puts the rows in an order
	OnOpen   func(row int)                  // on double click or Return
	OnSelect func()                         // Selected or Current changed
	MinRows  int                            // room asked for; set before it is shown

	columns  []Column
	selected Selection
	current  int
	anchor   int // other end of a range under Shift
	heading  int // that Left and Right chose
	sorted   int // column, or -1
	down     bool
	first    int     // first row in sight
	frac     float32 // pixels of it scrolled away: 0 <= frac < row height
	hover    int     // row under the mouse, or -1
	shift    bool
	pressed  bool // MouseDown did already what Tapped would do
	onBar    bool // the scroll bar is being dragged
}

// New makes a grid. length and cell are called on the UI goroutine whenever the
// grid is drawn, so they must be quick.
func New(env *kit.Env, columns []Column, length func() int, cell func(row, col int) string) *Grid {
	g := &Grid{env: env, Len: length, Cell: cell, MinRows: 3, columns: columns, sorted: -1, hover: -1}
	g.Extend(env, g)
	return g
}

// Selected returns the selected rows. The caller must not change them.
func (g *Grid) Selected() *Selection { return &g.selected }

// Columns returns the number of columns: with Len and Cell, all that the grid
// says can be read.
func (g *Grid) Columns() int { return len(g.columns) }

// Current returns the row that the keyboard acts on, or -1 in an empty grid.
func (g *Grid) Current() int {
	if g.Len() == 0 {
		return -1
	}
	return min(g.current, g.Len()-1)
}

// Select makes row the current row and the only selected one, and scrolls it
// into sight.
func (g *Grid) Select(row int) { g.jump(row, false, false) }

// SelectAll selects every row.
func (g *Grid) SelectAll() {
	g.selected.Clear()
	g.selected.Add(0, g.Len())
	g.tell()
}

// ClearSelection selects no row.
func (g *Grid) ClearSelection() {
	g.selected.Clear()
	g.tell()
}

// Reset is called when the rows are others: it selects nothing, and puts the
// first row on top and makes it current.
func (g *Grid) Reset() {
	g.current, g.anchor, g.first, g.frac, g.hover = 0, 0, 0, 0, -1
	g.selected.Clear()
	g.tell()
}

// SetSort marks the column that the rows are sorted by, without calling OnSort.
// Column -1 marks none.
func (g *Grid) SetSort(col int, descending bool) {
	g.sorted, g.down = col, descending
	g.Refresh()
}

// ScrollTo scrolls a row into sight.
func (g *Grid) ScrollTo(row int) {
	first, frac := g.footAt(row)
	switch {
	case row < g.first || row == g.first && g.frac > 0:
		g.first, g.frac = row, 0
	case g.first < first || g.first == first && g.frac < frac:
		g.first, g.frac = first, frac
	}
	g.clamp()
	g.Refresh()
}

// footAt returns the position at which row is the last one that is wholly in
// sight. It may lie before the first row.
func (g *Grid) footAt(row int) (first int, frac float32) {
	h := g.rowHeight()
	room := max(h, g.Size().Height-h)
	rows := int(room / h)
	rest := room - float32(rows)*h
	if rest == 0 {
		return row - rows + 1, 0
	}
	return row - rows, h - rest
}

// tell redraws the grid and calls OnSelect.
func (g *Grid) tell() {
	g.Refresh()
	if g.OnSelect != nil {
		g.OnSelect()
	}
}

func (g *Grid) rowHeight() float32 { return draw.RowHeight() }

// visible returns the number of rows that are wholly in sight, at least 1.
func (g *Grid) visible() int {
	return max(1, int((g.Size().Height-g.rowHeight())/g.rowHeight()))
}

// scrollBy moves the rows by pixels.
func (g *Grid) scrollBy(px float32) {
	h := g.rowHeight()
	g.frac += px
	rows := int(g.frac / h)
	if g.frac < 0 && float32(rows)*h != g.frac {
		rows--
	}
	g.first += rows
	g.frac -= float32(rows) * h
	g.clamp()
	g.Refresh()
}

// clamp keeps position and selection on rows that exist.
func (g *Grid) clamp() {
	g.selected.Remove(g.Len(), math.MaxInt)
	if first, frac := g.footAt(g.Len() - 1); g.first > first || g.first == first && g.frac > frac {
		g.first, g.frac = first, frac
	}
	if g.first < 0 {
		g.first, g.frac = 0, 0
	}
}

// jump makes row current. extend selects from the anchor to it; keep leaves the
// selection as it is.
func (g *Grid) jump(row int, extend, keep bool) {
	n := g.Len()
	if n == 0 {
		return
	}
	row = min(max(row, 0), n-1)
	g.current = row
	switch {
	case extend:
		g.selected.Clear()
		g.selected.Add(min(g.anchor, row), max(g.anchor, row)+1)
	case !keep:
		g.anchor = row
		g.selected.Clear()
		g.selected.Add(row, row+1)
	}
	g.ScrollTo(row)
	g.tell()
}

// toggle makes row current and selects or deselects it.
func (g *Grid) toggle(row int) {
	g.anchor, g.current = row, row
	g.selected.Toggle(row)
	g.tell()
}

// KeyDown is called by the toolkit.
func (g *Grid) KeyDown(k *fyne.KeyEvent) {
	if k.Name == desktop.KeyShiftLeft || k.Name == desktop.KeyShiftRight {
		g.shift = true
	}
}

// KeyUp is called by the toolkit.
func (g *Grid) KeyUp(k *fyne.KeyEvent) {
	if k.Name == desktop.KeyShiftLeft || k.Name == desktop.KeyShiftRight {
		g.shift = false
	}
}

// FocusLost is called by the toolkit.
func (g *Grid) FocusLost() {
	g.shift = false
	g.Control.FocusLost()
}

// TypedKey is called by the toolkit.
func (g *Grid) TypedKey(k *fyne.KeyEvent) {
	g.Used()
	if to, ok := g.target(k.Name); ok {
		g.jump(to, g.shift, false)
		return
	}
	switch row := g.Current(); {
	case k.Name == fyne.KeyLeft || k.Name == fyne.KeyRight:
		g.chooseHeading(k.Name)
	case k.Name == fyne.KeySpace && row >= 0:
		g.toggle(row)
	case (k.Name == fyne.KeyReturn || k.Name == fyne.KeyEnter) && row >= 0 && g.OnOpen != nil:
		g.OnOpen(row)
	default:
		g.Control.TypedKey(k)
	}
}

// target returns the row that a key moves to.
func (g *Grid) target(k fyne.KeyName) (row int, ok bool) {
	switch k {
	case fyne.KeyDown:
		return g.current + 1, true
	case fyne.KeyUp:
		return g.current - 1, true
	case fyne.KeyPageDown:
		return g.current + g.visible(), true
	case fyne.KeyPageUp:
		return g.current - g.visible(), true
	case fyne.KeyHome:
		return 0, true
	case fyne.KeyEnd:
		return g.Len() - 1, true
	}
	return 0, false
}

// chooseHeading moves the mark for Ctrl+Return to a neighbouring heading.
func (g *Grid) chooseHeading(k fyne.KeyName) {
	step := 1
	if (k == fyne.KeyLeft) != g.env.RTL() {
		step = -1
	}
	spans := g.spans(g.Size().Width)
	for at := g.heading + step; at >= 0 && at < len(g.columns); at += step {
		if spans[at].w > 0 {
			g.heading = at
			break
		}
	}
	g.Refresh()
}

// TypedShortcut is called by the toolkit. Shortcuts that the grid has no use
// for go to the window.
func (g *Grid) TypedShortcut(s fyne.Shortcut) {
	if _, all := s.(*fyne.ShortcutSelectAll); all {
		g.SelectAll()
		return
	}
	if c, ok := s.(*desktop.CustomShortcut); ok && c.Modifier == fyne.KeyModifierShortcutDefault {
		if to, moves := g.target(c.KeyName); moves {
			g.jump(to, false, true)
			return
		}
		if c.KeyName == fyne.KeyReturn || c.KeyName == fyne.KeyEnter {
			g.sortBy(g.heading)
			return
		}
	}
	g.PassOn(s)
}

// sortBy asks for the order by a column: ascending, or the other way round
// where the rows are sorted by it already.
func (g *Grid) sortBy(col int) {
	if !g.columns[col].Sortable || g.OnSort == nil {
		return
	}
	g.down = g.sorted == col && !g.down
	g.sorted = col
	g.Refresh()
	g.OnSort(col, g.down)
}
