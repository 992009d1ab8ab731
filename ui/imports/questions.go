package imports

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/data/intake"
	"mujeeb/text/name"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page/fields"
)

// questions asks what the cells of a file leave open: the order of day and month, the
// country of numbers without one, names that begin with the family, and rows that
// share an address.
type questions struct {
	*columnStep
	days   *question
	names  *question
	phones *question
	shared *question

	order  *field.RadioGroup // of day and month; nil until it is asked
	region *field.Select
	unread *piece.Banner   // how many numbers cannot be read
	take   *fyne.Container // a button for each country that would do
	apart  *prose.Label    // how many rows share an address or number
	card   fyne.CanvasObject
}

// question is a part of the card that is shown while it is asked.
type question struct{ box *fyne.Container }

func (q *question) ask(asked bool) { setShown(q.box, asked) }

// The answers to which part of a date comes first.
const (
	dayFirst   = "day"
	monthFirst = "month"
	dayUnknown = "unknown"
)

func newQuestions(s *columnStep) *questions {
	q := &questions{columnStep: s, days: &question{layout.VBoxTight()}, names: &question{layout.VBoxTight()}}
	q.phones, q.shared = q.askRegion(), q.askShared()
	q.card = piece.NewCard(s.Env, s.T("import.questions"), layout.VBox(q.days.box, q.names.box, q.shared.box, q.phones.box))
	return q
}

// done reports whether the question was answered that must be.
func (q *questions) done() (problem string, ok bool) {
	if !q.asksDays() || q.plan.said.days {
		return "", true
	}
	q.focus(q.order.Line())
	return q.T("import.days.missing"), false
}

// counted asks what the file leaves open as it is mapped now.
func (q *questions) counted() {
	if q.survey == nil {
		return
	}
	q.showDays()
	q.showNames()
	q.showShared()
	q.showPhones()
	asked := slices.ContainsFunc([]*question{q.days, q.names, q.shared, q.phones}, func(x *question) bool { return x.box.Visible() })
	setShown(q.card, asked)
}

// asksDays reports whether dates were found that can be read in two ways.
func (q *questions) asksDays() bool { return q.order != nil && q.days.box.Visible() }

func (q *questions) showDays() {
	q.days.ask(slices.ContainsFunc(q.mapping.Columns, func(c intake.Column) bool { return isTime(c.Field) }) && (q.survey.unclear().Text != "" || q.plan.said.days))
	date := q.survey.unclear()
	if !q.days.box.Visible() || q.order != nil || date.Text == "" {
		return
	}
	cell := date.Text
	q.order = field.NewRadioGroup(q.Env, []field.Option{
		{Key: dayFirst, Text: q.T("import.days.is", "cell", cell, "date", q.Lang.Date(q.dateOf(date, true)))},
		{Key: monthFirst, Text: q.T("import.days.is", "cell", cell, "date", q.Lang.Date(q.dateOf(date, false)))},
		{Key: dayUnknown, Text: q.T("import.days.unknown")},
	}, nil)
	if q.plan.said.days {
		q.order.SetSelected(map[bool]string{true: dayUnknown, false: map[bool]string{true: dayFirst, false: monthFirst}[q.mapping.DayFirst]}[q.mapping.DayUnclear])
	}
	q.order.OnChanged = q.settleDays
	q.days.box.Objects = []fyne.CanvasObject{prose.NewParagraph(q.Env, q.T("import.days"), prose.Strong), q.order}
}

// dateOf reads a date with the day or the month first.
func (q *questions) dateOf(date intake.Unread, first bool) time.Time {
	m := intake.Mapping{Columns: []intake.Column{{Field: intake.CreatedTime, Name: date.Name}}, Zone: q.mapping.Zone, DayFirst: first}
	c, _ := m.Apply(intake.Row{Line: date.Line, Cells: []string{date.Text}})
	return c.At
}

func (q *questions) settleDays(key string) {
	q.plan.said.days = true
	q.mapping.DayFirst, q.mapping.DayUnclear = key == dayFirst, key == dayUnknown
	q.changed()
}

