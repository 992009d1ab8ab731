package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Dialog is a window within the window that must be answered first.
//
// Keys: Escape does what the cancelling button does. Return, pressed anywhere but on a button, does what the default
// button does; a Danger button is never the default, so Return can't destroy anything by accident.
type Dialog struct {
	env     *Env
	pop     *widget.PopUp
	cancel  func() // Escape; nil where the dialog can't be left
	accept  func() // Return; nil where there is no harmless answer
	restore func()
	closed  func()
}

// DialogSpec describes a dialog of any content.
type DialogSpec struct {
	Title   string
	Content fyne.CanvasObject
	Buttons []*Button // in order of reading: the cancelling one first, the one that goes on last
	Focus   fyne.Focusable
	Width   float32 // 0 means 460
	Cancel  func()  // called for Escape instead of just closing
	Accept  func()  // called for Return in a field; nil means nothing is
	OnClose func()  // called once, whatever closed the dialog
}

// ShowDialog opens a dialog. Its buttons do not close it by themselves.
func ShowDialog(env *Env, s DialogSpec) *Dialog {
	d := &Dialog{env: env, accept: s.Accept, closed: s.OnClose}
	d.cancel = d.Close
	if s.Cancel != nil {
		d.cancel = s.Cancel
	}
	buttons := []fyne.CanvasObject{Spacer()}
	for _, b := range s.Buttons {
		buttons = append(buttons, b)
	}
	width := s.Width
	if width == 0 {
		width = 460
	}
	body := container.New(bodyLayout{width}, NewParagraph(env, s.Title, Heading), s.Content, Row(env, buttons...))
	d.pop = widget.NewModalPopUp(Pad(18, body), env.Window.Canvas())
	d.open(s.Focus)
	return d
}

func (d *Dialog) open(first fyne.Focusable) {
	c := d.env.Window.Canvas()
	before, typed := c.Focused(), c.OnTypedKey()
	d.env.dialogs = append(d.env.dialogs, d)
	c.SetOnTypedKey(d.env.unusedKey)
	d.restore = func() {
		c.SetOnTypedKey(typed)
		if before != nil && c.Focused() == nil {
			c.Focus(before)
		}
	}
	d.pop.Show()
	if first != nil {
		c.Focus(first)
	} else {
		c.FocusNext()
	}
}

// Close takes the dialog away and gives the focus back. Closing twice does nothing.
func (d *Dialog) Close() {
	i := slices.Index(d.env.dialogs, d)
	if i < 0 {
		return
	}
	d.env.dialogs = slices.Delete(d.env.dialogs, i, i+1)
	d.pop.Hide()
	d.restore()
	if d.closed != nil {
		d.closed()
	}
}

// InDialog tells whether a dialog waits for an answer.
func (e *Env) InDialog() bool { return len(e.dialogs) > 0 }

// CloseDialogs takes all open dialogs away, as when the vault is locked.
func (e *Env) CloseDialogs() {
	for _, d := range slices.Backward(slices.Clone(e.dialogs)) {
		d.Close()
	}
}

// unusedKey gets the keys that a widget has no use for, so that the dialog on top hears of Escape and Return.
func (e *Env) unusedKey(k *fyne.KeyEvent) {
	e.touched()
	if len(e.dialogs) == 0 {
		return
	}
	top := e.dialogs[len(e.dialogs)-1]
	switch {
	case k.Name == fyne.KeyEscape && top.cancel != nil:
		top.cancel()
	case (k.Name == fyne.KeyReturn || k.Name == fyne.KeyEnter) && top.accept != nil:
		top.accept()
	}
}

// bodyLayout stacks title, content and buttons in a fixed width; the content takes the height that is left.
type bodyLayout struct{ width float32 }

func (l bodyLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	s := fyne.NewSize(scaled(l.width), GapLarge*float32(len(o)-1))
	for _, x := range o {
		s.Width = max(s.Width, x.MinSize().Width)
	}
	for _, x := range o {
		s.Height += heightAt(x, s.Width)
	}
	return s
}

func (l bodyLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	top, foot := heightAt(o[0], size.Width), heightAt(o[2], size.Width)
	place(o[0], 0, 0, size.Width, top)
	place(o[1], 0, top+GapLarge, size.Width, max(0, size.Height-top-foot-2*GapLarge))
	place(o[2], 0, size.Height-foot, size.Width, foot)
}
