package bidi

import (
	"slices"

	"golang.org/x/text/unicode/bidi"
)

// Levels returns the embedding level of every rune of a line whose paragraph
// has the given level (0 or 1).
func Levels(rs []rune, base int) []int {
	levels := make([]int, len(rs))
	resolve(rs, levels, base, 0, len(rs))
	for i := len(rs) - 1; i >= 0 && IsTrailing(rs[i]); i-- { // L1
		levels[i] = base
	}
	return levels
}

// IsTrailing reports whether r belongs to the space at a line's end that L1
// puts at the paragraph's level.
func IsTrailing(r rune) bool {
	switch class(r) {
	case bidi.WS, bidi.S, bidi.B, bidi.Control:
		return true
	}
	return IsIsolate(r)
}

// maxDepth bounds nested isolates (BD2).
const maxDepth = 125

// resolve sets the levels of rs[from:to], the text of one isolate or of the
// paragraph. An isolate within it counts as one neutral, and its own text is
// resolved by itself at the next level of its direction. Without explicit
// embeddings this yields the same isolating run sequences as rule X10.
func resolve(rs []rune, levels []int, level, from, to int) {
	seq := sequence{level: level}
	for i := from; i < to; i++ {
		seq.add(i, rs[i])
		if rs[i] != LRI && rs[i] != RLI && rs[i] != FSI {
			continue
		}
		end := matching(rs, i, to)
		inner := next(level, isolateLevel(rs[i], rs[i+1:end]))
		if inner > maxDepth {
			inner = level
		}
		resolve(rs, levels, inner, i+1, end)
		i = end - 1
	}
	seq.resolve(levels)
}

