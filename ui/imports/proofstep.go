package imports

import (
	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/data/intake"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
)

// proofStep asks whether the people of the file agreed to anything. It must be
// answered, except for a list of people who left: they are kept out whatever is said.
type proofStep struct {
	*form
	fact *piece.Banner // what the rows themselves say
	ask  *fyne.Container
	rows *wordingList
	pane fyne.CanvasObject
}

func newProofStep(f *form) *proofStep {
	s := &proofStep{form: f}
	p := f.proof
	s.fact = piece.NewBanner(f.Env, kit.ToneInfo, "")
	s.rows = newWordingList(f)
	p.noticed, p.tied = s.rows.offer, func() bool { return len(f.mapping.Notices) > 0 }
	s.ask = layout.VBox(prose.NewParagraph(f.Env, f.T("import.proof.ask"), prose.Strong), p.way, p.details, s.rows.box)
	s.pane = layout.ScrollOutdented(layout.VBox(piece.NewCard(f.Env, "", layout.VBox(s.fact, s.ask))))
	if f.mapping.EveryoneLeft {
		p.way.SetSelected(proofLeft)
	}
	p.way.OnChanged = s.said
	p.changed = func() { s.reconsider(); s.pane.Refresh() }
	return s
}

func (s *proofStep) object() fyne.CanvasObject { return s.pane }

func (s *proofStep) first() fyne.Focusable {
	if !s.ask.Visible() {
		return nil
	}
	return s.proof.way.Line()
}

// said takes an answer.
func (s *proofStep) said(way string) {
	s.reconsider()
	if left := way == proofLeft; left != s.mapping.EveryoneLeft {
		s.mapping.EveryoneLeft = left
		s.changed()
	}
	s.counted()
}

// allLeft reports whether all people of the file opted out.
func (f *form) allLeft() bool { return f.survey != nil && f.survey.everyoneLeft() }

// counted says what the rows themselves say, and asks for the rest.
func (s *proofStep) counted() {
	agreed := s.proof.way.Selected() == proofAgreed
	setShown(s.proof.details, agreed)
	s.rows.show(agreed)
	if s.survey == nil {
		s.pane.Refresh()
		return
	}
	setShown(s.ask, (!s.allLeft() || s.mapping.EveryoneLeft) && !s.mapping.ContactsOnly())
	people, yes, left := s.survey.Taken, s.survey.Said[data.SaidYes], s.survey.Said[data.SaidLeft]
	switch {
	case s.mapping.ContactsOnly():
		s.fact.Say(s.T("import.proof.chats"))
	case s.allLeft() && s.mapping.Kind == intake.HashedList:
		s.fact.Say(s.T("import.proof.hashes", "n", left))
	case s.allLeft():
		s.fact.Say(s.T("import.proof.allleft", "n", left))
	case s.mapping.Answers():
		s.fact.Say(s.T("import.proof.answers", "n", yes, "all", people))
	case left > 0:
		s.fact.Say(s.T("import.proof.someleft", "n", left))
	default:
		s.fact.Say(s.T("import.proof.contact"))
	}
	s.pane.Refresh()
}

// done reports whether it was answered.
func (s *proofStep) done() (problem string, ok bool) {
	switch {
	case s.allLeft(), s.mapping.ContactsOnly():
		return "", true
	case s.proof.way.Selected() == "":
		s.focus(s.proof.way.Line())
		return s.T("import.proof.way.missing"), false
	}
	if _, problem := s.proof.ground(); problem != "" {
		return problem, false
	}
	return "", !s.asksColumn()
}

// asksColumn asks about a column that looks like an answer of each person and is taken
// as a mere detail, while the file is said to prove that they agreed.
func (s *proofStep) asksColumn() bool {
	if s.proof.way.Selected() != proofAgreed {
		return false
	}
	for _, d := range s.survey.Doubts {
		if c := s.columnAt(d.Column); d.Code == intake.DoubtAnswerUnused && !s.plan.said.detail[c.Name] {
			s.askColumn(d.Column, c.Name)
			return true
		}
	}
	return false
}

// columnAt returns a column of the mapping; there is none at -1.
func (f *form) columnAt(i int) (c intake.Column) {
	if i >= 0 && i < len(f.mapping.Columns) {
		c = f.mapping.Columns[i]
	}
	return c
}

func (s *proofStep) askColumn(at int, name string) {
	dialog.Confirm(s.Env, dialog.ConfirmSpec{
		Title: s.T("import.detail.title", "name", name), Text: s.T("import.detail.text", "values", s.sample(at)),
		Yes: s.T("import.detail.yes"), No: s.T("import.detail.no"),
		OnYes: func() {
			to := intake.Answer
			if c := s.mapping.Columns[at]; isAnswer(c.Suggested) {
				to = c.Suggested
			}
			s.columns.lines[at].taken.SetSelected(string(to))
			s.goTo(stepColumns)
		},
		OnNo: func() {
			s.plan.said = s.plan.said.withDetail(name)
			s.goOn()
		},
	})
}

// agreeing returns how many of the people will be recorded as having agreed, as far as
// the file can tell.
func (f *form) agreeing() int {
	switch {
	case f.proof.way.Selected() != proofAgreed, f.mapping.ContactsOnly():
		return 0
	case f.mapping.Answers():
		return f.survey.Said[data.SaidYes]
	}
	return f.survey.Said[data.SaidYes] + f.survey.Said[data.SaidNothing]
}

// contacts returns how many of the people neither agreed nor said no.
func (f *form) contacts() int {
	return f.survey.Taken - f.survey.Said[data.SaidNo] - f.survey.Said[data.SaidLeft] - f.agreeing()
}
