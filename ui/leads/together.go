package leads

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
	"mujeeb/ui/page/fields"
)

// together says what is asked about the word of many people.
type together struct {
	answer answer                   // answerYes or answerNo
	people int                      // whose word it is; 0 where a list is pasted
	list   *field.TextArea          // of addresses, nil where people were selected
	take   func(data.ConsentRecord) // is given the word
}

// purposeWords are the purposes that a word can be about, with their notices.
type purposeWords struct {
	purposes []data.Purpose
	notices  map[int64][]data.Notice
}

func readPurposeWords(ctx context.Context, vault *data.Vault) (w purposeWords, err error) {
	all, err := vault.Purposes(ctx)
	if err != nil {
		return w, err
	}
	w.notices = map[int64][]data.Notice{}
	for _, p := range all {
		if p.Archived {
			continue
		}
		w.purposes = append(w.purposes, p)
		if w.notices[p.ID], err = vault.Notices(ctx, p.ID); err != nil {
			return w, err
		}
	}
	return w, nil
}

// togetherForm is the dialog that the word of many people is taken down in.
type togetherForm struct {
	*page.Place
	together
	wordFields
	words   purposeWords
	purpose *field.Select
}

// askTogether opens the dialog, or says that there is no purpose yet.
func askTogether(p *page.Place, t together) {
	page.Work(p, func(ctx context.Context) (purposeWords, error) { return readPurposeWords(ctx, p.Vault) }, func(w purposeWords) {
		if len(w.purposes) == 0 && t.answer == answerYes {
			dialog.Message(p.Env, p.T("lead.consent.title"), p.T("lead.consent.none"))
			return
		}
		newTogetherForm(p, t, w).show()
	})
}

func newTogetherForm(p *page.Place, t together, w purposeWords) *togetherForm {
	f := &togetherForm{Place: p, together: t, words: w}
	f.means, f.needs = prose.NewParagraph(p.Env, "", prose.Caption), prose.NewParagraph(p.Env, "", prose.Caption)
	options := make([]field.Option, len(w.purposes))
	for i, x := range w.purposes {
		options[i] = field.Option{Key: strconv.FormatInt(x.ID, 10), Text: x.Name}
	}
	f.purpose = field.NewSelect(p.Env, options, nil)
	f.said = field.NewSelect(p.Env, f.choices(), nil)
	f.channel = field.NewSelect(p.Env, fields.Channels(p.Env), nil)
	f.when = fields.NewWhen(p, p.Now())
	f.notice = field.NewSelect(p.Env, nil, nil)
	var without []data.Grade
	if t.answer == answerNo {
		without = []data.Grade{data.GradeWorded, data.GradeConfirmed} // a no counts whatever they were shown
	}
	f.grade = field.NewSelect(p.Env, fields.Grades(p.Env, without...), nil)
	f.how = field.NewTextArea(p.Env, 2)
	f.how.SetPlaceholder(p.T("lead.how.example." + string(t.answer)))
	f.said.SetSelected(f.said.Options()[0].Key)
	f.grade.SetSelected(string(data.GradeWord))
	if len(options) > 0 {
		f.purpose.SetSelected(options[0].Key)
	}
	f.showNotices()
	f.explain()
	f.purpose.OnChanged = func(string) { f.showNotices() }
	f.said.OnChanged, f.grade.OnChanged = func(string) { f.explain() }, func(string) { f.explain() }
	return f
}

// choices are what the people can have said.
func (f *togetherForm) choices() []field.Option {
	keys := []string{string(data.ActGiven)}
	if f.answer == answerNo {
		keys = []string{string(data.ActWithdrawn), string(data.ActRefused), string(data.ActObjected), objectedAll}
		if len(f.words.purposes) == 0 {
			keys = keys[3:]
		}
	}
	all := make([]field.Option, len(keys))
	for i, k := range keys {
		all[i] = field.Option{Key: k, Text: f.T("lead.said." + k)}
	}
	return all
}

