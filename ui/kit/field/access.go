package field

import (
	"cmp"

	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
)

var (
	_ fyne.Accessible = (*Entry)(nil)
	_ fyne.Accessible = (*TextArea)(nil)
	_ fyne.Accessible = (*Search)(nil)
	_ fyne.Accessible = (*Select)(nil)
	_ fyne.Accessible = (*Check)(nil)
	_ fyne.Accessible = (*radio)(nil)
	_ fyne.Accessible = (*optionList)(nil)
	_ fyne.Accessible = (*chip)(nil)
	_ fyne.Accessible = (*iconTap)(nil)
)

// AccessibilityLabel is called by the toolkit. It says what the field is called,
// what stands in it and what is wrong with that. A field that shows dots, or whose
// text must not be copied, does not say the text.
func (f *field) AccessibilityLabel() string {
	text := f.Text()
	switch {
	case text == "" && f.placeholder != f.Caption():
		text = f.placeholder
	case text != "" && f.secret:
		text = f.env.T("kit.access.hidden")
	}
	return f.Spoken(text, f.problem)
}

// AccessibilityRole is called by the toolkit, which has no role of what is typed
// into.
func (f *field) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel is called by the toolkit.
func (s *Select) AccessibilityLabel() string {
	return s.Spoken(cmp.Or(optionText(s.options, s.selected), s.placeholder))
}

// AccessibilityRole is called by the toolkit.
func (s *Select) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityLabel is called by the toolkit.
func (c *Check) AccessibilityLabel() string {
	if c.on {
		return c.Spoken(c.text, c.env.T("kit.access.ticked"))
	}
	return c.Spoken(c.text, c.env.T("kit.access.unticked"))
}

// AccessibilityRole is called by the toolkit.
func (t *tick) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityLabel is called by the toolkit.
func (r *radio) AccessibilityLabel() string {
	if r.on {
		return r.Spoken(r.text, r.env.T("kit.access.chosen"))
	}
	return r.Spoken(r.text)
}

// SetCaption says what is chosen; see [kit.Control].
func (g *RadioGroup) SetCaption(s string) {
	for _, r := range g.radios {
		r.SetCaption(s)
	}
}

// Caption returns what is chosen.
func (g *RadioGroup) Caption() string {
	if len(g.radios) == 0 {
		return ""
	}
	return g.radios[0].Caption()
}

// AccessibilityLabel is called by the toolkit.
func (l *optionList) AccessibilityLabel() string {
	if len(l.options) == 0 {
		return l.env.T("kit.access.empty")
	}
	return l.Spoken(l.options[l.at].Text, l.env.T("kit.access.option", "number", l.at+1, "all", len(l.options)))
}

// AccessibilityRole is called by the toolkit.
func (l *optionList) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel is called by the toolkit.
func (c *chip) AccessibilityLabel() string {
	return c.Spoken(c.env.T("kit.access.remove", "text", c.text))
}

// AccessibilityRole is called by the toolkit.
func (c *chip) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityLabel is called by the toolkit.
func (i *iconTap) AccessibilityLabel() string { return i.text }

// AccessibilityRole is called by the toolkit.
func (i *iconTap) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// name calls the widget in a cell of a form by the label beside it: the cell
// itself, or the first one in it that has no name.
func name(cell fyne.CanvasObject, label string) bool {
	if w, ok := cell.(kit.Captioned); ok {
		if w.Caption() == "" {
			w.SetCaption(label)
		}
		return true
	}
	var inside []fyne.CanvasObject
	switch c := cell.(type) {
	case *fyne.Container:
		inside = c.Objects
	case holder:
		inside = c.Held()
	}
	for _, o := range inside {
		if name(o, label) {
			return true
		}
	}
	return false
}

// holder is a widget that other widgets stand in.
type holder interface{ Held() []fyne.CanvasObject }
