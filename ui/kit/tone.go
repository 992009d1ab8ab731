package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Tone is what a piece of the page says about its content.
type Tone int

// The tones. ToneNone draws nothing special where a tone is optional.
const (
	ToneNone Tone = iota
	ToneNeutral
	ToneInfo
	ToneGood
	ToneWarn
	ToneBad
)

// Colors gives ink and ground of a tone.
func (t Tone) Colors() (ink, ground fyne.ThemeColorName) {
	switch t {
	case ToneInfo:
		return ColorInfo, ColorInfoSoft
	case ToneGood:
		return ColorGood, ColorGoodSoft
	case ToneWarn:
		return ColorWarn, ColorWarnSoft
	case ToneBad:
		return ColorBad, ColorBadSoft
	}
	return theme.ColorNameForeground, ColorNeutralSoft
}

// Icon is the picture that stands for a tone.
func (t Tone) Icon() fyne.ThemeIconName {
	switch t {
	case ToneGood:
		return theme.IconNameConfirm
	case ToneWarn:
		return theme.IconNameWarning
	case ToneBad:
		return theme.IconNameError
	}
	return theme.IconNameInfo
}
