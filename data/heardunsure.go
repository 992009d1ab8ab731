package data

import (
	"context"
	"database/sql"
	"errors"

	"mujeeb/data/sqlite"
)

// UnsureMessage is a message of which nobody knows whether it arrived.
type UnsureMessage struct {
	ID        int64
	MessageID string // without angle brackets
}

// UnsureMessages returns up to limit messages by email of which nobody knows whether they
// arrived, the newest first.
func (v *Vault) UnsureMessages(ctx context.Context, limit int) ([]UnsureMessage, error) {
	return collect(ctx, v.db.Readers(), func(r *sql.Rows, u *UnsureMessage) error { return r.Scan(&u.ID, &u.MessageID) },
		`SELECT o.id, o.message_id FROM run JOIN outbox o ON o.run_id = run.id
		WHERE run.channel = 'email' AND o.state = 'unsure' AND o.message_id IS NOT NULL ORDER BY o.id DESC LIMIT ?`, limit)
}

// SettleUnsure notes that messages were sent of which nobody knew it: a copy was found, or
// an answer came. Those that are not unsure stay as they are.
func (v *Vault) SettleUnsure(ctx context.Context, ids []int64) error {
	return v.write(ctx, "settle what is unsure", func(tx *sqlite.Tx) (err error) {
		for _, id := range ids {
			err = errors.Join(err, v.settleUnsure(ctx, tx, id))
		}
		return err
	})
}

func (v *Vault) settleUnsure(ctx context.Context, tx *sqlite.Tx, message int64) error {
	if err := v.noteAskedOf(ctx, tx, []int64{message}, MessageUnsure); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE outbox SET state = 'sent', reason = '' WHERE id = ? AND state = 'unsure'`, message)
	return err
}
