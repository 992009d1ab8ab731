package requests

import (
	"cmp"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/letters"
	"mujeeb/ui/page"
)

// clientCard passes the request on to the client, where the vault is kept for one.
func (q *requestPage) clientCard() fyne.CanvasObject {
	r, laws, now, lang := q.facts.request, q.facts.laws, q.Now(), q.Lang.Code()
	who := data.Written{Others: 1}
	if r.LeadID != 0 {
		who = data.Written{Leads: []int64{r.LeadID}}
	}
	return page.ClientCard(q.Place, page.ClientMatter{
		Kind: data.ToldRequest, ID: r.ID, File: fmt.Sprintf("request-%d.txt", r.ID), Plan: data.ExportPlan{Kind: data.ExportLetter}, Who: who, Told: q.done,
		Letter: func(p data.Profile, s data.Settings) string {
			return letters.ClientLetter(letters.ToClient{
				Lang: lang, From: letters.Sender{Name: p.Keeper.Name, Contact: p.Keeper.Contact}, Client: s.Controller, Number: int(r.ID), Request: true,
				At: r.ReceivedAt.In(now.Location()), Who: strings.TrimSpace(cmp.Or(r.Name, "-") + " " + r.Address), Right: string(r.Right), Asked: r.Asked, Due: r.Clock(laws, now).Due,
			})
		},
	})
}
