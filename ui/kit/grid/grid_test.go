package grid

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
	"mujeeb/ui/kit/internal/kittest"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
)

// gridIn shows a grid of rows that say their number.
func gridIn(t testing.TB, code string, rows int) (*kit.Env, *Grid) {
	t.Helper()
	env := kittest.New(t, code, kit.Light)
	g := New(env, []Column{{Title: "Name", Width: 100, Weight: 3, Sortable: true}, {Title: "Phone", Width: 100, Weight: 1, LTR: true}},
		func() int { return rows }, func(row, col int) string { return fmt.Sprintf("r%d.%d", row, col) })
	kittest.Show(env, g, 600, 400)
	env.Window.Canvas().Focus(g)
	return env, g
}

// inSight returns the texts of the first column that are drawn, from top to
// bottom.
func inSight(t testing.TB, g *Grid) []string {
	t.Helper()
	v := test.WidgetRenderer(g).(*gridView)
	var all []string
	for _, r := range v.rows {
		if c := r.cells[0].label; c.Visible() && r.line.Visible() && r.line.Position().Y < v.clip.Size().Height {
			all = append(all, c.Text)
		}
	}
	return all
}

func TestGrid_LastOfAMillion(t *testing.T) {
	env, g := gridIn(t, "en", 1_000_000)
	kittest.Press(env, fyne.KeyEnd)
	rows := inSight(t, g)
	if got, want := rows[len(rows)-1], "r999999.0"; got != want {
		t.Errorf("the last row drawn is %s, want %s", got, want)
	}
	v := test.WidgetRenderer(g).(*gridView)
	last := v.rows[len(rows)-1]
	if foot, want := last.line.Position().Y+kit.RowLine, v.clip.Size().Height; foot < want-0.5 || foot > want+0.5 {
		t.Errorf("the last row ends at %v, want %v", foot, want)
	}
	g.ScrollTo(600_000)
	g.ScrollTo(400_000)
	if rows := inSight(t, g); rows[0] != "r400000.0" {
		t.Errorf("row 400,000 was called, %s is on top", rows[0])
	}
	for range 1000 {
		g.scrollBy(0.3 * g.rowHeight())
	}
	if rows := inSight(t, g); !slices.Contains(rows, "r400300.0") && rows[0] != "r400299.0" {
		t.Errorf("1000 turns of 0.3 rows lead to %s, want row 400,300", rows[0])
	}
}

func TestGrid_Keys(t *testing.T) {
	env, g := gridIn(t, "en", 1000)
	page := g.visible()
	kittest.Press(env, fyne.KeyDown, fyne.KeyDown, fyne.KeyPageDown)
	if got, want := g.Current(), 2+page; got != want {
		t.Errorf("current row is %d, want %d", got, want)
	}
	if !slices.Contains(inSight(t, g), fmt.Sprintf("r%d.0", g.Current())) {
		t.Error("the current row is out of sight")
	}
	kittest.Press(env, fyne.KeyHome)
	g.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftRight})
	kittest.Press(env, fyne.KeyDown, fyne.KeyDown)
	g.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftRight})
	if got := slices.Collect(g.Selected().All()); !slices.Equal(got, []int{0, 1, 2}) {
		t.Errorf("Shift selected %v", got)
	}
	g.TypedShortcut(kittest.Ctrl(fyne.KeyDown))
	g.TypedShortcut(kittest.Ctrl(fyne.KeyDown))
	kittest.Press(env, fyne.KeySpace)
	if got := slices.Collect(g.Selected().All()); !slices.Equal(got, []int{0, 1, 2, 4}) {
		t.Errorf("Ctrl and Space selected %v", got)
	}
	g.TypedShortcut(&fyne.ShortcutSelectAll{})
	if got := g.Selected().Len(); got != 1000 {
		t.Errorf("Ctrl+A selected %d", got)
	}
	opened := -1
	g.OnOpen = func(row int) { opened = row }
	if kittest.Press(env, fyne.KeyReturn); opened != 4 {
		t.Errorf("Return opened %d, want 4", opened)
	}
}

func TestGrid_Sort(t *testing.T) {
	env, g := gridIn(t, "ar", 10)
	var asked []string
	g.OnSort = func(col int, down bool) { asked = append(asked, fmt.Sprint(col, down)) }
	g.TypedShortcut(kittest.Ctrl(fyne.KeyReturn))
	g.TypedShortcut(kittest.Ctrl(fyne.KeyReturn))
	kittest.Press(env, fyne.KeyLeft) // to the next heading, in Arabic
	g.TypedShortcut(kittest.Ctrl(fyne.KeyReturn))
	g.MouseDown(kittest.MouseAt(g.Size().Width-20, 5))
	if got, want := strings.Join(asked, ", "), "0 false, 0 true, 0 false"; got != want {
		t.Errorf("asked for %s, want %s", got, want)
	}
}

