package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Control is what every widget that takes the focus has in common: it knows
// whether it has the focus and whether the mouse is over it, and passes on the
// keys that the widget does not use. A widget embeds it and calls Extend when
// it is made.
type Control struct {
	widget.DisableableWidget
	env     *Env
	caption string
	focused bool
	hovered bool
}

// Extend ties the control to its window and to the widget w that embeds it. It
// is called once, before the widget is shown.
func (c *Control) Extend(env *Env, w fyne.Widget) {
	c.env = env
	c.ExtendBaseWidget(w)
}

// SetCaption says what the widget is called, where that does not stand in itself:
// the label beside a field. It is read out, not drawn.
func (c *Control) SetCaption(s string) { c.caption = s }

// Caption returns what the widget is called.
func (c *Control) Caption() string { return c.caption }

// Spoken returns a label for who hears the window: the caption, the parts that are
// not empty, and whether the widget is switched off.
func (c *Control) Spoken(parts ...string) string {
	all := append([]string{c.caption}, parts...)
	if c.SwitchedOff() {
		all = append(all, c.env.T("kit.access.off"))
	}
	return Spoken(c.env, all...)
}

// Focused reports whether the widget has the keyboard focus.
func (c *Control) Focused() bool { return c.focused }

// Hovered reports whether the mouse is over the widget.
func (c *Control) Hovered() bool { return c.hovered }

// SwitchedOff reports whether a person can't use the widget now. The toolkit's
// Disabled does not tell: some widgets also report it so that the Tab key
// passes them by.
func (c *Control) SwitchedOff() bool { return c.DisableableWidget.Disabled() }

// FocusGained is called by the toolkit. It scrolls the widget into sight.
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

// TypedRune is called by the toolkit. A control without text ignores it.
func (c *Control) TypedRune(rune) {}

// TypedKey is called by the toolkit, and by widgets for the keys that they have
// no use for. Escape and Return go to the dialog on top.
func (c *Control) TypedKey(k *fyne.KeyEvent) { c.env.unusedKey(k) }

// TypedShortcut is called by the toolkit. Ctrl+Return accepts the dialog on top, or
// the page, from any widget in it; other shortcuts go to the window.
func (c *Control) TypedShortcut(s fyne.Shortcut) {
	k, ok := s.(*desktop.CustomShortcut)
	if ok && (c.env.InDialog() || c.env.Accept != nil) && k.Modifier == fyne.KeyModifierShortcutDefault && (k.KeyName == fyne.KeyReturn || k.KeyName == fyne.KeyEnter) {
		c.env.unusedKey(&fyne.KeyEvent{Name: k.KeyName})
		return
	}
	c.PassOn(s)
}

// PassOn hands a shortcut to the window. The toolkit gives shortcuts to the
// widget with the focus only.
func (c *Control) PassOn(s fyne.Shortcut) {
	if c, ok := c.env.Window.Canvas().(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
}

// Used tells the window that a person is using it; see Env.Touched.
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

// Focus moves the keyboard focus to w, in the window that o is drawn in. It
// does nothing where w has the focus or o was never drawn.
func Focus(w fyne.Focusable, o fyne.CanvasObject) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil && c.Focused() != w {
		c.Focus(w)
	}
}
