package intake

import (
	"context"
	"errors"
	"hash/maphash"
	"slices"

	"mujeeb/data"
)

// Findings are what a whole file says when it is read by a mapping: what a person is to
// be told, and asked, before anything is taken. [Examine] makes them.
type Findings struct {
	Sum
	Taken    int          // rows that the vault is given
	TestRows int          // dummy leads of Facebook's own
	Aside    map[Code]int // rows that are set aside, by reason
	Said     map[data.Said]int
	Values   []Value  // what stands in columns of answers and of wordings
	Unread   []Unread // cells that can't be read: the first [AsideCells]
	Kept     int      // how many such cells there are
	Remarks  []Unread // cells that are taken as they are and pointed out: the first [AsideCells]
	Shared   []SharedIdentity
	// SharedRows is how many rows have an identity of an earlier row with another name:
	// Mapping.Shared says what becomes of them.
	SharedRows int
	Doubts     []Doubt

	Days dayFacts `json:"-"` // what its dates say about the order of day and month
	gate gateFacts
}

// Value is a value of a column of answers or of wordings.
type Value struct {
	Column int // from 0
	Text   string
	Count  int
	Said   data.Said // what it is taken as
	Known  bool      // false if nobody knows what it means: it is no yes then
	Date   bool      // it stands for all dates of the column
}

// Unread is a cell that can't be read as what its column holds. It is kept as a detail;
// Mapping.Mended takes what a person makes of it.
type Unread struct {
	Place
	Name string // of the column
	Text string
	Code Code
}

// SharedIdentity is an identity that rows of different names have in common.
type SharedIdentity struct {
	Kind  data.IdentityKind
	Value string
	Rows  int
	Line  int // of the first row that has it
}

// sharedListed is how many shared identities are listed.
const sharedListed = 100

// Doubt is something to ask a person about.
type Doubt struct {
	Code   DoubtCode
	Column int // from 0, or -1 if it is about the file
	Count  int // rows or values that it is about
}

// DoubtCode names a question. Codes are stable: translations hang on them.
type DoubtCode string

// The questions.
const (
	DoubtNoIdentity     DoubtCode = "no_identity"     // no column tells people apart: choose one of those that look so
	DoubtLooks          DoubtCode = "looks"           // the column looks like another field: see Column.Suggested
	DoubtAnswerUnused   DoubtCode = "answer_unused"   // the column holds answers and is kept as a detail: ask when "they agreed" is chosen
	DoubtUnknownAnswers DoubtCode = "unknown_answers" // nobody knows what some values mean
	DoubtDays           DoubtCode = "days"            // nothing says whether the day or the month comes first
	DoubtDaysMixed      DoubtCode = "days_mixed"      // some dates have the day first and some the month
	DoubtShared         DoubtCode = "shared"          // rows of different names share an identity
	DoubtEveryoneLeft   DoubtCode = "everyone_left"   // it is a list of people who left
	DoubtTurnNames      DoubtCode = "turn_names"      // names are written as "Last, First"
)

