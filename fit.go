package main

import (
	"fyne.io/fyne/v2"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// titleBar is how high the frame above a window may be, which no screen's size counts.
const titleBar = 40

// fit makes a window that is larger than the main screen as large as that, and puts it
// in its middle: its size may have been kept on a larger one. It can be called once
// the window stands, since its scale is not known before.
func fit(frame fyne.Window) {
	monitor := glfw.GetPrimaryMonitor()
	if monitor == nil {
		return
	}
	_, _, width, height := monitor.GetWorkarea()
	scale := frame.Canvas().Scale()
	room := fyne.NewSize(float32(width)/scale, float32(height)/scale-titleBar)
	if size := frame.Canvas().Size(); size.Width > room.Width || size.Height > room.Height {
		frame.Resize(size.Min(room))
		frame.CenterOnScreen()
	}
}
