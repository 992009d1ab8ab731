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
	StateOptedOut LeadState = "opted_out" // opted out of something, and no ground is live
)

// settled is the state of a lead by their word.
const settled = `(
	SELECT CASE max(CASE standing WHEN '' THEN 2 WHEN 'opted_out' THEN 1 ELSE 0 END) WHEN 2 THEN 'agreed' WHEN 1 THEN 'opted_out' ELSE 'contact' END
	FROM (` + standings + `lead.id` + standingsOf + `))`

// settle sets the state of leads by their word. A condition follows.
const settle = `
	UPDATE lead SET state = ` + settled

// settleState brings the state of a lead up to date with their word, and that of leads
// who have another spelling of a mailbox of theirs, since opt-outs hold for mailboxes.
func settleState(ctx context.Context, tx *sqlite.Tx, id int64) error {
	_, err := tx.ExecContext(ctx, settle+` WHERE id = ?1 OR id IN (`+mailboxLeads+`(SELECT mailbox FROM identity WHERE lead_id = ?1))`, id)
	return err
}

// settleMailbox brings the states of the leads up to date that have a mailbox, by its
// fingerprint.
func settleMailbox(ctx context.Context, tx *sqlite.Tx, print []byte) error {
	_, err := tx.ExecContext(ctx, settle+` WHERE id IN (`+mailboxLeads+`(?1))`, print)
	return err
}

// mailboxLeads is a query for the leads that have a mailbox out of a list, which follows.
const mailboxLeads = `SELECT lead_id FROM identity WHERE mailbox IS NOT NULL AND mailbox IN `

// settleStates brings the states of all up to date who ever agreed to a purpose, when
// what counts as agreeing to it has changed.
func settleStates(ctx context.Context, tx *sqlite.Tx, purpose int64) error {
	_, err := tx.ExecContext(ctx, settle+` WHERE id IN (SELECT lead_id FROM ground WHERE purpose_id = ?1)`, purpose)
	return err
}
