package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"time"

	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// MessageState says where a message of the outbox is. Promise 4 hangs on the
// order: a message is claimed, all but the commit of it goes to the channel, the
// mark MessageCommitted is written, the commit is sent, and the answer decides.
type MessageState string

// The states.
const (
	MessageQueued    MessageState = "queued"    // waits
	MessageClaimed   MessageState = "claimed"   // a connection has it; it has certainly not left. Claims are kept in memory, so that only an old vault has it
	MessageCommitted MessageState = "committed" // it may have left
	MessageSent      MessageState = "sent"      // the channel took it
	MessageFailed    MessageState = "failed"    // the channel refused it for good
	MessageUnsure    MessageState = "unsure"    // nobody can know whether it arrived
	MessageSkipped   MessageState = "skipped"   // no longer allowed: opted out, erased …
	MessageCancelled MessageState = "cancelled" // the run was
)

// MaxWait is the longest that a message may be put off before its next try. One
// that would have to wait longer was put off by a clock that has been set back
// since: it is due.
const MaxWait = 5 * time.Hour

// OutboxStep is what one transaction writes about messages that were claimed.
type OutboxStep struct {
	Results  []Result // of messages that are claimed or committed
	Released []int64  // certainly not left: back into the queue, untouched
	Commits  []int64  // about to leave
}

// AdvanceOutbox writes a step and returns those of its commits that may be sent: the
// last check (promise 3). The people of the others opted out or were erased, or
// their runs were paused or cancelled, since they were claimed; what the channel has
// of them must be dropped. After an error nothing was written, and nothing may leave.
//
// Only messages that are claimed or committed get a result, only claimed ones
// are released or marked; any other stays as it is. One whose address was changed since
// goes back into the queue, and of an erased person not even the server's words are kept.
// A run ends with a step that commits nothing.
func (v *Vault) AdvanceOutbox(ctx context.Context, s OutboxStep) (allowed []int64, err error) {
	over := make([]int64, len(s.Results))
	for i, r := range s.Results {
		over[i] = r.ID
	}
	tried, marks := v.claims.of(over), v.claims.of(s.Commits)
	err = v.writeSoon(ctx, "advance the outbox", func(ctx context.Context, tx *sqlite.Tx) error {
		if err := v.recordResults(ctx, tx, s.Results, tried); err != nil {
			return err
		}
		if len(s.Commits) == 0 {
			return v.settleRuns(ctx, tx)
		}
		allowed, err = v.markCommitted(ctx, tx, marks)
		return err
	})
	if err != nil {
		return nil, err
	}
	v.claims.drop(slices.Concat(over, s.Released, s.Commits)...)
	return allowed, nil
}

// MarkCommitted is AdvanceOutbox with commits alone.
func (v *Vault) MarkCommitted(ctx context.Context, ids []int64) (allowed []int64, err error) {
	return v.AdvanceOutbox(ctx, OutboxStep{Commits: ids})
}

// RecordResults is AdvanceOutbox with results alone.
func (v *Vault) RecordResults(ctx context.Context, results []Result) error {
	_, err := v.AdvanceOutbox(ctx, OutboxStep{Results: results})
	return err
}

// ReleaseClaimed is AdvanceOutbox with released messages alone.
func (v *Vault) ReleaseClaimed(ctx context.Context, ids []int64) error {
	_, err := v.AdvanceOutbox(ctx, OutboxStep{Released: ids})
	return err
}

func (v *Vault) markCommitted(ctx context.Context, tx *sqlite.Tx, claimed []heldRow) (allowed []int64, err error) {
	if len(claimed) == 0 {
		return nil, nil
	}
	type marked struct {
		id    int64
		state MessageState
	}
	rows, err := jsonRows(claimed)
	if err != nil {
		return nil, err
	}
	all, err := collect(ctx, tx, func(r *sql.Rows, m *marked) error { return r.Scan(&m.id, &m.state) }, lastCheck, v.now().UnixMilli(), rows)
	for _, m := range all {
		if m.state == MessageCommitted {
			allowed = append(allowed, m.id)
		}
	}
	return allowed, err
}

