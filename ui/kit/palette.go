package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

type palette map[fyne.ThemeColorName]color.Color

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}

func alpha(v uint32, a uint8) color.NRGBA {
	c := rgb(v)
	c.A = a
	return c
}

// The palettes are deep teal on warm greys. TestTheme_Contrast holds every pair
// of text and ground to the contrast of WCAG 2.2 AA.
var lightPalette = palette{
	theme.ColorNameBackground:          rgb(0xf6f4f1),
	ColorSurface:                       rgb(0xffffff),
	ColorRail:                          rgb(0xece9e4),
	theme.ColorNameForeground:          rgb(0x23211e),
	ColorMuted:                         rgb(0x635e57),
	theme.ColorNamePlaceHolder:         rgb(0x736d65),
	theme.ColorNameDisabled:            rgb(0x8f8981),
	theme.ColorNamePrimary:             rgb(0x0b5f5c),
	ColorPrimarySoft:                   rgb(0xdcebe9),
	theme.ColorNameForegroundOnPrimary: rgb(0xffffff),
	theme.ColorNameHyperlink:           rgb(0x0b5f5c),
	theme.ColorNameFocus:               alpha(0x0b7a75, 0x66),
	theme.ColorNameSelection:           alpha(0x0b7a75, 0x38),
	theme.ColorNameHover:               alpha(0x23211e, 0x0d),
	theme.ColorNamePressed:             alpha(0x23211e, 0x1f),
	theme.ColorNameButton:              rgb(0xffffff),
	theme.ColorNameDisabledButton:      rgb(0xe8e5e0),
	theme.ColorNameInputBackground:     rgb(0xffffff),
	theme.ColorNameInputBorder:         rgb(0x8c867e),
	theme.ColorNameHeaderBackground:    rgb(0xefece8),
	theme.ColorNameMenuBackground:      rgb(0xffffff),
	theme.ColorNameOverlayBackground:   rgb(0xffffff),
	theme.ColorNameSeparator:           rgb(0xe2ded8),
	theme.ColorNameShadow:              alpha(0x23211e, 0x40),
	theme.ColorNameScrollBar:           alpha(0x23211e, 0x66),
	theme.ColorNameError:               rgb(0xa8261f),
	theme.ColorNameForegroundOnError:   rgb(0xffffff),
	theme.ColorNameSuccess:             rgb(0x1f6b3a),
	theme.ColorNameForegroundOnSuccess: rgb(0xffffff),
	theme.ColorNameWarning:             rgb(0x855300),
	theme.ColorNameForegroundOnWarning: rgb(0xffffff),
	ColorGood:                          rgb(0x1f6b3a),
	ColorGoodSoft:                      rgb(0xdff0e4),
	ColorWarn:                          rgb(0x7a4b00),
	ColorWarnSoft:                      rgb(0xfbeccb),
	ColorBad:                           rgb(0xa8261f),
	ColorBadSoft:                       rgb(0xfbe3e0),
	ColorInfo:                          rgb(0x1d4f7c),
	ColorInfoSoft:                      rgb(0xe0ebf5),
	ColorNeutralSoft:                   rgb(0xebe8e3),
}

var darkPalette = palette{
	theme.ColorNameBackground:          rgb(0x191817),
	ColorSurface:                       rgb(0x232120),
	ColorRail:                          rgb(0x131211),
	theme.ColorNameForeground:          rgb(0xf1eeea),
	ColorMuted:                         rgb(0xb5afa7),
	theme.ColorNamePlaceHolder:         rgb(0xa19b93),
	theme.ColorNameDisabled:            rgb(0x7d7770),
	theme.ColorNamePrimary:             rgb(0x5cc5bb),
	ColorPrimarySoft:                   rgb(0x173b39),
	theme.ColorNameForegroundOnPrimary: rgb(0x06211f),
	theme.ColorNameHyperlink:           rgb(0x6fd0c6),
	theme.ColorNameFocus:               alpha(0x5cc5bb, 0x80),
	theme.ColorNameSelection:           alpha(0x5cc5bb, 0x40),
	theme.ColorNameHover:               alpha(0xffffff, 0x0f),
	theme.ColorNamePressed:             alpha(0xffffff, 0x24),
	theme.ColorNameButton:              rgb(0x2d2b29),
	theme.ColorNameDisabledButton:      rgb(0x2a2826),
	theme.ColorNameInputBackground:     rgb(0x1d1c1a),
	theme.ColorNameInputBorder:         rgb(0x847e76),
	theme.ColorNameHeaderBackground:    rgb(0x2b2927),
	theme.ColorNameMenuBackground:      rgb(0x2b2927),
	theme.ColorNameOverlayBackground:   rgb(0x272523),
	theme.ColorNameSeparator:           rgb(0x393633),
	theme.ColorNameShadow:              alpha(0x000000, 0x80),
	theme.ColorNameScrollBar:           alpha(0xffffff, 0x66),
	theme.ColorNameError:               rgb(0xff9a8f),
	theme.ColorNameForegroundOnError:   rgb(0x3a0906),
	theme.ColorNameSuccess:             rgb(0x86d3a0),
	theme.ColorNameForegroundOnSuccess: rgb(0x06240f),
	theme.ColorNameWarning:             rgb(0xf0bd62),
	theme.ColorNameForegroundOnWarning: rgb(0x2e1d00),
	ColorGood:                          rgb(0x86d3a0),
	ColorGoodSoft:                      rgb(0x173423),
	ColorWarn:                          rgb(0xf0bd62),
	ColorWarnSoft:                      rgb(0x3d2e10),
	ColorBad:                           rgb(0xff9a8f),
	ColorBadSoft:                       rgb(0x4a1d19),
	ColorInfo:                          rgb(0x93c2ec),
	ColorInfoSoft:                      rgb(0x172f45),
	ColorNeutralSoft:                   rgb(0x373431),
}
