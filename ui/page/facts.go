package page

import (
	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
)

// fact is something that is shown and can't be changed.
type fact struct{ label, text string }

// facts shows what is known, a line each; what is not known says so.
func facts(env *kit.Env, all []fact) fyne.CanvasObject {
	box := kit.VBox()
	for _, f := range all {
		text := kit.NewParagraph(env, f.text, kit.Body)
		if f.text == "" {
			text = kit.NewParagraph(env, env.T("lead.fact.unknown"), kit.Muted)
		}
		box.Add(kit.Border(env, nil, nil, kit.Wide(factLabel, kit.NewParagraph(env, f.label, kit.Muted)), nil, text))
	}
	return box
}

const factLabel = 160
