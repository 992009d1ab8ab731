package page

import (
	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/layout"
)

// NoticeTitle names a version of the wording that people were shown.
func NoticeTitle(env *kit.Env, n data.Notice) string {
	return env.T("consent.notice.version", "version", n.Version, "language", languageName(env, n.Lang))
}

// languageName words a language code that the program speaks.
func languageName(env *kit.Env, code string) string {
	if code != "ar" && code != "en" {
		return code
	}
	return env.T("lead.language." + code)
}

// ActTone returns the tone of a yes or no.
func ActTone(a data.Act) kit.Tone {
	if a == data.ActGiven {
		return kit.ToneGood
	}
	return kit.ToneBad
}

// ShowEvent shows an event of the consent history with all that is known of it.
func ShowEvent(p *Place, e data.ConsentEvent) {
	who := p.T("consent.event.erased")
	if e.LeadID != 0 {
		who = LeadTitle(p.Env, e.Name)
	}
	all := Facts(p.Env, []Fact{
		{p.T("consent.event.who"), who},
		{p.T("consent.event.purpose"), e.Purpose},
		{p.T("consent.event.act"), p.T("consent.act." + string(e.Act))},
		{p.T("consent.event.at"), p.Lang.DateTime(p.Local(e.At))},
		{p.T("consent.event.recorded"), p.Lang.DateTime(p.Local(e.RecordedAt))},
		{p.T("consent.event.channel"), ChannelName(p.Env, string(e.Via))},
		{p.T("consent.event.grade"), GradeName(p.Env, e.Grade)},
		{p.T("consent.event.how"), e.Personal.How},
		{p.T("consent.event.notice"), e.Notice},
	})
	var d *kit.Dialog
	closing := button.New(p.Env, button.Primary, p.T("kit.close"), func() { d.Close() })
	d = dialog.Show(p.Env, dialog.Spec{
		Title: p.T("consent.event.title", "number", int(e.Seq)), Content: layout.MinHeight(320, layout.Scroll(all)),
		Buttons: []*button.Button{closing}, Focus: closing, Width: 600, Accept: func() { d.Close() },
	})
}

// ChannelName words how a yes or no reached the admin; an unknown word stays as it is.
func ChannelName(env *kit.Env, channel string) string {
	return wordOf(env, "consent.channel.", channel)
}

// GradeName words how strong the proof of an event is; an unknown word stays as
// it is.
func GradeName(env *kit.Env, g data.Grade) string { return wordOf(env, "consent.grade.", string(g)) }

func wordOf(env *kit.Env, prefix, word string) string {
	if !env.Lang.Has(prefix + word) {
		return word
	}
	return env.T(prefix + word)
}
