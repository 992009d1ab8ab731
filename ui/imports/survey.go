package imports

import (
	"context"
	"slices"
	"strings"

	"mujeeb/data"
	"mujeeb/data/intake"
	"mujeeb/text/address"
	"mujeeb/ui/page/fields"
)

// Bounds of what is kept of a file to be shown.
const (
	mostRows  = 1000 // rows with something to look at
	plainRows = 50   // other rows

	mostRegions = 4 // that are offered for unreadable phones
)

// survey is what a whole file says under a mapping, with the rows that a person should
// look at before they are taken.
type survey struct {
	*intake.Findings
	rows    []surveyRow   // those to look at, then the first others
	doubts  int           // how many of rows are to be looked at
	phones  int           // numbers that cannot be read
	regions []regionGuess // the country in which most of them can be read comes first

	dayFirst, dayUnclear bool // of the mapping
}

// regionGuess is a country in which some of the unreadable phones can be read.
type regionGuess struct {
	region string
	n      int // so many of them
}

// surveyRow is a row that is shown before it is taken.
type surveyRow struct {
	line   int
	lead   data.ImportLead // nothing where the row is set aside
	aside  intake.Code     // why it is, or ""
	cells  []string        // of a row that is set aside; nil beyond the [intake.AsideCells]th
	unread []intake.Unread // cells of a row that is taken
}

// asides returns how many rows are set aside.
func (s *survey) asides() (n int) {
	for _, rows := range s.Aside {
		n += rows
	}
	return n
}

// unclear returns the first date that can be read in two ways; it has no text where there
// is none.
func (s *survey) unclear() (date intake.Unread) {
	if i := slices.IndexFunc(s.Unread, func(u intake.Unread) bool { return u.Code == intake.CodeUnclearTime }); i >= 0 {
		date = s.Unread[i]
	}
	return date
}

// valuesOf returns the answers that stand in a column.
func (s *survey) valuesOf(column int) (all []intake.Value) {
	for _, v := range s.Values {
		if v.Column == column {
			all = append(all, v)
		}
	}
	return all
}

// everyoneLeft reports whether all people of the file opted out.
func (s *survey) everyoneLeft() bool { return s.Taken > 0 && s.Said[data.SaidLeft] == s.Taken }

// takeStock reads the whole file as it is mapped. settle finds out from its dates whether
// the day or the month comes first.
func takeStock(ctx context.Context, t *intake.Table, m intake.Mapping, settle bool, progress func(int)) (*survey, error) {
	found, err := intake.Examine(ctx, t, m, progress)
	if err != nil {
		return nil, err
	}
	if settle {
		was := m
		found.SettleDays(&m)
		if was.DayFirst != m.DayFirst || was.DayUnclear != m.DayUnclear {
			if found, err = intake.Examine(ctx, t, m, progress); err != nil {
				return nil, err
			}
		}
	}
	return surveyOf(ctx, t, m, found)
}

// surveyOf reads the rows that are shown.
func surveyOf(ctx context.Context, t *intake.Table, m intake.Mapping, found *intake.Findings) (*survey, error) {
	s := &survey{Findings: found, dayFirst: m.DayFirst, dayUnclear: m.DayUnclear}
	k := intake.Take(t, m).With(found)
	looked, plain := map[int]*surveyRow{}, []surveyRow{}
	for _, u := range found.Unread {
		if r := looked[u.Line]; r != nil {
			r.unread = append(r.unread, u)
		} else if len(looked) < mostRows {
			looked[u.Line] = &surveyRow{line: u.Line, unread: []intake.Unread{u}}
		}
	}
	for lead, err := range k.Leads(ctx) {
		if err != nil {
			return nil, err
		}
		if r := looked[lead.Line]; r != nil {
			r.lead = lead
		} else if len(plain) < plainRows {
			plain = append(plain, surveyRow{line: lead.Line, lead: lead})
		}
	}
	for _, a := range k.Aside[:min(len(k.Aside), mostRows)] {
		looked[a.Line] = &surveyRow{line: a.Line, aside: a.Code, cells: a.Cells}
	}
	s.countPhones(m, k.Aside)
	for _, r := range looked {
		s.rows = append(s.rows, *r)
	}
	slices.SortFunc(s.rows, func(a, b surveyRow) int { return a.line - b.line })
	s.doubts = len(s.rows)
	s.rows = append(s.rows, plain...)
	return s, nil
}

// countPhones counts the numbers that cannot be read, those of rows that are set aside for
// the sake of them too, and finds the countries in which most of them can be.
func (s *survey) countPhones(m intake.Mapping, aside []intake.Aside) {
	var phones []string
	for _, u := range s.Unread {
		if u.Code == intake.CodeBadPhone {
			phones = append(phones, strings.TrimSpace(u.Text))
		}
	}
	for _, a := range aside {
		if a.Code != intake.CodeNoIdentity || a.Cells == nil {
			continue
		}
		_, problems := m.Apply(intake.Row{Line: a.Line, Cells: a.Cells})
		for _, p := range problems {
			if p.Code == intake.CodeBadPhone {
				phones = append(phones, strings.TrimSpace(p.Text))
			}
		}
	}
	s.phones = len(phones)
	for _, region := range fields.RegionCodes() {
		if n, _ := address.NeedRegion(phones, region); n > 0 && region != m.Region {
			s.regions = append(s.regions, regionGuess{region, n})
		}
	}
	slices.SortStableFunc(s.regions, func(a, b regionGuess) int { return b.n - a.n })
	s.regions = s.regions[:min(len(s.regions), mostRegions)]
}

// isAnswer reports whether the cells of a field are answers, each with a meaning.
func isAnswer(f intake.Field) bool { return f == intake.Answer || f == intake.Left }