// lastCheck marks claimed messages that may be sent, with what is fixed of them, and moves
// the others out of the way. It asks about the identity that a message was claimed for.
// LIMIT has the verdict found once, not wherever it is named.
var lastCheck = `
	UPDATE outbox SET (state, reason, committed_at, marked, address, message_id, date_at, letter_id, fields) = (
		SELECT checked.state, checked.reason, CASE WHEN goes THEN ?1 END, outbox.marked OR goes,
			CASE WHEN goes THEN m.value ->> 'Address' ELSE outbox.address END, CASE WHEN goes THEN m.value ->> 'Called' ELSE outbox.message_id END,
			CASE WHEN goes THEN m.value ->> 'Date' ELSE outbox.date_at END, CASE WHEN goes THEN nullif(m.value ->> 'Letter', 0) ELSE outbox.letter_id END,
			CASE WHEN goes THEN m.value -> 'Fields' ELSE outbox.fields END
		FROM (SELECT run.state = 'running' AND why = '' AS goes, CASE
				WHEN run.state = 'paused' THEN 'queued'
				WHEN run.state <> 'running' THEN 'cancelled'
				WHEN why = 'again' THEN 'queued'
				WHEN why <> '' THEN 'skipped'
				ELSE 'committed' END AS state,
				CASE WHEN run.state = 'running' AND why <> 'again' THEN why ELSE '' END AS reason
			FROM run, (
				SELECT CASE WHEN rule.class = 'account' THEN CASE WHEN ` + tellsMore + ` THEN 'again' ELSE ` + isOwners + ` END
					WHEN outbox.lead_id IS NULL THEN 'erased'
					WHEN outbox.identity_id IS NOT m.value ->> 'Identity' OR identity.value <> m.value ->> 'Address' THEN 'again'
					ELSE ` + verdict("") + ` END AS why
				FROM (SELECT class, message.channel, purpose_id AS purpose, message.id AS run, ` + open + `
					FROM run AS message LEFT JOIN purpose ON purpose.id = message.purpose_id WHERE message.id = outbox.run_id) AS rule
				CROSS JOIN (SELECT outbox.lead_id AS id) AS lead LEFT JOIN identity ON identity.id = outbox.identity_id LIMIT 1)
			WHERE run.id = outbox.run_id) AS checked)
	FROM json_each(?2) AS m WHERE outbox.id = m.value ->> 'ID' AND outbox.state = 'queued'
	RETURNING id, state`

// Result is what became of a message.
type Result struct {
	ID      int64
	State   MessageState // MessageSent, MessageFailed, MessageUnsure, or MessageQueued to try again at RetryAt
	Reason  string       // a code; "" when it was sent
	Reply   string       // the channel's own words
	RetryAt time.Time    // not before, when it is tried again
	Bounced bool         // the address does not exist: never write to it again
	Uncount bool         // of one that is tried again: it is not to blame, so that the try does not count
	Died    bool         // of one that is tried again: its connection died while it was under way
}

// recordResults writes results. Those of messages that were tried and had no mark are
// written with what is fixed of these.
func (v *Vault) recordResults(ctx context.Context, tx *sqlite.Tx, results []Result, tried []heldRow) error {
	if err := claimWithin(ctx, tx, tried); err != nil {
		return err
	}
	var over []Result
	for _, r := range results {
		if r.Bounced {
			if err := v.suppressBounced(ctx, tx, r.ID); err != nil {
				return err
			}
		}
		if r.State != MessageQueued {
			over = append(over, r)
		} else if _, err := tx.ExecContext(ctx, comesBack, r.ID, r.Reason, r.Reply, r.RetryAt.UnixMilli(), r.Uncount, r.Died, v.now().UnixMilli()); err != nil {
			return err
		}
	}
	if len(over) == 0 {
		return nil
	}
	all, err := json.Marshal(over)
	if err != nil {
		return err
	}
	if err := v.noteAsked(ctx, tx, over); err != nil {
		return err
	}
	if _, err = tx.ExecContext(ctx, areOver, string(all), v.now().UnixMilli()); err != nil {
		return err
	}
	return v.brakeRuns(ctx, tx, over)
}

