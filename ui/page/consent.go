package page

import (
	"slices"
	"time"

	"mujeeb/data"
	"mujeeb/data/proof"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/layout"
)

// NoticeTitle names a version of the wording that people were shown.
func NoticeTitle(env *kit.Env, n data.Notice) string {
	return env.T("consent.notice.version", "version", n.Version, "language", languageName(env, n.Lang), "kind", env.T("consent.notice.kind."+string(n.Kind)))
}

// languageName words a language code that the program speaks.
func languageName(env *kit.Env, code string) string {
	if code != "ar" && code != "en" {
		return code
	}
	return env.T("lead.language." + code)
}

// ofPerson are the acts of a person or on their behalf: their events have a personal
// part, until the person is erased.
var ofPerson = []data.Act{
	data.ActAsked, data.ActGiven, data.ActRefused, data.ActWithdrawn, data.ActObjected, data.ActExpired, data.ActRenewed,
	proof.ActProven, proof.ActLifted, data.ActBounced, data.ActUnbounced, data.ActMerged, data.ActSplit,
}

// IsOfPerson reports whether an event says, or said, something of a person.
func IsOfPerson(e data.ConsentEvent) bool { return slices.Contains(ofPerson, e.Act) }

// ActTone returns the tone of what happened.
func ActTone(a data.Act) kit.Tone {
	switch a {
	case data.ActGiven, data.ActRenewed, proof.ActProven:
		return kit.ToneGood
	case data.ActRefused, data.ActWithdrawn, data.ActObjected:
		return kit.ToneBad
	case data.ActExpired, data.ActBounced:
		return kit.ToneWarn
	case data.ActAsked:
		return kit.ToneInfo
	}
	return kit.ToneNeutral
}

// ActName words what happened; an unknown word stays as it is.
func ActName(env *kit.Env, a data.Act) string {
	return wordOf(env, "consent.act."+string(a), string(a))
}

// EventDay words the day of an event, which nobody may know.
func EventDay(p *Place, e data.ConsentEvent) string {
	return dayOr(p, e, p.Lang.ShortDate)
}

// EventDate is EventDay in long.
func EventDate(p *Place, e data.ConsentEvent) string { return dayOr(p, e, p.Lang.Date) }

func dayOr(p *Place, e data.ConsentEvent, word func(time.Time) string) string {
	switch {
	case !e.At.IsZero():
		return word(p.Local(e.At))
	case !e.Day.IsZero():
		return word(e.Day)
	}
	return p.T("consent.day.unknown")
}

// ShowEvent shows an event of the ledger with all that is known of it.
func ShowEvent(p *Place, e data.ConsentEvent) {
	var d *kit.Dialog
	closing := button.New(p.Env, button.Primary, p.T("kit.close"), func() { d.Close() })
	d = dialog.Show(p.Env, dialog.Spec{
		Title: p.T("consent.event.title", "number", int(e.Seq)), Content: layout.MinHeight(370, layout.ScrollOutdented(Facts(p.Env, eventFacts(p, e)))),
		Buttons: []*button.Button{closing}, Focus: closing, Width: 600, Accept: func() { d.Close() },
	})
}

// eventFacts are what an event says: of a person's, also what nobody said.
func eventFacts(p *Place, e data.ConsentEvent) []Fact {
	purpose := e.Purpose
	if e.Version > 0 {
		purpose = p.T("consent.event.version", "purpose", e.Purpose, "version", int(e.Version))
	}
	if e.Act == data.ActObjected && e.PurposeID == 0 {
		purpose = p.T("consent.event.all")
	}
	recorded := p.Lang.Date(e.Recorded)
	if !e.RecordedAt.IsZero() {
		recorded = p.Lang.DateTime(p.Local(e.RecordedAt))
	}
	if !IsOfPerson(e) {
		return slices.DeleteFunc([]Fact{
			{p.T("consent.event.act"), ActName(p.Env, e.Act)},
			{p.T("consent.event.purpose"), purpose},
			{p.T("consent.event.recorded"), recorded},
			{p.T("consent.event.notice"), e.Notice},
			{p.T("consent.event.way"), WayWords(p.Env, e.By)},
		}, func(f Fact) bool { return f.Text == "" })
	}
	who, at := p.T("consent.event.erased"), EventDate(p, e)
	if e.LeadID != 0 {
		who = LeadTitle(p.Env, e.Name)
	}
	if !e.At.IsZero() {
		at = p.Lang.DateTime(p.Local(e.At))
	}
	return []Fact{
		{p.T("consent.event.who"), who},
		{p.T("consent.event.purpose"), purpose},
		{p.T("consent.event.act"), ActName(p.Env, e.Act)},
		{p.T("consent.event.notice"), e.Notice},
		{p.T("consent.event.at"), at},
		{p.T("consent.event.recorded"), recorded},
		{p.T("consent.event.channel"), ChannelName(p.Env, string(e.Via))},
		{p.T("consent.event.grade"), GradeName(p.Env, e.Grade)},
		{p.T("consent.event.how"), e.Personal.How},
		{p.T("consent.event.by"), wordOf(p.Env, "consent.by."+string(e.Personal.By), string(e.Personal.By))},
		{p.T("consent.event.way"), WayWords(p.Env, e.By)},
	}
}

// ChannelName words how a word reached the admin; an unknown word stays as it is.
func ChannelName(env *kit.Env, channel string) string {
	return wordOf(env, "consent.channel."+channel, channel)
}

// ViaWords words how a word reached the admin, for the middle of a sentence.
func ViaWords(env *kit.Env, via data.Via) string {
	return wordOf(env, "consent.via."+string(via), string(via))
}

// GradeName words how strong the evidence of an event is; an unknown word stays as
// it is.
func GradeName(env *kit.Env, g data.Grade) string {
	return wordOf(env, "consent.grade."+string(g), string(g))
}

// wordOf words a code by its key; one that has none stays as it is.
func wordOf(env *kit.Env, key, code string) string {
	if !env.Lang.Has(key) {
		return code
	}
	return env.T(key)
}
