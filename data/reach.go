package data

import (
	"context"
	"database/sql"

	"mujeeb/data/sqlite"
)

// verdicts returns a query for the leads of an audience, each with the identity that
// would be written to and the verdict. Its parameters are those of verdictArgs.
func verdicts(class RunClass, where string) string {
	return `
	WITH message (class, channel, purpose, run, demands) AS (SELECT ?, ?, ?, nullif(?, 0), ?),
		rule AS MATERIALIZED (SELECT class, message.channel, purpose, run, ` + open + ` FROM message LEFT JOIN purpose ON purpose.id = message.purpose)
	SELECT lead.id AS lead_id, identity.id AS identity_id, ` + verdict(class) + ` AS verdict
	FROM lead CROSS JOIN rule LEFT JOIN identity ON identity.lead_id = lead.id AND ` + class.writesTo() + `
	WHERE ` + where
}

func verdictArgs(r *Run, filter []any) []any {
	return append([]any{r.Class, r.channel(), r.PurposeID, r.ID, demandOf(r.Demands)}, filter...)
}

// Reach returns how many of a run's audience would get it now, and how many would not
// and why. The run need not be saved.
func (v *Vault) Reach(ctx context.Context, r *Run) (map[Verdict]int, error) {
	where, args, err := v.where(ctx, v.db.Readers(), r.Audience)
	if err != nil {
		return nil, err
	}
	type row struct {
		verdict Verdict
		n       int
	}
	rows, err := collect(ctx, v.db.Readers(), func(r *sql.Rows, c *row) error { return r.Scan(&c.verdict, &c.n) },
		`SELECT verdict, count(*) FROM (`+verdicts(r.Class, where)+`) GROUP BY verdict`, verdictArgs(r, args)...)
	reach := map[Verdict]int{}
	for _, c := range rows {
		reach[c.verdict] = c.n
	}
	return reach, err
}

// ReachIDs returns the leads of a run's audience that met a verdict.
func (v *Vault) ReachIDs(ctx context.Context, r *Run, verdict Verdict) ([]int64, error) {
	where, args, err := v.where(ctx, v.db.Readers(), r.Audience)
	if err != nil {
		return nil, err
	}
	return collect(ctx, v.db.Readers(), sqlite.Value[int64], `SELECT lead_id FROM (`+verdicts(r.Class, where)+`) WHERE verdict = ? ORDER BY lead_id`,
		append(verdictArgs(r, args), verdict)...)
}
