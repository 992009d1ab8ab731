package breaches

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/gdpr"
	"mujeeb/ui/kit"
	"mujeeb/ui/page"
)

// severity helps to weigh a breach by ENISA's method. It advises and decides
// nothing, and what is answered here is not kept.
type severity struct {
	*page.Place
	at         time.Time
	people     int
	answers    map[string]*kit.Select
	malicious  *kit.Check
	unreadable *kit.Check
	class      *kit.Badge
	advice     *kit.Label
	flags      *kit.Label
	box        *fyne.Container
}

// severityQuestions are the method's questions in their order.
var severityQuestions = []string{"context", "ease", "confidentiality", "integrity", "availability"}

func newSeverity(p *page.Place, at time.Time) *severity {
	s := &severity{Place: p, at: at, answers: map[string]*kit.Select{}}
	options := gdpr.SeverityOptions(at)
	for i, all := range [][]gdpr.Option{options.Context, options.Ease, options.Confidentiality, options.Integrity, options.Availability} {
		name := severityQuestions[i]
		var choices []kit.Option
		for _, o := range all {
			choices = append(choices, kit.Option{Key: o.Key, Text: p.T("breach.severity." + name + "." + o.Key)})
		}
		s.answers[name] = kit.NewSelect(p.Env, choices, func(string) { s.weigh() })
	}
	s.malicious = kit.NewCheck(p.Env, p.T("breach.severity.malicious"), func(bool) { s.weigh() })
	s.unreadable = kit.NewCheck(p.Env, p.T("breach.severity.unreadable"), func(bool) { s.weigh() })
	s.class = kit.NewBadge(p.Env, p.T("breach.severity.open"), kit.ToneNeutral)
	s.advice, s.flags = kit.NewParagraph(p.Env, "", kit.Body), kit.NewParagraph(p.Env, "", kit.Caption)
	s.box = s.layout()
	s.weigh()
	return s
}

func (s *severity) layout() *fyne.Container {
	var fields []kit.Field
	for _, q := range severityQuestions {
		fields = append(fields, kit.Field{Label: s.T("breach.severity." + q), Widget: s.answers[q]})
	}
	return kit.VBox(
		kit.NewParagraph(s.Env, s.T("breach.severity.text"), kit.Muted), kit.FormGrid(s.Env, fields...),
		s.malicious, s.unreadable, kit.Leading(s.Env, s.class), s.advice, s.flags,
	)
}

// setPeople tells how many are affected.
func (s *severity) setPeople(n int) {
	s.people = n
	s.weigh()
}

// weigh shows the score once every question is answered.
func (s *severity) weigh() {
	a, err := gdpr.Severity(s.at, gdpr.Facts{
		Context: s.answers["context"].Selected(), Ease: s.answers["ease"].Selected(),
		Confidentiality: s.answers["confidentiality"].Selected(), Integrity: s.answers["integrity"].Selected(), Availability: s.answers["availability"].Selected(),
		Malicious: s.malicious.Checked(), People: s.people, Unreadable: s.unreadable.Checked(),
	})
	if err != nil {
		s.advice.SetText(s.T("breach.severity.unanswered"))
		return
	}
	tones := map[gdpr.Class]kit.Tone{gdpr.Low: kit.ToneGood, gdpr.Medium: kit.ToneInfo, gdpr.High: kit.ToneWarn, gdpr.VeryHigh: kit.ToneBad}
	score := strconv.FormatFloat(a.Score, 'f', -1, 64)
	s.class.Set(s.T("breach.severity.class."+string(a.Class), "score", score), tones[a.Class])
	s.advice.SetText(s.T("breach.severity.advice." + string(a.Advice)))
	words := ""
	for _, f := range a.Flags {
		words += s.T("breach.severity.flag."+string(f)) + " "
	}
	s.flags.SetText(words + s.T("breach.severity.source", "source", a.Source))
	s.box.Refresh()
}
