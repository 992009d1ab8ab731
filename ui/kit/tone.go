package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Tone says how to take a message: as a fact, as good news, as a warning.
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

// Colors returns the colour names of text in this tone and of the ground under
// it.
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

// Icon returns the icon that stands for the tone.
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
