package kit

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// contrast returns the contrast ratio of WCAG 2.2 for two opaque colours.
func contrast(a, b color.Color) float64 {
	light := func(c color.Color) float64 {
		r, g, b, _ := c.RGBA()
		part := func(v uint32) float64 {
			f := float64(v) / 0xffff
			if f <= 0.04045 {
				return f / 12.92
			}
			return math.Pow((f+0.055)/1.055, 2.4)
		}
		return 0.2126*part(r) + 0.7152*part(g) + 0.0722*part(b)
	}
	x, y := light(a), light(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestTheme_Contrast(t *testing.T) {
	const text, edge = 4.5, 3 // WCAG 2.2, 1.4.3 and 1.4.11
	grounds := []fyne.ThemeColorName{theme.ColorNameBackground, ColorSurface, ColorRail, theme.ColorNameHeaderBackground,
		theme.ColorNameOverlayBackground, theme.ColorNameInputBackground, theme.ColorNameMenuBackground, ColorPrimarySoft, theme.ColorNameButton}
	type pair struct {
		ink, ground fyne.ThemeColorName
		least       float64
	}
	pairs := []pair{
		{theme.ColorNameForegroundOnPrimary, theme.ColorNamePrimary, text}, {theme.ColorNameForegroundOnError, theme.ColorNameError, text},
		{theme.ColorNameForegroundOnSuccess, theme.ColorNameSuccess, text}, {theme.ColorNameForegroundOnWarning, theme.ColorNameWarning, text},
		{ColorGood, ColorGoodSoft, text}, {ColorWarn, ColorWarnSoft, text}, {ColorBad, ColorBadSoft, text}, {ColorInfo, ColorInfoSoft, text},
		{theme.ColorNameForeground, ColorNeutralSoft, text}, {theme.ColorNameForeground, ColorWarnSoft, text}, {theme.ColorNameForeground, ColorBadSoft, text},
		{theme.ColorNamePlaceHolder, theme.ColorNameInputBackground, text}, {theme.ColorNameInputBorder, theme.ColorNameInputBackground, edge},
		{theme.ColorNameInputBorder, ColorSurface, edge}, {theme.ColorNamePrimary, theme.ColorNameInputBackground, edge}, {theme.ColorNameError, ColorSurface, text},
	}
	for _, g := range grounds {
		pairs = append(pairs, pair{theme.ColorNameForeground, g, text}, pair{ColorMuted, g, text}, pair{theme.ColorNameHyperlink, g, text})
	}
	for _, ink := range []fyne.ThemeColorName{ColorGood, ColorWarn, ColorBad, ColorInfo} {
		pairs = append(pairs, pair{ink, ColorSurface, text}, pair{ink, theme.ColorNameBackground, text})
	}
	for name, mode := range map[string]Mode{"light": Light, "dark": Dark} {
		th := NewTheme(mode, 1)
		for _, p := range pairs {
			if got := contrast(th.Color(p.ink, 0), th.Color(p.ground, 0)); got < p.least {
				t.Errorf("%s: %s on %s has %.2f, want %.1f", name, p.ink, p.ground, got, p.least)
			}
		}
	}
}

func TestTheme_Mode(t *testing.T) {
	for _, c := range []struct {
		mode Mode
		v    fyne.ThemeVariant
		dark bool
	}{
		{Light, theme.VariantDark, false}, {Dark, theme.VariantLight, true}, {System, theme.VariantDark, true}, {System, theme.VariantLight, false},
	} {
		r, _, _, _ := NewTheme(c.mode, 1).Color(theme.ColorNameBackground, c.v).RGBA()
		if dark := r < 0x8000; dark != c.dark {
			t.Errorf("mode %d in variant %d: dark %v", c.mode, c.v, dark)
		}
	}
}

// Latin and Arabic letters come from the program's font, not from the system's.
func TestTheme_FontHasBothScripts(t *testing.T) {
	th := NewTheme(Light, 1)
	test.NewTempApp(t).Settings().SetTheme(th)
	if th.Font(fyne.TextStyle{}).Name() == th.Font(fyne.TextStyle{Bold: true}).Name() {
		t.Error("bold is regular")
	}
	if a, b := fyne.MeasureText("سلام", 14, fyne.TextStyle{}), fyne.MeasureText("hello", 14, fyne.TextStyle{}); a.Height != b.Height {
		t.Errorf("lines of two heights: %v and %v", a.Height, b.Height)
	}
	joined := fyne.MeasureText("سلام", 14, fyne.TextStyle{}).Width
	apart := float32(0)
	for _, r := range "سلام" {
		apart += fyne.MeasureText(string(r), 14, fyne.TextStyle{}).Width
	}
	if joined >= apart {
		t.Errorf("letters do not join: %v together, %v apart", joined, apart)
	}
}
