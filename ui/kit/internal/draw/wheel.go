package draw

import (
	"math"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// What the toolkit makes of a turned wheel (its files scroll_speed_*.go): pixels as the system counts them on macOS, and
// elsewhere so many for each click, more than that when many come at once.
const (
	wheelClick    = 25
	manyAtOnce    = 10
	linesForClick = 3
)

// wheelTurn gives how far a thing with lines of this height moves. A click is three lines, as everywhere on the desktop. A
// touchpad is followed as finely as it tells: Windows tells small parts of a click, Wayland what is no whole number of half
// clicks, and macOS pixels, which stay as they are.
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

// WheelBy gives how far the wheel moves a thing with lines of this height.
func WheelBy(e *fyne.ScrollEvent, line float32) float32 {
	return wheelTurn(runtime.GOOS, e.Scrolled.DY, line)
}

// RowHeight is the height of a grid's row.
func RowHeight() float32 {
	return fyne.MeasureText("M", CurrentLook().Size(theme.SizeNameText), fyne.TextStyle{}).Height + 16
}
