package leads

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
	"mujeeb/ui/page/purposes"
)

// showStanding shows where the person stands: now, or at the moment that was chosen.
func (l *leadPage) showStanding() {
	l.then.Drop()
	if l.asOf.IsZero() {
		l.stood.Show(l.consentCard())
		return
	}
	at := l.asOf
	l.then.Ask(l.Place, func(ctx context.Context) ([]data.GroundStatus, error) { return l.Vault.GroundsAsOf(ctx, l.id, at) },
		page.OrFail(l.Place, func(all []data.GroundStatus) { l.stood.Show(l.pastCard(at, all)) }))
}

// consentCard says for each purpose where the person stands, and takes down
// their word.
func (l *leadPage) consentCard() fyne.CanvasObject {
	box := layout.VBox()
	for _, g := range l.who.grounds {
		addRuled(box, l.groundRow(g))
	}
	if l.who.lead.First(data.Phone) != "" {
		addRuled(box, layout.AlignLeading(l.Env, button.New(l.Env, button.Plain, l.T("chat.ask.open"), l.askChat)))
	}
	if len(l.who.grounds) == 0 {
		box.Add(prose.NewParagraph(l.Env, l.T("lead.consent.none"), prose.Muted))
		box.Add(layout.AlignLeading(l.Env, button.New(l.Env, button.Plain, l.T("lead.consent.define"), l.define)))
		return piece.NewCard(l.Env, l.T("lead.consent.title"), box)
	}
	return piece.NewCard(l.Env, l.T("lead.consent.title"), box, button.New(l.Env, button.Link, l.T("lead.asof"), l.askThen))
}

// pastCard says where the person stood at a moment. Nothing can be taken down there.
func (l *leadPage) pastCard(at time.Time, all []data.GroundStatus) fyne.CanvasObject {
	box := layout.VBox(piece.NewBanner(l.Env, kit.ToneInfo, l.T("lead.asof.banner", "date", l.Lang.DateTime(l.Local(at)))))
	for _, g := range all {
		addRuled(box, l.standing(g, at))
	}
	if len(all) == 0 {
		box.Add(prose.NewParagraph(l.Env, l.T("lead.asof.none"), prose.Muted))
	}
	box.Add(layout.AlignLeading(l.Env, button.New(l.Env, button.Plain, l.T("lead.asof.back"), func() { l.showAsOf(time.Time{}) })))
	return piece.NewCard(l.Env, l.T("lead.asof.title"), box)
}

// addRuled adds a row under the others, with a hairline between rows.
func addRuled(box *fyne.Container, row fyne.CanvasObject) {
	if len(box.Objects) > 0 {
		box.Add(piece.NewRule())
	}
	box.Add(row)
}

// askThen asks for a moment, and shows where the person stood then.
func (l *leadPage) askThen() {
	page.AskMoment(l.Place, l.T("lead.asof.title"), l.T("lead.asof.text"), l.Now(), l.showAsOf)
}

func (l *leadPage) showAsOf(at time.Time) {
	l.asOf = at
	l.showStanding()
}

// define has the first purpose written here.
func (l *leadPage) define() {
	purposes.Write(l.Place, purposes.First(l.Env), func(int64) { l.reread() })
}

// groundRow shows a purpose with the person's last word on it and the date of that
// word, and the answers that can be taken down: the one that fits stands out.
func (l *leadPage) groundRow(g data.GroundStatus) fyne.CanvasObject {
	say := func(a answer) func() { return func() { l.ask(g, a) } }
	yes, no := button.Plain, button.Link
	if isHeld(g) {
		yes, no = no, yes
	}
	buttons := []fyne.CanvasObject{
		button.New(l.Env, yes, l.T("lead.yes.record"), say(answerYes)),
		button.New(l.Env, no, l.T("lead.no.record"), say(answerNo)),
	}
	if isHeld(g) {
		buttons[0], buttons[1] = buttons[1], buttons[0]
	}
	buttons = append(buttons, button.New(l.Env, button.Link, l.T("lead.other.record"), say(answerOther)))
	return layout.VBoxTight(l.standing(g, l.Now()), layout.Flow(l.Env, buttons...))
}

