package data

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"mujeeb/data/sqlite"
)

// Activity is one thing that the admin did. It is never changed, and says nothing
// about anybody.
type Activity struct {
	At     time.Time
	Act    string // a code such as "import", "export", "erase" or "start_campaign"
	Number int    // how many people or rows it touched
}

// Activities returns up to limit things that the admin did, the newest first.
func (v *Vault) Activities(ctx context.Context, limit int) ([]Activity, error) {
	return collect(ctx, v.db.Readers(), func(r *sql.Rows, a *Activity) error {
		var at sql.NullInt64
		err := r.Scan(&at, &a.Act, &a.Number)
		a.At = timeOf(at)
		return err
	}, `SELECT at, act, number FROM activity ORDER BY id DESC LIMIT ?`, limit)
}

// noteActivity writes down what the admin did and to how many, never to whom.
func (v *Vault) noteActivity(ctx context.Context, tx *sqlite.Tx, act string, number int) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO activity (at, act, number) VALUES (?, ?, ?)`, v.now().UnixMilli(), act, number); err != nil {
		return fmt.Errorf("note activity: %w", err)
	}
	return nil
}
