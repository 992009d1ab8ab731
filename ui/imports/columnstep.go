package imports

import (
	"strings"

	"fyne.io/fyne/v2"

	"mujeeb/data/intake"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
)

// columnStep says what the columns hold, and asks what their cells leave open.
type columnStep struct {
	*form
	lines     []*columnLine
	questions *questions
	need      *piece.Banner // nobody could be told from another
	pane      fyne.CanvasObject
}

// columnLine is one column of the file.
type columnLine struct {
	taken  *field.Select
	why    *prose.Label
	take   *button.Button // takes the column as what it looks like
	values *answerValues  // nil unless it is a column of answers
	below  *fyne.Container
}

func newColumnStep(f *form) *columnStep {
	s := &columnStep{form: f}
	s.need = piece.NewBanner(f.Env, kit.ToneBad, s.needs())
	s.questions = newQuestions(s)
	taken, ignored := layout.VBox(s.line(
		prose.NewClipped(f.Env, f.T("import.column.name"), prose.Caption),
		prose.NewClipped(f.Env, f.T("import.column.sample"), prose.Caption),
		prose.NewClipped(f.Env, f.T("import.column.field"), prose.Caption))), layout.VBox()
	for i, c := range f.mapping.Columns {
		box := taken
		if c.Field == intake.Ignore {
			box = ignored
		}
		box.Add(s.newLine(i))
	}
	box := layout.VBox(taken)
	if n := len(ignored.Objects); n > 0 {
		box.Add(piece.NewFold(f.Env, f.T("import.ignored", "n", n), ignored))
	}
	s.pane = layout.ScrollOutdented(layout.VBox(s.need, s.questions.card, piece.NewCard(f.Env, "", box)))
	return s
}

// needs says that there is nothing to know people by.
func (s *columnStep) needs() string {
	if s.mapping.ContactsOnly() {
		return s.T("import.need.chats")
	}
	return s.T("import.need.identity")
}

func (s *columnStep) object() fyne.CanvasObject { return s.pane }

// first is the question that must be answered, or the first column.
func (s *columnStep) first() fyne.Focusable {
	if s.questions.asksDays() {
		return s.questions.order.Line()
	}
	return s.lines[0].taken
}

// done wants somebody to be told from another, and the questions answered.
func (s *columnStep) done() (problem string, ok bool) {
	if !s.mapping.Identifies() {
		return s.needs(), false
	}
	return s.questions.done()
}

// counted shows what was found out.
func (s *columnStep) counted() {
	if s.mapping.Identifies() {
		s.need.Hide()
	} else {
		s.need.Show()
	}
	for i, l := range s.lines {
		s.explain(i, l)
	}
	s.questions.counted()
}

// newLine shows a column: its name, something that stands in it, what it is taken as,
// and below that why.
func (s *columnStep) newLine(i int) fyne.CanvasObject {
	c, l := s.mapping.Columns[i], &columnLine{below: layout.VBoxTight()}
	s.lines = append(s.lines, nil)
	l.taken = field.NewSelect(s.Env, s.fieldOptions(), nil)
	l.taken.SetCaption(s.T("import.column", "name", c.Name))
	l.taken.SetSelected(string(c.Field))
	l.taken.OnChanged = func(key string) { s.choose(i, intake.Field(key)) }
	l.why = prose.NewParagraph(s.Env, "", prose.Caption)
	l.take = button.New(s.Env, button.Link, "", func() { l.taken.SetSelected(string(s.mapping.Columns[i].Suggested)) })
	l.below.Objects = []fyne.CanvasObject{layout.HBox(s.Env, layout.Stretch(l.why), l.take)}
	s.lines[i] = l
	return layout.VBoxTight(s.line(prose.NewClipped(s.Env, c.Name, prose.Strong), prose.NewClipped(s.Env, s.sample(i), prose.Muted), l.taken), l.below)
}

func (s *columnStep) fieldOptions() []field.Option {
	options := make([]field.Option, 0, len(intake.Fields()))
	for _, target := range intake.Fields() {
		options = append(options, field.Option{Key: string(target), Text: s.fieldName(target)})
	}
	return options
}

// fieldName returns what a column can be taken as, in words.
func (f *form) fieldName(target intake.Field) string { return f.T("import.field." + string(target)) }

func (s *columnStep) line(name, sample, target fyne.CanvasObject) fyne.CanvasObject {
	return layout.HBox(s.Env, layout.Stretch(layout.Columns(s.Env, 2, layout.VCenter(name), layout.VCenter(sample))), layout.FixedWidth(210, target))
}

// sampleCells is how many cells are shown of a column.
const sampleCells = 3

// sample joins the first things that stand in a column.
func (f *form) sample(column int) string {
	var all []string
	for _, row := range f.table.Preview {
		if _, problems := f.mapping.Apply(row); isTest(problems) || column >= len(row.Cells) {
			continue
		}
		s := strings.Join(strings.Fields(row.Cells[column]), " ")
		if s != "" && len(all) < sampleCells && (len(all) == 0 || all[len(all)-1] != s) {
			all = append(all, s)
		}
	}
	return f.Lang.Join(all...)
}

// isTest reports whether the problems are those of a dummy lead.
func isTest(problems []intake.Problem) bool {
	return len(problems) > 0 && problems[0].Code == intake.CodeTestRow
}

// choose says what a column holds. What can stand in one column only is taken
// from the other that had it.
func (s *columnStep) choose(column int, target intake.Field) {
	was := s.mapping.Columns[column].Field
	if was == target {
		return
	}
	s.mapping.Columns[column].Field, s.mapping.Columns[column].Why = target, intake.ReasonPerson
	for i, c := range s.mapping.Columns {
		if i != column && c.Field == target && !target.Several() {
			s.mapping.Columns[i].Field = intake.Extra
			s.lines[i].taken.SetSelected(string(intake.Extra))
		}
	}
	s.counted()
	if isTime(was) || isTime(target) {
		s.plan.said.days = false
		s.questions.order = nil
		s.count(true)
	} else {
		s.changed()
	}
}

// isTime reports whether the cells of a field are times.
func isTime(f intake.Field) bool {
	return f == intake.CreatedTime || f == intake.AnsweredAt || f == intake.LeftAt
}

// explain says why a column is taken as it is, offers what it looks like, and lists the
// answers in it.
func (s *columnStep) explain(i int, l *columnLine) {
	c := s.mapping.Columns[i]
	suggests := c.Suggested != "" && (c.Field == intake.Extra || c.Field == intake.Ignore)
	words := ""
	switch {
	case suggests:
		words = s.T("import.why."+string(intake.ReasonLooks), "field", s.fieldName(c.Suggested))
		l.take.SetText(s.T("import.takeas", "field", s.fieldName(c.Suggested)))
	case c.Why != intake.ReasonPerson:
		words = s.T("import.why."+string(c.Why), "field", s.fieldName(c.Field))
	}
	l.why.SetText(words)
	setShown(l.take, suggests)
	s.listAnswers(i, l)
	setShown(l.below, words != "" || l.values != nil)
}

// setShown shows or hides an object.
func setShown(o fyne.CanvasObject, shown bool) {
	if shown {
		o.Show()
	} else {
		o.Hide()
	}
}
