package screen

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/tools/drive"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/grid"
)

// Person is one person at one window. All methods must be called from one
// goroutine, which is not the UI's.
type Person struct {
	Timeout time.Duration // how long Wait waits at most
	Record  string        // the folder that each step is written to, see [Steps]; none when empty

	ctx     context.Context
	display string
	eye     drive.Eye
	x       *conn
	w       window
	steps   int // recorded
}

// Sit waits until the program's window is on the screen and gives the person in
// front of it.
func Sit(ctx context.Context, display string) (*Person, error) {
	p := &Person{Timeout: 30 * time.Second, ctx: ctx, display: display}
	var err error
	if p.x, err = dial(display); err != nil {
		return nil, err
	}
	for p.w.id == 0 {
		if p.w, err = p.x.window(); err != nil && !errors.Is(err, errNoWindow) {
			return nil, err
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	p.eye.Window = fyne.CurrentApp().Driver().AllWindows()[0]
	return p, p.frame()
}

// read runs f on the UI goroutine.
func (p *Person) read(f func()) { fyne.DoAndWait(f) }

// frame waits until the window has taken the events that came. What the next
// read sees is drawn as well: the window's loop takes events, ticks, and draws,
// before it runs anything else.
func (p *Person) frame() error {
	done := make(chan struct{})
	var turn *fyne.Animation
	turn = fyne.NewAnimation(time.Hour, func(float32) {
		if turn != nil {
			turn.Stop()
			turn = nil
			close(done)
		}
	})
	fyne.Do(turn.Start)
	select {
	case <-done:
		return nil
	case <-time.After(p.Timeout):
		return errors.New("the window does not draw any more")
	case <-p.ctx.Done():
		return p.ctx.Err()
	}
}

// xdo has the X server send events of mouse and keyboard, and waits until the
// window has taken them.
func (p *Person) xdo(args ...string) error {
	if err := p.record(args...); err != nil {
		return err
	}
	c := exec.CommandContext(p.ctx, "xdotool", args...)
	c.Env = append(os.Environ(), "LC_ALL=C.UTF-8") // what it types is read by the locale
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("xdotool: %w: %s", err, out)
	}
	return p.frame()
}

// Wait waits until is, which is called on the UI goroutine, gives true.
func (p *Person) Wait(what string, is func() bool) error {
	for end := time.Now().Add(p.Timeout); ; {
		var there bool
		p.read(func() { there = is() })
		if there {
			return nil
		}
		if time.Now().After(end) {
			return p.fail("waited for %s", what)
		}
		if err := p.frame(); err != nil {
			return err
		}
	}
}

// Expect waits until some text on the page holds words. The screen may follow
// later, or change again at once.
func (p *Person) Expect(words string) error {
	return p.Wait(fmt.Sprintf("%q", words), func() bool { return p.eye.Sees(words) })
}

// WaitFor waits until some text on the page holds words, and then until the
// screen shows what the widgets say. See [Person.Look].
func (p *Person) WaitFor(words string) error {
	if err := p.Expect(words); err != nil {
		return err
	}
	return p.Look()
}

// WaitForEnd waits until no text on the page holds words any more, and then as
// WaitFor does.
func (p *Person) WaitForEnd(words string) error {
	if err := p.Wait(fmt.Sprintf("the end of %q", words), func() bool { return !p.eye.Sees(words) }); err != nil {
		return err
	}
	return p.Look()
}

// Look compares the screen with what the window shows once it is made to lay out
// and draw everything anew. Where they differ, a change of the page did not reach
// the screen, and the error says where.
func (p *Person) Look() error {
	for end := time.Now().Add(p.Timeout); ; {
		before, was, err := p.still()
		if err != nil {
			return err
		}
		p.read(func() {
			c := p.eye.Window.Canvas()
			for _, o := range append(c.Overlays().List(), c.Content()) {
				c.Refresh(o)
			}
		})
		after, is, err := p.still()
		if err != nil {
			return err
		}
		if bytes.Equal(before.Pix, after.Pix) {
			return nil
		}
		if slices.Equal(was, is) || time.Now().After(end) {
			p.keep("stale", before)
			p.keep("drawn-anew", after)
			return p.fail("the screen was not up to date at %v", difference(before, after))
		}
	}
}

// still waits until the screen does not change any more, and gives it with the
// texts that should be on it.
func (p *Person) still() (picture *image.RGBA, texts []string, err error) {
	for end := time.Now().Add(p.Timeout); ; {
		before := picture
		if err := p.frame(); err != nil {
			return nil, nil, err
		}
		p.read(func() {
			texts = p.eye.Texts()
			if p.w, err = p.x.window(); err == nil {
				picture, err = p.x.picture(p.w.area)
			}
		})
		if err != nil || before != nil && bytes.Equal(before.Pix, picture.Pix) {
			return picture, texts, err
		}
		if time.Now().After(end) {
			return nil, nil, p.fail("waited for the screen to be still")
		}
	}
}

// difference gives the smallest area that holds all pixels in which two pictures
// of one size differ.
func difference(a, b *image.RGBA) (d image.Rectangle) {
	for y := a.Rect.Min.Y; y < a.Rect.Max.Y; y++ {
		for x := a.Rect.Min.X; x < a.Rect.Max.X; x++ {
			if a.RGBAAt(x, y) != b.RGBAAt(x, y) {
				d = d.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return d
}

// fail makes an error with what is on the page.
func (p *Person) fail(format string, args ...any) (err error) {
	p.read(func() { err = p.eye.Fail(format, args...) })
	return err
}

// Keep writes the screen into the folder that MUJEEB_SHOTS names, if it does.
func (p *Person) Keep(name string) {
	if picture, err := p.x.picture(p.w.area); err == nil {
		p.keep(name, picture)
	}
}

func (p *Person) keep(name string, picture image.Image) {
	dir := os.Getenv("MUJEEB_SHOTS")
	if dir == "" {
		return
	}
	if f, err := os.Create(dir + "/" + name + ".png"); err == nil {
		_ = png.Encode(f, picture)
		_ = f.Close()
	}
}

// await looks on the UI goroutine until look finds what it looks for: a page that was
// just opened may still be reading its vault. Error: that of the last look.
func (p *Person) await(look func() error) (err error) {
	_ = p.Wait("what is looked for", func() bool { err = look(); return err == nil })
	return err
}

// find waits for a thing, and turns the wheel until its middle is in sight.
func (p *Person) find(f func() (drive.Thing, error)) (t drive.Thing, err error) {
	const turns = 60
	if err := p.await(func() error { _, err := f(); return err }); err != nil {
		return t, err
	}
	for range turns {
		p.read(func() { t, err = f() })
		if err != nil || inSight(t) {
			return t, err
		}
		if len(t.Panes) == 0 {
			break
		}
		pane := t.Panes[len(t.Panes)-1]
		wheel := "5"
		if t.Whole().Middle().Y < pane.Min.Y {
			wheel = "4"
		}
		if err := p.point(pane.Middle()); err != nil {
			return t, err
		}
		if err := p.xdo("click", wheel); err != nil {
			return t, err
		}
	}
	return t, p.fail("find a thing that cannot be brought into sight")
}

// inSight tells whether a click at the middle of a thing reaches it.
func inSight(t drive.Thing) bool {
	m, s := t.Whole().Middle(), t.Sight
	return !s.Empty() && m.X >= s.Min.X && m.X < s.Max.X && m.Y >= s.Min.Y && m.Y < s.Max.Y
}

// point moves the mouse. The window has taken the move when point returns: a
// click that comes in the same turn of its loop would count at the place before.
func (p *Person) point(at fyne.Position) error {
	var x, y int
	p.read(func() { x, y = p.eye.Window.Canvas().PixelCoordinateForPosition(at) })
	return p.xdo("mousemove", strconv.Itoa(p.w.area.Min.X+x), strconv.Itoa(p.w.area.Min.Y+y))
}

func (p *Person) click(at fyne.Position) error {
	if err := p.point(at); err != nil {
		return err
	}
	return p.xdo("click", "1")
}

// Press clicks on the button, tab, tick or other thing that is called name.
func (p *Person) Press(name string) error {
	t, err := p.find(func() (drive.Thing, error) { return p.eye.Named(name) })
	if err != nil {
		return err
	}
	return p.click(t.Sight.Middle())
}

// Fill clicks into the field that follows label, or that shows it while it is
// empty, and types over what stands there.
func (p *Person) Fill(label, text string) error {
	t, err := p.find(func() (drive.Thing, error) { return p.eye.Field(label) })
	if err != nil {
		return err
	}
	if err := p.click(t.Sight.Middle()); err != nil {
		return err
	}
	return p.Replace(text)
}

// Replace types over what stands in the field that has the focus, and waits
// until it stands there.
func (p *Person) Replace(text string) error {
	if err := p.Key("ctrl+a"); err != nil {
		return err
	}
	return p.Type(text)
}

// Type types wherever the focus is, and waits until the field with the focus
// holds it.
func (p *Person) Type(text string) error {
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			if err := p.Key("Return"); err != nil {
				return err
			}
		}
		if err := p.xdo("type", "--delay", "4", "--", line); err != nil {
			return err
		}
	}
	return p.Wait("what was typed", func() bool {
		f, ok := p.eye.Window.Canvas().Focused().(drive.Field)
		return ok && f.Text() == text
	})
}

// Key presses keys, named as xdotool does: "Tab", "ctrl+l".
func (p *Person) Key(names ...string) error { return p.xdo(append([]string{"key"}, names...)...) }

// Tab presses Tab until the thing that is called name, or the field that follows
// it, has the focus.
func (p *Person) Tab(name string) error {
	return p.tab(fmt.Sprintf("%q", name), func(focused fyne.CanvasObject) bool {
		for _, find := range []func(string) (drive.Thing, error){p.eye.Named, p.eye.Field} {
			if t, err := find(name); err == nil && t.Object == focused {
				return true
			}
		}
		return false
	})
}

// TabToGrid presses Tab until a grid has the focus.
func (p *Person) TabToGrid() error {
	return p.tab("a grid", func(focused fyne.CanvasObject) bool {
		_, is := focused.(*grid.Grid)
		return is
	})
}

func (p *Person) tab(what string, there func(focused fyne.CanvasObject) bool) error {
	const stops = 60
	for range stops {
		arrived := false
		p.read(func() {
			if focused, ok := p.eye.Window.Canvas().Focused().(fyne.CanvasObject); ok {
				arrived = there(focused)
			}
		})
		if arrived {
			return nil
		}
		if err := p.Key("Tab"); err != nil {
			return err
		}
	}
	return p.fail("reach %s by Tab", what)
}

// Choose opens the list that follows label and clicks on the option that reads
// option.
func (p *Person) Choose(label, option string) error {
	t, err := p.find(func() (drive.Thing, error) { return drive.After[*field.Select](p.eye, label) })
	if err != nil {
		return err
	}
	if err := p.click(t.Sight.Middle()); err != nil {
		return err
	}
	t, err = p.find(func() (drive.Thing, error) { return p.eye.Reading(option) })
	if err != nil {
		return err
	}
	return p.click(t.Sight.Middle())
}

// Open clicks on the row of the page's grid that holds words, and presses Return.
// Two clicks would be a double one only where the window is quick enough.
func (p *Person) Open(words string) error {
	var at fyne.Position
	err := p.await(func() error {
		t, row, err := p.eye.Row(words)
		if err == nil {
			at = t.At.Add(t.Object.(*grid.Grid).Middle(row))
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := p.click(at); err != nil {
		return err
	}
	return p.Key("Return")
}

// Close asks the window to close, as the cross of its frame does.
func (p *Person) Close() error { return p.x.close(p.w) }
