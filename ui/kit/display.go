package kit

import (
	"fyne.io/fyne/v2"

	"mujeeb/text/bidi"
)

// baseLevel is the base level of UI text: 1 when pages run from right to left.
func baseLevel(env *Env) int {
	if env.RTL() {
		return 1
	}
	return 0
}

// display puts a text into display order; its first strong letter decides its direction, the language where it has none.
func display(env *Env, s string) string {
	return bidi.Display(s, bidi.Base(s, baseLevel(env)))
}

// measure is the size of a one-line text as it will be drawn.
func measure(env *Env, s string, size float32, st fyne.TextStyle) fyne.Size {
	return fyne.MeasureText(display(env, s), size, st)
}

// leading is the side of the screen where lines begin.
func leading(env *Env) fyne.TextAlign {
	if env.RTL() {
		return fyne.TextAlignTrailing
	}
	return fyne.TextAlignLeading
}