// matching finds the PDI that closes the isolate opened at i, or the end of the
// text (BD9).
func matching(rs []rune, i, to int) int {
	depth := 0
	for ; i < to; i++ {
		switch rs[i] {
		case LRI, RLI, FSI:
			depth++
		case PDI:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return to
}

// isolateLevel returns the level of the text of an isolate: 0 or 1.
func isolateLevel(opener rune, text []rune) int {
	switch opener {
	case LRI:
		return 0
	case RLI:
		return 1
	}
	return Base(string(text), 0)
}

// next is the least level above the given one that has the direction.
func next(level, direction int) int {
	if (level+1)%2 == direction {
		return level + 1
	}
	return level + 2
}

// sequence is an isolating run sequence: runes of one level that follow each
// other once isolates are left out.
type sequence struct {
	level int
	at    []int        // offset of each rune in the line
	runes []rune       //
	types []bidi.Class // changed by each rule in turn
}

func (s *sequence) add(at int, r rune) {
	c := class(r)
	switch c {
	case bidi.LRE, bidi.RLE, bidi.LRO, bidi.RLO, bidi.PDF, bidi.BN:
		c = bidi.BN
	case bidi.LRI, bidi.RLI, bidi.FSI, bidi.PDI, bidi.Control, bidi.B, bidi.S, bidi.WS:
		c = bidi.ON
	}
	if IsIsolate(r) {
		c = bidi.ON
	}
	s.at = append(s.at, at)
	s.runes = append(s.runes, r)
	s.types = append(s.types, c)
}

// edge is the direction of the sequence itself, which stands at both of its
// ends (sos and eos).
func (s *sequence) edge() bidi.Class {
	if s.level%2 == 1 {
		return bidi.R
	}
	return bidi.L
}

func (s *sequence) resolve(levels []int) {
	s.marks()
	s.numbers()
	s.separators()
	s.terminators()
	s.leftovers()
	s.brackets()
	s.neutrals()
	for i, t := range s.types { // I1, I2
		l := s.level
		switch {
		case l%2 == 0 && t == bidi.R:
			l++
		case l%2 == 0 && (t == bidi.AN || t == bidi.EN):
			l += 2
		case l%2 == 1 && t != bidi.R:
			l++
		}
		levels[s.at[i]] = l
	}
}

// marks sets combining marks to the type of what they stand on (W1).
func (s *sequence) marks() {
	prev := s.edge()
	for i, t := range s.types {
		if t == bidi.NSM || t == bidi.BN {
			s.types[i] = prev
			continue
		}
		prev = t
	}
}

// numbers makes digits after Arabic letters Arabic numbers, and Arabic letters
// plain right-to-left ones (W2, W3).
func (s *sequence) numbers() {
	strong := s.edge()
	for i, t := range s.types {
		switch t {
		case bidi.R, bidi.L, bidi.AL:
			strong = t
		case bidi.EN:
			if strong == bidi.AL {
				s.types[i] = bidi.AN
			}
		}
	}
	for i, t := range s.types {
		if t == bidi.AL {
			s.types[i] = bidi.R
		}
	}
}

// separators joins numbers over one separator between them (W4).
func (s *sequence) separators() {
	for i := 1; i+1 < len(s.types); i++ {
		a, t, b := s.types[i-1], s.types[i], s.types[i+1]
		if a != b {
			continue
		}
		if a == bidi.EN && (t == bidi.ES || t == bidi.CS) || a == bidi.AN && t == bidi.CS {
			s.types[i] = a
		}
	}
}

// terminators draws currency and percent signs to the European number beside
// them (W5).
func (s *sequence) terminators() {
	for i := 0; i < len(s.types); i++ {
		j := s.stretch(i, func(t bidi.Class) bool { return t == bidi.ET })
		if j == i {
			continue
		}
		if i > 0 && s.types[i-1] == bidi.EN || j < len(s.types) && s.types[j] == bidi.EN {
			s.fill(i, j, bidi.EN)
		}
		i = j - 1
	}
}

// leftovers makes separators that joined nothing neutral, and European numbers
// after Latin letters Latin (W6, W7).
func (s *sequence) leftovers() {
	strong := s.edge()
	for i, t := range s.types {
		switch t {
		case bidi.ES, bidi.ET, bidi.CS:
			s.types[i] = bidi.ON
		case bidi.R, bidi.L:
			strong = t
		case bidi.EN:
			if strong == bidi.L {
				s.types[i] = bidi.L
			}
		}
	}
}

// neutrals take the direction around them where both sides agree, else that of
// the sequence (N1, N2).
func (s *sequence) neutrals() {
	for i := 0; i < len(s.types); i++ {
		j := s.stretch(i, func(t bidi.Class) bool { return strong(t) == bidi.ON })
		if j == i {
			continue
		}
		before, after := s.edge(), s.edge()
		if i > 0 {
			before = strong(s.types[i-1])
		}
		if j < len(s.types) {
			after = strong(s.types[j])
		}
		to := s.edge()
		if before == after {
			to = before
		}
		s.fill(i, j, to)
		i = j - 1
	}
}

// stretch finds the end of the run of types from i on that have a property.
func (s *sequence) stretch(i int, is func(bidi.Class) bool) int {
	for i < len(s.types) && is(s.types[i]) {
		i++
	}
	return i
}

func (s *sequence) fill(from, to int, t bidi.Class) {
	for i := from; i < to; i++ {
		s.types[i] = t
	}
}

// strong is the direction that a type has for neutrals near it: numbers count
// as right to left (N0, N1).
func strong(t bidi.Class) bidi.Class {
	switch t {
	case bidi.L:
		return bidi.L
	case bidi.R, bidi.EN, bidi.AN:
		return bidi.R
	}
	return bidi.ON
}

// pair is an opening bracket and the closing one that belongs to it, as indices
// into the sequence (BD16).
type pair struct{ open, shut int }

// brackets sets both brackets of a pair to one direction: that of the sequence
// if anything inside has it, else that of the text before if what is inside has
// the same one (N0).
func (s *sequence) brackets() {
	for _, p := range s.pairs() {
		to := s.inside(p)
		if to == bidi.ON {
			continue
		}
		if to != s.edge() && s.before(p.open) != to {
			to = s.edge()
		}
		s.types[p.open], s.types[p.shut] = to, to
		for _, i := range []int{p.open, p.shut} { // marks on a bracket follow it
			for j := i + 1; j < len(s.runes) && class(s.runes[j]) == bidi.NSM; j++ {
				s.types[j] = to
			}
		}
	}
}

// inside is the sequence's own direction if the pair encloses any of it, else
// the other one if it encloses that.
func (s *sequence) inside(p pair) bidi.Class {
	found := bidi.ON
	for _, t := range s.types[p.open+1 : p.shut] {
		switch d := strong(t); d {
		case bidi.ON:
		case s.edge():
			return d
		default:
			found = d
		}
	}
	return found
}

func (s *sequence) before(i int) bidi.Class {
	for i--; i >= 0; i-- {
		if d := strong(s.types[i]); d != bidi.ON {
			return d
		}
	}
	return s.edge()
}

// maxOpen bounds the brackets that may be open at once (BD16); beyond it none
// of the line's pairs counts.
const maxOpen = 63

func (s *sequence) pairs() []pair {
	type opened struct {
		closing rune
		at      int
	}
	var stack []opened
	var found []pair
	for i, r := range s.runes {
		if s.types[i] != bidi.ON {
			continue
		}
		if c, ok := closing[canonical(r)]; ok {
			if len(stack) == maxOpen {
				return nil
			}
			stack = append(stack, opened{c, i})
			continue
		}
		for k := len(stack) - 1; k >= 0; k-- {
			if stack[k].closing == canonical(r) {
				found = append(found, pair{stack[k].at, i})
				stack = stack[:k]
				break
			}
		}
	}
	slices.SortFunc(found, func(a, b pair) int { return a.open - b.open })
	return found
}

// closing maps the opening brackets that people type to their closing ones.
var closing = map[rune]rune{
	'(': ')', '[': ']', '{': '}', '⁅': '⁆', '⁽': '⁾', '₍': '₎', '〈': '〉', '《': '》', '「': '」', '『': '』', '【': '】',
	'（': '）', '［': '］', '｛': '｝',
}

// canonical folds the two brackets that have a canonical twin (BD16).
func canonical(r rune) rune {
	switch r {
	case '\u2329':
		return '〈'
	case '\u232a':
		return '〉'
	}
	return r
}
