package data

import (
	"context"
	"database/sql"
)

// GroundCounts tells, for every purpose that has any, how many people have a
// live ground for it.
func (v *Vault) GroundCounts(ctx context.Context) (map[int64]int, error) {
	type row struct {
		purpose int64
		n       int
	}
	rows, err := collect(ctx, v.db.Readers(), func(r *sql.Rows, c *row) error { return r.Scan(&c.purpose, &c.n) },
		`SELECT purpose_id, count(*) FROM ground GROUP BY purpose_id`)
	counts := map[int64]int{}
	for _, c := range rows {
		counts[c.purpose] = c.n
	}
	return counts, err
}
