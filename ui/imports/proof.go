package imports

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
	"mujeeb/ui/page/fields"
	"mujeeb/ui/page/purposes"
)

// importProof is what the admin says about the agreement of a file's people.
type importProof struct {
	way                                  string // one of the answers below; "" is not answered yet
	purpose, notice, channel, grade, how string
}

// proofForm asks what proves that the people of a file agreed. A file by itself
// proves nothing: its people are contacts (promise 10).
type proofForm struct {
	*page.Place
	purposes []data.Purpose
	changed  func()              // an answer that ground may have complained of
	noticed  func([]data.Notice) // the wordings of the purpose were read
	tied     func() bool         // rows name wordings that are tied to such
	way      *field.RadioGroup
	purpose  *field.Select
	notice   *field.Select
	channel  *field.Select
	grade    *field.Select
	needs    *prose.Label // what the grade needs
	how      *field.TextArea
	wordings page.Latest[[]data.Notice] // of the purpose that is chosen
	details  *fyne.Container
}

// The answers to whether they agreed. None is chosen at first, and one must be: that
// people are mere contacts is a statement about them as well as that they agreed.
const (
	proofNone   = "none"
	proofAgreed = "agreed"
	proofLeft   = "left" // all of them opted out
)

func newProofForm(p *page.Place, purposes []data.Purpose, kept importProof) *proofForm {
	f := &proofForm{Place: p, purposes: purposes, changed: func() {}, noticed: func([]data.Notice) {}, tied: func() bool { return false }}
	f.way = field.NewRadioGroup(p.Env, []field.Option{
		{Key: proofAgreed, Text: p.T("import.proof.agreed")}, {Key: proofNone, Text: p.T("import.proof.none")}, {Key: proofLeft, Text: p.T("import.proof.left")},
	}, nil)
	f.purpose = field.NewSelect(p.Env, f.purposeOptions(), nil)
	f.notice = field.NewSelect(p.Env, fields.Notices(p.Env, nil), nil)
	f.channel = field.NewSelect(p.Env, fields.Channels(p.Env), nil)
	f.needs = prose.NewParagraph(p.Env, "", prose.Caption)
	f.grade = field.NewSelect(p.Env, fields.Grades(p.Env, data.GradeConfirmed), func(string) { f.explain() })
	f.how = field.NewTextArea(p.Env, 2)
	f.how.SetPlaceholder(p.T("import.proof.how.example"))
	f.details = layout.VBox(f.form())
	f.fill(kept)
	f.purpose.OnChanged = func(string) { f.changed(); f.readNotices("") }
	f.how.OnChanged = func(string) { f.changed() }
	return f
}

func (f *proofForm) purposeOptions() []field.Option {
	var all []field.Option
	for _, p := range f.purposes {
		if !p.Archived {
			all = append(all, field.Option{Key: strconv.FormatInt(p.ID, 10), Text: p.Name})
		}
	}
	return all
}

func (f *proofForm) fill(kept importProof) {
	f.way.SetSelected(kept.way)
	f.channel.SetSelected("form")
	f.grade.SetSelected(string(data.GradeWord))
	if kept.channel != "" {
		f.channel.SetSelected(kept.channel)
		f.grade.SetSelected(kept.grade)
	}
	f.how.SetText(kept.how)
	if f.purpose.SetSelected(kept.purpose); kept.purpose != "" {
		f.readNotices(kept.notice)
	}
}

// explain says what the evidence needs, and what becomes of a row that lacks it.
func (f *proofForm) explain() {
	f.changed()
	words := fields.GradeNeeds(f.Env, f.grade.Selected())
	if data.Grade(f.grade.Selected()).NeedsDay() {
		words += " " + f.T("import.proof.untimed")
	}
	f.needs.SetText(words)
}

func (f *proofForm) proof() importProof {
	return importProof{
		way: f.way.Selected(), purpose: f.purpose.Selected(), notice: f.notice.Selected(),
		channel: f.channel.Selected(), grade: f.grade.Selected(), how: f.how.Text(),
	}
}

func (f *proofForm) form() fyne.CanvasObject {
	if len(f.purpose.Options()) == 0 {
		return piece.NewBanner(f.Env, kit.ToneWarn, f.T("import.proof.nopurpose"),
			button.New(f.Env, button.Plain, f.T("import.proof.define"), f.define))
	}
	return field.Form(f.Env,
		field.Row{Label: f.T("import.proof.purpose"), Widget: slim(f.purpose)},
		field.Row{Label: f.T("import.proof.notice"), Widget: slim(f.notice)},
		field.Row{Label: f.T("import.proof.channel"), Widget: slim(f.channel)},
		field.Row{Label: f.T("import.proof.grade"), Widget: layout.VBoxTight(slim(f.grade), f.needs)},
		field.Row{Label: f.T("import.proof.how"), Widget: f.how})
}

// define has the first purpose written here, and chooses it.
func (f *proofForm) define() {
	purposes.Write(f.Place, purposes.First(f.Env), func(id int64) {
		page.Work(f.Place, f.Vault.Purposes, func(all []data.Purpose) {
			f.purposes = all
			f.purpose.SetOptions(f.purposeOptions())
			f.purpose.SetSelected(strconv.FormatInt(id, 10))
			f.details.Objects = []fyne.CanvasObject{f.form()}
			f.details.Refresh()
			f.changed()
		})
	})
}

// readNotices offers the wordings of the purpose chosen, the newest one first.
func (f *proofForm) readNotices(chosen string) {
	id, err := strconv.ParseInt(f.purpose.Selected(), 10, 64)
	if err != nil {
		return
	}
	f.wordings.Ask(f.Place, func(ctx context.Context) ([]data.Notice, error) { return f.Vault.Notices(ctx, id) }, page.OrFail(f.Place, func(all []data.Notice) {
		f.notice.SetOptions(fields.Notices(f.Env, all))
		f.notice.SetSelected(chosen)
		f.noticed(all)
	}))
}

// ground returns what the import is to record; nil is nothing. problem says what is
// still to be said.
func (f *proofForm) ground() (g *data.ImportGround, problem string) {
	p := f.proof()
	if p.way != proofAgreed {
		return nil, ""
	}
	purpose, err := strconv.ParseInt(p.purpose, 10, 64)
	switch {
	case err != nil:
		return nil, f.T("import.proof.purpose.missing")
	case p.channel == "" || p.grade == "":
		return nil, f.T("import.proof.channel.missing")
	case strings.TrimSpace(p.how) == "":
		f.Window.Canvas().Focus(f.how)
		return nil, f.T("import.proof.how.missing")
	}
	notice, _ := strconv.ParseInt(p.notice, 10, 64) // none is shown as ""
	if data.Grade(p.grade) == data.GradeWorded && notice == 0 && !f.tied() {
		return nil, f.T("consent.needs.wording.missing")
	}
	return &data.ImportGround{PurposeID: purpose, NoticeID: notice, Via: data.Via(p.channel), Grade: data.Grade(p.grade), How: strings.TrimSpace(p.how)}, ""
}
