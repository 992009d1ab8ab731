package data

import (
	"context"
	"database/sql"
	"time"
)

// Unsent counts the messages of running runs that an account has still to send.
type Unsent struct {
	AccountID int64
	Left      int       // those without a result; never 0
	Due       time.Time // when the first of them may be tried; zero where one is on its way
}

// Unsent counts for each account what it has still to send. Accounts that have nothing to
// send are left out.
func (v *Vault) Unsent(ctx context.Context) ([]Unsent, error) {
	claimed := v.claims.count()
	return collect(ctx, v.db.Readers(), func(r *sql.Rows, u *Unsent) error {
		var due sql.NullInt64
		err := r.Scan(&u.AccountID, &u.Left, &due)
		if claimed[u.AccountID] == 0 {
			u.Due = timeOf(due)
		}
		return err
	}, `SELECT run.account_id, count(*), CASE WHEN sum(o.state <> 'queued') = 0 THEN min(o.next_at) END
		FROM run JOIN outbox o ON o.run_id = run.id
		WHERE run.state = 'running' AND o.state IN ('queued', 'claimed', 'committed') GROUP BY run.account_id`)
}
