package imports

import (
	"maps"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/data/intake"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
)

// answerValues are the answers that stand in a column, each with what it is taken as.
type answerValues struct {
	of  intake.Field
	n   int
	box *fyne.Container
}

// shownValues is how many of a column's answers are listed.
const shownValues = 20

// listAnswers lists the answers of a column of answers under its line, and takes the
// list away where it is none.
func (s *columnStep) listAnswers(i int, l *columnLine) {
	c := s.mapping.Columns[i]
	switch {
	case !isAnswer(c.Field):
		l.values = nil
		l.below.Objects = l.below.Objects[:1]
	case s.survey == nil || l.values != nil && l.values.of == c.Field && l.values.n == len(s.survey.valuesOf(i)):
		return // counted soon, or listed already
	default:
		l.values = s.newAnswers(i)
		l.below.Objects = []fyne.CanvasObject{l.below.Objects[0], l.values.box}
	}
	l.below.Refresh()
}

func (s *columnStep) newAnswers(i int) *answerValues {
	c, all := s.mapping.Columns[i], s.survey.valuesOf(i)
	v := &answerValues{of: c.Field, n: len(all), box: layout.VBoxTight()}
	for at, x := range all {
		if at == shownValues {
			v.box.Add(prose.NewParagraph(s.Env, s.T("import.answers.more", "n", len(all)-shownValues), prose.Caption))
			break
		}
		v.box.Add(s.answerLine(i, x))
	}
	return v
}

// answerLine shows one answer, how often it stands there, and what it is taken as.
func (s *columnStep) answerLine(i int, x intake.Value) fyne.CanvasObject {
	words := s.answerWords(x)
	taken := field.NewSelect(s.Env, s.answerOptions(s.mapping.Columns[i].Field), nil)
	taken.SetCaption(words)
	taken.SetSelected(answerOption(x.Said))
	taken.OnChanged = func(key string) { s.answer(i, x.Text, key) }
	if x.Date {
		taken.Disable() // a date in such a column means nothing else
	}
	text := prose.NewClipped(s.Env, words, prose.Body)
	note := prose.NewClipped(s.Env, "", prose.Caption)
	if !x.Known {
		note.SetText(s.T("import.answers.unknown"))
	}
	return layout.Border(s.Env, nil, nil, layout.MinWidth(24, layout.VBoxTight()), layout.FixedWidth(210, taken),
		layout.Columns(s.Env, 2, layout.VCenter(text), layout.VCenter(note)))
}

// answerWords names an answer, and says how often it stands there.
func (s *columnStep) answerWords(x intake.Value) string {
	switch {
	case x.Date:
		return s.T("import.answers.date", "n", x.Count)
	case x.Text == "":
		return s.T("import.answers.empty", "n", x.Count)
	}
	return s.T("import.answers.value", "value", x.Text, "n", x.Count)
}

// answerOptions are what an answer can be taken as.
func (s *columnStep) answerOptions(of intake.Field) []field.Option {
	keys := []data.Said{data.SaidYes, data.SaidNo, data.SaidLeft, data.SaidNothing}
	if of == intake.Left {
		keys = []data.Said{data.SaidLeft, data.SaidNothing}
	}
	options := make([]field.Option, len(keys))
	for n, k := range keys {
		options[n] = field.Option{Key: answerOption(k), Text: s.T("import.said." + answerOption(k))}
	}
	return options
}

// answerOption returns the key of an answer in a list of choices.
func answerOption(said data.Said) string {
	if said == data.SaidNothing {
		return "nothing"
	}
	return string(said)
}

// answer says what an answer is taken as.
func (s *columnStep) answer(i int, text, key string) {
	if key == answerOption(data.SaidNothing) {
		key = string(data.SaidNothing)
	}
	c := &s.mapping.Columns[i]
	answers := map[string]data.Said{} // another map than the one that is being counted by
	maps.Copy(answers, c.Answers)
	answers[intake.AnswerKey(text)] = data.Said(key)
	c.Answers = answers
	s.changed()
}
