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

// addressed returns the due messages that read returns, each with an address that it may
// go to. It skips those that have none, and reads again.
func addressed(ctx context.Context, tx *sqlite.Tx, run sentRun, read func() ([]Message, error)) ([]Message, error) {
	for {
		all, err := read()
		if err != nil {
			return nil, err
		}
		skipped := false
		for i := range all {
			if all[i].to.settled() {
				continue
			}
			ok, err := readdress(ctx, tx, run, &all[i])
			if err != nil {
				return nil, err
			}
			skipped = skipped || !ok
		}
		if !skipped {
			return all, nil
		}
	}
}

// readdress sends a message to the identity that the person is written to now, and reports
// whether there is one; else it skips the message.
func readdress(ctx context.Context, tx *sqlite.Tx, run sentRun, m *Message) (ok bool, err error) {
	type row struct {
		id    int64
		to    Identity
		dead  bool
		taken bool
	}
	found, err := collect(ctx, tx, func(r *sql.Rows, x *row) error { return r.Scan(&x.id, &x.to.Kind, &x.to.Value, &x.dead, &x.taken) }, `
		SELECT identity.id, identity.kind, identity.value, `+dead+`,
			EXISTS (SELECT 1 FROM outbox o WHERE o.run_id = ?1 AND o.id <> ?2
				AND (o.identity_id = identity.id OR o.address = identity.value AND o.state IN ('claimed', 'committed', 'sent', 'unsure')))
		FROM (SELECT ?3 AS id) AS lead CROSS JOIN (SELECT ?4 AS channel) AS rule JOIN identity ON identity.lead_id = lead.id AND `+run.class.writesTo(),
		run.id, m.ID, m.LeadID, run.channel)
	if err != nil {
		return false, err
	}
	why := ""
	switch {
	case len(found) == 0:
		why = "address_changed"
	case found[0].dead:
		why = string(VerdictBounced)
	case found[0].taken:
		why = ReasonSameAddress
	}
	if why != "" {
		_, err = tx.ExecContext(ctx, `UPDATE outbox SET state = 'skipped', reason = ? WHERE id = ?`, why, m.ID)
		return false, err
	}
	to := found[0]
	if m.Address = to.to.Value; to.to.Kind == Email && !m.to.marked {
		m.Fields["email"] = to.to.Value
	}
	_, err = tx.ExecContext(ctx, `UPDATE outbox SET identity_id = ? WHERE id = ?`, to.id, m.ID)
	return true, err
}
