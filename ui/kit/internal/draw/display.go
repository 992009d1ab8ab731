package draw

import (
	"fyne.io/fyne/v2"

	"mujeeb/text/bidi"
	"mujeeb/ui/kit"
)

// BaseLevel returns the bidi base level of the page: 1 where pages run from
// right to left, else 0.
func BaseLevel(env *kit.Env) int {
	if env.RTL() {
		return 1
	}
	return 0
}

// Display returns s in display order. Its first strong letter decides its
// direction, or the page's where it has none.
func Display(env *kit.Env, s string) string {
	return bidi.Display(s, bidi.Base(s, BaseLevel(env)))
}

// Measure returns the size of a one-line text as it will be drawn.
func Measure(env *kit.Env, s string, size float32, st fyne.TextStyle) fyne.Size {
	return fyne.MeasureText(Display(env, s), size, st)
}

// Leading returns the alignment at the side where lines begin.
func Leading(env *kit.Env) fyne.TextAlign {
	if env.RTL() {
		return fyne.TextAlignTrailing
	}
	return fyne.TextAlignLeading
}
