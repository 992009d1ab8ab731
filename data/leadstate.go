package data

import (
	"context"

	"mujeeb/data/sqlite"
)

// LeadState sums up what the person agreed to.
type LeadState string

// The states. They follow from grounds and suppressions and are never set by hand.
const (
	StateContact  LeadState = "contact"   // known, but agreed to nothing
	StateAgreed   LeadState = "agreed"    // at least one live ground
	StateOptedOut LeadState = "opted_out" // said no, and no ground is left
)

func settleState(ctx context.Context, tx *sqlite.Tx, id int64) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE lead SET state = CASE
			WHEN EXISTS (SELECT 1 FROM ground WHERE lead_id = lead.id) THEN 'agreed'
			WHEN EXISTS (SELECT 1 FROM identity JOIN suppression USING (fingerprint)
				WHERE lead_id = lead.id AND reason = 'opt_out') THEN 'opted_out'
			ELSE 'contact' END
		WHERE id = ?`, id)
	return err
}
