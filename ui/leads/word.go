package leads

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
	"mujeeb/ui/page/fields"
)

// answer is the kind of word that a dialog takes down.
type answer string

const (
	answerYes   answer = "yes"
	answerNo    answer = "no"
	answerOther answer = "other" // neither: they were asked, or their yes is over
)

// objectedAll is the choice of an objection to every purpose, beside the acts.
const objectedAll = "objected_all"

// wordForm is the dialog that a person's word on a purpose is taken down in.
type wordForm struct {
	wordFields
	page   *leadPage
	ground data.GroundStatus
	answer answer
}

// wordFields are the fields of a word, whether it is one person's or many people's.
type wordFields struct {
	said    *field.Select // of a no, what kind of no
	means   *prose.Label  // explains what is chosen
	channel *field.Select
	when    *fields.When
	notice  *field.Select
	grade   *field.Select
	needs   *prose.Label
	how     *field.TextArea
}

// missing says what is still missing of how the word was given, or nothing.
func (f *wordFields) missing(env *kit.Env, wording int64) string {
	grade := data.Grade(f.grade.Selected())
	switch {
	case f.channel.Selected() == "":
		return env.T("lead.how.channel.missing")
	case !f.when.Check():
		return f.when.Problem()
	case grade.NeedsDay() && f.when.Unknown():
		return env.T("consent.needs.time.missing")
	case grade == data.GradeWorded && wording == 0:
		return env.T("consent.needs.wording.missing")
	}
	return ""
}

func newWordForm(l *leadPage, g data.GroundStatus, a answer, notices []data.Notice) *wordForm {
	f := &wordForm{page: l, ground: g, answer: a}
	f.means, f.needs = prose.NewParagraph(l.Env, "", prose.Caption), prose.NewParagraph(l.Env, "", prose.Caption)
	f.said = field.NewSelect(l.Env, f.choices(), func(string) { f.explain() })
	f.channel = field.NewSelect(l.Env, fields.Channels(l.Env), nil)
	f.when = fields.NewWhen(l.Place, l.Now())
	f.notice = field.NewSelect(l.Env, fields.Notices(l.Env, notices), nil)
	if a == answerYes && len(notices) > 0 {
		f.notice.SetSelected(strconv.FormatInt(notices[0].ID, 10))
	}
	var without []data.Grade
	if a == answerNo {
		without = append(without, data.GradeWorded) // a no counts whatever they were shown
	}
	if !l.wasAsked(g.Purpose.ID, l.Now()) {
		without = append(without, data.GradeConfirmed) // nobody confirms what they were not asked
	}
	f.grade = field.NewSelect(l.Env, fields.Grades(l.Env, without...), func(string) { f.explain() })
	f.how = field.NewTextArea(l.Env, 2)
	f.how.SetPlaceholder(l.T("lead.how.example." + string(a)))
	f.said.SetSelected(f.said.Options()[0].Key)
	f.grade.SetSelected(string(data.GradeWord))
	return f
}

// choices are what the person can have said, the likeliest first.
func (f *wordForm) choices() []field.Option {
	var keys []string
	switch f.answer {
	case answerYes:
		keys = []string{string(data.ActGiven)}
		if isHeld(f.ground) {
			keys = []string{string(data.ActRenewed)}
		}
	case answerNo:
		keys = []string{string(data.ActRefused), string(data.ActWithdrawn), string(data.ActObjected), objectedAll}
		if isHeld(f.ground) {
			keys[0], keys[1] = keys[1], keys[0]
		}
	default:
		keys = []string{string(data.ActAsked)}
		if isHeld(f.ground) {
			keys = append(keys, string(data.ActExpired))
		}
	}
	all := make([]field.Option, len(keys))
	for i, k := range keys {
		all[i] = field.Option{Key: k, Text: f.page.T("lead.said." + k)}
	}
	return all
}

// isHeld reports whether they agreed and that was not taken back.
func isHeld(g data.GroundStatus) bool {
	return g.Live() || g.Standing == data.VerdictOutdated || g.Standing == data.VerdictWeak
}

// wasAsked reports whether it was written down by then that the person was asked for a
// purpose.
func (l *leadPage) wasAsked(purpose int64, by time.Time) bool {
	return slices.ContainsFunc(l.who.events, func(e data.ConsentEvent) bool {
		return e.Act == data.ActAsked && e.PurposeID == purpose && !e.RecordedAt.After(by)
	})
}

// explain says in plain words what is chosen, and what that needs.
func (f *wordForm) explain() {
	f.means.SetText(f.page.T("lead.means." + f.said.Selected()))
	f.needs.SetText(fields.GradeNeeds(f.page.Env, f.grade.Selected()))
	if f.objects() {
		f.notice.Disable()
	} else {
		f.notice.Enable()
	}
}

func (f *wordForm) show() {
	l := f.page
	var rows []field.Row
	if f.answer != answerYes {
		rows = append(rows, field.Row{Label: l.T("lead.how.said"), Widget: layout.VBoxTight(f.said, f.means)})
	}
	rows = append(rows,
		field.Row{Label: l.T("lead.how.channel"), Widget: f.channel},
		field.Row{Label: l.T("lead.how.when"), Widget: f.when.Object},
		field.Row{Label: l.T("lead.how.grade"), Widget: layout.VBoxTight(f.grade, f.needs)})
	rows = append(rows,
		field.Row{Label: l.T("lead.how.notice"), Widget: f.notice},
		field.Row{Label: l.T("lead.how"), Widget: f.how})
	text, first := "", fyne.Focusable(f.said)
	if f.answer == answerYes {
		text, first = l.T("lead.record.yes.text"), f.channel
	}
	dialog.Form(l.Env, dialog.FormSpec{
		Title: l.T("lead.record."+string(f.answer)+".title", "purpose", f.ground.Purpose.Name), Text: text,
		Fields: rows, Width: 620, Yes: l.T("lead.record." + string(f.answer) + ".yes"), Focus: first, Check: f.check, OnYes: f.record,
	})
}

// check says what is still missing, or nothing.
func (f *wordForm) check() string {
	missing := f.missing(f.page.Env, f.wording())
	if missing == "" && f.answer == answerYes && strings.TrimSpace(f.how.Text()) == "" {
		missing = f.page.T("lead.how.missing")
	}
	return missing
}

// objects reports whether an objection is chosen.
func (f *wordForm) objects() bool {
	return f.said.Selected() == string(data.ActObjected) || f.said.Selected() == objectedAll
}

// wording returns the notice that they were shown; 0 is none. An objection is no answer
// to a wording.
func (f *wordForm) wording() int64 {
	if f.objects() {
		return 0
	}
	id, err := strconv.ParseInt(f.notice.Selected(), 10, 64)
	if err != nil {
		return 0 // none is shown as ""
	}
	return id
}

func (f *wordForm) record() {
	l := f.page
	r := data.ConsentRecord{
		LeadID: l.id, PurposeID: f.ground.Purpose.ID, Act: data.Act(f.said.Selected()), Via: data.Via(f.channel.Selected()), At: f.when.Moment(),
		NoticeID: f.wording(), Grade: data.Grade(f.grade.Selected()), How: strings.TrimSpace(f.how.Text()),
	}
	if f.said.Selected() == objectedAll {
		r.PurposeID, r.Act = 0, data.ActObjected
	}
	page.Finish(l.Place, func(ctx context.Context) (int64, error) { return l.Vault.RecordConsent(ctx, r) }, func(_ int64, err error) {
		if err != nil {
			f.show() // with what was typed
			l.Fail(err)
			return
		}
		l.reread()
	})
}
