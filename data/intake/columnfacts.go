package intake

import (
	"strings"

	"mujeeb/text/address"
	"mujeeb/text/fold"
	"mujeeb/text/name"
)

// Bounds of what is remembered of a column.
const (
	maxValues   = 40  // different values, beyond which a column is no column of answers
	maxValue    = 200 // bytes of one
	looksSample = 200 // cells whose look is judged
)

// columnFacts is what stands in a column, over the rows that were added.
type columnFacts struct {
	filled int // cells with something in them
	looked int // of these, cells whose look was judged
	emails int
	hashes int
	phones int // with a sign of a telephone number
	plus   int // of these, with the code of a country
	names  int // that may be a person's
	dates  int
	values []valueFacts
	place  map[string]int // of a value among values, by its key and as it stands
	many   bool           // more than maxValues different values
	texts  bool           // values may be longer than maxValue: they are whole wordings
	days   dayFacts
	cells  []string // the first
}

// valueFacts is a value and how often it occurs.
type valueFacts struct {
	text  string // as it stands first
	count int
	dated bool // it is a date
}

// dayFacts is what the dates of a column say about the order of day and month.
type dayFacts struct{ dayFirst, monthFirst, either, dots int }

func (d *dayFacts) add(o dayFacts) {
	d.dayFirst, d.monthFirst, d.either, d.dots = d.dayFirst+o.dayFirst, d.monthFirst+o.monthFirst, d.either+o.either, d.dots+o.dots
}

// sampleCells is how many cells of a column are kept as they stand.
const sampleCells = 20

// add takes a cell into account.
func (f *columnFacts) add(cell string) {
	cell = tidy(unmarked(cell))
	if cell == "" || strings.Contains(cell, testMark) {
		return
	}
	f.filled++
	if len(f.cells) < sampleCells {
		f.cells = append(f.cells, cell)
	}
	dated := f.addDate(cell)
	if f.looked < looksSample {
		f.look(cell)
	}
	f.addValue(cell, dated)
}

// addDate counts a date, and what it says about the order of day and month.
func (f *columnFacts) addDate(cell string) bool {
	if first := []rune(cell[:min(len(cell), 4)])[0]; !isDigit(first) || len(cell) < 6 || len(cell) > maxStamp || !strings.ContainsAny(cell, "/.- ") {
		return false
	}
	if isISODate(cell) {
		if f.looked < looksSample {
			f.dates++
		}
		return true
	}
	t, ok := readStamp(cell)
	if !ok || t.serial != 0 || !t.instant.IsZero() || t.year < firstYear || t.year > lastYear {
		return false
	}
	if f.looked < looksSample {
		f.dates++
	}
	if t.month != 0 {
		return true
	}
	order, either := t.ordered()
	switch {
	case order == dayFirst && t.b <= 12 && t.a <= 31:
		f.days.dayFirst++
	case order == monthFirst && t.a <= 12 && t.b <= 31:
		f.days.monthFirst++
	case either && t.dots:
		f.days.dots++
	case either:
		f.days.either++
	}
	return true
}

// isISODate is the quick answer for what most tools write, 2026-04-03 and more: the
// order of day and month is clear there.
func isISODate(cell string) bool {
	if len(cell) < len("2006-01-02") || cell[:2] != "20" || cell[4] != '-' || cell[7] != '-' {
		return false
	}
	return strings.Trim(cell[2:4]+cell[5:7]+cell[8:10], "0123456789") == "" && (len(cell) == 10 || cell[10] == ' ' || cell[10] == 'T')
}

// look judges what a cell may be.
func (f *columnFacts) look(cell string) {
	f.looked++
	switch {
	case looksLikeEmail(cell):
		f.emails++
	case looksLikeHash(cell):
		f.hashes++
	case looksLikePhone(strings.TrimPrefix(cell, "p:")):
		f.phones++
		if strings.ContainsAny(cell[:1], "+") || strings.HasPrefix(cell, "p:+") || strings.HasPrefix(cell, "00") {
			f.plus++
		}
	case looksLikeName(cell):
		f.names++
	}
}

func (f *columnFacts) addValue(cell string, dated bool) {
	if f.many {
		return
	}
	key := "\x00" // of all dates together
	if !dated {
		if len(cell) > maxValue && !f.texts {
			f.forgetValues()
			return
		}
		if at, ok := f.place[cell]; ok { // as it was written before
			f.values[at].count++
			return
		}
		key = AnswerKey(cell)
	}
	if at, ok := f.place[key]; ok {
		f.values[at].count++
		if !dated && len(f.place) < 4*maxValues {
			f.place[cell] = at
		}
		return
	}
	if len(f.values) == maxValues {
		f.forgetValues()
		return
	}
	if f.place == nil {
		f.place = map[string]int{}
	}
	f.place[key] = len(f.values)
	if !dated {
		f.place[cell] = len(f.values)
	}
	f.values = append(f.values, valueFacts{text: cell, count: 1, dated: dated})
}

func (f *columnFacts) forgetValues() { f.many, f.values, f.place = true, nil, nil }

// mostly reports whether n of the cells that were judged are at least three of five, so
// that a few slips don't hide a column.
func (f *columnFacts) mostly(n int) bool { return n > 0 && n*5 >= f.looked*3 }

// factsOf returns the facts of each column over some rows.
func factsOf(width int, rows []Row) []columnFacts {
	facts := make([]columnFacts, width)
	for _, r := range rows {
		addRow(facts, r)
	}
	return facts
}

func addRow(facts []columnFacts, r Row) {
	if r.Flaw != "" || isTestRow(r) {
		return
	}
	for i := range min(len(facts), len(r.Cells)) {
		facts[i].add(r.Cells[i])
	}
}

func looksLikeEmail(s string) bool {
	if strings.IndexByte(s, '@') < 0 {
		return false
	}
	_, err := address.NormalEmail(s)
	return err == nil
}

func looksLikeHash(s string) bool {
	if len(s) < 32 {
		return false
	}
	_, err := address.ParseHash(s)
	return err == nil
}

// looksLikePhone wants a sign of a phone number, since long numbers are more often
// something else, and no sign of a date.
func looksLikePhone(s string) bool {
	s = fold.Digits(s)
	if s == "" || s[0] != '+' && s[0] != '0' {
		return false
	}
	digits, dots := 0, 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '.':
			dots++
		case !strings.ContainsRune("+-() ", r):
			return false
		}
	}
	if digits < 8 || digits > 15 {
		return false
	}
	if s[0] == '+' {
		return true
	}
	t, ok := readStamp(s)
	return !ok || t.year < 1900 || t.year > lastYear
}

// looksLikeName reports whether a cell may be a person's name: two to four words
// of letters.
func looksLikeName(s string) bool {
	if n := strings.Count(s, " "); n < 1 || n > 3 || len(s) > maxName {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return r < 'A' && !strings.ContainsRune(" '-.,", r) })
}

// turned returns how many of the first names are written as "Last, First".
func (f *columnFacts) turned() (n int) {
	for _, cell := range f.cells {
		if _, _, ok := name.Turned(cell); ok {
			n++
		}
	}
	return n
}
