package main

import (
	"fmt"
	"os"

	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"

	"mujeeb/ui/native"
)

// successor is the process that takes this one's place when it ends; the zero value is none.
type successor struct {
	path string
	args []string
}

// prepareSuccessor has the program end in a fresh process of itself, and reports false where
// it can't: its file was moved, or it would lose the demonstration.
//
// A minimised window is no moment for it. GLFW knows one (its attribute Iconified; not on
// Wayland), but Fyne 2.8 shows its first window as soon as it has made it, and has no place
// between the two where a window could be told to begin minimised: on X11 by WM_HINTS, on
// Windows by STARTUPINFO alone. The fresh one would appear before the person.
func (d *desktop) prepareSuccessor(frame fyne.Window) bool {
	path, err := os.Executable()
	if err == nil {
		_, err = os.Stat(path)
	}
	if err != nil || d.demo {
		return false
	}
	d.next = successor{path: path}
	if d.vault != "" {
		d.next.args = append(d.next.args, "-vault", d.vault)
	}
	if x, y, known := position(frame); known {
		d.next.args = append(d.next.args, "-at", fmt.Sprintf("%d,%d", x, y))
	}
	return true
}

// begin starts the successor in this process's place, if there is to be one.
func (s successor) begin() error {
	if s.path == "" {
		return nil
	}
	return native.Replace(s.path, s.args)
}

// place is where a window begins on the screen.
type place struct{ x, y int }

// position returns where a window is on the screen, which nobody knows on Wayland.
func position(frame fyne.Window) (x, y int, known bool) {
	w, ok := frame.(interface{ RunWithContext(func()) })
	if !ok || glfw.GetPlatform() == glfw.PlatformWayland {
		return 0, 0, false
	}
	w.RunWithContext(func() {
		if window := glfw.GetCurrentContext(); window != nil {
			x, y = window.GetPos()
			known = true
		}
	})
	return x, y, known
}

// openAt has the next window open at a place, where the system lets it.
func (p place) openAt() {
	glfw.WindowHint(glfw.PositionX, p.x)
	glfw.WindowHint(glfw.PositionY, p.y)
}
