package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// Collect reads every row of a query with scan.
func Collect[T any](ctx context.Context, q Querier, scan func(*sql.Rows, *T) error, query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, Wrap(gist(query), err)
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		var one T
		if err := scan(rows, &one); err != nil {
			return nil, Wrap(gist(query), err)
		}
		all = append(all, one)
	}
	if err := rows.Err(); err != nil {
		return nil, Wrap(gist(query), err)
	}
	return all, nil
}

// Value scans a row of one column.
func Value[T any](rows *sql.Rows, v *T) error { return rows.Scan(v) }

// gist returns how a query begins, for the log. Values are never part of a query,
// so it holds nothing personal.
func gist(query string) string {
	const most = 60
	words := strings.Join(strings.Fields(query), " ")
	if runes := []rune(words); len(runes) > most {
		words = string(runes[:most]) + "…"
	}
	return fmt.Sprintf("query %q", words)
}
