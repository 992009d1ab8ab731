package data

import (
	"context"
	"database/sql"

	"mujeeb/data/sqlite"
)

// PausePilot is why a run is paused when its first messages are over: the owner looks at what
// became of them, and lets it go on.
const PausePilot = "pilot"

// Start says how a run starts.
type Start struct {
	Pilot int // the messages that leave before the run waits for the owner; 0 = all
}

// keepPilot writes down that a run waits after its first messages. Error code:
// CodeBadChoice, of a run that a law may have set a time.
func keepPilot(ctx context.Context, tx *sqlite.Tx, r *Run, s Start) error {
	if s.Pilot == 0 {
		return nil
	}
	if s.Pilot < 0 || !r.Class.Bulk() {
		return &Error{Code: CodeBadChoice, Field: "pilot"}
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO run_pilot (run_id, first) VALUES (?, ?)`, r.ID, s.Pilot)
	return err
}

// checkPilots has the running runs paused whose first messages are over while others wait.
func (c *claimReader) checkPilots(ctx context.Context) error {
	over, err := collect(ctx, c.q, sqlite.Value[int64], `
		SELECT id FROM run WHERE account_id = ? AND state = 'running'
		AND id IN (SELECT run_id FROM run_pilot WHERE over_at IS NULL AND first <= (`+begun+`))
		AND NOT EXISTS (SELECT 1 FROM outbox WHERE run_id = run.id AND state = 'committed')
		AND EXISTS (SELECT 1 FROM outbox WHERE run_id = run.id AND state = 'queued')`, c.AccountID)
	for _, run := range over {
		if c.held.runs[run] > 0 {
			continue
		}
		c.needs(func(ctx context.Context, tx *sqlite.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE run SET state = 'paused', pause = ? WHERE id = ? AND state = 'running'`, PausePilot, run)
			return err
		})
	}
	return err
}

// begun counts the messages of a pilot's run that met their mark, or failed before, and did
// not come back.
const begun = `SELECT count(*) FROM outbox WHERE run_id = run_pilot.run_id AND state IN ('committed', 'sent', 'failed', 'unsure')`

// withinPilot returns how many of limit messages a run may claim of which some are held: of
// one that goes to a few first, no more than these.
func withinPilot(ctx context.Context, q sqlite.Querier, run int64, held, limit int) (int, error) {
	var left sql.NullInt64
	err := q.QueryRowContext(ctx, `SELECT (SELECT first - (`+begun+`) FROM run_pilot WHERE run_id = ? AND over_at IS NULL)`, run).Scan(&left)
	if err != nil || !left.Valid {
		return limit, err
	}
	return max(0, min(limit, int(left.Int64)-held)), nil
}
