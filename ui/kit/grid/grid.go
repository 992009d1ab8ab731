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
	Width    float32 // at least this wide, in Fyne's pixels
	Weight   float32 // share of the room that is left; 0 keeps Width
	LTR      bool    // phone numbers, addresses, dates: read from left to right in every language
	Sortable bool
}

// Grid shows rows by number, any number of them. Where it stands is a row number and the pixels of that row that are
// scrolled away, so row 1,000,000 is as exact as row 1. Only rows in sight are ever asked for.
//
// Keys: the arrows, Page Up and Page Down, Home and End move the current row and select it; with Shift they extend the
// selection, with Ctrl they leave it. Space turns the current row on or off, Ctrl+A selects all, Return opens. Left
// and Right choose a heading, Ctrl+Return sorts by it.
type Grid struct {
	kit.Control
	env      *kit.Env
	Len      func() int
	Cell     func(row, col int) string
	Tone     func(row, col int) kit.Tone    // nil, or draws a cell as a badge unless it is ToneNone
	OnSort   func(col int, descending bool) // a heading was chosen; the rows are to be put in that order
	OnOpen   func(row int)                  // double click or Return
	OnSelect func()                         // Selected or Current changed
	MinRows  int                            // that the grid asks room for; set before it is shown

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

// New makes a grid. Length and cell are called on the UI goroutine whenever the grid is drawn, so they must be quick.
func New(env *kit.Env, columns []Column, length func() int, cell func(row, col int) string) *Grid {
	g := &Grid{env: env, Len: length, Cell: cell, MinRows: 3, columns: columns, sorted: -1, hover: -1}
	g.Extend(env, g)
	return g
}

// Selected gives the rows selected; it must not be changed.
func (g *Grid) Selected() *Selection { return &g.selected }

// Columns counts the columns.
func (g *Grid) Columns() int { return len(g.columns) }

// Current gives the row that the keyboard acts on, or -1 in an empty grid.
func (g *Grid) Current() int {
	if g.Len() == 0 {
		return -1
	}
	return min(g.current, g.Len()-1)
}

// Select makes one row current and the only one selected, and brings it in sight.
func (g *Grid) Select(row int) { g.jump(row, false, false) }

// SelectAll selects every row.
func (g *Grid) SelectAll() {
	g.selected.Clear()
	g.selected.Add(0, g.Len())
	g.tell()
}

// ClearSelection selects nothing.
func (g *Grid) ClearSelection() {
	g.selected.Clear()
	g.tell()
}

// Reset tells that the rows are others now: nothing is selected, and the first row is current and on top.
func (g *Grid) Reset() {
	g.current, g.anchor, g.first, g.frac, g.hover = 0, 0, 0, 0, -1
	g.selected.Clear()
	g.tell()
}

// SetSort marks the column that the rows are sorted by, without calling OnSort; -1 marks none.
func (g *Grid) SetSort(col int, descending bool) {
	g.sorted, g.down = col, descending
	g.Refresh()
}

// ScrollTo brings a row in sight.
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

// footAt is where the grid stands when a row is the last one wholly in sight. It may lie before the first row.
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

func (g *Grid) tell() {
	g.Refresh()
	if g.OnSelect != nil {
		g.OnSelect()
	}
}

func (g *Grid) rowHeight() float32 { return draw.RowHeight() }

// visible counts the rows that are wholly in sight.
func (g *Grid) visible() int {
	return max(1, int((g.Size().Height-g.rowHeight())/g.rowHeight()))
}

// scrollBy moves the rows by pixels, keeping the remainder of a row.
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

// clamp keeps place and selection on rows that exist.
func (g *Grid) clamp() {
	g.selected.Remove(g.Len(), math.MaxInt)
	if first, frac := g.footAt(g.Len() - 1); g.first > first || g.first == first && g.frac > frac {
		g.first, g.frac = first, frac
	}
	if g.first < 0 {
		g.first, g.frac = 0, 0
	}
}

// jump makes a row current; extend selects from the anchor to it, keep leaves the selection alone.
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

// target is the row that a key moves to.
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

func (g *Grid) chooseHeading(k fyne.KeyName) {
	step := 1
	if (k == fyne.KeyLeft) != g.env.RTL() {
		step = -1
	}
	g.heading = min(max(g.heading+step, 0), len(g.columns)-1)
	g.Refresh()
}

// TypedShortcut is called by the toolkit. What the grid has no use for goes on to the window.
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

// sortBy asks for another order: ascending first, the other way round when the column is sorted already.
func (g *Grid) sortBy(col int) {
	if !g.columns[col].Sortable || g.OnSort == nil {
		return
	}
	g.down = g.sorted == col && !g.down
	g.sorted = col
	g.Refresh()
	g.OnSort(col, g.down)
}
