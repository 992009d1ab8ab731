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
	adjusted   *field.Select // what the context counts after the method's second step
	reason     *field.Select // why
	triggers   []ticked
	malicious  *field.Check
	unreadable *field.Check
	class      *piece.Badge
	advice     *prose.Label
	decided    *prose.Label // by which cases
	flags      *prose.Label
	box        *fyne.Container
}

// ticked is a case of the Board that asks for more than a record, and its box.
type ticked struct {
	gdpr.Trigger
	box *field.Check
}

// startValue is the choice that leaves the context at what its category begins with.
const startValue = "start"

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
	s.adjustments(options)
	for _, t := range gdpr.Triggers(at) {
		if t.Advice != gdpr.Document {
			s.triggers = append(s.triggers, ticked{t, field.NewCheck(p.Env, p.T("breach.trigger."+t.Key), func(bool) { s.weigh() })})
		}
	}
	s.malicious = field.NewCheck(p.Env, p.T("breach.severity.malicious"), func(bool) { s.weigh() })
	s.unreadable = field.NewCheck(p.Env, p.T("breach.severity.unreadable"), func(bool) { s.weigh() })
	s.class = piece.NewBadge(p.Env, p.T("breach.severity.open"), kit.ToneNeutral)
	s.advice, s.decided, s.flags = prose.NewParagraph(p.Env, "", prose.Body), prose.NewParagraph(p.Env, "", prose.Body), prose.NewParagraph(p.Env, "", prose.Caption)
	s.box = s.layout()
	s.weigh()
	return s
}

// adjustments offers what the context may count instead of its category's value, and why.
func (s *severity) adjustments(o gdpr.Options) {
	values := []field.Option{{Key: startValue, Text: s.T("breach.severity.adjusted.start")}}
	for _, c := range o.Context {
		n := strconv.FormatFloat(c.Value, 'f', -1, 64)
		values = append(values, field.Option{Key: n, Text: s.T("breach.severity.adjusted.value", "value", n)})
	}
	var reasons []field.Option
	for _, r := range o.Reasons {
		reasons = append(reasons, field.Option{Key: r, Text: s.T("breach.severity.reason." + r)})
	}
	s.reason = field.NewSelect(s.Env, reasons, func(string) { s.weigh() })
	s.reason.Hide()
	s.adjusted = field.NewSelect(s.Env, values, nil)
	s.adjusted.SetSelected(startValue)
	s.adjusted.OnChanged = func(value string) {
		if s.reason.Hide(); value != startValue {
			s.reason.Show()
		}
		s.box.Refresh()
		s.weigh()
	}
}

func (s *severity) layout() *fyne.Container {
	var fields []field.Row
	for _, q := range severityQuestions {
		fields = append(fields, field.Row{Label: s.T("breach.severity." + q), Widget: s.answers[q]})
		if q == "context" {
			fields = append(fields,
				field.Row{Label: s.T("breach.severity.adjusted"), Widget: s.adjusted, Hint: s.T("breach.severity.adjusted.hint")},
				field.Row{Label: s.T("breach.severity.reason"), Widget: s.reason})
		}
	}
	box := layout.VBox(
		prose.NewParagraph(s.Env, s.T("breach.severity.text"), prose.Muted), field.Form(s.Env, fields...), s.malicious, s.unreadable,
		prose.NewLabel(s.Env, s.T("breach.trigger.title"), prose.Strong), prose.NewParagraph(s.Env, s.T("breach.trigger.text"), prose.Caption))
	for _, t := range s.triggers {
		box.Add(layout.VBoxTight(t.box, prose.NewParagraph(s.Env, s.sourceOf(t.Trigger), prose.Caption)))
	}
	box.Add(piece.NewFold(s.Env, s.T("breach.trigger.records"), s.records()))
	for _, o := range []fyne.CanvasObject{layout.AlignLeading(s.Env, s.class), s.advice, s.decided, s.flags} {
		box.Add(o)
	}
	return box
}

// records lists the cases of the Board that could stay a record.
func (s *severity) records() *fyne.Container {
	var items []string
	for _, t := range gdpr.Triggers(s.at) {
		if t.Advice == gdpr.Document {
			items = append(items, s.T("breach.trigger."+t.Key)+" "+s.sourceOf(t))
		}
	}
	return layout.VBoxTight(piece.NewList(s.Env, items))
}

// sourceOf says where a case is published, and whether that is to be checked.
func (s *severity) sourceOf(t gdpr.Trigger) string {
	words := s.T("breach.severity.source", "source", t.Source)
	if t.Sure != gdpr.SureHigh {
		words += " " + s.T("law.check.short")
	}
	return words
}

// setPeople tells how many are affected.
func (s *severity) setPeople(n int) {
	s.people = n
	s.weigh()
}

// facts returns what was answered.
func (s *severity) facts() gdpr.Facts {
	adjusted, _ := strconv.Atoi(s.adjusted.Selected()) // 0 for the category's own value
	f := gdpr.Facts{
		Context: s.answers["context"].Selected(), Adjusted: adjusted, Reason: s.reason.Selected(), Ease: s.answers["ease"].Selected(),
		Confidentiality: s.answers["confidentiality"].Selected(), Integrity: s.answers["integrity"].Selected(), Availability: s.answers["availability"].Selected(),
		Malicious: s.malicious.Checked(), People: s.people, Unreadable: s.unreadable.Checked(),
	}
	for _, t := range s.triggers {
		if t.box.Checked() {
			f.Triggers = append(f.Triggers, t.Key)
		}
	}
	return f
}

// weigh shows the score once every question is answered.
func (s *severity) weigh() {
	f := s.facts()
	a, err := gdpr.Severity(s.at, f)
	if err != nil {
		s.class.Set(s.T("breach.severity.open"), kit.ToneNeutral)
		s.advice.SetText(s.T(s.lacks(f)))
		s.decided.Hide()
		s.flags.SetText("")
		s.box.Refresh()
		return
	}
	tones := map[gdpr.Class]kit.Tone{gdpr.Low: kit.ToneInfo, gdpr.Medium: kit.ToneInfo, gdpr.High: kit.ToneWarn, gdpr.VeryHigh: kit.ToneBad}
	score := strconv.FormatFloat(a.Score, 'f', -1, 64)
	s.class.Set(s.T("breach.severity.class."+string(a.Class), "score", score), tones[a.Class])
	s.advice.SetText(s.T("breach.severity.advice." + string(a.Advice)))
	if s.decided.Hide(); len(a.Decided) > 0 {
		s.decided.Show()
		s.decided.SetText(s.T("breach.severity.decided", "n", len(a.Decided)))
	}
	words := ""
	for _, f := range a.Flags {
		words += s.T("breach.severity.flag."+string(f)) + " "
	}
	s.flags.SetText(words + s.T("breach.severity.source", "source", a.Source))
	s.box.Refresh()
}

// lacks returns the sentence for what is not answered yet.
func (s *severity) lacks(f gdpr.Facts) string {
	f.Adjusted, f.Triggers = 0, nil
	if _, err := gdpr.Severity(s.at, f); err == nil {
		return "breach.severity.reason.missing"
	}
	return "breach.severity.unanswered"
}
