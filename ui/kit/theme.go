package kit

import (
	_ "embed"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Spacing, in Fyne's device-independent pixels. Pages use these and no numbers
// of their own.
const (
	GapSmall float32 = 6  // between things that belong together
	Gap      float32 = 12 // between neighbours
	GapLarge float32 = 24 // between groups, and around a page
	Radius   float32 = 8  // of corners
	RowLine  float32 = 1  // hairlines
)

// Mode chooses the palette of a theme.
type Mode int

// System follows the desktop's setting.
const (
	System Mode = iota
	Light
	Dark
)

// Colour names beyond Fyne's own. A soft colour is the ground for text in the
// colour that it is named after.
const (
	ColorMuted       fyne.ThemeColorName = "kitMuted"
	ColorSurface     fyne.ThemeColorName = "kitSurface" // ground of cards, grids and fields
	ColorRail        fyne.ThemeColorName = "kitRail"    // the navigation rail
	ColorPrimarySoft fyne.ThemeColorName = "kitPrimarySoft"
	ColorGood        fyne.ThemeColorName = "kitGood"
	ColorGoodSoft    fyne.ThemeColorName = "kitGoodSoft"
	ColorWarn        fyne.ThemeColorName = "kitWarn"
	ColorWarnSoft    fyne.ThemeColorName = "kitWarnSoft"
	ColorBad         fyne.ThemeColorName = "kitBad"
	ColorBadSoft     fyne.ThemeColorName = "kitBadSoft"
	ColorInfo        fyne.ThemeColorName = "kitInfo"
	ColorInfoSoft    fyne.ThemeColorName = "kitInfoSoft"
	ColorNeutralSoft fyne.ThemeColorName = "kitNeutralSoft"
)

// Type sizes beyond Fyne's own.
const (
	SizeTitle   fyne.ThemeSizeName = "kitTitle"
	SizeHeading fyne.ThemeSizeName = "kitHeading"
	SizeFigure  fyne.ThemeSizeName = "kitFigure" // the number on a StatTile
	SizeUnit    fyne.ThemeSizeName = "kitOne"    // how many times larger than normal the text is
)

//go:embed fonts/Vazirmatn-Regular.ttf
var regularTTF []byte

//go:embed fonts/Vazirmatn-Bold.ttf
var boldTTF []byte

var (
	regular = fyne.NewStaticResource("Vazirmatn-Regular.ttf", regularTTF)
	bold    = fyne.NewStaticResource("Vazirmatn-Bold.ttf", boldTTF)
)

// FontFiles returns the fonts of the program as TrueType files, for what is written on paper.
// They must not be changed.
func FontFiles() (regular, bold []byte) { return regularTTF, boldTTF }

type kitTheme struct {
	mode Mode
	text float32
}

// NewTheme returns the program's look: colours with the contrast of WCAG 2.2 AA
// in both palettes, and one font family that has Latin and Arabic letters. text
// scales all type, and the widths that grow with it: 1 is normal, 1.5 is half
// as large again.
func NewTheme(m Mode, text float32) fyne.Theme { return kitTheme{m, text} }

func (t kitTheme) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	dark := t.mode == Dark || t.mode == System && v == theme.VariantDark
	p := lightPalette
	if dark {
		p, v = darkPalette, theme.VariantDark
	} else {
		v = theme.VariantLight
	}
	if c, ok := p[name]; ok {
		return c
	}
	return theme.DefaultTheme().Color(name, v)
}

func (t kitTheme) Font(s fyne.TextStyle) fyne.Resource {
	switch {
	case s.Symbol, s.Monospace:
		return theme.DefaultTheme().Font(s)
	case s.Bold:
		return bold
	}
	return regular
}

func (t kitTheme) Icon(n fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(n) }

func (t kitTheme) Size(n fyne.ThemeSizeName) float32 {
	switch n {
	case SizeUnit:
		return t.text
	case SizeTitle, theme.SizeNameHeadingText:
		return 24 * t.text
	case SizeHeading, theme.SizeNameSubHeadingText:
		return 17 * t.text
	case SizeFigure:
		return 30 * t.text
	case theme.SizeNameText:
		return 14 * t.text
	case theme.SizeNameCaptionText:
		return 12 * t.text
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius, theme.SizeNamePopupRadius:
		return Radius
	case theme.SizeNameInlineIcon:
		return 18 * t.text
	case theme.SizeNameScrollBar:
		return 10
	case theme.SizeNameScrollBarSmall:
		return 4
	}
	return theme.DefaultTheme().Size(n)
}
