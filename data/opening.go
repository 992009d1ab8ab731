package data

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"mujeeb/data/keys"
	"mujeeb/data/sqlite"
)

// ByWay is the way in by which the vault was open when something was written down. It is
// a way, not a person: whoever has its secret is who it says. It is the zero value where
// nobody noted it, as before the schema knew ways.
//
// It is no proof. It stands beside the ledger, outside of its hashes, and whoever has the
// vault open can write it anew.
type ByWay struct {
	Number int64 // of the way in this vault, never given twice
	Kind   keys.Kind
	Name   string // whose it is, in the owner's words; "" for the owner's own
}

// numberOf returns the number of a way, which it gives it if it has none.
func numberOf(ctx context.Context, tx *sqlite.Tx, w Way) (id int64, err error) {
	_, err = tx.ExecContext(ctx, `INSERT OR IGNORE INTO way (slot, kind, name, created_at) VALUES (?, ?, ?, ?)`, w.ID, string(w.Kind), w.Name, w.Created.UnixMilli())
	if err == nil {
		err = tx.QueryRowContext(ctx, `SELECT id FROM way WHERE slot = ?`, w.ID).Scan(&id)
	}
	return id, err
}

// noteWay notes by which way the vault is open from now on; noting it twice does no harm. It
// writes past [Vault.write], since it comes before what that needs, and seals nothing.
func (v *Vault) noteWay(ctx context.Context) error {
	way := v.OpenWay()
	const doing = "note the way in"
	return wrap(doing, v.db.Write(ctx, doing, func(tx *sqlite.Tx) (err error) {
		var id int64
		if way.ID != "" { // else a copy is opened, to erase from it
			if id, err = numberOf(ctx, tx, way); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO opening (at, way_id, event, activity)
			SELECT ?, nullif(?, 0), (SELECT coalesce(max(seq), 0) FROM consent_event), (SELECT coalesce(max(id), 0) FROM activity)`, v.now().UnixMilli(), id)
		return err
	}))
}

// The columns of the way by which an event, or an activity, was written down.
const (
	byWayOfEvent    = `(SELECT way_id FROM opening WHERE event < e.seq ORDER BY event DESC, id DESC LIMIT 1)`
	byWayOfActivity = `(SELECT way_id FROM opening WHERE activity < a.id ORDER BY activity DESC, id DESC LIMIT 1)`
	byWayColumns    = `coalesce(w.id, 0), coalesce(w.kind, ''), coalesce(w.name, '')`
)

// LastUsed returns when each way in, by its ID, opened the vault last. Ways that never did,
// or not since the vault notes it, are missing.
func (v *Vault) LastUsed(ctx context.Context) (map[string]time.Time, error) {
	type use struct {
		slot string
		at   sql.NullInt64
	}
	uses, err := collect(ctx, v.db.Readers(), func(r *sql.Rows, u *use) error { return r.Scan(&u.slot, &u.at) },
		`SELECT slot, max(at) FROM opening JOIN way ON way.id = way_id GROUP BY way_id`)
	last := map[string]time.Time{}
	for _, u := range uses {
		last[u.slot] = timeOf(u.at)
	}
	return last, err
}

// takeWay makes the way of a slot the one by which the vault is open.
func (v *Vault) takeWay(ctx context.Context, slot keys.Slot) error {
	if slot.Ended(v.now()) {
		return &Error{Code: CodeWayEnded, Err: errors.New("the way in has ended")}
	}
	v.secret.Lock()
	v.way = wayOf(slot)
	v.secret.Unlock()
	return v.noteWay(ctx)
}
