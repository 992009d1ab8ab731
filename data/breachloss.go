package data

import (
	"context"
	"database/sql"
	"time"

	"mujeeb/data/keys"
	"mujeeb/data/sqlite"
)

// Opening is one time at which the vault was opened.
type Opening struct {
	At time.Time
	By ByWay
}

// Loss is what this copy of the vault knows of how it was protected at a moment: when the
// computer with it was lost, or a password leaked. It knows nothing of what was done to a
// copy that is elsewhere, nor whether the window stood open then.
type Loss struct {
	Last        Opening   // the last one before; zero when none is known
	Since       []Opening // after it, the first one first
	Passwords   int       // ways in of each kind that were made before and are still there
	Recoveries  int
	Computers   int       // by the keyring of a computer
	Wrong       int       // wrong passwords that were tried on this copy since
	Open        int       // exported files of before that no password protects
	OpenPeople  int       // in them, each counted in every file
	Credentials int       // passwords and tokens of accounts that the program can use
	Backup      time.Time // when the last backup that is known was made; zero without one
}

// LossAt returns what is known of the vault's protection at a moment.
func (v *Vault) LossAt(ctx context.Context, at time.Time) (l Loss, err error) {
	ways, err := v.Ways(ctx)
	if err != nil {
		return l, err
	}
	for _, w := range ways {
		if w.Created.After(at) {
			continue
		}
		switch w.Kind {
		case keys.Computer:
			l.Computers++
		case keys.Recovery:
			l.Recoveries++
		default:
			l.Passwords++
		}
	}
	err = v.read(ctx, "look at the log", func(q sqlite.Querier) error {
		if err := l.readOpenings(ctx, q, at); err != nil {
			return err
		}
		var backup sql.NullInt64
		err := q.QueryRowContext(ctx, `SELECT (SELECT coalesce(sum(number), 0) FROM activity WHERE act = ?1 AND at >= ?2),
			(SELECT count(*) FROM export WHERE NOT sealed AND at < ?2), (SELECT coalesce(sum(people), 0) FROM export WHERE NOT sealed AND at < ?2),
			(SELECT count(*) FROM account WHERE deleted_at IS NULL AND (kind = 'page' OR kind = 'smtp' AND user <> '')), (SELECT max(made_at) FROM backup)`,
			SawWrongPasswords, at.UnixMilli()).Scan(&l.Wrong, &l.Open, &l.OpenPeople, &l.Credentials, &backup)
		l.Backup = timeOf(backup)
		return err
	})
	return l, err
}

// readOpenings reads when the vault was opened, before a moment and after it.
func (l *Loss) readOpenings(ctx context.Context, q sqlite.Querier, at time.Time) error {
	const openings = `SELECT opening.at, ` + byWayColumns + ` FROM opening JOIN way w ON w.id = opening.way_id `
	scan := func(r *sql.Rows, o *Opening) error {
		var at sql.NullInt64
		err := r.Scan(&at, &o.By.Number, &o.By.Kind, &o.By.Name)
		o.At = timeOf(at)
		return err
	}
	before, err := collect(ctx, q, scan, openings+`WHERE opening.at < ? ORDER BY opening.id DESC LIMIT 1`, at.UnixMilli())
	if err != nil {
		return err
	}
	if len(before) > 0 {
		l.Last = before[0]
	}
	l.Since, err = collect(ctx, q, scan, openings+`WHERE opening.at >= ? ORDER BY opening.id`, at.UnixMilli())
	return err
}
