package data

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"
)

// MessageState says where a message of the outbox is. Promise 4 hangs on the
// order: a message is claimed, its body goes over the wire, dot is committed,
// the final dot is sent, and the answer decides.
type MessageState string

// The states.
const (
	Queued    MessageState = "queued"    // waits
	Claimed   MessageState = "claimed"   // a connection has it; the final dot was certainly not sent
	Dot       MessageState = "dot"       // the final dot may have been sent
	Sent      MessageState = "sent"      // the server took it
	Failed    MessageState = "failed"    // the server refused it for good
	Unsure    MessageState = "unsure"    // nobody can know whether it arrived
	Skipped   MessageState = "skipped"   // no longer allowed: opted out, erased …
	Cancelled MessageState = "cancelled" // the run was
)

// Message is a message that was claimed for sending.
type Message struct {
	ID        int64
	RunID     int64
	LeadID    int64
	Address   string
	Attempts  int       // before this one
	MessageID string    // without angle brackets; the same at every attempt
	Date      time.Time // likewise
	Fields    map[string]string
}

// Claim says what to claim.
type Claim struct {
	AccountID int64
	Limit     int
	MessageID func(outboxID int64) string // makes the Message-ID at the first claim
}

// ClaimMessages takes up to Limit waiting messages of running runs. Their
// Message-ID, Date, address and merge fields are fixed now and stored.
func (v *Vault) ClaimMessages(ctx context.Context, c Claim) (all []Message, err error) {
	err = v.write(ctx, "claim", func(tx *txn) error {
		now := v.now()
		all, err = collect(ctx, tx, scanClaim, `
			SELECT o.id, o.run_id, o.lead_id, i.value, o.attempts, coalesce(o.message_id, ''), o.date_at, l.name, coalesce(o.fields, '')
			FROM outbox o JOIN run r ON r.id = o.run_id AND r.state = 'running' JOIN lead l ON l.id = o.lead_id JOIN identity i ON i.id = o.identity_id
			WHERE o.account_id = ? AND o.state = 'queued' AND o.next_at <= ? ORDER BY o.next_at, o.id LIMIT ?`,
			c.AccountID, now.UnixMilli(), c.Limit)
		if err != nil {
			return err
		}
		for i := range all {
			if err := fixMessage(ctx, tx, &all[i], c, now); err != nil {
				return err
			}
		}
		if len(all) == 0 {
			return v.settleRuns(ctx, tx)
		}
		return nil
	})
	return all, err
}

func scanClaim(r *sql.Rows, m *Message) error {
	var date sql.NullInt64
	var name, fields string
	if err := r.Scan(&m.ID, &m.RunID, &m.LeadID, &m.Address, &m.Attempts, &m.MessageID, &date, &name, &fields); err != nil {
		return err
	}
	m.Date = timeOf(date)
	if fields == "" {
		m.Fields = map[string]string{"name": name}
		return nil
	}
	return json.Unmarshal([]byte(fields), &m.Fields)
}

func fixMessage(ctx context.Context, tx *txn, m *Message, c Claim, now time.Time) error {
	if m.MessageID == "" {
		phone := ""
		err := tx.QueryRowContext(ctx, `SELECT value FROM identity WHERE lead_id = ? AND kind = 'phone' AND rank = 0`, m.LeadID).Scan(&phone)
		if err != nil && err != sql.ErrNoRows {
			return err
		}
		m.MessageID, m.Date = c.MessageID(m.ID), now
		m.Fields = MergeFields(m.Fields["name"], m.Address, phone)
	}
	fields, err := json.Marshal(m.Fields)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE outbox SET state = 'claimed', address = ?, message_id = ?, date_at = ?, fields = ? WHERE id = ?`,
		m.Address, m.MessageID, m.Date.UnixMilli(), string(fields), m.ID)
	return err
}

// MarkDot commits that the final dots of the claimed messages ids are about to
// be sent, and gives those that may be: the others lost their ground, were
// opted out, erased, paused or cancelled since they were claimed, and their
// bodies must be dropped unsent. This is the last check (promise 3).
func (v *Vault) MarkDot(ctx context.Context, ids []int64) (allowed []int64, err error) {
	err = v.write(ctx, "mark dot", func(tx *txn) error {
		list := jsonList(ids)
		if _, err := tx.ExecContext(ctx, lastCheck, list); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE outbox SET state = 'dot', dot_at = ?
			WHERE id IN (SELECT value FROM json_each(?)) AND state = 'claimed'`, v.now().UnixMilli(), list); err != nil {
			return err
		}
		allowed, err = collect(ctx, tx, value[int64], `
			SELECT id FROM outbox WHERE id IN (SELECT value FROM json_each(?)) AND state = 'dot'`, list)
		return err
	})
	return allowed, err
}

// lastCheck moves claimed messages that may not be sent out of the way. It asks
// by identity, as verdicts does by audience.
const lastCheck = `
	UPDATE outbox SET (state, reason) = (
		SELECT CASE
			WHEN run.state = 'paused' THEN 'queued'
			WHEN run.state <> 'running' THEN 'cancelled'
			WHEN blocked.why <> '' THEN 'skipped'
			ELSE outbox.state END,
			CASE WHEN run.state = 'running' THEN blocked.why ELSE '' END
		FROM run, (SELECT CASE
			WHEN outbox.identity_id IS NULL THEN 'erased'
			WHEN EXISTS (SELECT 1 FROM identity i JOIN suppression s USING (fingerprint)
				WHERE i.id = outbox.identity_id AND s.reason = 'bounced') THEN 'bounced'
			WHEN r.class <> 'campaign' THEN ''
			WHEN EXISTS (SELECT 1 FROM identity i JOIN suppression s USING (fingerprint)
				WHERE i.id = outbox.identity_id AND s.reason = 'opt_out' AND s.purpose_id IN (0, r.purpose_id)) THEN 'opted_out'
			WHEN NOT EXISTS (SELECT 1 FROM ground g WHERE g.purpose_id = r.purpose_id AND g.lead_id = outbox.lead_id) THEN 'no_ground'
			ELSE '' END AS why FROM run r WHERE r.id = outbox.run_id) AS blocked
		WHERE run.id = outbox.run_id)
	WHERE id IN (SELECT value FROM json_each(?)) AND state = 'claimed'`

