package intake

import (
	"context"
	"slices"
	"time"

	"mujeeb/data"
)

// Given is what the program knows before it looks at a file.
type Given struct {
	Region string         // for telephone numbers without a country's code
	Zone   *time.Location // for times without a zone
	Now    time.Time      // later times are refused
}

// Plan is what is proposed to a person about a file, and what they are to be told
// before they accept it.
type Plan struct {
	Mapping Mapping
	Found   *Findings
}

// Propose reads the whole file and proposes how to take it: what each column holds, in
// which order its dates are, what every row of it says. Nothing that tells people apart
// is taken by its look alone. It is a [Table.Check] too, and returns the first thing
// that makes the file unreadable. progress, if not nil, is told the number of rows now and
// then, for each of the readings anew.
func Propose(ctx context.Context, t *Table, given Given, progress func(rows int)) (*Plan, error) {
	facts, err := t.study(ctx, progress)
	if err != nil {
		return nil, err
	}
	m := guess(t.Header, facts)
	m.Region, m.Zone, m.Now = given.Region, given.Zone, given.Now
	m.Shared = SharedApart
	m.EveryoneLeft = m.EveryoneLeft || namesLeavers(t.Name) && !m.Has(Answer) && !m.somebodyStayed(facts)
	found, err := Examine(ctx, t, m, progress)
	if err != nil {
		return nil, err
	}
	return &Plan{Mapping: m, Found: found}, nil
}

// somebodyStayed reports whether a column of those who left says of somebody that they
// did not: such a file is no list of people who left, whatever its name.
func (m Mapping) somebodyStayed(facts []columnFacts) bool {
	for i, c := range m.Columns {
		if c.Field == Left && slices.ContainsFunc(facts[i].values, func(v valueFacts) bool {
			said, known := c.Means(v.text)
			return known && said != data.SaidLeft && v.text != ""
		}) {
			return true
		}
	}
	return false
}

// study reads the whole file, as [Table.Check] does, and returns what stands in its
// columns.
func (t *Table) study(ctx context.Context, progress func(rows int)) ([]columnFacts, error) {
	t.checked = nil
	facts := make([]columnFacts, len(t.Header))
	var rows, flawed int
	sum, err := t.read(ctx, func(r Row) error {
		rows++
		if r.Flaw != "" {
			flawed++
		}
		if progress != nil && rows%ctxRows == 0 {
			progress(rows)
		}
		addRow(facts, r)
		return nil
	})
	if err != nil {
		return nil, err
	}
	sum.Rows, sum.Flawed = rows, flawed
	t.checked = &sum
	return facts, nil
}

// Take prepares the import of the table by the plan.
func (p *Plan) Take(t *Table) *Taking { return Take(t, p.Mapping).With(p.Found) }
