package data

import (
	"context"
	"database/sql"
	"errors"

	"mujeeb/data/proof"
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
	type row struct {
		lead, purpose int64
		class         RunClass
	}
	all, err := collect(ctx, tx, func(r *sql.Rows, x *row) error { return r.Scan(&x.lead, &x.purpose, &x.class) },
		`UPDATE outbox SET state = 'sent', reason = '' WHERE id = ? AND state = 'unsure'
		RETURNING coalesce(lead_id, 0), coalesce((SELECT purpose_id FROM run WHERE id = run_id), 0), (SELECT class FROM run WHERE id = run_id)`, message)
	if err != nil || len(all) == 0 || all[0].class != ClassAsking || all[0].lead == 0 {
		return err
	}
	ids, err := identities(ctx, tx, all[0].lead)
	if err != nil {
		return err
	}
	person, err := personal(ctx, tx, all[0].lead, ids, proof.ByProgram, "")
	if err != nil {
		return err
	}
	_, err = v.appendEvent(ctx, tx, record{act: ActAsked, purpose: all[0].purpose, via: ViaEmail, grade: GradeWord, at: v.now(), count: -1, person: person})
	return err
}
