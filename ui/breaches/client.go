package breaches

import (
	"fmt"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/letters"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/page"
)

// clientCard tells the client of the breach first, where the vault is kept for one. A
// rehearsal tells nobody.
func (b *breachPage) clientCard() fyne.CanvasObject {
	x, zone, lang := b.breach, b.Now().Location(), b.Lang.Code()
	if x.ID == 0 || x.Rehearsal {
		return layout.VBox()
	}
	return page.ClientCard(b.Place, page.ClientMatter{
		Kind: data.ToldBreach, ID: x.ID, File: fmt.Sprintf("breach-%d.txt", x.ID), Plan: data.ExportPlan{Kind: data.ExportBreachReport},
		Letter: func(p data.Profile, s data.Settings) string {
			return letters.ClientLetter(letters.ToClient{
				Lang: lang, From: letters.Sender{Name: p.Keeper.Name, Contact: p.Keeper.Contact}, Client: s.Controller, Number: int(x.ID),
				Title: x.Title, At: x.NoticedAt.In(zone), Parts: x.Parts, People: -1,
			})
		},
	})
}