// Result is what became of a message.
type Result struct {
	ID      int64
	State   MessageState // Sent, Failed, Unsure, or Queued to try again at RetryAt
	Reason  string       // a code, for Failed, Unsure and Queued
	Reply   string       // the server's own words
	RetryAt time.Time
	Bounced bool // the server says the address does not exist: never write to it again
}

// RecordResults writes down what became of messages. A message in the state
// claimed or dot moves; any other stays as it is. What would be tried again is
// skipped when its address is gone, and of an erased person not even the
// server's words are kept.
func (v *Vault) RecordResults(ctx context.Context, results []Result) error {
	return v.write(ctx, "record results", func(tx *txn) error {
		now := v.now().UnixMilli()
		for _, r := range results {
			_, err := tx.ExecContext(ctx, `
				UPDATE outbox SET
					state = CASE WHEN ?1 = 'queued' AND identity_id IS NULL THEN 'skipped' ELSE ?1 END,
					reason = CASE WHEN ?1 <> 'queued' OR identity_id IS NOT NULL THEN ?2 WHEN lead_id IS NULL THEN 'erased' ELSE 'address_changed' END,
					reply = CASE WHEN lead_id IS NOT NULL THEN ?3 END, attempts = attempts + 1,
					next_at = CASE WHEN ?1 = 'queued' THEN ?4 ELSE next_at END,
					dot_at = CASE WHEN ?1 = 'queued' THEN NULL ELSE dot_at END,
					done_at = CASE WHEN ?1 = 'queued' THEN NULL ELSE ?5 END
				WHERE id = ?6 AND state IN ('claimed', 'dot')`,
				r.State, r.Reason, r.Reply, r.RetryAt.UnixMilli(), now, r.ID)
			if err != nil {
				return err
			}
			if r.Bounced {
				if err := v.suppressBounced(ctx, tx, r.ID); err != nil {
					return err
				}
			}
		}
		return v.settleRuns(ctx, tx)
	})
}

func (v *Vault) suppressBounced(ctx context.Context, tx *txn, outbox int64) error {
	_, err := tx.ExecContext(ctx, `
		INSERT OR IGNORE INTO suppression (fingerprint, purpose_id, reason, created_at)
		SELECT fingerprint, 0, 'bounced', ? FROM identity WHERE id = (SELECT identity_id FROM outbox WHERE id = ?)`, v.now().UnixMilli(), outbox)
	return err
}

// ReleaseClaimed puts claimed messages back into the queue, untouched: their
// final dot was certainly not sent.
func (v *Vault) ReleaseClaimed(ctx context.Context, ids []int64) error {
	return v.write(ctx, "release", func(tx *txn) error {
		_, err := tx.ExecContext(ctx, `UPDATE outbox SET state = 'queued' WHERE id IN (SELECT value FROM json_each(?)) AND state = 'claimed'`, jsonList(ids))
		if err != nil {
			return err
		}
		return v.settleRuns(ctx, tx)
	})
}

// recoverOutbox sorts out what was on its way when the last process ended.
func (v *Vault) recoverOutbox(ctx context.Context) error {
	return v.write(ctx, "recover outbox", func(tx *txn) error {
		_, err := tx.ExecContext(ctx, `
			UPDATE outbox SET reason = CASE state WHEN 'dot' THEN 'interrupted' ELSE reason END,
				done_at = CASE state WHEN 'dot' THEN ? END,
				state = CASE state WHEN 'claimed' THEN 'queued' ELSE 'unsure' END
			WHERE state IN ('claimed', 'dot')`, v.now().UnixMilli())
		if err != nil {
			return err
		}
		return v.settleRuns(ctx, tx)
	})
}

// DotsSince counts the messages whose final dot was due since a moment: what a
// provider's limit counts. A restart does not forget them.
func (v *Vault) DotsSince(ctx context.Context, account int64, since time.Time) (n int, err error) {
	err = v.readers.QueryRowContext(ctx, `SELECT count(*) FROM outbox WHERE account_id = ? AND dot_at >= ?`, account, since.UnixMilli()).Scan(&n)
	return n, wrap("count sent", err)
}

// BusyAccounts gives the accounts that have something to send now or later.
func (v *Vault) BusyAccounts(ctx context.Context) ([]int64, error) {
	return collect(ctx, v.readers, value[int64], `SELECT DISTINCT account_id FROM run WHERE state = 'running'`)
}

// NextDue gives the earliest moment at which a waiting message of a running run
// may be tried; zero when none waits.
func (v *Vault) NextDue(ctx context.Context, account int64) (time.Time, error) {
	var at sql.NullInt64
	err := v.readers.QueryRowContext(ctx, `
		SELECT min(next_at) FROM outbox JOIN run ON run.id = run_id AND run.state = 'running'
		WHERE outbox.account_id = ? AND outbox.state = 'queued'`, account).Scan(&at)
	return timeOf(at), wrap("next due", err)
}
