package data

import (
	"context"
	"database/sql"

	"mujeeb/data/sqlite"
)

// Verdict says why a person of the audience will not get a run's message; "" is
// that they will.
type Verdict string

// The verdicts, in the order they are looked for.
const (
	WillGet   Verdict = ""
	NoAddress Verdict = "no_address" // no identity of the channel
	Bounced   Verdict = "bounced"    // the address is known not to exist
	OptedOut  Verdict = "opted_out"  // said no to the purpose
	NoGround  Verdict = "no_ground"  // never agreed to the purpose
)

// verdicts is the one ground check, as a query: the audience's leads with the
// identity that would be written to, and the verdict. Parameters: verdictArgs.
// Legal notices ask neither for a ground nor about opt-outs (promise 3).
func verdicts(where string) string {
	return `
	WITH rule (campaign, purpose) AS (SELECT ?, ?)
	SELECT lead.id AS lead_id, identity.id AS identity_id, CASE
		WHEN identity.id IS NULL THEN 'no_address'
		WHEN EXISTS (SELECT 1 FROM suppression s WHERE s.fingerprint = identity.fingerprint AND s.reason = 'bounced') THEN 'bounced'
		WHEN NOT rule.campaign THEN ''
		WHEN EXISTS (SELECT 1 FROM suppression s WHERE s.fingerprint = identity.fingerprint
			AND s.purpose_id IN (0, rule.purpose) AND s.reason = 'opt_out') THEN 'opted_out'
		WHEN NOT EXISTS (SELECT 1 FROM ground g WHERE g.purpose_id = rule.purpose AND g.lead_id = lead.id) THEN 'no_ground'
		ELSE '' END AS verdict
	FROM lead CROSS JOIN rule LEFT JOIN identity ON identity.lead_id = lead.id AND identity.kind = 'email' AND identity.rank = 0
	WHERE ` + where
}

func verdictArgs(r *Run, filter []any) []any {
	return append([]any{r.Class == ClassCampaign, r.PurposeID}, filter...)
}

// Reach tells how many of a run's audience will get it, and how many will not
// and why. The run need not be saved.
func (v *Vault) Reach(ctx context.Context, r *Run) (map[Verdict]int, error) {
	where, args := r.Audience.where()
	type row struct {
		verdict Verdict
		n       int
	}
	rows, err := collect(ctx, v.db.Readers(), func(r *sql.Rows, c *row) error { return r.Scan(&c.verdict, &c.n) },
		`SELECT verdict, count(*) FROM (`+verdicts(where)+`) GROUP BY verdict`, verdictArgs(r, args)...)
	reach := map[Verdict]int{}
	for _, c := range rows {
		reach[c.verdict] = c.n
	}
	return reach, err
}

// ReachIDs gives the leads of a run's audience that met a verdict.
func (v *Vault) ReachIDs(ctx context.Context, r *Run, verdict Verdict) ([]int64, error) {
	where, args := r.Audience.where()
	return collect(ctx, v.db.Readers(), sqlite.Value[int64], `SELECT lead_id FROM (`+verdicts(where)+`) WHERE verdict = ? ORDER BY lead_id`,
		append(verdictArgs(r, args), verdict)...)
}
