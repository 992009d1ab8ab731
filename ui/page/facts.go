package page

import (
	"fyne.io/fyne/v2"

	"mujeeb/ui/kit"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
)

// Fact is something that is shown and can't be changed.
type Fact struct{ Label, Text string }

// Facts shows what is known, a line each; what is not known says so.
func Facts(env *kit.Env, all []Fact) fyne.CanvasObject {
	box := layout.VBox()
	for _, f := range all {
		text := prose.NewParagraph(env, f.Text, prose.Body)
		if f.Text == "" {
			text = prose.NewParagraph(env, env.T("lead.fact.unknown"), prose.Muted)
		}
		box.Add(layout.Border(env, nil, nil, layout.FixedWidth(factLabel, prose.NewParagraph(env, f.Label, prose.Muted)), nil, text))
	}
	return box
}

const factLabel = 160
