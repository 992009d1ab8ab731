package page

import (
	"slices"

	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
)

// The preferences of the look.
const (
	PrefLanguage = "language"
	PrefTheme    = "theme"
	PrefText     = "text" // how large texts are, in percent
)

// ThemeOfSystem is the choice of the palette that the desktop has.
const ThemeOfSystem = "system"

// TextSizes returns how large texts can be, in percent.
func TextSizes() []int { return []int{100, 125, 150} }

// Look is how the window speaks and looks. What is chosen holds at once and is
// remembered. Its methods belong to the UI goroutine.
type Look struct {
	env    *kit.Env
	prefs  Preferences
	set    func(fyne.Theme)
	redraw func() // builds the window anew
}

// NewLook makes the look that was chosen last and shows it.
func NewLook(env *kit.Env, prefs Preferences, set func(fyne.Theme), redraw func()) *Look {
	l := &Look{env: env, prefs: prefs, set: set, redraw: redraw}
	l.show()
	return l
}

func (l *Look) show() {
	modes := map[string]kit.Mode{"light": kit.Light, "dark": kit.Dark} // anything else is the desktop's own
	l.set(kit.NewTheme(modes[l.Theme()], float32(l.Text())/100))
}

// ChooseLanguage changes the language.
func (l *Look) ChooseLanguage(code string) {
	l.prefs.SetString(PrefLanguage, code)
	l.env.Lang.Set(code)
}

// ChooseTheme changes the palette: "light", "dark" or [ThemeOfSystem].
func (l *Look) ChooseTheme(name string) {
	l.prefs.SetString(PrefTheme, name)
	l.show()
}

// ChooseText changes the size of all texts.
func (l *Look) ChooseText(percent int) {
	l.prefs.SetInt(PrefText, percent)
	l.show()
	l.redraw() // what is drawn was measured with the size before
}

// Theme returns the palette that was chosen last.
func (l *Look) Theme() string {
	if name := l.prefs.String(PrefTheme); name == "light" || name == "dark" {
		return name
	}
	return ThemeOfSystem
}

// Text returns the size of texts that was chosen last, in percent.
func (l *Look) Text() int {
	if percent := l.prefs.Int(PrefText); slices.Contains(TextSizes(), percent) {
		return percent
	}
	return TextSizes()[0]
}
