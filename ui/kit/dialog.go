package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Dialog is a window within the window that must be answered first. Package dialog makes what stands in it.
//
// Keys: Escape does what the cancelling button does. Return, pressed anywhere but on a button, does what the default
// button does; a Danger button is never the default, so Return can't destroy anything by accident.
type Dialog struct {
	env     *Env
	pop     *widget.PopUp
	answers Answers
	restore func()
}

// Answers is what the keys do to a dialog, and who hears of its end.
type Answers struct {
	Cancel func() // Escape; nil just closes the dialog
	Accept func() // Return in a field; nil where there is no harmless answer
	Closed func() // called once, whatever closed the dialog; may be nil
}

// OpenDialog lays content over the window and gives the focus to first, or to the first in it that takes the focus.
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

// Close takes the dialog away and gives the focus back. Closing twice does nothing.
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
	top := e.dialogs[len(e.dialogs)-1].answers
	switch {
	case k.Name == fyne.KeyEscape:
		top.Cancel()
	case (k.Name == fyne.KeyReturn || k.Name == fyne.KeyEnter) && top.Accept != nil:
		top.Accept()
	}
}
