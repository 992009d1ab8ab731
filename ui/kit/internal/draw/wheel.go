package draw

import (
	"math"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// What the toolkit reports for the mouse wheel (its files scroll_speed_*.go):
// on macOS the system's pixels; elsewhere wheelClick for each click, and more
// when manyAtOnce or more clicks come together.
const (
	wheelClick    = 25
	manyAtOnce    = 10
	linesForClick = 3
)

// wheelTurn returns how far content with lines of this height moves for a wheel
// event of dy on a system. A click moves three lines. Finer steps of a touchpad
// are kept: on Windows parts of a click, on Wayland numbers that are no
// multiple of half a click, on macOS pixels, which are returned as they are.
func wheelTurn(system string, dy, line float32) float32 {
	clicks := float64(dy / wheelClick)
	switch {
	case system == "darwin", math.Abs(clicks) >= manyAtOnce:
		return dy
	case system != "windows" && 2*clicks != math.Trunc(2*clicks):
		return dy
	}
	return float32(clicks) * linesForClick * line
}

// WheelBy returns how far a wheel event moves content with lines of this
// height.
func WheelBy(e *fyne.ScrollEvent, line float32) float32 {
	return wheelTurn(runtime.GOOS, e.Scrolled.DY, line)
}

// RowHeight returns the height of a grid's row, by which the wheel moves pages,
// too.
func RowHeight() float32 {
	return fyne.MeasureText("M", CurrentLook().Size(theme.SizeNameText), fyne.TextStyle{}).Height + 16
}
