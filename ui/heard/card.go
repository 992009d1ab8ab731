package heard

import (
	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// card shows all that is known of what was heard, with what can be decided about it.
func (h *heardPage) card(x data.HeardRow) fyne.CanvasObject {
	rows := []fyne.CanvasObject{
		layout.AlignLeading(h.Env, piece.NewBadge(h.Env, h.T("heard.outcome."+string(x.Outcome)), tone(x.Heard))),
		prose.NewParagraph(h.Env, h.T("heard.note."+string(x.Outcome)), prose.Body),
		layout.Flow(h.Env, h.buttons(x)...),
	}
	for _, f := range h.facts(x) {
		if f.Text != "" {
			rows = append(rows, layout.VBoxTight(prose.NewParagraph(h.Env, f.Label, prose.Caption), prose.NewParagraph(h.Env, f.Text, prose.Body)))
		}
	}
	return piece.NewCard(h.Env, h.who(x), layout.VBox(rows...))
}

func (h *heardPage) facts(x data.HeardRow) []page.Fact {
	facts := []page.Fact{
		{Label: h.T("heard.column.when"), Text: h.Lang.DateTime(h.Local(x.At))},
		{Label: h.T("heard.from"), Text: x.Sender},
		{Label: h.T("heard.run"), Text: x.Run},
	}
	if x.Wish != "" {
		facts = append(facts, page.Fact{Label: h.T("heard.wish"), Text: h.T("heard.wish." + string(x.Wish))})
	}
	if key := "heard.known." + x.Proof; h.Lang.Has(key) {
		facts = append(facts, page.Fact{Label: h.T("heard.known"), Text: h.T(key)})
	}
	words := x.Words
	if words == "" {
		words = x.Status
	}
	facts = append(facts, page.Fact{Label: h.T("heard.server"), Text: words}, page.Fact{Label: h.T("heard.subject"), Text: x.Subject}, page.Fact{Label: h.T("heard.text"), Text: x.Text})
	if !x.DoneAt.IsZero() {
		facts = append(facts, page.Fact{Label: h.T("heard.done"), Text: h.Lang.DateTime(h.Local(x.DoneAt))})
	}
	return facts
}

// buttons are the acts that are left to the owner, and where to go.
func (h *heardPage) buttons(x data.HeardRow) (all []fyne.CanvasObject) {
	if x.IsOpen() {
		if x.AsksToStop() {
			all = append(all, button.New(h.Env, button.Primary, h.T("heard.was"), func() { h.askWho(x) }))
		}
		if x.Kind == data.MailPerson {
			all = append(all, button.New(h.Env, button.Plain, h.T("heard.request"), func() { h.askRequest(x) }))
		}
		all = append(all, button.New(h.Env, button.Plain, h.T("heard.finish"), func() { h.askFinish(x) }))
	}
	if x.LeadID != 0 {
		all = append(all, button.New(h.Env, button.Plain, h.T("heard.person"), func() { h.GoTo(page.Route{Page: page.Lead, ID: x.LeadID}) }))
	}
	if x.RunID != 0 && h.run == 0 {
		all = append(all, button.New(h.Env, button.Plain, h.T("heard.open.run"), func() { h.GoTo(page.Route{Page: page.Campaign, ID: x.RunID}) }))
	}
	return all
}
