package drive

import (
	"fmt"
	"reflect"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/grid"
)

// Eye reads what a window shows. Its methods belong to the UI goroutine.
type Eye struct{ Window fyne.Window }

// Thing is something that is shown.
type Thing struct {
	Object fyne.CanvasObject
	At     fyne.Position // its upper left corner in the window
	Sight  Area          // the part of it that the panes around it let through
	Panes  []Area        // the panes that it can be scrolled in, the innermost last
}

// Area is a rectangle of the window.
type Area struct{ Min, Max fyne.Position }

// Empty tells whether nothing of it can be seen.
func (a Area) Empty() bool { return a.Max.X <= a.Min.X || a.Max.Y <= a.Min.Y }

// Middle returns its centre.
func (a Area) Middle() fyne.Position {
	return fyne.NewPos((a.Min.X+a.Max.X)/2, (a.Min.Y+a.Max.Y)/2)
}

func (a Area) cut(b Area) Area {
	return Area{
		fyne.NewPos(max(a.Min.X, b.Min.X), max(a.Min.Y, b.Min.Y)),
		fyne.NewPos(min(a.Max.X, b.Max.X), min(a.Max.Y, b.Max.Y)),
	}
}

// areaOf is where an object of this size stands.
func areaOf(at fyne.Position, size fyne.Size) Area { return Area{at, at.Add(size)} }

// Whole returns the area of the thing, the parts out of sight too.
func (t Thing) Whole() Area { return areaOf(t.At, t.Object.Size()) }

// Things returns everything that is shown, the topmost window within the window
// alone if there is one, in the order of reading code.
func (e Eye) Things() []Thing {
	c := e.Window.Canvas()
	root := c.Content()
	if top := c.Overlays().Top(); top != nil {
		root = top
	}
	return look(nil, root, Thing{Sight: areaOf(fyne.Position{}, c.Size())})
}

// look adds o and what is in it to all, leaving out what is hidden. Around is
// the thing that o is in.
func look(all []Thing, o fyne.CanvasObject, around Thing) []Thing {
	if !o.Visible() {
		return all
	}
	at := around.At.Add(o.Position())
	t := Thing{Object: o, At: at, Sight: around.Sight.cut(areaOf(at, o.Size())), Panes: around.Panes}
	all = append(all, t)
	inner := Thing{At: at, Sight: around.Sight, Panes: around.Panes}
	if _, pane := o.(fyne.Scrollable); pane {
		inner.Sight = t.Sight
		inner.Panes = append(inner.Panes[:len(inner.Panes):len(inner.Panes)], t.Sight)
	}
	for _, x := range inside(o) {
		all = look(all, x, inner)
	}
	return all
}

// inside gives what an object is made of.
func inside(o fyne.CanvasObject) []fyne.CanvasObject {
	switch w := o.(type) {
	case *fyne.Container:
		return w.Objects
	case fyne.Widget:
		return test.WidgetRenderer(w).Objects()
	}
	return nil
}

// texter is any widget of the kit that shows a text.
type texter interface{ Text() string }

// Texts gives every text that is shown.
func (e Eye) Texts() []string {
	var all []string
	for _, t := range e.Things() {
		switch w := t.Object.(type) {
		case texter:
			if w.Text() != "" {
				all = append(all, w.Text())
			}
		case *grid.Grid:
			all = append(all, cells(w)...)
		}
	}
	return all
}

// Sees tells whether some text on the page holds words.
func (e Eye) Sees(words string) bool {
	for _, s := range e.Texts() {
		if strings.Contains(s, words) {
			return true
		}
	}
	return false
}

// Error says what could not be done and what was on the page instead.
type Error struct {
	Doing string
	Seen  []string
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s; on the page: %s", e.Doing, strings.Join(e.Seen, " | "))
}

// Fail makes an Error with what is on the page.
func (e Eye) Fail(format string, args ...any) error {
	return &Error{fmt.Sprintf(format, args...), e.Texts()}
}

// Named finds the button, tab, tick or other thing to press that is called name.
// With several of that name it takes the last one, which is the nearest to the
// eye. Error: an *[Error], also where the thing is switched off.
func (e Eye) Named(name string) (Thing, error) {
	all := e.Things()
	for i := len(all) - 1; i >= 0; i-- {
		t, ok := all[i].Object.(texter)
		if !ok || t.Text() != name {
			continue
		}
		if _, ok := all[i].Object.(fyne.Tappable); ok {
			if switchedOff(all[i].Object) {
				return Thing{}, e.Fail("press %q: it is switched off", name)
			}
			return all[i], nil
		}
	}
	return Thing{}, e.Fail("press %q: there is no such thing", name)
}

// Reading finds the last thing that reads words and nothing else.
func (e Eye) Reading(words string) (Thing, error) {
	all := e.Things()
	for i := len(all) - 1; i >= 0; i-- {
		if t, ok := all[i].Object.(texter); ok && t.Text() == words {
			return all[i], nil
		}
	}
	return Thing{}, e.Fail("find what reads %q", words)
}

// Field is something that can be typed into.
type Field interface {
	fyne.Focusable
	SetText(string)
	Text() string
	Placeholder() string
}

// Field finds the field that follows label, or that shows it while it is empty.
func (e Eye) Field(label string) (Thing, error) {
	for _, t := range e.Things() {
		if f, ok := t.Object.(Field); ok && f.Placeholder() == label {
			return t, nil
		}
	}
	return After[Field](e, label)
}

// Row finds the row of the page's grid that holds words.
func (e Eye) Row(words string) (table Thing, row int, err error) {
	for _, t := range e.Things() {
		if g, ok := t.Object.(*grid.Grid); ok {
			if row, ok := rowWith(g, words); ok {
				return t, row, nil
			}
		}
	}
	return Thing{}, 0, e.Fail("open the row with %q: there is no such row", words)
}

// After finds the first thing of a kind that follows the text label.
func After[T any](e Eye, label string) (Thing, error) {
	seen := false
	for _, t := range e.Things() {
		if _, ok := t.Object.(T); ok && seen {
			return t, nil
		}
		if w, ok := t.Object.(texter); ok && w.Text() == label {
			seen = true
		}
	}
	return Thing{}, e.Fail("find the field %q", label)
}

// Nameless returns what a person can reach with the keyboard, or press, and who
// only hears the window is told no name of: things without a label, and fields
// whose label says what stands in them alone.
func (e Eye) Nameless() []string {
	var all []string
	for _, t := range e.Things() {
		_, focusable := t.Object.(fyne.Focusable)
		_, tappable := t.Object.(fyne.Tappable)
		if !focusable && !tappable || strings.HasPrefix(reflect.TypeOf(t.Object).Elem().PkgPath(), "fyne.io/") {
			continue // or a part of the toolkit's own, such as a scroll bar
		}
		a, ok := t.Object.(fyne.Accessible)
		switch {
		case !ok:
			all = append(all, fmt.Sprintf("%T", t.Object))
		case a.AccessibilityLabel() == "" || a.AccessibilityRole() == "" || isFilled(t.Object) && t.Object.(kit.Captioned).Caption() == "":
			all = append(all, fmt.Sprintf("%T that says %q", t.Object, a.AccessibilityLabel()))
		}
	}
	return all
}

// isFilled reports whether a person fills the thing in, so that its name stands
// beside it.
func isFilled(o fyne.CanvasObject) bool {
	switch o.(type) {
	case Field, *field.Select:
		return true
	}
	return false
}
