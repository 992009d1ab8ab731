package imports

import (
	"slices"
	"strings"
	"time"

	"mujeeb/data"
	"mujeeb/data/intake"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/page"
)

// preview is the first rows of the file as leads.
type preview struct {
	*page.Place
	grid *grid.Grid
	rows []previewRow
}

type previewRow struct {
	name, email, phone, more, remark string
	at                               time.Time
	tone                             kit.Tone
}

func newPreview(p *page.Place) *preview {
	v := &preview{Place: p}
	v.grid = grid.New(p.Env, []grid.Column{
		{Title: p.T("lead.name"), Width: 80, Weight: 2},
		{Title: p.T("lead.email"), Width: 90, Weight: 2, LTR: true},
		{Title: p.T("lead.phone"), Width: 140, LTR: true},
		{Title: p.T("import.when"), Width: 108, LTR: true},
		{Title: p.T("import.more"), Width: 60, Weight: 2},
		{Title: p.T("import.remark"), Width: 150, Weight: 1},
	}, func() int { return len(v.rows) }, func(row, col int) string {
		r := v.rows[row]
		return []string{r.name, r.email, r.phone, p.Lang.ShortDate(r.at), r.more, r.remark}[col]
	})
	v.grid.Tone = func(row, col int) kit.Tone {
		if col == 5 && v.rows[row].remark != "" {
			return v.rows[row].tone
		}
		return kit.ToneNone
	}
	return v
}

func (v *preview) show(m intake.Mapping, rows []intake.Row) {
	v.rows = nil
	for _, row := range rows {
		c, problems := m.Apply(row)
		v.rows = append(v.rows, v.row(c, problems))
	}
	v.grid.Refresh()
}

func (v *preview) row(c intake.Candidate, problems []intake.Problem) previewRow {
	r := previewRow{
		name: c.Name, email: values(c, data.Email), phone: values(c, data.Phone, data.PSID), at: v.Local(c.At),
		more: v.Lang.Join(moreOf(c)...),
	}
	if len(problems) == 0 {
		return r
	}
	worst := problems[max(0, slices.IndexFunc(problems, intake.Problem.SetsAside))]
	r.remark = v.T("import.row." + string(worst.Code))
	switch {
	case worst.Code == intake.CodeTestRow:
		r.tone = kit.ToneNeutral
	case worst.SetsAside():
		r.tone = kit.ToneBad
	default:
		r.tone = kit.ToneWarn
	}
	return r
}

// values lists what a candidate is known by, of some kinds.
func values(c intake.Candidate, kinds ...data.IdentityKind) string {
	var all []string
	for _, id := range c.Identities() {
		if slices.Contains(kinds, id.Kind) {
			all = append(all, id.Value)
		}
	}
	return strings.Join(all, ", ")
}

// moreOf is what a row says beyond who the person is.
func moreOf(c intake.Candidate) []string {
	parts := slices.Clone(c.Tags)
	if c.Note != "" {
		parts = append(parts, c.Note)
	}
	names := make([]string, 0, len(c.Extra))
	for name := range c.Extra {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		parts = append(parts, name+": "+c.Extra[name])
	}
	return parts
}
