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

// pausePilots pauses the running runs of an account whose first messages are over while
// others wait.
func pausePilots(ctx context.Context, tx *sqlite.Tx, account int64) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE run SET state = 'paused', pause = ? WHERE account_id = ? AND state = 'running'
		AND id IN (SELECT run_id FROM run_pilot WHERE over_at IS NULL AND first <= (`+begun+`))
		AND NOT EXISTS (SELECT 1 FROM outbox WHERE run_id = run.id AND state IN ('claimed', 'committed'))
		AND EXISTS (SELECT 1 FROM outbox WHERE run_id = run.id AND state = 'queued')`, PausePilot, account)
	return err
}

// begun counts the messages of a pilot's run that were claimed, and did not come back.
const begun = `SELECT count(*) FROM outbox WHERE run_id = run_pilot.run_id AND state IN ('claimed', 'committed', 'sent', 'failed', 'unsure')`

// withinPilot returns how many of limit messages a run may claim: of one that goes to a few
// first, no more than these.
func withinPilot(ctx context.Context, tx *sqlite.Tx, run int64, limit int) (int, error) {
	var left sql.NullInt64
	err := tx.QueryRowContext(ctx, `SELECT (SELECT first - (`+begun+`) FROM run_pilot WHERE run_id = ? AND over_at IS NULL)`, run).Scan(&left)
	if err != nil || !left.Valid {
		return limit, err
	}
	return max(0, min(limit, int(left.Int64))), nil
}
