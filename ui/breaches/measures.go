package breaches

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// measures lists what is done against a breach and what follows it up, with the days.
type measures struct {
	*page.Place
	rows    []*measureRow
	list    *fyne.Container
	box     *fyne.Container
	changed func()
}

// measureRow is one of them.
type measureRow struct {
	text, due, done *field.Entry
}

func newMeasures(p *page.Place, b data.Breach, changed func()) *measures {
	m := &measures{Place: p, list: layout.VBox(), changed: changed}
	for _, one := range b.Measures {
		m.add(one)
	}
	add := button.NewWithIcon(p.Env, button.Plain, theme.ContentAddIcon(), p.T("breach.measures.add"), func() {
		row := m.add(data.Measure{})
		p.Window.Canvas().Focus(row.text)
	})
	m.box = layout.VBox(prose.NewParagraph(p.Env, p.T("breach.measures.text"), prose.Muted), m.list, layout.AlignLeading(p.Env, add))
	return m
}

// add adds a row. One whose text is emptied is gone when the breach is saved.
func (m *measures) add(one data.Measure) *measureRow {
	row := &measureRow{text: field.NewEntry(m.Env), due: m.dayEntry(one.Due), done: m.dayEntry(one.Done)}
	row.text.SetText(one.Text)
	row.text.SetPlaceholder(m.T("breach.measures.example"))
	typed := func(string) { m.changed() }
	row.text.OnChanged, row.due.OnChanged, row.done.OnChanged = typed, typed, typed
	m.rows = append(m.rows, row)
	m.list.Add(field.Form(m.Env,
		field.Row{Label: m.T("breach.measures.what"), Widget: row.text},
		field.Row{Label: m.T("breach.measures.due"), Widget: row.due},
		field.Row{Label: m.T("breach.measures.done"), Widget: row.done, Hint: m.T("breach.measures.day.hint")}))
	m.list.Refresh()
	return row
}

// dayEntry is a field for a day that may stay empty.
func (m *measures) dayEntry(day time.Time) *field.Entry {
	e := field.NewEntry(m.Env)
	e.Direction = field.LTR
	if !day.IsZero() {
		e.SetText(day.UTC().Format(page.DayLayout))
	}
	e.Validate = func(s string) string {
		if _, ok := page.ReadDay(s, time.UTC); !ok && strings.TrimSpace(s) != "" {
			return m.T("breach.measures.day.wrong", "example", m.Now().Format(page.DayLayout))
		}
		return ""
	}
	return e
}

// wrong says what is wrong with what was filled in, and returns the first field of it.
func (m *measures) wrong() fyne.Focusable {
	for _, row := range m.rows {
		if wrong := field.FirstWrong(row.due, row.done); wrong != nil {
			return wrong
		}
	}
	return nil
}

// write puts what was filled in into b.
func (m *measures) write(b *data.Breach) {
	b.Measures = nil
	for _, row := range m.rows {
		text := strings.TrimSpace(row.text.Text())
		if text == "" {
			continue
		}
		due, _ := page.ReadDay(row.due.Text(), time.UTC) // zero while it is empty
		done, _ := page.ReadDay(row.done.Text(), time.UTC)
		b.Measures = append(b.Measures, data.Measure{Text: text, Due: due, Done: done})
	}
}
