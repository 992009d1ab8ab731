package requests

import (
	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// askedCard says who asks for what, and leads to them.
func (q *requestPage) askedCard() fyne.CanvasObject {
	r := q.facts.request
	all := []page.Fact{
		{Label: q.T("request.column.who"), Text: page.RequesterName(q.Place, r)},
		{Label: q.T("request.field.received"), Text: q.T("request.received", "when", q.Weekday(r.ReceivedAt), "way", q.T("request.way."+string(r.Way)))},
		{Label: q.T("request.noted"), Text: q.T("request.noted.by", "when", q.Weekday(r.NotedAt), "way", page.WayWords(q.Env, r.By))},
	}
	if r.Address != "" {
		all = append(all, page.Fact{Label: q.T("request.field.address"), Text: "\u2068" + r.Address + "\u2069"})
	}
	if r.Asked != "" {
		all = append(all, page.Fact{Label: q.T("request.field.asked"), Text: r.Asked})
	}
	buttons := layout.Flow(q.Env)
	switch {
	case r.LeadID != 0:
		buttons.Add(button.New(q.Env, button.Plain, q.T("request.person"), func() { q.GoTo(page.Route{Page: page.Lead, ID: r.LeadID}) }))
	case r.ErasedAt.IsZero() && r.IsOpen():
		buttons.Add(button.New(q.Env, button.Primary, q.T("request.find"), q.find))
	case r.ErasedAt.IsZero() && r.Name+r.Address != "":
		buttons.Add(button.New(q.Env, button.Plain, q.T("request.forget"), q.askForget))
	}
	return piece.NewCard(q.Env, q.T("request.asked.title"), layout.VBox(page.Facts(q.Env, all), buttons))
}

// identityCard says how it was made sure who asks, and what was asked of them.
func (q *requestPage) identityCard() fyne.CanvasObject {
	r := q.facts.request
	tone := kit.ToneGood
	switch r.Identity {
	case data.IdentityOpen:
		tone = kit.ToneNeutral
	case data.IdentityAsked:
		tone = kit.ToneWarn
	}
	buttons := layout.Flow(q.Env, button.New(q.Env, button.Plain, q.T("request.identity.check"), q.askIdentity))
	if r.LeadID != 0 && r.Identity != data.IdentityCode && r.Identity != data.IdentitySeen {
		buttons.Add(button.New(q.Env, button.Plain, q.T("request.letter.identity"), func() { q.write(data.StageIdentity) }))
	}
	if r.Asking(data.AskedScope).IsZero() {
		buttons.Add(button.New(q.Env, button.Link, q.T("request.scope.ask"), func() { q.askScope(true) }))
	} else {
		buttons.Add(button.New(q.Env, button.Plain, q.T("request.scope.answer"), func() { q.askScope(false) }))
	}
	return piece.NewCard(q.Env, q.T("request.identity.title"),
		layout.VBox(prose.NewParagraph(q.Env, q.T("request.identity.text"), prose.Muted), buttons),
		piece.NewBadge(q.Env, q.T("request.identity."+string(r.Identity)), tone))
}

// doCard leads to what is asked for.
func (q *requestPage) doCard() fyne.CanvasObject {
	r := q.facts.request
	box := layout.VBox(prose.NewParagraph(q.Env, q.T("request.do."+string(r.Right)), prose.Body))
	buttons := layout.Flow(q.Env)
	if r.LeadID == 0 {
		key := "request.do.nobody"
		if !r.ErasedAt.IsZero() {
			key = "request.do.erased"
		}
		box.Add(prose.NewParagraph(q.Env, q.T(key), prose.Muted))
		return piece.NewCard(q.Env, q.T("request.do.title"), box)
	}
	lead := func(wish page.Wish) func() {
		return func() {
			route := page.Route{Page: page.Lead, ID: r.LeadID}
			if wish != "" {
				route.Kept = wish
			}
			q.GoTo(route)
		}
	}
	switch r.Right {
	case data.RightAccess, data.RightPortability:
		buttons.Add(button.New(q.Env, button.Primary, q.T("request.do.export"), lead(page.HandOver)))
	case data.RightErase:
		buttons.Add(button.New(q.Env, button.Danger, q.T("request.do.erasing"), lead(page.Erase)))
	case data.RightRectify:
		buttons.Add(button.New(q.Env, button.Primary, q.T("request.do.correct"), lead("")))
	case data.RightObject, data.RightWithdraw:
		buttons.Add(button.New(q.Env, button.Primary, q.T("request.do.stop"), q.askStop))
	}
	q.addRestriction(box, buttons)
	box.Add(buttons)
	return piece.NewCard(q.Env, q.T("request.do.title"), box)
}

// addRestriction offers to restrict the person's data where that can be, and to lift it.
func (q *requestPage) addRestriction(box, buttons *fyne.Container) {
	r := q.facts.request
	switch {
	case r.Restricts():
		text := q.T("request.restricted", "when", q.Weekday(r.RestrictedAt))
		if !r.LiftToldAt.IsZero() {
			text += " " + q.T("request.restricted.told", "when", q.Weekday(r.LiftToldAt))
		}
		box.Add(piece.NewBanner(q.Env, kit.ToneWarn, text))
		buttons.Add(button.New(q.Env, button.Plain, q.T("request.lift.letter"), func() { q.write(data.StageLift) }))
		buttons.Add(button.New(q.Env, button.Plain, q.T("request.lift.tell"), q.askLiftTold))
		buttons.Add(button.New(q.Env, button.Plain, q.T("request.lift"), q.askLift))
	case !r.LiftedAt.IsZero():
		box.Add(prose.NewParagraph(q.Env, q.T("request.lifted", "when", q.Weekday(r.LiftedAt)), prose.Muted))
	case !r.RestrictedAt.IsZero():
	case r.Right == data.RightRestrict:
		buttons.Add(button.New(q.Env, button.Primary, q.T("request.restrict"), q.askRestrict))
	case r.Right == data.RightRectify || r.Right == data.RightObject || r.Right == data.RightErase:
		buttons.Add(button.New(q.Env, button.Link, q.T("request.restrict.meanwhile"), q.askRestrict))
	}
}

// answerCard is where it is decided and answered.
func (q *requestPage) answerCard() fyne.CanvasObject {
	r := q.facts.request
	box := layout.VBox()
	if r.DecidedWhy != "" {
		box.Add(prose.NewParagraph(q.Env, r.DecidedWhy, prose.Body))
	}
	buttons := layout.Flow(q.Env)
	if r.IsOpen() {
		box.Add(prose.NewParagraph(q.Env, q.T("request.answer.text"), prose.Muted))
		q.addAnswers(buttons)
	} else {
		buttons.Add(button.New(q.Env, button.Link, q.T("request.reopen"), q.askReopen))
	}
	box.Add(buttons)
	for _, l := range q.facts.letters {
		box.Add(q.letterRow(l))
	}
	title := q.T("request.decision.none")
	tone := kit.ToneNeutral
	if r.Decision != data.Undecided {
		title, tone = q.T("request.decision."+string(r.Decision)), kit.ToneInfo
	}
	return piece.NewCard(q.Env, q.T("request.answer.title"), box, piece.NewBadge(q.Env, title, tone))
}

// addAnswers adds the ways to decide and to answer.
func (q *requestPage) addAnswers(buttons *fyne.Container) {
	r := q.facts.request
	decided := r.Decision != data.Undecided
	kind := button.Primary
	if decided {
		kind = button.Plain
	}
	buttons.Add(button.New(q.Env, kind, q.T("request.decide"), q.askDecision))
	if decided {
		if r.LeadID != 0 {
			buttons.Add(button.New(q.Env, button.Primary, q.T("request.letter.answer"), func() { q.write(data.StageAnswer) }))
		}
		buttons.Add(button.New(q.Env, button.Plain, q.T("request.tell"), q.askTold))
	}
	if r.ErasedAt.IsZero() {
		buttons.Add(button.New(q.Env, button.Link, q.T("request.letter.print"), q.print))
	}
	if r.LeadID != 0 && !decided {
		buttons.Add(button.New(q.Env, button.Link, q.T("request.letter.received"), func() { q.write(data.StageReceived) }))
	}
	if _, can := r.CanExtend(q.facts.laws, q.Now()); can && r.ExtendedAt.IsZero() {
		buttons.Add(button.New(q.Env, button.Link, q.T("request.extend"), q.askExtension))
		if r.ExtendedWhy != "" && r.LeadID != 0 {
			buttons.Add(button.New(q.Env, button.Plain, q.T("request.letter.extension"), func() { q.write(data.StageExtension) }))
		}
	}
}

// letterRow says how far a letter is, and leads to it.
func (q *requestPage) letterRow(l data.RequestLetter) fyne.CanvasObject {
	text, tone := page.RunState(q.Env, data.Run{State: l.RunState})
	switch {
	case !l.SentAt.IsZero():
		text, tone = q.T("request.letter.sent", "when", q.Weekday(l.SentAt)), kit.ToneGood
	case l.RunState == data.RunDone:
		text, tone = q.T("request.letter.not"), kit.ToneBad
	}
	open := button.New(q.Env, button.Link, q.T("request.letter.open"), func() { q.GoTo(page.Route{Page: page.Campaign, ID: l.RunID}) })
	words := prose.NewParagraph(q.Env, q.T("request.stage."+string(l.Stage)), prose.Body)
	return layout.Border(q.Env, nil, nil, nil, open, layout.VBoxTight(words, layout.AlignLeading(q.Env, piece.NewBadge(q.Env, text, tone))))
}

// logCard lists what was done, the newest first.
func (q *requestPage) logCard() fyne.CanvasObject {
	box := layout.VBox(prose.NewParagraph(q.Env, q.T("request.log.text"), prose.Muted))
	for i := len(q.facts.log) - 1; i >= 0; i-- {
		e := q.facts.log[i]
		row := layout.VBoxTight(prose.NewParagraph(q.Env, eventWords(q.Place, e), prose.Body), prose.NewParagraph(q.Env, eventWhen(q.Place, e), prose.Caption))
		if e.Text != "" && e.Act != data.RequestCorrected {
			row.Add(prose.NewParagraph(q.Env, e.Text, prose.Muted))
		}
		if e.Was+e.Became != "" {
			row.Add(prose.NewParagraph(q.Env, q.T("request.log.change", "was", orNothing(q.Place, e.Was), "became", orNothing(q.Place, e.Became)), prose.Muted))
		}
		box.Add(piece.NewRule())
		box.Add(row)
	}
	return piece.NewCard(q.Env, q.T("request.log.title"), box)
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
