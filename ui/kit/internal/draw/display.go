package draw

import (
	"fyne.io/fyne/v2"

	"mujeeb/text/bidi"
	"mujeeb/ui/kit"
)

// BaseLevel is the base level of UI text: 1 when pages run from right to left.
func BaseLevel(env *kit.Env) int {
	if env.RTL() {
		return 1
	}
	return 0
}

// Display puts a text into display order; its first strong letter decides its direction, the language where it has none.
func Display(env *kit.Env, s string) string {
	return bidi.Display(s, bidi.Base(s, BaseLevel(env)))
}

// Measure is the size of a one-line text as it will be drawn.
func Measure(env *kit.Env, s string, size float32, st fyne.TextStyle) fyne.Size {
	return fyne.MeasureText(Display(env, s), size, st)
}

// Leading is the side of the screen where lines begin.
func Leading(env *kit.Env) fyne.TextAlign {
	if env.RTL() {
		return fyne.TextAlignTrailing
	}
	return fyne.TextAlignLeading
}
