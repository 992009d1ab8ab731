package requests

import (
	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// logCard lists what was done, the newest first.
func (q *requestPage) logCard() fyne.CanvasObject {
	box := layout.VBox(prose.NewParagraph(q.Env, q.T("request.log.text"), prose.Muted))
	for i := len(q.facts.log) - 1; i >= 0; i-- {
		box.Add(piece.NewRule())
		box.Add(q.logRow(q.facts.log[i]))
	}
	return piece.NewCard(q.Env, q.T("request.log.title"), box)
}

func (q *requestPage) logRow(e data.RequestEvent) fyne.CanvasObject {
	row := layout.VBoxTight(prose.NewParagraph(q.Env, eventWords(q.Place, e), prose.Body), prose.NewParagraph(q.Env, eventWhen(q.Place, e), prose.Caption))
	if e.Text != "" && e.Act != data.RequestCorrected {
		row.Add(prose.NewParagraph(q.Env, e.Text, prose.Muted))
	}
	if e.Was+e.Became != "" {
		row.Add(prose.NewParagraph(q.Env, q.T("request.log.change", "was", orNothing(q.Place, e.Was), "became", orNothing(q.Place, e.Became)), prose.Muted))
	}
	return row
}

func orNothing(p *page.Place, s string) string {
	if s == "" {
		return p.T("request.log.nothing")
	}
	return "\u2068" + s + "\u2069"
}

// eventWords says what was done.
func eventWords(p *page.Place, e data.RequestEvent) string {
	key := "request.log." + string(e.Act)
	if exact := key + "." + e.Detail; p.Lang.Has(exact) {
		key = exact
	}
	return p.T(key, "detail", detailWords(p, e))
}

// detailWords words the code of a step.
func detailWords(p *page.Place, e data.RequestEvent) string {
	switch e.Act {
	case data.RequestNoted, data.RequestAnswered, data.RequestExtended, data.RequestLiftTold:
		if e.Detail != "" && p.Lang.Has("request.way."+e.Detail) {
			return p.T("request.way." + e.Detail)
		}
	case data.RequestIdentity:
		return p.T("request.identity." + e.Detail)
	case data.RequestDecided:
		return p.T("request.decision." + e.Detail)
	case data.RequestLettered, data.RequestPrinted:
		return p.T("request.stage." + e.Detail)
	case data.RequestCorrected:
		if e.Detail == "own" { // a field of the owner's own, whose name goes with the person
			return "\u2068" + e.Text + "\u2069"
		}
		return p.T("request.detail." + e.Detail)
	}
	return e.Detail
}

// eventWhen says when something was done, when that was written down if it was later, and by
// which way in.
func eventWhen(p *page.Place, e data.RequestEvent) string {
	way := page.WayWords(p.Env, e.By)
	if e.NotedAt.Sub(e.At).Minutes() >= 1 {
		return p.T("request.log.later", "when", p.Weekday(e.At), "noted", p.Weekday(e.NotedAt), "way", way)
	}
	return p.T("request.log.when", "when", p.Weekday(e.At), "way", way)
}