// claimWithin writes claims into the vault, for the rest of a transaction that writes their
// results.
func claimWithin(ctx context.Context, tx *sqlite.Tx, tried []heldRow) error {
	if len(tried) == 0 {
		return nil
	}
	rows, err := jsonRows(tried)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		UPDATE outbox SET state = 'claimed', address = m.value ->> 'Address', message_id = m.value ->> 'Called', date_at = m.value ->> 'Date',
			letter_id = nullif(m.value ->> 'Letter', 0), fields = m.value -> 'Fields'
		FROM json_each(?) AS m WHERE outbox.id = m.value ->> 'ID' AND state = 'queued'`, rows)
	return err
}

// noteAsked writes into the ledger who was asked for a purpose by messages that the
// channel took. It comes before the results are written: one that is told twice counts once.
func (v *Vault) noteAsked(ctx context.Context, tx *sqlite.Tx, results []Result) error {
	ids := make([]int64, 0, len(results))
	for _, r := range results {
		if r.State == MessageSent {
			ids = append(ids, r.ID)
		}
	}
	return v.noteAskedOf(ctx, tx, ids, MessageClaimed, MessageCommitted)
}

// noteAskedOf is noteAsked for messages that are in one of some states.
func (v *Vault) noteAskedOf(ctx context.Context, tx *sqlite.Tx, ids []int64, states ...MessageState) error {
	type row struct {
		lead, purpose int64
		via           Via
	}
	asked, err := collect(ctx, tx, func(r *sql.Rows, x *row) error { return r.Scan(&x.lead, &x.purpose, &x.via) }, `
		SELECT o.lead_id, r.purpose_id, r.channel FROM json_each(?) AS done JOIN outbox o ON o.id = done.value JOIN run r ON r.id = o.run_id
		WHERE r.class = 'asking' AND o.state IN (SELECT value FROM json_each(?)) AND o.lead_id IS NOT NULL ORDER BY o.id`, jsonList(ids), jsonList(states))
	if err != nil {
		return err
	}
	for _, a := range asked {
		addresses, err := identities(ctx, tx, a.lead)
		if err != nil {
			return err
		}
		person, err := personal(ctx, tx, a.lead, addresses, proof.ByProgram, "")
		if err != nil {
			return err
		}
		if _, err := v.appendEvent(ctx, tx, record{
			act: ActAsked, purpose: a.purpose, via: a.via, grade: GradeWord, at: v.now(), count: -1, person: person,
		}); err != nil {
			return err
		}
	}
	return nil
}

// areOver writes many results at once: a statement costs more than a row.
const areOver = `
	UPDATE outbox SET state = r.value ->> 'State', reason = r.value ->> 'Reason', reply = CASE WHEN lead_id IS NOT NULL THEN r.value ->> 'Reply' END,
		attempts = attempts + 1, done_at = ?2
	FROM json_each(?1) AS r WHERE outbox.id = r.value ->> 'ID' AND state IN ('claimed', 'committed')`

// ofOwner is whether a message is an account notice; any other without a lead was to
// somebody who is erased.
const ofOwner = `EXISTS (SELECT 1 FROM owner_notice WHERE owner_notice.run_id = outbox.run_id)`

const comesBack = `
	UPDATE outbox SET
		state = CASE WHEN lead_id IS NULL AND NOT ` + ofOwner + ` THEN 'skipped' ELSE 'queued' END,
		reason = CASE WHEN lead_id IS NULL AND NOT ` + ofOwner + ` THEN 'erased' ELSE ?2 END,
		reply = CASE WHEN lead_id IS NOT NULL THEN ?3 END, attempts = attempts + NOT ?5, next_at = ?4, committed_at = NULL, done_at = NULL,
		deaths = deaths + ?6, died_at = CASE WHEN ?6 THEN coalesce(died_at, ?7) ELSE died_at END
	WHERE id = ?1 AND state IN ('claimed', 'committed')`

// suppressBounced blocks the address of a message that is known not to exist, and
// writes that down.
func (v *Vault) suppressBounced(ctx context.Context, tx *sqlite.Tx, outbox int64) error {
	to, err := collect(ctx, tx, scanAddress, selectAddress+`WHERE i.id = (SELECT identity_id FROM outbox WHERE id = ?)
		AND NOT EXISTS (SELECT 1 FROM suppression s WHERE s.fingerprint = i.fingerprint AND s.reason = 'bounced')`, outbox)
	if err != nil || len(to) == 0 {
		return err
	}
	if err := v.suppress(ctx, tx, to[0].print, 0, ReasonBounced); err != nil {
		return err
	}
	return v.noteAddress(ctx, tx, ActBounced, to[0])
}

// recoverOutbox sorts out what was on its way when the last process ended.
func (v *Vault) recoverOutbox(ctx context.Context) error {
	return v.write(ctx, "recover outbox", func(tx *sqlite.Tx) error {
		_, err := tx.ExecContext(ctx, interrupted, v.now().UnixMilli())
		if err != nil {
			return err
		}
		return v.settleRuns(ctx, tx)
	})
}

// interrupted asks run by run, so that the index answers: opening a vault must not
// read every message that it ever sent.
const interrupted = `
	UPDATE outbox SET reason = CASE state WHEN 'committed' THEN 'interrupted' ELSE reason END,
		done_at = CASE state WHEN 'committed' THEN ? END,
		state = CASE state WHEN 'claimed' THEN 'queued' ELSE 'unsure' END
	WHERE run_id IN (SELECT id FROM run) AND state IN ('claimed', 'committed')`

// CommittedSince counts the messages that may have left since a moment: what a
// provider's limit counts. A restart does not forget them. Those that are still to
// leave by the clock left before it was set back, nobody knows how long ago: they
// count as having left now, from now on as well.
func (v *Vault) CommittedSince(ctx context.Context, account int64, since time.Time) (n int, err error) {
	now, ahead := v.now(), 0
	tooLate := now.Add(clockSlip).UnixMilli()
	err = v.db.Readers().QueryRowContext(ctx, `SELECT count(*), count(*) FILTER (WHERE committed_at > ?3) FROM outbox WHERE account_id = ?1 AND committed_at >= ?2`,
		account, since.UnixMilli(), tooLate).Scan(&n, &ahead)
	if err == nil && ahead > 0 {
		err = v.write(ctx, "date what was sent", func(tx *sqlite.Tx) error {
			_, err := tx.ExecContext(ctx, `UPDATE outbox SET committed_at = ? WHERE account_id = ? AND committed_at > ?`, now.UnixMilli(), account, tooLate)
			return err
		})
	}
	return n, wrap("count sent", err)
}

// clockSlip is how far a clock may be set back without anything to be mended.
const clockSlip = time.Minute

// BusyAccounts returns the accounts that have something to send now or later.
func (v *Vault) BusyAccounts(ctx context.Context) ([]int64, error) {
	return collect(ctx, v.db.Readers(), sqlite.Value[int64], `SELECT DISTINCT account_id FROM run WHERE state = 'running'`)
}

// NextDue returns the earliest moment at which a waiting message of a running run
// may be tried; zero when none waits but those that are claimed.
func (v *Vault) NextDue(ctx context.Context, account int64) (time.Time, error) {
	var first, last sql.NullInt64
	err := v.db.Readers().QueryRowContext(ctx, `
		SELECT min((SELECT next_at FROM outbox WHERE run_id = run.id AND outbox.state = 'queued' AND id NOT IN (SELECT value FROM json_each(?2)) ORDER BY next_at LIMIT 1)),
			max((SELECT next_at FROM outbox WHERE run_id = run.id AND outbox.state = 'queued' AND id NOT IN (SELECT value FROM json_each(?2)) ORDER BY next_at DESC LIMIT 1))
		FROM run WHERE account_id = ?1 AND state = 'running'`, account, jsonList(v.claims.ids())).Scan(&first, &last)
	now := v.now()
	if timeOf(last).After(now.Add(MaxWait)) {
		return now, wrap("next due", err)
	}
	return timeOf(first), wrap("next due", err)
}
