// Package drive uses the window as a person does: it finds what is shown by its
// words, presses, types and waits until the page says what it is waited for. An
// [Eye] reads any window. A [Driver] acts without a display; the tour and the
// tests of the pages are written with it. Package screen acts on a real one.
package drive

import (
	"fmt"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/layout"
)

// Driver is one person at one window. All its methods must be called from the
// goroutine that made the window; it plays the UI goroutine.
type Driver struct {
	Eye
	Timeout time.Duration // how long Wait waits at most

	mu    sync.Mutex
	queue []func()
	woken chan struct{}
}

// New makes a driver. Give its Post to the window's Env.
func New(w fyne.Window) *Driver {
	return &Driver{Eye: Eye{w}, Timeout: 30 * time.Second, woken: make(chan struct{}, 1)}
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
			return d.Fail("waited for %s", what)
		}
	}
}

// Settle waits until idle gives true and nothing is posted any more, so that what is
// shown does not change by itself.
func (d *Driver) Settle(idle func() bool) error {
	return d.Wait("what is under way", func() bool {
		if !idle() {
			return false
		}
		d.mu.Lock()
		defer d.mu.Unlock()
		return len(d.queue) == 0 // what was under way posted before it was idle
	})
}

// WaitFor waits until some text on the page holds words.
func (d *Driver) WaitFor(words string) error {
	return d.Wait(fmt.Sprintf("%q", words), func() bool { return d.Sees(words) })
}

// Press presses what Named finds.
func (d *Driver) Press(name string) error {
	t, err := d.Named(name)
	if err != nil {
		return err
	}
	test.Tap(t.Object.(fyne.Tappable))
	d.Drain()
	return nil
}

// Fill replaces what stands in the field that follows label, or that shows it
// while it is empty.
func (d *Driver) Fill(label, text string) error {
	t, err := d.Field(label)
	if err != nil {
		return err
	}
	f := t.Object.(Field)
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

// Choose picks, in the list that is called label or that follows it, the option that reads
// option.
func (d *Driver) Choose(label, option string) error {
	s, err := d.list(label)
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
	return d.Fail("choose %q under %q: there is no such option", option, label)
}

// list returns the list that is called label, or that follows it.
func (d *Driver) list(label string) (*field.Select, error) {
	for _, t := range d.Things() {
		if s, ok := t.Object.(*field.Select); ok && s.Caption() == label {
			return s, nil
		}
	}
	t, err := After[*field.Select](d.Eye, label)
	if err != nil {
		return nil, err
	}
	return t.Object.(*field.Select), nil
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
	t, row, err := d.Row(words)
	if err != nil {
		return err
	}
	g := t.Object.(*grid.Grid)
	g.Select(row)
	g.OnOpen(row)
	d.Drain()
	return nil
}

// ScrollTo turns the pane around what reads words until that stands at its top,
// or the pane at its end.
func (d *Driver) ScrollTo(words string) error {
	t, err := d.Reading(words)
	if err != nil {
		return err
	}
	for _, around := range d.Things() {
		pane, ok := around.Object.(*layout.ScrollBox)
		if ok && len(t.Panes) > 0 && around.Sight == t.Panes[len(t.Panes)-1] {
			pane.ScrollToOffset(fyne.NewPos(0, max(0, pane.Offset.Y+t.At.Y-around.At.Y-kit.GapLarge)))
			d.Drain()
			return nil
		}
	}
	return d.Fail("scroll to %q: it is in no pane", words)
}
