package piece

import (
	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/internal/draw"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
)

// NewEmptyState makes what stands on a page that has nothing to show yet, with
// what to do next. action may be nil.
func NewEmptyState(env *kit.Env, icon fyne.Resource, title, text string, action *button.Button) fyne.CanvasObject {
	picture := draw.NewIcon(icon, kit.ColorMuted)
	box := layout.VBox(
		layout.MinHeight(56, picture),
		prose.NewParagraph(env, title, prose.Heading).SetAlign(prose.AlignCenter),
		prose.NewParagraph(env, text, prose.Muted).SetAlign(prose.AlignCenter),
	)
	if action != nil {
		box.Add(layout.Center(action))
	}
	return layout.Center(layout.MinWidth(400, box))
}
