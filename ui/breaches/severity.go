package breaches

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/gdpr"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// severity helps to weigh a breach by ENISA's method. It advises and decides nothing; what
// is answered, and what it advised, is kept with the breach.
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
	why        *field.TextArea // the owner's reasons for the answers
	class      *piece.Badge
	advice     *prose.Label
	decided    *prose.Label // by which cases
	flags      *prose.Label
	box        *fyne.Container
	OnChanged  func() // by the person
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

// newSeverity makes the questions for a breach that was noticed at a moment, answered as they
// were before.
func newSeverity(p *page.Place, at time.Time, before data.Weighing) *severity {
	s := &severity{Place: p, at: at, answers: map[string]*field.Select{}, OnChanged: func() {}, people: before.Facts.People}
	options := gdpr.SeverityOptions(at)
	for i, all := range [][]gdpr.Option{options.Context, options.Ease, options.Confidentiality, options.Integrity, options.Availability} {
		name := severityQuestions[i]
		var choices []field.Option
		for _, o := range all {
			choices = append(choices, field.Option{Key: o.Key, Text: p.T("breach.severity." + name + "." + o.Key)})
		}
		s.answers[name] = field.NewSelect(p.Env, choices, nil)
	}
	s.adjustments(options)
	for _, t := range gdpr.Triggers(at) {
		if t.Advice != gdpr.Document {
			s.triggers = append(s.triggers, ticked{t, field.NewCheck(p.Env, p.T("breach.trigger."+t.Key), nil)})
		}
	}
	s.malicious = field.NewCheck(p.Env, p.T("breach.severity.malicious"), nil)
	s.unreadable = field.NewCheck(p.Env, p.T("breach.severity.unreadable"), nil)
	s.why = field.NewTextArea(p.Env, 2)
	s.class = piece.NewBadge(p.Env, p.T("breach.severity.open"), kit.ToneNeutral)
	s.advice, s.decided, s.flags = prose.NewParagraph(p.Env, "", prose.Body), prose.NewParagraph(p.Env, "", prose.Body), prose.NewParagraph(p.Env, "", prose.Caption)
	s.answer(before)
	s.box = s.layout()
	s.showReason()
	s.weigh()
	s.listen()
	return s
}

// answer puts the answers in that were kept.
func (s *severity) answer(w data.Weighing) {
	f := w.Facts
	for i, answer := range []string{f.Context, f.Ease, f.Confidentiality, f.Integrity, f.Availability} {
		s.answers[severityQuestions[i]].SetSelected(answer)
	}
	if f.Adjusted != 0 {
		s.adjusted.SetSelected(strconv.Itoa(f.Adjusted))
	}
	s.reason.SetSelected(f.Reason)
	for _, t := range s.triggers {
		t.box.SetChecked(slices.Contains(f.Triggers, t.Key))
	}
	s.malicious.SetChecked(f.Malicious)
	s.unreadable.SetChecked(f.Unreadable)
	s.why.SetText(w.Why)
}

// listen hears what the person answers from now on.
func (s *severity) listen() {
	chosen := func(string) { s.weigh(); s.OnChanged() }
	ticked := func(bool) { chosen("") }
	for _, a := range s.answers {
		a.OnChanged = chosen
	}
	s.reason.OnChanged, s.malicious.OnChanged, s.unreadable.OnChanged = chosen, ticked, ticked
	s.why.OnChanged = func(string) { s.OnChanged() }
	s.adjusted.OnChanged = func(value string) {
		s.showReason()
		chosen(value)
	}
	for _, t := range s.triggers {
		t.box.OnChanged = ticked
	}
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
	s.reason = field.NewSelect(s.Env, reasons, nil)
	s.adjusted = field.NewSelect(s.Env, values, nil)
	s.adjusted.SetSelected(startValue)
}

// showReason asks for the reason of a value that is not the usual one.
func (s *severity) showReason() {
	if s.reason.Hide(); s.adjusted.Selected() != startValue {
		s.reason.Show()
	}
	s.box.Refresh()
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
	box.Add(field.Form(s.Env, field.Row{Label: s.T("breach.severity.why"), Widget: s.why, Hint: s.T("breach.severity.why.hint")}))
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

// weighing returns what was answered and what is advised for it, to be kept; nothing where
// nothing was answered.
func (s *severity) weighing() (w data.Weighing) {
	f := s.facts()
	w.Why = strings.TrimSpace(s.why.Text())
	if reflect.DeepEqual(f, gdpr.Facts{People: f.People}) {
		return w
	}
	w.Facts = f
	if a, err := gdpr.Severity(s.at, f); err == nil {
		w.Score, w.Class, w.Advice, w.Source = a.Score, a.Class, a.Advice, a.Source
	}
	return w
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
	s.class.Set(s.T("breach.severity.class."+string(a.Class), "score", scoreText(a.Score)), tones[a.Class])
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

func scoreText(score float64) string { return strconv.FormatFloat(score, 'f', -1, 64) }

// lacks returns the sentence for what is not answered yet.
func (s *severity) lacks(f gdpr.Facts) string {
	f.Adjusted, f.Triggers = 0, nil
	if _, err := gdpr.Severity(s.at, f); err == nil {
		return "breach.severity.reason.missing"
	}
	return "breach.severity.unanswered"
}
