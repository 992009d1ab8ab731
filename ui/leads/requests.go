package leads

import (
	"slices"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// requestsCard lists the requests of the person, and is where another one is registered.
func (l *leadPage) requestsCard() fyne.CanvasObject {
	box := layout.VBox()
	if slices.ContainsFunc(l.who.requests, func(r data.Request) bool { return r.Restricts() }) {
		box.Add(piece.NewBanner(l.Env, kit.ToneWarn, l.T("request.lead.restricted")))
	}
	if len(l.who.requests) == 0 {
		box.Add(prose.NewParagraph(l.Env, l.T("request.lead.none"), prose.Muted))
	}
	for i := range l.who.requests {
		box.Add(l.requestRow(&l.who.requests[i]))
	}
	box.Add(layout.AlignLeading(l.Env, button.New(l.Env, button.Link, l.T("request.new"), l.askRequest)))
	return piece.NewCard(l.Env, l.T("request.lead.title"), box)
}

func (l *leadPage) requestRow(r *data.Request) fyne.CanvasObject {
	state, tone := l.T("request.clock.answered"), kit.ToneGood
	switch {
	case r.IsOpen():
		state, tone = l.T("request.lead.open.state"), kit.ToneWarn
	case r.Decision == data.Dropped:
		state, tone = l.T("request.clock.dropped"), kit.ToneNeutral
	}
	words := prose.NewParagraph(l.Env, l.Lang.Join(l.T("request.right."+string(r.Right)), l.Lang.ShortDate(l.Local(r.ReceivedAt))), prose.Body)
	open := button.New(l.Env, button.Link, l.T("request.lead.open"), func() { l.GoTo(page.Route{Page: page.Request, ID: r.ID}) })
	return layout.Border(l.Env, nil, nil, layout.MinWidth(110, layout.AlignLeading(l.Env, piece.NewBadge(l.Env, state, tone))), open, layout.Pad(kit.GapSmall, words))
}

// askRequest registers a request of the person.
func (l *leadPage) askRequest() {
	known := page.RequestFields{Request: data.Request{LeadID: l.id}, Whose: l.who.lead.Name}
	page.AskRequest(l.Place, known, func(id int64) { l.GoTo(page.Route{Page: page.Request, ID: id}) })
}