// standing shows where the person stands, or stood, with a purpose at a moment.
func (l *leadPage) standing(g data.GroundStatus, at time.Time) *fyne.Container {
	s := l.stand(g, at)
	box := layout.VBoxTight(
		layout.Border(l.Env, nil, nil, nil, layout.HBox(l.Env, layout.VBoxTight(), piece.NewBadge(l.Env, s.badge, s.tone)), prose.NewClipped(l.Env, g.Purpose.Name, prose.Strong)),
		prose.NewParagraph(l.Env, s.words, prose.Body))
	if s.because != "" {
		box.Add(prose.NewParagraph(l.Env, s.because, prose.Caption))
	}
	if g.Purpose.Ground != data.GroundConsent {
		box.Add(prose.NewParagraph(l.Env, l.T("lead.ground.kind", "ground", l.T("consent.ground."+string(g.Purpose.Ground))), prose.Caption))
	}
	return box
}

// stand is where a person stands with a purpose, in words.
type stand struct {
	badge   string
	tone    kit.Tone
	words   string // their last word, with its own date
	because string // why a yes does not count, and what to do; "" where it counts
}

// stand words the standing by the last word alone: a yes is never named beside a no.
func (l *leadPage) stand(g data.GroundStatus, at time.Time) stand {
	words := l.T("lead.word.none")
	if g.Last != nil {
		words = l.lastWord(g)
	}
	name := func(key string, tone kit.Tone, because string) stand {
		return stand{l.T("lead.ground." + key), tone, words, because}
	}
	switch g.Standing {
	case data.VerdictAllowed:
		if g.Purpose.Ground != data.GroundConsent {
			return name("holds", kit.ToneGood, "")
		}
		return name("live", kit.ToneGood, "")
	case data.VerdictOutdated:
		return name("outdated", kit.ToneWarn, l.T("lead.ground.outdated.text"))
	case data.VerdictWeak:
		return name("weak", kit.ToneWarn, l.T("lead.ground.weak.text", "grade", l.T("consent.demands."+string(g.Purpose.Demands))))
	case data.VerdictOptedOut:
		if g.Last == nil || saysYes(g.Last.Act) {
			words = l.T("lead.word.shared")
		}
		return name("opted_out", kit.ToneBad, "")
	}
	switch {
	case g.Last != nil && g.Last.Act == data.ActExpired:
		return name("expired", kit.ToneNeutral, "")
	case l.wasAsked(g.Purpose.ID, at):
		words = l.T("lead.word.asked")
		return name("asked", kit.ToneInfo, "")
	}
	words = l.T("lead.word.none")
	return name("none", kit.ToneNeutral, "")
}

func saysYes(a data.Act) bool { return a == data.ActGiven || a == data.ActRenewed }

// lastWord words what the person said last: what, since when, by which way, and to
// which version of the words.
func (l *leadPage) lastWord(g data.GroundStatus) string {
	e := *g.Last
	key := "lead.word." + string(e.Act)
	switch {
	case e.Act == data.ActObjected && e.PurposeID == 0:
		key = "lead.word." + objectedAll
	case saysYes(e.Act) && g.Purpose.Ground != data.GroundConsent:
		key = "lead.word.holds"
	}
	words := l.T(key, "date", page.EventDate(l.Place, e), "how", page.ViaWords(l.Env, e.Via))
	if e.At.IsZero() && e.Day.IsZero() {
		words = l.T(key+".unknown", "date", l.Lang.Date(e.Recorded), "how", page.ViaWords(l.Env, e.Via))
	}
	if saysYes(e.Act) && g.Purpose.Version > 1 {
		words = l.Lang.Join(words, l.T("lead.word.version", "version", int(e.Version)))
	}
	return words
}

// ask takes down what the person said about a purpose.
func (l *leadPage) ask(g data.GroundStatus, a answer) { l.askAfter(g, a, func(*wordForm) {}) }

// askAfter is ask with what is known already of how they said it.
func (l *leadPage) askAfter(g data.GroundStatus, a answer, known func(*wordForm)) {
	page.Work(l.Place, func(ctx context.Context) ([]data.Notice, error) { return l.Vault.Notices(ctx, g.Purpose.ID) }, func(notices []data.Notice) {
		f := newWordForm(l, g, a, notices)
		known(f)
		f.show()
	})
}