func TestGrid_Mouse(t *testing.T) {
	_, g := gridIn(t, "en", 1000)
	selections, opened := 0, -1
	g.OnSelect = func() { selections++ }
	g.OnOpen = func(row int) { opened = row }
	at := func(row int) fyne.Position { return fyne.NewPos(30, g.rowHeight()*(float32(row)+1.5)) }
	click := func(row int, with fyne.KeyModifier) {
		m := kittest.MouseAt(at(row).X, at(row).Y)
		m.Modifier = with
		g.MouseDown(m)
		g.MouseUp(m)
		g.Tapped(&m.PointEvent)
	}
	click(2, 0)
	click(4, fyne.KeyModifierShortcutDefault)
	if got := slices.Collect(g.Selected().All()); !slices.Equal(got, []int{2, 4}) {
		t.Errorf("Ctrl and a click selected %v", got)
	}
	click(6, fyne.KeyModifierShift)
	if got := slices.Collect(g.Selected().All()); !slices.Equal(got, []int{4, 5, 6}) {
		t.Errorf("Shift and a click selected %v", got)
	}
	if selections != 3 {
		t.Errorf("told of %d selections, want 3", selections)
	}
	test.TapAt(g, at(1))
	if got := slices.Collect(g.Selected().All()); !slices.Equal(got, []int{1}) {
		t.Errorf("a tap selected %v", got)
	}
	g.DoubleTapped(&fyne.PointEvent{Position: at(3)})
	if opened != 3 {
		t.Errorf("opened %d, want 3", opened)
	}
}

func TestGrid_ScrollBar(t *testing.T) {
	for code, x := range map[string]float32{"en": 597, "ar": 3} {
		_, g := gridIn(t, code, 1_000_000)
		g.MouseDown(kittest.MouseAt(x, g.rowHeight()+1))
		g.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, 5000)}})
		if rows := inSight(t, g); rows[len(rows)-1] != "r999999.0" {
			t.Errorf("%s: dragged to the foot, the last row is %s", code, rows[len(rows)-1])
		}
		g.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, -50)}})
		g.DragEnd()
		if rows := inSight(t, g); rows[0] != "r0.0" {
			t.Errorf("%s: dragged to the top, the first row is %s", code, rows[0])
		}
		if g.Selected().Len() != 0 {
			t.Errorf("%s: the bar selected rows", code)
		}
	}
}

func TestGrid_ColumnsFillTheWidth(t *testing.T) {
	_, en := gridIn(t, "en", 1)
	a, b := en.spans(600)[0], en.spans(600)[1]
	if a.x != 0 || a.w != 400 || b.x != 400 || b.w != 200 {
		t.Errorf("English: %v %v", a, b)
	}
	_, ar := gridIn(t, "ar", 1)
	a, b = ar.spans(600)[0], ar.spans(600)[1]
	if b.x != 0 || a.x != 200 || a.w != 400 {
		t.Errorf("Arabic: %v %v", a, b)
	}
	if narrow := ar.spans(100); narrow[0].w+narrow[1].w > 100 {
		t.Errorf("too narrow: %v", narrow)
	}
}

func TestGrid_ShrinkingRows(t *testing.T) {
	rows := 500
	env := kittest.New(t, "en", kit.Light)
	g := New(env, []Column{{Title: "A", Width: 100}}, func() int { return rows }, func(row, _ int) string {
		if row >= rows {
			t.Errorf("asked for row %d of %d", row, rows)
		}
		return fmt.Sprint(row)
	})
	kittest.Show(env, g, 300, 300)
	g.Select(499)
	rows = 3
	g.Refresh()
	if g.Current() != 2 || g.first != 0 {
		t.Errorf("current %d, first %d", g.Current(), g.first)
	}
	rows = 0
	g.Refresh()
	g.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	g.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	g.MouseDown(kittest.MouseAt(10, 100))
	if g.Current() != -1 || g.Selected().Len() != 0 {
		t.Errorf("an empty grid has current row %d and %d selected", g.Current(), g.Selected().Len())
	}
}

// A million rows cost no more than those in sight.
func TestGrid_MakesNoMoreThanItShows(t *testing.T) {
	asked := 0
	env := kittest.New(t, "en", kit.Light)
	g := New(env, []Column{{Title: "A", Width: 100}}, func() int { return 1_000_000 }, func(int, int) string { asked++; return "x" })
	kittest.Show(env, g, 300, 400)
	asked = 0
	g.ScrollTo(500_000)
	if asked > 2*(g.visible()+2) {
		t.Errorf("asked for %d cells to show %d rows", asked, g.visible())
	}
	n := 0
	for _, o := range test.LaidOutObjects(g) {
		if _, ok := o.(*canvas.Text); ok {
			n++
		}
	}
	if n > g.visible()+4 {
		t.Errorf("%d texts for %d rows", n, g.visible())
	}
}

