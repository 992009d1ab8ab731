package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Dialog is a modal window inside the window. Package dialog opens the usual
// ones.
//
// Keys: Escape cancels. Return, pressed anywhere but on a button, accepts; a
// dialog that destroys something has no Accept, so Return can't do it by
// accident.
type Dialog struct {
	env     *Env
	pop     *widget.PopUp
	answers Answers
	restore func()
}

// Answers is what the keys do to a dialog, and who is told of its end.
type Answers struct {
	Cancel func() // Escape; nil just closes the dialog
	Accept func() // Return in a field; nil where there is no harmless answer
	Closed func() // called once, whatever closed the dialog; may be nil
}

// OpenDialog shows content over the window and focuses first, or the first
// focusable widget in content where first is nil. The dialog stays until Close
// or CloseDialogs.
func OpenDialog(env *Env, content fyne.CanvasObject, first fyne.Focusable, a Answers) *Dialog {
	d := &Dialog{env: env, pop: widget.NewModalPopUp(content, env.Window.Canvas()), answers: a}
	if a.Cancel == nil {
		d.answers.Cancel = d.Close
	}
	c := env.Window.Canvas()
	before, typed := c.Focused(), c.OnTypedKey()
	env.dialogs = append(env.dialogs, d)
	c.SetOnTypedKey(env.unusedKey)
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
	return d
}

// Close removes the dialog and gives the focus back to the widget that had it
// before. Closing twice does nothing.
func (d *Dialog) Close() {
	i := slices.Index(d.env.dialogs, d)
	if i < 0 {
		return
	}
	d.env.dialogs = slices.Delete(d.env.dialogs, i, i+1)
	d.pop.Hide()
	d.restore()
	if d.answers.Closed != nil {
		d.answers.Closed()
	}
}

// InDialog reports whether a dialog is open.
func (e *Env) InDialog() bool { return len(e.dialogs) > 0 }

// CloseDialogs closes all dialogs, the top one first.
func (e *Env) CloseDialogs() {
	for _, d := range slices.Backward(slices.Clone(e.dialogs)) {
		d.Close()
	}
}

// TakeKeys has the keys that are pressed while no widget has the focus scroll the
// page, as those do that the widget with the focus has no use for.
func (e *Env) TakeKeys() { e.Window.Canvas().SetOnTypedKey(e.unusedKey) }

// unusedKey gets the keys that no widget has used, scrolls with them and answers the
// dialog on top, or the page where there is none.
func (e *Env) unusedKey(k *fyne.KeyEvent) {
	e.touched()
	e.turn(k.Name)
	top := Answers{Accept: e.Accept}
	if e.InDialog() {
		top = e.dialogs[len(e.dialogs)-1].answers
	}
	switch {
	case k.Name == fyne.KeyEscape && top.Cancel != nil:
		top.Cancel()
	case (k.Name == fyne.KeyReturn || k.Name == fyne.KeyEnter) && top.Accept != nil:
		top.Accept()
	}
}
