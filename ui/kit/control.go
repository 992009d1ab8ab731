package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Control is what every widget that takes the focus has in common. A widget embeds it and calls Extend when it is made.
type Control struct {
	widget.DisableableWidget
	env     *Env
	focused bool
	hovered bool
}

// Extend ties the control to its window and to the widget that embeds it.
func (c *Control) Extend(env *Env, w fyne.Widget) {
	c.env = env
	c.ExtendBaseWidget(w)
}

// Focused tells whether the keyboard acts on the widget.
func (c *Control) Focused() bool { return c.focused }

// Hovered tells whether the mouse is over the widget.
func (c *Control) Hovered() bool { return c.hovered }

// SwitchedOff tells whether a person can't use the widget now. The toolkit's own Disabled is also said by what Tab passes by.
func (c *Control) SwitchedOff() bool { return c.DisableableWidget.Disabled() }

// FocusGained is called by the toolkit.
func (c *Control) FocusGained() {
	c.env.touched()
	c.focused = true
	c.Refresh()
	c.env.reveal()
}

// FocusLost is called by the toolkit.
func (c *Control) FocusLost() {
	c.focused = false
	c.Refresh()
}

// TypedRune is called by the toolkit.
func (c *Control) TypedRune(rune) {}

// TypedKey gets the keys that the widget has no use for, so that the dialog on top hears of Escape and Return.
func (c *Control) TypedKey(k *fyne.KeyEvent) { c.env.unusedKey(k) }

// TypedShortcut is called by the toolkit. Return with Ctrl answers a dialog from anywhere in it; the rest goes on to
// the window.
func (c *Control) TypedShortcut(s fyne.Shortcut) {
	k, ok := s.(*desktop.CustomShortcut)
	if ok && c.env.InDialog() && k.Modifier == fyne.KeyModifierShortcutDefault && (k.KeyName == fyne.KeyReturn || k.KeyName == fyne.KeyEnter) {
		c.env.unusedKey(&fyne.KeyEvent{Name: k.KeyName})
		return
	}
	c.PassOn(s)
}

// PassOn gives the window a shortcut that the widget has no use for: the toolkit stops at the widget with the focus.
func (c *Control) PassOn(s fyne.Shortcut) {
	if c, ok := c.env.Window.Canvas().(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

// Used tells the window that a person is using it.
func (c *Control) Used() { c.env.touched() }

// MouseIn is called by the toolkit.
func (c *Control) MouseIn(*desktop.MouseEvent) { c.hover(true) }

// MouseMoved is called by the toolkit.
func (c *Control) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is called by the toolkit.
func (c *Control) MouseOut() { c.hover(false) }

func (c *Control) hover(on bool) {
	c.env.touched()
	c.hovered = on
	c.Refresh()
}

// Focus asks for the keyboard on behalf of w, which a mouse click on o gives.
func Focus(w fyne.Focusable, o fyne.CanvasObject) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil && c.Focused() != w {
		c.Focus(w)
	}
}
