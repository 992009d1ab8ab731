package kit

import (
	"crypto/sha256"
	"time"

	"fyne.io/fyne/v2"
)

// copyTime is how long a text stays on the clipboard.
const copyTime = time.Minute

// copied is what this window put on the clipboard last.
type copied struct {
	sum  [sha256.Size]byte // of the text, which is not kept
	stop func() bool       // of the time that it may stay; nil where nothing was copied
}

// Copy puts a text on the clipboard, from which it is gone after a minute unless
// something else was copied meanwhile, here or elsewhere.
func (e *Env) Copy(text string) {
	if e.copied.stop != nil {
		e.copied.stop()
	}
	fyne.CurrentApp().Clipboard().SetContent(text)
	e.copied = copied{sha256.Sum256([]byte(text)), e.after(copyTime, e.ForgetCopied)}
}

// ForgetCopied empties the clipboard if it still holds what Copy put there. What the
// desktop's own list of copied texts keeps is out of reach.
func (e *Env) ForgetCopied() {
	if e.copied.stop == nil {
		return
	}
	e.copied.stop()
	clipboard := fyne.CurrentApp().Clipboard()
	if sha256.Sum256([]byte(clipboard.Content())) == e.copied.sum {
		clipboard.SetContent("")
	}
	e.copied = copied{}
}

// after runs f on the UI goroutine when d has passed, unless stop is called before.
func (e *Env) after(d time.Duration, f func()) (stop func() bool) {
	if e.After != nil {
		return e.After(d, f)
	}
	return time.AfterFunc(d, func() { e.Post(f) }).Stop
}
