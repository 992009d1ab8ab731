package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
)

// look resolves colours and sizes of the theme that is set now.
type look struct {
	theme   fyne.Theme
	variant fyne.ThemeVariant
}

func currentLook() look {
	s := fyne.CurrentApp().Settings()
	return look{s.Theme(), s.ThemeVariant()}
}

func (l look) color(n fyne.ThemeColorName) color.Color { return l.theme.Color(n, l.variant) }
func (l look) size(n fyne.ThemeSizeName) float32       { return l.theme.Size(n) }
func (l look) icon(n fyne.ThemeIconName) fyne.Resource { return l.theme.Icon(n) }

// scaled is a measure that grows with the texts, as the width of a column does.
func scaled(x float32) float32 {
	if one := currentLook().size(SizeUnit); one > 0 { // a theme that is not ours has none
		return x * one
	}
	return x
}