// showNames asks whether the first name stands behind a comma.
func (q *questions) showNames() {
	cell, given, family := q.turned()
	q.names.ask(cell != "")
	if cell == "" || len(q.names.box.Objects) > 0 {
		return
	}
	turn := field.NewCheck(q.Env, q.T("import.names.turn", "cell", cell, "name", given+" "+family), nil)
	turn.SetChecked(q.mapping.TurnNames)
	turn.OnChanged = func(on bool) {
		q.mapping.TurnNames = on
		q.changed()
	}
	q.names.box.Objects = []fyne.CanvasObject{prose.NewParagraph(q.Env, q.T("import.names"), prose.Strong), turn}
}

// turned returns a name of the file as "Last, First", and its parts. It is empty where
// names are not written so.
func (q *questions) turned() (cell, given, family string) {
	if !slices.ContainsFunc(q.survey.Doubts, func(d intake.Doubt) bool { return d.Code == intake.DoubtTurnNames }) {
		return "", "", ""
	}
	for _, row := range q.table.Preview {
		for i, c := range q.mapping.Columns {
			if c.Field != intake.FullName || i >= len(row.Cells) {
				continue
			}
			if given, family, ok := name.Turned(row.Cells[i]); ok {
				return row.Cells[i], given, family
			}
		}
	}
	return "", "", ""
}

// askShared asks what becomes of rows that share an address with another name.
func (q *questions) askShared() *question {
	q.apart = prose.NewParagraph(q.Env, "", prose.Strong)
	group := field.NewRadioGroup(q.Env, []field.Option{
		{Key: sharedOption(intake.SharedAside), Text: q.T("import.shared.aside")}, {Key: sharedOption(intake.SharedApart), Text: q.T("import.shared.apart")},
	}, nil)
	group.SetSelected(sharedOption(q.mapping.Shared))
	group.OnChanged = func(key string) {
		q.mapping.Shared = intake.SharedAside
		if key == sharedOption(intake.SharedApart) {
			q.mapping.Shared = intake.SharedApart
		}
		q.changed()
	}
	return &question{layout.VBoxTight(q.apart, group)}
}

// sharedOption returns the key of a choice in the list.
func sharedOption(s intake.Shared) string {
	if s == intake.SharedAside {
		return "aside"
	}
	return string(s)
}

func (q *questions) showShared() {
	if n := q.survey.SharedRows; n > 0 {
		q.apart.SetText(q.T("import.shared", "n", n))
	}
	q.shared.ask(q.survey.SharedRows > 0)
}

// askRegion asks for the country of phones without a country code.
func (q *questions) askRegion() *question {
	q.region = field.NewSelect(q.Env, fields.Regions(q.Env, q.mapping.Region), nil)
	q.region.SetSelected(q.mapping.Region)
	q.region.OnChanged = func(code string) {
		q.mapping.Region = code
		q.changed()
	}
	q.take = layout.Flow(q.Env)
	q.unread = piece.NewBanner(q.Env, kit.ToneWarn, "")
	return &question{layout.VBoxTight(q.unread, q.take, field.Form(q.Env, field.Row{Label: q.T("import.region"), Widget: slim(q.region), Hint: q.T("import.region.hint")}))}
}

func (q *questions) showPhones() {
	q.phones.ask(q.mapping.Has(intake.Phone))
	q.take.Objects = nil
	for _, guess := range q.survey.regions {
		q.take.Add(button.New(q.Env, button.Plain, q.T("import.phones.take", "n", guess.n, "country", q.country(guess.region)), func() {
			q.region.SetSelected(guess.region)
		}))
	}
	setShown(q.take, len(q.take.Objects) > 0)
	if n := q.survey.phones; n > 0 {
		q.unread.Say(q.T("import.phones", "n", n, "country", q.country(q.mapping.Region)))
	} else {
		q.unread.Say("")
	}
}

// country returns the name of a country.
func (f *form) country(code string) string {
	if key := "settings.country." + code; f.Lang.Has(key) {
		return f.T(key)
	}
	return code
}
