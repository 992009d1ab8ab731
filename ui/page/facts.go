package page

import (
	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
)

// fact is something that is shown and can't be changed.
type fact struct{ label, text string }

// facts shows what is known, a line each; what is not known says so.
func facts(env *kit.Env, all []fact) fyne.CanvasObject {
	box := layout.VBox()
	for _, f := range all {
		text := prose.NewParagraph(env, f.text, prose.Body)
		if f.text == "" {
			text = prose.NewParagraph(env, env.T("lead.fact.unknown"), prose.Muted)
		}
		box.Add(layout.Border(env, nil, nil, layout.FixedWidth(factLabel, prose.NewParagraph(env, f.label, prose.Muted)), nil, text))
	}
	return box
}

const factLabel = 160
