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
	box, buttons := layout.VBox(prose.NewParagraph(q.Env, q.T("request.do."+string(r.Right)), prose.Body)), layout.Flow(q.Env)
	switch {
	case r.LeadID != 0:
		q.addActs(buttons)
		q.addRestriction(box, buttons)
		box.Add(buttons)
	case !r.ErasedAt.IsZero():
		box.Add(prose.NewParagraph(q.Env, q.T("request.do.erased"), prose.Muted))
	default:
		box.Add(prose.NewParagraph(q.Env, q.T("request.do.nobody"), prose.Muted))
	}
	return piece.NewCard(q.Env, q.T("request.do.title"), box)
}

// addActs adds what leads to doing what is asked for.
func (q *requestPage) addActs(buttons *fyne.Container) {
	lead := func(wish page.Wish) func() {
		return func() { q.GoTo(page.Route{Page: page.Lead, ID: q.facts.request.LeadID, Kept: wish}) }
	}
	switch q.facts.request.Right {
	case data.RightAccess, data.RightPortability:
		buttons.Add(button.New(q.Env, button.Primary, q.T("request.do.export"), lead(page.HandOver)))
	case data.RightErase:
		buttons.Add(button.New(q.Env, button.Danger, q.T("request.do.erasing"), lead(page.Erase)))
	case data.RightRectify:
		buttons.Add(button.New(q.Env, button.Primary, q.T("request.do.correct"), lead("")))
	case data.RightObject, data.RightWithdraw:
		buttons.Add(button.New(q.Env, button.Primary, q.T("request.do.stop"), q.askStop))
	}
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
		buttons.Add(button.New(q.Env, button.Link, q.T("request.letter.print"), func() { q.print("html") }))
		buttons.Add(button.New(q.Env, button.Link, q.T("request.letter.pdf"), func() { q.print("pdf") }))
	}
	if r.LeadID != 0 && !decided {
		buttons.Add(button.New(q.Env, button.Link, q.T("request.letter.received"), func() { q.write(data.StageReceived) }))
	}
	if _, can := r.CanExtend(q.facts.laws, q.Now()); can && r.ExtendedAt.IsZero() {
		buttons.Add(button.New(q.Env, button.Link, q.T("request.extend"), q.askExtension))
		if r.ExtendedWhy != "" && r.LeadID != 0 && !r.TooLateToExtend(q.facts.laws, q.Now(), q.Now()) {
			buttons.Add(button.New(q.Env, button.Plain, q.T("request.letter.extension"), func() { q.write(data.StageExtension) }))
		}
	}
}

// letterRow says how far a letter is, and leads to it.
func (q *requestPage) letterRow(l data.RequestLetter) fyne.CanvasObject {
	text, tone := page.RunState(q.Env, data.Run{State: l.RunState})
	switch {
	case !l.SentAt.IsZero() && l.Practice:
		text, tone = q.T("request.letter.practice"), kit.ToneNeutral
	case !l.SentAt.IsZero():
		text, tone = q.T("request.letter.sent", "when", q.Weekday(l.SentAt)), kit.ToneGood
	case l.RunState == data.RunDone:
		text, tone = q.T("request.letter.not"), kit.ToneBad
	}
	open := button.New(q.Env, button.Link, q.T("request.letter.open"), func() { q.GoTo(page.Route{Page: page.Campaign, ID: l.RunID}) })
	words := prose.NewParagraph(q.Env, q.T("request.stage."+string(l.Stage)), prose.Body)
	return layout.Border(q.Env, nil, nil, nil, open, layout.VBoxTight(words, layout.AlignLeading(q.Env, piece.NewBadge(q.Env, text, tone))))
}
