package data

import (
	"context"
	"database/sql"

	"mujeeb/data/sqlite"
)

// What the owner decides about messages that are over: to try again those that certainly
// did not arrive, and what to think of those of which nobody knows.

// Decision is what the owner decides about messages of which nobody knows whether they
// arrived.
type Decision string

// The decisions.
const (
	DecideLeave   Decision = "leave"   // nobody will know; they are not asked about again
	DecideArrived Decision = "arrived" // the owner found out that they did
	DecideAgain   Decision = "again"   // they are sent again: somebody may get it twice
)

// ReasonDecided is why a message counts as sent of which only the owner knows that it
// arrived.
const ReasonDecided = "decided"

// Retryable counts the messages of a run that Retry would queue again, by the states that
// it takes.
func (v *Vault) Retryable(ctx context.Context, id int64) (Totals, error) {
	var r *Run
	counts := Totals{}
	err := v.read(ctx, "count what can be tried again", func(q sqlite.Querier) (err error) {
		if r, err = run(ctx, q, id); err != nil || r.State == RunCancelled || r.State == RunDraft {
			return err
		}
		counts, err = runTotals(ctx, q, `SELECT state, count(*) FROM outbox WHERE id IN (`+repeatable(r.Class)+`) GROUP BY state`, repeatableArgs(r, MessageFailed, MessageSkipped)...)
		return err
	})
	return counts, err
}

// Retry queues the messages of a run again that are in a state, MessageFailed or
// MessageSkipped, and returns how many. They certainly did not arrive. Those whose person
// may not be written to, or whose address is known not to exist, stay as they are. A run
// that was done runs again. Error codes: CodeBadChoice, CodeNotFound, CodeNotRunning.
func (v *Vault) Retry(ctx context.Context, id int64, state MessageState) (n int, err error) {
	if err := oneOf("state", state, MessageFailed, MessageSkipped); err != nil {
		return 0, err
	}
	err = v.write(ctx, "try again", func(tx *sqlite.Tx) error {
		r, err := repeatableRun(ctx, tx, id)
		if err != nil {
			return err
		}
		ids, err := collect(ctx, tx, sqlite.Value[int64], repeatable(r.Class), repeatableArgs(r, state)...)
		if err != nil {
			return err
		}
		n = len(ids)
		return v.queueAgain(ctx, tx, r, ids)
	})
	return n, err
}

// Decide writes down what the owner decided about messages of a run of which nobody knows
// whether they arrived: about those of ids, about all where there are none. It returns how
// many it was about; one that may not go any more is not sent again. Error codes:
// CodeBadChoice, CodeNotFound, CodeNotRunning, CodeNotReread.
func (v *Vault) Decide(ctx context.Context, id int64, ids []int64, d Decision) (n int, err error) {
	if err := oneOf("decision", d, DecideLeave, DecideArrived, DecideAgain); err != nil {
		return 0, err
	}
	err = v.write(ctx, "decide", func(tx *sqlite.Tx) error {
		unsure, err := collect(ctx, tx, sqlite.Value[int64], `SELECT id FROM outbox WHERE run_id = ?1 AND state = 'unsure'
			AND (json_array_length(?2) = 0 OR id IN (SELECT value FROM json_each(?2))) ORDER BY id`, id, jsonList(ids))
		if err != nil {
			return err
		}
		n, err = v.decide(ctx, tx, id, unsure, d)
		return err
	})
	return n, err
}