// Examine reads the whole file by a mapping. progress, if not nil, is told the number
// of rows now and then. Like [Table.Check] it returns the first thing that makes the
// file unreadable.
func Examine(ctx context.Context, t *Table, m Mapping, progress func(rows int)) (*Findings, error) {
	e := examiner{m: m, found: &Findings{Aside: map[Code]int{}, Said: map[data.Said]int{}}, facts: make([]columnFacts, len(m.Columns)), seed: maphash.MakeSeed()}
	sum, err := t.read(ctx, func(r Row) error {
		e.row(r)
		if progress != nil && e.found.Rows%ctxRows == 0 {
			progress(e.found.Rows)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	e.found.Bytes, e.found.SHA256 = sum.Bytes, sum.SHA256
	e.found.gate = e.pairs.facts(e.seed)
	if err := e.passGate(ctx, t); err != nil {
		return nil, err
	}
	e.values()
	e.doubts()
	return e.found, nil
}

// examiner collects findings.
type examiner struct {
	m     Mapping
	found *Findings
	facts []columnFacts
	seed  maphash.Seed
	pairs pairs
}

func (e *examiner) row(r Row) {
	f := e.found
	f.Rows++
	if r.Flaw != "" {
		f.Flawed++
	}
	for i, c := range e.m.Columns {
		e.facts[i].texts = c.Field == Wording
		if i < len(r.Cells) && r.Flaw == "" && (c.Field.isTime() || c.Field.isAnswer() || c.Field == Wording || c.Field == FullName && f.Rows <= sampleCells) {
			e.facts[i].add(r.Cells[i])
		}
	}
	c, problems := e.m.Apply(r)
	if SetAside(problems) {
		if code := worst(problems); code == CodeTestRow {
			f.TestRows++
		} else {
			f.Aside[code]++
		}
		return
	}
	f.Taken++
	f.Said[c.Said]++
	f.unread(problems)
	e.pairs.add(e.seed, &c, f.Rows)
}

func worst(problems []Problem) Code {
	return problems[slices.IndexFunc(problems, Problem.SetsAside)].Code
}

func (f *Findings) unread(problems []Problem) {
	f.Kept += keptCells(problems)
	f.Unread, f.Remarks = listed(f.Unread, f.Remarks, problems)
}

// passGate reads the file once more, if any identity is on several rows, and counts what
// becomes of the rows that share one.
func (e *examiner) passGate(ctx context.Context, t *Table) error {
	f := e.found
	if len(f.gate.again) == 0 {
		return nil
	}
	g := newGate(f.gate, e.m.Shared)
	g.listed = map[uint64]int{}
	n := 0
	_, err := t.read(ctx, func(r Row) error {
		if n++; !f.gate.rows[n] {
			return nil
		}
		c, problems := e.m.Apply(r)
		if SetAside(problems) {
			return nil
		}
		code, kept := g.pass(&c, e.m.Columns)
		if code != "" {
			f.Taken--
			f.Said[c.Said]--
			f.Aside[code]++
		}
		f.Kept += len(kept)
		return nil
	})
	f.Shared, f.SharedRows = g.shared, g.strangers
	f.gate.rows = nil
	if errors.Is(err, context.Canceled) {
		return ctx.Err()
	}
	return err
}

// values lists what stands in the columns of answers and wordings.
func (e *examiner) values() {
	for i, c := range e.m.Columns {
		facts := &e.facts[i]
		e.found.Days.add(facts.daysOf(c.Field))
		if !c.Field.isAnswer() && c.Field != Wording {
			continue
		}
		for _, v := range facts.values {
			said, known := c.Means(v.text)
			if v.dated {
				said, known = map[Field]data.Said{Answer: data.SaidYes, Left: data.SaidLeft}[c.Field], true
			}
			if c.Field == Wording {
				said, known = data.SaidNothing, true
			}
			e.found.Values = append(e.found.Values, Value{Column: i, Text: v.text, Count: v.count, Said: said, Known: known, Date: v.dated})
		}
	}
}

// daysOf returns what a column says about the order of day and month, if it is one of
// times.
func (f *columnFacts) daysOf(field Field) dayFacts {
	if !field.isTime() && !field.isAnswer() {
		return dayFacts{}
	}
	return f.days
}

func (e *examiner) doubts() {
	f := e.found
	add := func(when bool, code DoubtCode, column, count int) {
		if when {
			f.Doubts = append(f.Doubts, Doubt{code, column, count})
		}
	}
	add(!e.m.Identifies(), DoubtNoIdentity, -1, f.Rows)
	add(e.m.EveryoneLeft, DoubtEveryoneLeft, -1, f.Said[data.SaidLeft])
	add(f.SharedRows > 0, DoubtShared, -1, f.SharedRows)
	add(e.m.DayUnclear, DoubtDays, -1, f.Days.either)
	add(f.Days.dayFirst > 0 && f.Days.monthFirst > 0, DoubtDaysMixed, -1, min(f.Days.dayFirst, f.Days.monthFirst))
	unknown := map[int]int{}
	for _, v := range f.Values {
		if !v.Known {
			unknown[v.Column] += v.Count
		}
	}
	for i, c := range e.m.Columns {
		add(unknown[i] > 0, DoubtUnknownAnswers, i, unknown[i])
		add(e.facts[i].many && c.Field.isAnswer(), DoubtUnknownAnswers, i, e.facts[i].filled)
		add(c.Suggested.identifies() && !c.Field.identifies(), DoubtLooks, i, 0)
		add((c.Field == Extra || c.Field == Ignore) && c.holdsAnswers() && (c.Why != ReasonLooks || !e.m.Answers()), DoubtAnswerUnused, i, 0)
		add(c.Field == FullName && !e.m.TurnNames && e.facts[i].turned() > 0, DoubtTurnNames, i, e.facts[i].turned())
		add(c.Field == FullName && e.m.TurnNames, DoubtTurnNames, i, e.facts[i].turned())
	}
}

// holdsAnswers reports whether a column speaks of agreeing or leaving, by its name or
// by what stands in it.
func (c Column) holdsAnswers() bool {
	if c.Suggested.isAnswer() {
		return true
	}
	about := classesOf(headerWords(c.Name))
	return c.Why != ReasonTool && about.has(aboutNews|aboutAgree|aboutLeaving) && !about.has(aboutDetail|aboutTerms|aboutThings|aboutOthers)
}

// SettleDays settles the order of day and month by the whole file, as long as its columns
// of times are those of the mapping that was examined.
func (f *Findings) SettleDays(m *Mapping) { m.settleDays(f.Days) }

// identityHash returns a number that stands for an identity.
func identityHash(seed maphash.Seed, id data.Identity) uint64 {
	return maphash.String(seed, string(id.Kind)+":"+id.Value)
}
