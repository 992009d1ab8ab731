package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
)

// WindowNumber returns the system's number of a window, its X11 identifier or its
// HWND, or 0 where it has none.
func WindowNumber(w fyne.Window) (n uintptr) {
	native(w, func(context any) {
		switch c := context.(type) {
		case driver.X11WindowContext:
			n = c.WindowHandle
		case driver.WindowsWindowContext:
			n = c.HWND
		}
	})
	return n
}

// Stands reports whether the system made the window. A driver that draws without
// a system, as in tests, counts as one that did.
func Stands(w fyne.Window) bool {
	stands := true
	native(w, func(context any) {
		switch c := context.(type) {
		case driver.WaylandWindowContext:
			stands = c.WaylandSurface != 0
		case driver.MacWindowContext:
			stands = c.NSWindow != 0
		default:
			stands = WindowNumber(w) != 0
		}
	})
	return stands
}

// native calls f with what the driver knows of the window, if it is one of a system.
func native(w fyne.Window, f func(context any)) {
	if n, ok := w.(driver.NativeWindow); ok {
		n.RunNative(f)
	}
}
