package data

import (
	"context"
	"database/sql"

	"mujeeb/data/sqlite"
)

// Funnel says what became of a run's messages, beyond their states.
type Funnel struct {
	Totals
	Bounced   int            // of those that failed: the address does not exist
	Dead      int            // of these, addresses that are still blocked for it
	Undecided int            // of those unsure: the owner has decided nothing
	OptedOut  int            // people who were sent it, and opted out since
	LeftOut   map[string]int // of those skipped, by the reason's code
}

// Funnel returns what became of a run's messages.
func (v *Vault) Funnel(ctx context.Context, id int64) (f Funnel, err error) {
	err = v.read(ctx, "count what became of a run", func(q sqlite.Querier) error {
		if f.Totals, err = runTotals(ctx, q, `SELECT state, count(*) FROM outbox WHERE run_id = ? GROUP BY state`, id); err != nil {
			return err
		}
		if err := f.readEnds(ctx, q, id); err != nil {
			return err
		}
		return q.QueryRowContext(ctx, optedOutSince, id).Scan(&f.OptedOut)
	})
	return f, err
}

func (f *Funnel) readEnds(ctx context.Context, q sqlite.Querier, id int64) error {
	type row struct {
		state            MessageState
		reason           string
		n, open, blocked int
	}
	rows, err := collect(ctx, q, func(r *sql.Rows, x *row) error { return r.Scan(&x.state, &x.reason, &x.n, &x.open, &x.blocked) }, `
		SELECT o.state, o.reason, count(*), count(*) FILTER (WHERE decided_at IS NULL),
			count(*) FILTER (WHERE o.reason = '`+reasonNoRecipient+`' AND EXISTS (SELECT 1 FROM suppression s WHERE s.fingerprint = i.fingerprint AND s.reason = 'bounced'))
		FROM outbox o LEFT JOIN identity i ON i.id = o.identity_id WHERE run_id = ? AND o.state IN ('failed', 'unsure', 'skipped') GROUP BY 1, 2`, id)
	f.LeftOut = map[string]int{}
	for _, x := range rows {
		switch {
		case x.state == MessageFailed && x.reason == reasonNoRecipient:
			f.Bounced, f.Dead = x.n, x.blocked
		case x.state == MessageUnsure:
			f.Undecided += x.open
		case x.state == MessageSkipped:
			f.LeftOut[x.reason] += x.n
		}
	}
	return err
}

// optedOutSince counts the people who were sent a run and said no to its purpose, or to
// all, after it had left. It begins with those who said no, who are few.
const optedOutSince = `
	SELECT count(DISTINCT o.lead_id) FROM run
	JOIN suppression s ON s.reason = 'opt_out' AND s.purpose_id IN (0, run.purpose_id) AND s.created_at >= run.started_at
	JOIN identity i ON i.fingerprint = s.fingerprint
	JOIN outbox o ON o.lead_id = i.lead_id AND o.run_id = run.id AND o.state = 'sent' AND o.done_at <= s.created_at
	WHERE run.id = ?`
