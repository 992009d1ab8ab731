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

// settleState brings the state of a lead up to date with their word.
func settleState(ctx context.Context, tx *sqlite.Tx, id int64) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE lead SET state = (
			SELECT CASE max(CASE standing WHEN '' THEN 2 WHEN 'opted_out' THEN 1 ELSE 0 END) WHEN 2 THEN 'agreed' WHEN 1 THEN 'opted_out' ELSE 'contact' END
			FROM (`+standings+`))
		WHERE id = ?1`, id)
	return err
}
