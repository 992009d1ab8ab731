package imports

import (
	"maps"
	"slices"

	"mujeeb/data/intake"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/field"
)

// mendable returns the cells of a row that a person can write anew, so that what is
// wrong with it is mended.
func (f *form) mendable(r surveyRow) (cells []intake.Unread) {
	if r.aside == "" {
		return slices.DeleteFunc(slices.Clone(r.unread), func(u intake.Unread) bool { return u.Column < 0 })
	}
	row := intake.Row{Line: r.line, Cells: r.cells}
	if len(r.cells) != len(f.mapping.Columns) {
		return nil // nobody knows which cell is which
	}
	_, problems := f.mapping.Apply(row)
	for i, c := range f.mapping.Columns {
		u := intake.Unread{Place: intake.Place{Line: r.line, Column: i}, Name: c.Name, Text: f.cellOf(row, i)}
		at := slices.IndexFunc(problems, func(p intake.Problem) bool { return p.Place == i })
		switch {
		case at >= 0:
			u.Code = problems[at].Code
		case c.Field == intake.Email || c.Field == intake.Phone || c.Field == intake.PSID:
			u.Code = r.aside
		default:
			continue
		}
		cells = append(cells, u)
	}
	return cells
}

// open lets the cells of a row be written anew that cannot be read.
func (s *previewStep) open(row int) {
	if row < 0 || s.survey == nil {
		return
	}
	cells := s.mendable(s.rows()[row])
	if len(cells) == 0 {
		return
	}
	rows, entries := make([]field.Row, len(cells)), make([]*field.Entry, len(cells))
	for i, u := range cells {
		entries[i] = field.NewEntry(s.Env)
		entries[i].SetText(u.Text)
		rows[i] = field.Row{Label: u.Name, Widget: entries[i], Hint: s.T("import.row." + string(u.Code))}
	}
	dialog.Form(s.Env, dialog.FormSpec{
		Title: s.T("import.mend.title", "line", cells[0].Line), Text: s.T("import.mend.text"), Fields: rows, Yes: s.T("import.mend.yes"), Width: 560,
		OnYes: func() {
			for i, u := range cells {
				s.write(u.Place, u.Text, entries[i].Text())
			}
			s.changed()
		},
	})
}

// cellOf returns what stands in a cell, as it was written anew if it was.
func (f *form) cellOf(row intake.Row, column int) string {
	if text, ok := f.mapping.Mended[intake.Place{Line: row.Line, Column: column}]; ok {
		return text
	}
	return row.Cells[column]
}

// write takes a cell as it was written anew.
func (f *form) write(at intake.Place, was, text string) {
	if text == was {
		return
	}
	mended := map[intake.Place]string{} // another map than the one that is being counted by
	maps.Copy(mended, f.mapping.Mended)
	mended[at] = text
	f.mapping.Mended = mended
}
