package settings

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"mujeeb/mail/provider"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// guideOf returns whose steps to an app password are those of a provider: presets of one
// company share them. It returns "" where there are none.
func guideOf(p *page.Place, x provider.Preset) string {
	name, _, _ := strings.Cut(x.Key, "-")
	if name == "workspace" {
		name = "gmail"
	}
	if p.Lang.Has("account.guide."+name+".1") && x.Offers(provider.SignInAppPassword) {
		return name
	}
	return ""
}

// guide returns the steps to an app password, folded; nil where there are none.
func guide(p *page.Place, x provider.Preset) fyne.CanvasObject {
	name := guideOf(p, x)
	if name == "" {
		return nil
	}
	var rows []fyne.CanvasObject
	for i := 1; p.Lang.Has("account.guide." + name + "." + strconv.Itoa(i)); i++ {
		step := p.T("account.guide." + name + "." + strconv.Itoa(i))
		rows = append(rows, prose.NewParagraph(p.Env, p.T("account.guide.step", "number", i, "text", step), prose.Body))
	}
	rows = append(rows, prose.NewParagraph(p.Env, p.T("account.guide.unsure", "date", dateOf(p, x.Facts.SignIn)), prose.Caption))
	return piece.NewFold(p.Env, p.T("account.guide"), layout.VBoxTight(rows...))
}
