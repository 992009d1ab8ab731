// Package drive uses the window as a person does, without a display: it finds
// what is shown by its words, presses, types and waits until the page says what
// it is waited for. The tour and the tests of the pages are written with it.
package drive

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"mujeeb/ui/kit"
)

// Driver is one person at one window. All its methods must be called from the
// goroutine that made the window; it plays the UI goroutine.
type Driver struct {
	Window  fyne.Window
	Timeout time.Duration // how long Wait waits at most

	mu    sync.Mutex
	queue []func()
	woken chan struct{}
}

// New makes a driver. Give its Post to the window's Env.
func New(w fyne.Window) *Driver {
	return &Driver{Window: w, Timeout: 30 * time.Second, woken: make(chan struct{}, 1)}
}

// Post queues f for the UI goroutine. Any goroutine may call it.
func (d *Driver) Post(f func()) {
	d.mu.Lock()
	d.queue = append(d.queue, f)
	d.mu.Unlock()
	select {
	case d.woken <- struct{}{}:
	default:
	}
}

// Drain runs what was posted until nothing is left.
func (d *Driver) Drain() {
	for {
		d.mu.Lock()
		work := d.queue
		d.queue = nil
		d.mu.Unlock()
		if len(work) == 0 {
			return
		}
		for _, f := range work {
			f()
		}
	}
}

// Error says what the driver could not do and what was on the page instead.
type Error struct {
	Doing string
	Seen  []string
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s; on the page: %s", e.Doing, strings.Join(e.Seen, " | "))
}

// Wait runs what is posted until is gives true.
func (d *Driver) Wait(what string, is func() bool) error {
	end := time.NewTimer(d.Timeout)
	defer end.Stop()
	for {
		d.Drain()
		if is() {
			return nil
		}
		select {
		case <-d.woken:
		case <-time.After(20 * time.Millisecond): // work that tells nobody, such as a server's
		case <-end.C:
			return &Error{"waited for " + what, d.Texts()}
		}
	}
}

// WaitFor waits until some text on the page holds words.
func (d *Driver) WaitFor(words string) error {
	return d.Wait(fmt.Sprintf("%q", words), func() bool { return d.Sees(words) })
}

// texter is any widget of the kit that shows a text.
type texter interface{ Text() string }

// objects gives everything that is shown, the topmost window within the window
// alone if there is one, in the order of reading code.
func (d *Driver) objects() []fyne.CanvasObject {
	c := d.Window.Canvas()
	root := c.Content()
	if top := c.Overlays().Top(); top != nil {
		root = top
	}
	test.LaidOutObjects(root) // lays them out
	return visible(nil, root)
}

// visible adds o and what is in it to all, leaving out what is hidden.
func visible(all []fyne.CanvasObject, o fyne.CanvasObject) []fyne.CanvasObject {
	if !o.Visible() {
		return all
	}
	all = append(all, o)
	var inside []fyne.CanvasObject
	switch w := o.(type) {
	case *fyne.Container:
		inside = w.Objects
	case fyne.Widget:
		inside = test.WidgetRenderer(w).Objects()
	}
	for _, x := range inside {
		all = visible(all, x)
	}
	return all
}

// Texts gives every text that is shown.
func (d *Driver) Texts() []string {
	var all []string
	for _, o := range d.objects() {
		switch w := o.(type) {
		case texter:
			if w.Text() != "" {
				all = append(all, w.Text())
			}
		case *kit.Grid:
			all = append(all, w.Texts()...)
		}
	}
	return all
}

// Sees tells whether some text on the page holds words.
func (d *Driver) Sees(words string) bool {
	for _, s := range d.Texts() {
		if strings.Contains(s, words) {
			return true
		}
	}
	return false
}

// Press presses the button, tab, tick or other thing that is called name. With
// several of that name it takes the last one, which is the nearest to the eye.
func (d *Driver) Press(name string) error {
	all := d.objects()
	for i := len(all) - 1; i >= 0; i-- {
		t, ok := all[i].(texter)
		if !ok || t.Text() != name {
			continue
		}
		if b, ok := all[i].(fyne.Tappable); ok {
			if off, ok := all[i].(fyne.Disableable); ok && off.Disabled() {
				return &Error{fmt.Sprintf("press %q: it is switched off", name), d.Texts()}
			}
			test.Tap(b)
			d.Drain()
			return nil
		}
	}
	return &Error{fmt.Sprintf("press %q: there is no such thing", name), d.Texts()}
}

// Fill replaces what stands in the field that follows label, or that shows it
// while it is empty.
func (d *Driver) Fill(label, text string) error {
	f, err := d.field(label)
	if err != nil {
		return err
	}
	f.SetText("")
	d.Window.Canvas().Focus(f)
	for _, r := range text {
		if r == '\n' {
			f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			continue
		}
		f.TypedRune(r)
	}
	d.Drain()
	return nil
}

// Choose picks, in the list that follows label, the option that reads option.
func (d *Driver) Choose(label, option string) error {
	s, err := after[*kit.Select](d, label)
	if err != nil {
		return err
	}
	for _, o := range s.Options() {
		if o.Text == option {
			s.SetSelected(o.Key)
			d.Drain()
			return nil
		}
	}
	return &Error{fmt.Sprintf("choose %q under %q: there is no such option", option, label), d.Texts()}
}

// Key presses a key wherever the focus is.
func (d *Driver) Key(name fyne.KeyName) {
	c := d.Window.Canvas()
	if f := c.Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: name})
	} else if typed := c.OnTypedKey(); typed != nil {
		typed(&fyne.KeyEvent{Name: name})
	}
	d.Drain()
}

// Open opens the row of the page's grid that holds words.
func (d *Driver) Open(words string) error {
	for _, o := range d.objects() {
		if g, ok := o.(*kit.Grid); ok {
			if row, ok := g.Find(words); ok {
				g.Select(row)
				g.OnOpen(row)
				d.Drain()
				return nil
			}
		}
	}
	return &Error{fmt.Sprintf("open the row with %q: there is no such row", words), d.Texts()}
}

// field is something that can be typed into.
type field interface {
	fyne.Focusable
	SetText(string)
	Text() string
	Placeholder() string
}

func (d *Driver) field(label string) (field, error) {
	for _, o := range d.objects() {
		if f, ok := o.(field); ok && f.Placeholder() == label {
			return f, nil
		}
	}
	return after[field](d, label)
}

// after finds the first object of a kind that follows the text label.
func after[T any](d *Driver, label string) (found T, err error) {
	seen := false
	for _, o := range d.objects() {
		if t, ok := o.(T); ok && seen {
			return t, nil
		}
		if t, ok := o.(texter); ok && t.Text() == label {
			seen = true
		}
	}
	return found, &Error{fmt.Sprintf("find the field %q", label), d.Texts()}
}