func (v *Vault) decide(ctx context.Context, tx *sqlite.Tx, id int64, unsure []int64, d Decision) (int, error) {
	now := v.now().UnixMilli()
	switch d {
	case DecideAgain:
		r, err := repeatableRun(ctx, tx, id)
		if err != nil {
			return 0, err
		}
		may, err := collect(ctx, tx, sqlite.Value[int64], `SELECT value FROM json_each(?) WHERE value IN (`+repeatable(r.Class)+`)`,
			append([]any{jsonList(unsure)}, repeatableArgs(r, MessageUnsure)...)...)
		if err != nil {
			return 0, err
		}
		return len(may), v.queueAgain(ctx, tx, r, may)
	case DecideArrived:
		if err := v.noteAskedOf(ctx, tx, unsure, MessageUnsure); err != nil {
			return 0, err
		}
		_, err := tx.ExecContext(ctx, `UPDATE outbox SET state = 'sent', reason = 'decided', decided_at = ? WHERE id IN (SELECT value FROM json_each(?))`, now, jsonList(unsure))
		if err != nil || len(unsure) == 0 {
			return 0, err
		}
	default:
		_, err := tx.ExecContext(ctx, `UPDATE outbox SET decided_at = ? WHERE id IN (SELECT value FROM json_each(?))`, now, jsonList(unsure))
		if err != nil || len(unsure) == 0 {
			return 0, err
		}
	}
	return len(unsure), v.noteActivity(ctx, tx, DidDecide, len(unsure))
}

// repeatableRun returns a run that can run again: one that was not cancelled, and whose
// account is there.
func repeatableRun(ctx context.Context, tx *sqlite.Tx, id int64) (*Run, error) {
	r, err := run(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	if r.State != RunRunning && r.State != RunPaused && r.State != RunDone {
		return nil, &Error{Code: CodeNotRunning}
	}
	return r, r.checkWithin(ctx, tx, true)
}

// repeatable is a query for the messages of a run, in some states, to people whom it may
// reach now. Its parameters are those of repeatableArgs.
func repeatable(class RunClass) string {
	return `SELECT o.id FROM (` + verdicts(class, `lead.id IN (SELECT lead_id FROM outbox WHERE run_id = ? AND state IN (SELECT value FROM json_each(?)))`) + `) AS may
		JOIN outbox o ON o.lead_id = may.lead_id WHERE may.verdict = '' AND o.run_id = ? AND o.state IN (SELECT value FROM json_each(?)) AND o.reason <> '` + ReasonSameAddress + `'`
}

func repeatableArgs(r *Run, states ...MessageState) []any {
	list := jsonList(states)
	return append(verdictArgs(r, []any{r.ID, list}), r.ID, list)
}

// queueAgain puts messages that are over back into the queue, as if they were tried for
// the first time; those that have met their mark keep what they are called and say.
func (v *Vault) queueAgain(ctx context.Context, tx *sqlite.Tx, r *Run, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	if err := checkReread(ctx, tx, r); err != nil {
		return err
	}
	now := v.now().UnixMilli()
	_, err := tx.ExecContext(ctx, `UPDATE outbox SET state = 'queued', reason = '', attempts = 0, deaths = 0, died_at = NULL, next_at = ?, committed_at = NULL,
		done_at = NULL, decided_at = NULL WHERE id IN (SELECT value FROM json_each(?))`, now, jsonList(ids))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE run SET state = CASE state WHEN 'done' THEN 'running' ELSE state END, finished_at = NULL, counts_from = `+fromNow+` WHERE id = ?2`, now, r.ID)
	if err != nil {
		return err
	}
	return v.noteActivity(ctx, tx, DidRetry, len(ids))
}

// Undecided counts, for every run that has any, the messages of which nobody knows whether
// they arrived and about which the owner has decided nothing.
func (v *Vault) Undecided(ctx context.Context) (map[int64]int, error) {
	type row struct {
		run int64
		n   int
	}
	rows, err := collect(ctx, v.db.Readers(), func(r *sql.Rows, x *row) error { return r.Scan(&x.run, &x.n) }, `
		SELECT run_id, count(*) FROM outbox WHERE run_id IN (SELECT id FROM run WHERE class <> 'account') AND state = 'unsure' AND decided_at IS NULL GROUP BY run_id`)
	all := map[int64]int{}
	for _, x := range rows {
		all[x.run] = x.n
	}
	return all, err
}
