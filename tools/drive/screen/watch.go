package screen

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"
)

// Watch looks at a screen and acts on it from outside of the program. It knows
// when a picture comes on the screen; what is in it, a [Person] knows. It takes
// no process and next to no time of its own, so it can measure.
type Watch struct {
	hand *conn // looks and acts
	test byte  // opcode of the extension that acts
	eye  *conn // hears of pictures

	mu       sync.Mutex
	pictures []time.Time
	came     chan struct{} // has a token when pictures came
}

// The requests of the extensions (DAMAGE 1.1, XTEST 2.2), and the events that
// XTEST can have the server believe.
const (
	damageQueryVersion = 0
	damageCreate       = 1
	testFakeInput      = 2

	keyPress      = 2
	keyRelease    = 3
	buttonPress   = 4
	buttonRelease = 5
	motionNotify  = 6
)

// NewWatch watches a display.
func NewWatch(display string) (w *Watch, err error) {
	w = &Watch{came: make(chan struct{}, 1)}
	if w.hand, err = dial(display); err != nil {
		return nil, err
	}
	if w.test, _, err = w.hand.extension("XTEST"); err != nil {
		return nil, errors.Join(err, w.hand.Close())
	}
	if w.eye, err = dial(display); err != nil {
		return nil, errors.Join(err, w.hand.Close())
	}
	event, err := w.eye.hearOfPictures()
	if err != nil {
		return nil, errors.Join(err, w.Close())
	}
	go w.look(event)
	return w, nil
}

// hearOfPictures asks for an event whenever something is drawn on the screen, in
// whatever window, and gives the event's number.
func (c *conn) hearOfPictures() (event byte, err error) {
	opcode, event, err := c.extension("DAMAGE")
	if err != nil {
		return 0, err
	}
	if _, err := c.ask(opcode, damageQueryVersion, words(1, 1)...); err != nil {
		return 0, err
	}
	const eachDrawing = 0
	return event, c.tell(opcode, damageCreate, words(c.ownIDs, c.root, eachDrawing)...)
}

// look notes pictures until the connection is closed. A window hands its picture
// over in one piece or in several at once.
func (w *Watch) look(event byte) {
	const atOnce = 2 * time.Millisecond
	packet := make([]byte, 32)
	for {
		if _, err := io.ReadFull(w.eye, packet); err != nil {
			return
		}
		if packet[0]&0x7f != event {
			continue
		}
		now := time.Now()
		w.mu.Lock()
		if n := len(w.pictures); n == 0 || now.Sub(w.pictures[n-1]) > atOnce {
			w.pictures = append(w.pictures, now)
		} else {
			w.pictures[n-1] = now
		}
		w.mu.Unlock()
		select {
		case w.came <- struct{}{}:
		default:
		}
	}
}

// Close ends the watching.
func (w *Watch) Close() error { return errors.Join(w.hand.Close(), w.eye.Close()) }

// Pictures gives when pictures came since the last call.
func (w *Watch) Pictures() []time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := w.pictures
	w.pictures = nil
	return all
}

// FirstPicture waits until a window shows more than one colour, and gives when
// the picture came.
func (w *Watch) FirstPicture(ctx context.Context) (time.Time, error) {
	for {
		select {
		case <-ctx.Done():
			return time.Time{}, ctx.Err()
		case <-w.came:
		}
		now := time.Now()
		if drawn, err := w.drawn(); drawn || err != nil {
			return now, err
		}
	}
}

// drawn tells whether there is a window that shows more than one colour.
func (w *Watch) drawn() (bool, error) {
	found, err := w.hand.window()
	if err != nil {
		if errors.Is(err, errNoWindow) {
			err = nil
		}
		return false, err
	}
	picture, err := w.hand.picture(found.area)
	if err != nil {
		return false, err
	}
	for i := 4; i < len(picture.Pix); i++ {
		if picture.Pix[i] != picture.Pix[i-4] {
			return true, nil
		}
	}
	return false, nil
}

// CloseWindow asks the window to close, as the cross of its frame does.
func (w *Watch) CloseWindow() error {
	found, err := w.hand.window()
	if err != nil {
		return err
	}
	return w.hand.close(found)
}

// fake has the server believe that a key, a button or the mouse did something.
func (w *Watch) fake(kind, detail byte, x, y int) error {
	body := append([]byte{kind, detail, 0, 0}, words(0, w.hand.root, 0, 0)...)
	body = le.AppendUint16(body, uint16(x))
	body = le.AppendUint16(body, uint16(y))
	return w.hand.tell(w.test, testFakeInput, append(body, words(0, 0)...)...)
}

// Move moves the mouse to a place on the screen.
func (w *Watch) Move(x, y int) error { return w.fake(motionNotify, 0, x, y) }

// Button presses a button of the mouse, or lets it go. 4 and 5 are the wheel's.
func (w *Watch) Button(n byte, down bool) error {
	if down {
		return w.fake(buttonPress, n, 0, 0)
	}
	return w.fake(buttonRelease, n, 0, 0)
}

// Key presses a key, or lets it go.
func (w *Watch) Key(k byte, down bool) error {
	if down {
		return w.fake(keyPress, k, 0, 0)
	}
	return w.fake(keyRelease, k, 0, 0)
}

// The keys, by the numbers that the server of [Start] gives them.
const (
	KeyReturn   = 36
	KeyHome     = 110
	KeyPageDown = 117
)
