package data

import (
	"context"
	"database/sql"

	"mujeeb/data/sqlite"
)

// ReasonSameAddress is why a message is skipped when another of its run has gone to the
// address that is left for it.
const ReasonSameAddress = "same_address"

// recipientAddress is what claiming knows of the identity that a message goes to.
type recipientAddress struct {
	id     int64 // 0 when it was taken off
	rank   int   // among those of its kind
	dead   bool  // nothing may go to it
	marked bool  // the message has met its mark before
}

// settled reports whether a message goes where it was to go. One that has never met its
// mark goes to the address that the person is written to now.
func (a recipientAddress) settled() bool {
	return a.id != 0 && !a.dead && (a.marked || a.rank == 0)
}

// checkAddresses has the messages of a run readdressed that can't go to the address that
// they have, and those skipped that have none.
func (c *claimReader) checkAddresses(ctx context.Context, run sentRun, all []Message) error {
	for _, m := range all {
		if m.to.settled() {
			continue
		}
		to, why, err := c.addressNow(ctx, run, m)
		if err != nil {
			return err
		}
		if why != "" || to != m.to.id {
			c.needs(func(ctx context.Context, tx *sqlite.Tx) error { return readdress(ctx, tx, m.ID, to, why) })
		}
	}
	return nil
}

// readdress sends a message to another identity, or skips it if why is given.
func readdress(ctx context.Context, tx *sqlite.Tx, message, to int64, why string) (err error) {
	if why != "" {
		_, err = tx.ExecContext(ctx, `UPDATE outbox SET state = 'skipped', reason = ? WHERE id = ? AND state = 'queued'`, why, message)
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE outbox SET identity_id = ?2 WHERE id = ?1 AND state = 'queued'
		AND EXISTS (SELECT 1 FROM identity WHERE id = ?2)
		AND NOT EXISTS (SELECT 1 FROM outbox other WHERE other.run_id = outbox.run_id AND other.identity_id = ?2)`, message, to)
	return err
}

// addressNow returns the identity that the person of a message is written to now, or why
// the message can't go there.
func (c *claimReader) addressNow(ctx context.Context, run sentRun, m Message) (to int64, why string, err error) {
	type row struct {
		id    int64
		dead  bool
		taken bool
	}
	found, err := collect(ctx, c.q, func(r *sql.Rows, x *row) error { return r.Scan(&x.id, &x.dead, &x.taken) }, `
		SELECT identity.id, `+dead+`,
			EXISTS (SELECT 1 FROM outbox o WHERE o.run_id = ?1 AND o.id <> ?2
				AND (o.identity_id = identity.id OR o.address = identity.value AND o.state IN ('committed', 'sent', 'unsure')))
		FROM (SELECT ?3 AS id) AS lead CROSS JOIN (SELECT ?4 AS channel) AS rule JOIN identity ON identity.lead_id = lead.id AND `+run.class.writesTo(),
		run.id, m.ID, m.LeadID, run.channel)
	switch {
	case err != nil:
		return 0, "", err
	case len(found) == 0:
		return 0, "address_changed", nil
	case found[0].dead:
		return 0, string(VerdictBounced), nil
	case found[0].taken:
		return 0, ReasonSameAddress, nil
	}
	return found[0].id, "", nil
}
