package sqlite

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Rows of any width come whole and in their order, also where one lies across the end of
// what SQLite passes on at a time.
func TestEachInt64s(t *testing.T) {
	d := mustOpen(t)
	const rows = 5000
	many := fmt.Sprintf(`WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < %d) SELECT n FROM many`, rows)
	for width := 1; width <= 9; width++ {
		columns := strings.Join(slices.Repeat([]string{"n"}, width), ", -") // n, -n, -n …
		next := int64(0)
		err := EachInt64s(t.Context(), d.Readers(), width, func(row []int64) {
			next++
			if len(row) != width || row[0] != next || slices.ContainsFunc(row[1:], func(n int64) bool { return n != -next }) {
				t.Errorf("row %d of %d columns: %v", next, width, row)
			}
		}, columns, many)
		if err != nil || next != rows {
			t.Errorf("%d columns: %d rows, %v", width, next, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := EachInt64s(ctx, d.Readers(), 1, func([]int64) { t.Error("a row after the end") }, "n", many)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
