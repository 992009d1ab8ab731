// Package draw is what the widgets of the kit draw with: colours and sizes of
// the current theme, rectangles and rings, the renderer that most widgets
// share, and placing that mirrors where pages run from right to left. Pages
// can't import it; they draw nothing themselves.
package draw

import (
	"image/color"

	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
)

// Look is the theme and its variant at one moment.
type Look struct {
	theme   fyne.Theme
	variant fyne.ThemeVariant
}

// CurrentLook returns the look that is set now.
func CurrentLook() Look {
	s := fyne.CurrentApp().Settings()
	return Look{s.Theme(), s.ThemeVariant()}
}

func (l Look) Color(n fyne.ThemeColorName) color.Color { return l.theme.Color(n, l.variant) }
func (l Look) Size(n fyne.ThemeSizeName) float32       { return l.theme.Size(n) }
func (l Look) Icon(n fyne.ThemeIconName) fyne.Resource { return l.theme.Icon(n) }

// LookWatch notices that the look has changed.
type LookWatch struct{ last Look }

// Changed reports whether the look is another one than it was at the last call. It
// reports true at the first.
func (w *LookWatch) Changed() bool {
	was := w.last
	w.last = CurrentLook()
	return w.last != was
}

// Scaled returns x in the scale of the text, so that a column grows with what
// stands in it.
func Scaled(x float32) float32 {
	if one := CurrentLook().Size(kit.SizeUnit); one > 0 { // 0 in other themes
		return x * one
	}
	return x
}
