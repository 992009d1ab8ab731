package grid

import (
	"iter"
	"slices"
)

// Selection is a set of row numbers. It is kept as ranges, so that a million
// rows in a row cost as little as one.
type Selection struct {
	ranges []span // in order, neither overlapping nor touching
}

// span is the rows from, from+1, …, to-1.
type span struct{ from, to int }

// Len returns the number of rows.
func (s *Selection) Len() int {
	n := 0
	for _, r := range s.ranges {
		n += r.to - r.from
	}
	return n
}

// Has reports whether a row is in the set.
func (s *Selection) Has(row int) bool {
	_, ok := slices.BinarySearchFunc(s.ranges, row, func(r span, row int) int {
		switch {
		case row < r.from:
			return 1
		case row >= r.to:
			return -1
		}
		return 0
	})
	return ok
}

// All returns the rows in order.
func (s *Selection) All() iter.Seq[int] {
	ranges := slices.Clone(s.ranges)
	return func(yield func(int) bool) {
		for _, r := range ranges {
			for i := r.from; i < r.to; i++ {
				if !yield(i) {
					return
				}
			}
		}
	}
}

// Clear empties the set.
func (s *Selection) Clear() { s.ranges = nil }

// Add adds the rows from, …, to-1.
func (s *Selection) Add(from, to int) {
	if from >= to {
		return
	}
	var out []span
	for _, r := range s.ranges {
		if r.to < from || r.from > to {
			out = append(out, r)
			continue
		}
		from, to = min(from, r.from), max(to, r.to)
	}
	i, _ := slices.BinarySearchFunc(out, from, func(r span, from int) int { return r.from - from })
	s.ranges = slices.Insert(out, i, span{from, to})
}

// Remove removes the rows from, …, to-1.
func (s *Selection) Remove(from, to int) {
	var out []span
	for _, r := range s.ranges {
		if left := (span{r.from, min(r.to, from)}); left.from < left.to {
			out = append(out, left)
		}
		if right := (span{max(r.from, to), r.to}); right.from < right.to {
			out = append(out, right)
		}
	}
	s.ranges = out
}

// Toggle adds a row that is not in the set, and removes one that is.
func (s *Selection) Toggle(row int) {
	if s.Has(row) {
		s.Remove(row, row+1)
		return
	}
	s.Add(row, row+1)
}