func BenchmarkGrid_Scroll(b *testing.B) {
	_, g := gridIn(b, "ar", 1_000_000)
	for b.Loop() {
		g.scrollBy(7)
	}
}

func TestSelection(t *testing.T) {
	var s Selection
	s.Add(5, 10)
	s.Add(0, 2)
	s.Add(2, 5) // joins both
	s.Toggle(7)
	s.Toggle(20)
	if got, want := fmt.Sprint(s.ranges), "[{0 7} {8 10} {20 21}]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if s.Has(7) || !s.Has(9) || !s.Has(0) || s.Has(10) || s.Len() != 10 {
		t.Errorf("Has or Len is wrong in %v", s.ranges)
	}
	s.Remove(0, 9)
	if got := slices.Collect(s.All()); !slices.Equal(got, []int{9, 20}) {
		t.Errorf("got %v", got)
	}
	s.Add(0, 1_000_000)
	if s.Len() != 1_000_000 || len(s.ranges) != 1 {
		t.Errorf("%d rows in %d ranges", s.Len(), len(s.ranges))
	}
}

// A click of the wheel moves three rows in a grid and as far on a page; a
// touchpad moves both by its pixels, or on Windows by its part of a click.
func TestGrid_Wheel(t *testing.T) {
	env, g := gridIn(t, "en", 1000)
	clip := test.WidgetRenderer(g).(*gridView).clip
	turn := func(s fyne.Scrollable, dy float32) {
		s.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, dy)})
	}
	touch := draw.WheelBy(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, 4.3)}, g.rowHeight())
	turn(clip, -25)
	turn(clip, -50)
	if rows := inSight(t, g); rows[0] != "r9.0" || g.frac != 0 {
		t.Errorf("three clicks lead to %v of %s", g.frac, rows[0])
	}
	turn(clip, 25)
	turn(clip, -4.3)
	if rows := inSight(t, g); rows[0] != "r6.0" || g.frac < touch-0.1 || g.frac > touch+0.1 {
		t.Errorf("a click back and a touch forth lead to %v of %s", g.frac, rows[0])
	}
	page := layout.Scroll(layout.MinHeight(5000, prose.NewLabel(env, "x", prose.Body)))
	kittest.Show(env, page, 300, 300)
	turn(page, -25)
	turn(page, -4.3)
	if got, want := page.Offset.Y, 3*g.rowHeight()+touch; got < want-0.1 || got > want+0.1 {
		t.Errorf("a click and a touch move a page by %v, want %v", got, want)
	}
}

// Columns that can be spared are left out one after the other where there is too little room,
// by the keyboard as well, and come back with it.
func TestGrid_Spare(t *testing.T) {
	for _, code := range []string{"en", "ar"} {
		env := kittest.New(t, code, kit.Light)
		g := New(env, []Column{
			{Title: "Name", Width: 100, Weight: 1, Sortable: true}, {Title: "Tags", Width: 100, Spare: 2, Sortable: true},
			{Title: "Phone", Width: 100, Spare: 1, Sortable: true}, {Title: "State", Width: 100, Sortable: true},
		}, func() int { return 3 }, func(row, col int) string { return fmt.Sprintf("r%d.%d", row, col) })
		kittest.Show(env, g, 600, 300)
		env.Window.Canvas().Focus(g)
		v := test.WidgetRenderer(g).(*gridView)
		for width, want := range map[float32]string{600: "r1.0 r1.1 r1.2 r1.3", 399: "r1.0 r1.2 r1.3", 299: "r1.0 r1.3", 150: "r1.0 r1.3"} {
			g.Resize(fyne.NewSize(width, 300))
			var seen []string
			for _, c := range v.rows[1].cells {
				if c.label.Visible() {
					seen = append(seen, c.label.Text)
				}
			}
			if got := strings.Join(seen, " "); len(seen) != strings.Count(want, " ")+1 || width > 200 && got != want {
				t.Errorf("%s, %v wide: %s, want %s", code, width, got, want)
			}
		}
		g.Resize(fyne.NewSize(299, 300))
		g.heading = 0
		toTheNext := fyne.KeyRight
		if env.RTL() {
			toTheNext = fyne.KeyLeft
		}
		if kittest.Press(env, toTheNext); g.heading != 3 {
			t.Errorf("%s: the heading after the first is %d", code, g.heading)
		}
	}
}
