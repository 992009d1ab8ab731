package draw

import (
	"image/color"

	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
)

// Look resolves colours and sizes of the theme that is set now.
type Look struct {
	theme   fyne.Theme
	variant fyne.ThemeVariant
}

func CurrentLook() Look {
	s := fyne.CurrentApp().Settings()
	return Look{s.Theme(), s.ThemeVariant()}
}

func (l Look) Color(n fyne.ThemeColorName) color.Color { return l.theme.Color(n, l.variant) }
func (l Look) Size(n fyne.ThemeSizeName) float32       { return l.theme.Size(n) }
func (l Look) Icon(n fyne.ThemeIconName) fyne.Resource { return l.theme.Icon(n) }

// Scaled is a measure that grows with the texts, as the width of a column does.
func Scaled(x float32) float32 {
	if one := CurrentLook().Size(kit.SizeUnit); one > 0 { // a theme that is not ours has none
		return x * one
	}
	return x
}
