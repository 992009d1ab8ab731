package data

import (
	"context"
	"database/sql"
	"time"

	"mujeeb/data/sqlite"
)

// Recipient is a message of a run as a list shows it.
type Recipient struct {
	ID      int64
	LeadID  int64  // 0 once the person is erased
	Name    string // of the lead today; "" once erased
	Address string // as it was marked, of today before that; "" once erased
	State   MessageState
	Reason  string    // a code: why skipped, failed or unsure
	Reply   string    // the channel's own words; "" once erased
	DoneAt  time.Time // when its result was written; zero before
}

// RecipientIDs returns the messages of a run, those in a state only if one is given.
func (v *Vault) RecipientIDs(ctx context.Context, run int64, state MessageState) ([]int64, error) {
	return collect(ctx, v.db.Readers(), sqlite.Value[int64], `SELECT id FROM outbox WHERE run_id = ?1 AND (?2 = '' OR state = ?2) ORDER BY id`, run, state)
}

// Recipients returns one row for each of ids, in their order.
func (v *Vault) Recipients(ctx context.Context, ids []int64) ([]Recipient, error) {
	return collect(ctx, v.db.Readers(), func(r *sql.Rows, x *Recipient) error {
		var done sql.NullInt64
		err := r.Scan(&x.ID, &x.LeadID, &x.Name, &x.Address, &x.State, &x.Reason, &x.Reply, &done)
		x.DoneAt = timeOf(done)
		return err
	}, `
		SELECT o.id, coalesce(o.lead_id, 0), coalesce(l.name, ''), coalesce(o.address, i.value, ''), o.state, o.reason, coalesce(o.reply, ''), o.done_at
		FROM json_each(?) AS wanted JOIN outbox o ON o.id = wanted.value LEFT JOIN lead l ON l.id = o.lead_id LEFT JOIN identity i ON i.id = o.identity_id
		ORDER BY wanted.key`, jsonList(ids))
}
