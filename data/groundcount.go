package data

import (
	"context"
	"database/sql"
)

// GroundCounts returns, for every purpose that has any, how many people have a live
// ground for it.
func (v *Vault) GroundCounts(ctx context.Context) (map[int64]int, error) {
	type row struct {
		purpose int64
		n       int
	}
	rows, err := collect(ctx, v.db.Readers(), func(r *sql.Rows, c *row) error { return r.Scan(&c.purpose, &c.n) },
		`SELECT rule.purpose, count(*)
		FROM (SELECT id AS purpose, channel FROM purpose) AS rule JOIN (SELECT lead_id AS id, purpose_id FROM ground) AS lead ON lead.purpose_id = rule.purpose
		LEFT JOIN identity ON identity.lead_id = lead.id AND `+writesTo+`
		WHERE `+live+` GROUP BY rule.purpose`)
	counts := map[int64]int{}
	for _, c := range rows {
		counts[c.purpose] = c.n
	}
	return counts, err
}
