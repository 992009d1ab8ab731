package field

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
)

// MouseDown is called by the toolkit.
func (f *field) MouseDown(m *desktop.MouseEvent) {
	if f.Disabled() {
		return
	}
	kit.Focus(f.self, f.super())
	if m.Button == desktop.MouseButtonSecondary {
		return
	}
	f.goal = -1
	f.move(f.offset(m.Position), m.Modifier&fyne.KeyModifierShift != 0)
	f.Refresh()
}

// MouseUp is called by the toolkit.
func (f *field) MouseUp(*desktop.MouseEvent) {}

// Dragged is called by the toolkit.
func (f *field) Dragged(d *fyne.DragEvent) {
	if f.Disabled() {
		return
	}
	f.move(f.offset(d.Position), true)
	f.moved()
}

// DragEnd is called by the toolkit.
func (f *field) DragEnd() {}

// Tapped is called by the toolkit.
func (f *field) Tapped(*fyne.PointEvent) {
	if !f.Disabled() {
		kit.Focus(f.self, f.super())
	}
}

// DoubleTapped is called by the toolkit. It selects a word.
func (f *field) DoubleTapped(e *fyne.PointEvent) {
	if f.Disabled() {
		return
	}
	kit.Focus(f.self, f.super())
	f.selectWord(f.offset(e.Position))
	f.Refresh()
}

// TappedSecondary is called by the toolkit. It opens the clipboard menu.
func (f *field) TappedSecondary(*fyne.PointEvent) {
	if f.Disabled() {
		return
	}
	kit.Focus(f.self, f.super())
	acts := []act{{f.env.T("kit.paste"), func() { f.paste(nil) }}, {f.env.T("kit.selectall"), f.SelectAll}}
	if f.SelectedText() != "" {
		acts = append([]act{{f.env.T("kit.cut"), f.cut}, {f.env.T("kit.copy"), f.copy}}, acts...)
	}
	showMenu(f.env, f.super(), acts)
}

// turned scrolls the lines as the wheel says.
func (f *field) turned(e *fyne.ScrollEvent) {
	f.scroll.Y -= draw.WheelBy(e, f.face().Height())
	f.clampScroll()
	f.Refresh()
}

// Cursor is called by the toolkit.
func (f *field) Cursor() desktop.Cursor {
	if f.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.TextCursor
}
