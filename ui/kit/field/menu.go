package field

import (
	"slices"

	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
)

// showMenu opens a list of acts under a widget. The chosen act runs after the
// list has closed.
func showMenu(env *kit.Env, under fyne.CanvasObject, acts []act) {
	options := make([]Option, len(acts))
	for i, a := range acts {
		options[i] = Option{Key: a.Text, Text: a.Text}
	}
	showOptions(env, under, options, "", func(key string) {
		i := slices.IndexFunc(acts, func(a act) bool { return a.Text == key })
		acts[i].Do()
	})
}

// act is one line of a menu.
type act struct {
	Text string
	Do   func()
}
