package prose

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/internal/draw"
)

// Style is one of the few looks of a text.
type Style int

// The styles. Muted, Good, Warn and Bad are Body in another colour.
const (
	Body Style = iota
	Title
	Heading
	Strong
	Caption
	Muted
	Good
	Warn
	Bad

	Complaint // what is wrong with a field
)

func (s Style) size(l draw.Look) float32 {
	switch s {
	case Title:
		return l.Size(kit.SizeTitle)
	case Heading:
		return l.Size(kit.SizeHeading)
	case Caption, Complaint:
		return l.Size(theme.SizeNameCaptionText)
	}
	return l.Size(theme.SizeNameText)
}

func (s Style) font() fyne.TextStyle {
	return fyne.TextStyle{Bold: s == Title || s == Heading || s == Strong}
}

func (s Style) color(l draw.Look) color.Color {
	switch s {
	case Caption, Muted:
		return l.Color(kit.ColorMuted)
	case Good:
		return l.Color(kit.ColorGood)
	case Warn:
		return l.Color(kit.ColorWarn)
	case Bad, Complaint:
		return l.Color(kit.ColorBad)
	}
	return l.Color(theme.ColorNameForeground)
}

// Align places lines in the width of a label.
type Align int

// Leading is the side where lines begin: left in English, right in Arabic.
const (
	AlignLeading Align = iota
	AlignCenter
	AlignTrailing
)

// align returns the side of the screen for a side of the line.
func align(env *kit.Env, a Align) fyne.TextAlign {
	switch {
	case a == AlignCenter:
		return fyne.TextAlignCenter
	case (a == AlignTrailing) != env.RTL():
		return fyne.TextAlignTrailing
	}
	return fyne.TextAlignLeading
}
