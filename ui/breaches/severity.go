package breaches

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/gdpr"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// severity helps to weigh a breach by ENISA's method. It advises and decides
// nothing, and what is answered here is not kept.
type severity struct {
	*page.Place
	at         time.Time
	people     int
	answers    map[string]*field.Select
	malicious  *field.Check
	unreadable *field.Check
	class      *piece.Badge
	advice     *prose.Label
	flags      *prose.Label
	box        *fyne.Container
}

// severityQuestions are the method's questions in their order.
var severityQuestions = []string{"context", "ease", "confidentiality", "integrity", "availability"}

func newSeverity(p *page.Place, at time.Time) *severity {
	s := &severity{Place: p, at: at, answers: map[string]*field.Select{}}
	options := gdpr.SeverityOptions(at)
	for i, all := range [][]gdpr.Option{options.Context, options.Ease, options.Confidentiality, options.Integrity, options.Availability} {
		name := severityQuestions[i]
		var choices []field.Option
		for _, o := range all {
			choices = append(choices, field.Option{Key: o.Key, Text: p.T("breach.severity." + name + "." + o.Key)})
		}
		s.answers[name] = field.NewSelect(p.Env, choices, func(string) { s.weigh() })
	}
	s.malicious = field.NewCheck(p.Env, p.T("breach.severity.malicious"), func(bool) { s.weigh() })
	s.unreadable = field.NewCheck(p.Env, p.T("breach.severity.unreadable"), func(bool) { s.weigh() })
	s.class = piece.NewBadge(p.Env, p.T("breach.severity.open"), kit.ToneNeutral)
	s.advice, s.flags = prose.NewParagraph(p.Env, "", prose.Body), prose.NewParagraph(p.Env, "", prose.Caption)
	s.box = s.layout()
	s.weigh()
	return s
}

func (s *severity) layout() *fyne.Container {
	var fields []field.Row
	for _, q := range severityQuestions {
		fields = append(fields, field.Row{Label: s.T("breach.severity." + q), Widget: s.answers[q]})
	}
	return layout.VBox(
		prose.NewParagraph(s.Env, s.T("breach.severity.text"), prose.Muted), field.Form(s.Env, fields...),
		s.malicious, s.unreadable, layout.AlignLeading(s.Env, s.class), s.advice, s.flags,
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