// showNotices offers the wordings of the purpose that is chosen; of a yes, the newest is
// the likeliest.
func (f *togetherForm) showNotices() {
	notices := f.words.notices[f.purposeID()]
	options := fields.Notices(f.Env, notices)
	f.notice.SetOptions(options)
	f.notice.SetSelected(options[0].Key)
	if f.answer == answerYes && len(notices) > 0 {
		f.notice.SetSelected(strconv.FormatInt(notices[0].ID, 10))
	}
}

// explain says in plain words what is chosen, and what that needs.
func (f *togetherForm) explain() {
	f.means.SetText(f.T("lead.means." + f.said.Selected()))
	f.needs.SetText(fields.GradeNeeds(f.Env, f.grade.Selected()))
	if f.said.Selected() == objectedAll {
		f.purpose.Disable()
	} else {
		f.purpose.Enable()
	}
	if f.objects() {
		f.notice.Disable()
	} else {
		f.notice.Enable()
	}
}

// objects reports whether an objection is chosen, which is no answer to a wording.
func (f *togetherForm) objects() bool {
	return f.said.Selected() == string(data.ActObjected) || f.said.Selected() == objectedAll
}

func (f *togetherForm) purposeID() int64 {
	id, err := strconv.ParseInt(f.purpose.Selected(), 10, 64)
	if err != nil {
		return 0 // there are none
	}
	return id
}

// wording returns the notice that they were shown; 0 is none.
func (f *togetherForm) wording() int64 {
	id, err := strconv.ParseInt(f.notice.Selected(), 10, 64)
	if err != nil || f.objects() {
		return 0 // none is shown as ""
	}
	return id
}

func (f *togetherForm) show() {
	var rows []field.Row
	title, first := f.T("lead.many."+string(f.answer)+".title", "n", f.people), fyne.Focusable(f.channel)
	if f.list != nil {
		rows = append(rows, field.Row{Label: f.T("lead.paste.list"), Widget: f.list})
		title, first = f.T("lead.paste.title"), f.list
	}
	if len(f.words.purposes) > 0 {
		rows = append(rows, field.Row{Label: f.T("lead.many.purpose"), Widget: f.purpose})
	}
	if f.answer == answerNo {
		rows = append(rows, field.Row{Label: f.T("lead.how.said"), Widget: layout.VBoxTight(f.said, f.means)})
	}
	rows = append(rows,
		field.Row{Label: f.T("lead.how.channel"), Widget: f.channel},
		field.Row{Label: f.T("lead.how.when"), Widget: f.when.Object},
		field.Row{Label: f.T("lead.how.grade"), Widget: layout.VBoxTight(f.grade, f.needs)},
		field.Row{Label: f.T("lead.how.notice"), Widget: f.notice},
		field.Row{Label: f.T("lead.how"), Widget: f.how})
	dialog.Form(f.Env, dialog.FormSpec{
		Title: title, Text: f.text(), Fields: rows, Width: 620, Focus: first, Check: f.check, OnYes: func() { f.take(f.record()) },
		Yes: cmp.Or(map[bool]string{true: f.T("lead.paste.yes")}[f.list != nil], f.T("lead.record."+string(f.answer)+".yes")),
	})
}

// text says what the word will not do.
func (f *togetherForm) text() string {
	if f.list != nil {
		return f.T("lead.paste.text")
	}
	return f.T("lead.many." + string(f.answer) + ".text")
}

// check says what is still missing, or nothing.
func (f *togetherForm) check() string {
	if f.list != nil && strings.TrimSpace(f.list.Text()) == "" {
		return f.T("lead.paste.missing")
	}
	missing := f.missing(f.Env, f.wording())
	if missing == "" && f.answer == answerYes && strings.TrimSpace(f.how.Text()) == "" {
		missing = f.T("lead.many.how.missing")
	}
	return missing
}

// record returns the word as it was taken down, of nobody in particular.
func (f *togetherForm) record() data.ConsentRecord {
	r := data.ConsentRecord{
		PurposeID: f.purposeID(), Act: data.Act(f.said.Selected()), Via: data.Via(f.channel.Selected()), At: f.when.Moment(),
		NoticeID: f.wording(), Grade: data.Grade(f.grade.Selected()), How: strings.TrimSpace(f.how.Text()),
	}
	if f.said.Selected() == objectedAll {
		r.PurposeID, r.Act = 0, data.ActObjected
	}
	return r
}
