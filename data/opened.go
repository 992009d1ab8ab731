package data

import (
	"context"
	"database/sql"
	"path/filepath"
	"time"

	"mujeeb/data/sqlite"
)

// LastOpened says when the vault was opened before, and what was noticed when it was
// opened now.
type LastOpened struct {
	At       time.Time       // zero when it was never opened before
	Wrong    int             // wrong passwords and recovery keys since
	Log      sqlite.LogFault // what a crash, or somebody since, took of the last changes
	Latest   time.Time       // something in the vault is of a time that is still to come: the clock was put back; zero otherwise
	Restored time.Time       // when the backup was made from which the vault was put back before it was opened; else zero
	Exposed  bool            // other users of the computer may use the folder or a file, and that could not be changed
}

// LastOpened returns what was noticed when the vault was opened.
func (v *Vault) LastOpened() LastOpened {
	v.secret.Lock()
	defer v.secret.Unlock()
	return v.opened
}

// clockSlack is by how much a computer's clock may be behind another's before it counts as
// put back.
const clockSlack = 5 * time.Minute

const settingOpened = "opened"

// noteOpening notes in the vault that it was opened now, keeps what was noticed for
// [Vault.LastOpened], and forgets the wrong tries.
func (v *Vault) noteOpening(ctx context.Context) error {
	var seen LastOpened
	seen.Wrong, seen.Log, seen.Exposed = readTries(ctx, v.home).wrong, v.db.LogFault(), sqlite.Tighten(v.home)
	var restored bool
	seen.Restored, restored = readRestored(ctx, v.home)
	err := v.write(ctx, "note the opening", func(tx *sqlite.Tx) error {
		if err := v.lookBack(ctx, tx, &seen); err != nil {
			return err
		}
		if restored {
			if err := v.noteRestored(ctx, tx, seen.Restored); err != nil {
				return err
			}
		}
		if err := v.noteCopy(ctx, tx, restored, seen.At); err != nil {
			return err
		}
		for act, n := range map[ActivityAct]int{SawWrongPasswords: seen.Wrong, SawLostChanges: seen.Log.Lost} {
			if n == 0 {
				continue
			}
			if err := v.noteActivity(ctx, tx, act, n); err != nil {
				return err
			}
		}
		return putSetting(ctx, tx, settingOpened, v.now().UnixMilli())
	})
	if err != nil {
		return err
	}
	v.secret.Lock()
	defer v.secret.Unlock()
	v.opened = seen
	for _, name := range []string{fileTries, fileRestored} {
		_ = sqlite.RemoveFile(ctx, filepath.Join(v.home, name)) // one that stays is told again
	}
	return nil
}

// noteReading keeps what was noticed when the vault was opened to be read alone.
func (v *Vault) noteReading(ctx context.Context) error {
	var seen LastOpened
	err := v.lookBack(ctx, v.db.Readers(), &seen)
	v.secret.Lock()
	defer v.secret.Unlock()
	v.opened = seen
	return err
}

// latestTime is the latest time of what was written last: no index has all times.
const latestTime = `SELECT max(at) FROM (SELECT max(at) AS at FROM activity
	UNION ALL SELECT max(signed_at) FROM (SELECT signed_at FROM ledger_head ORDER BY size DESC LIMIT 1000)
	UNION ALL SELECT max(updated_at) FROM (SELECT updated_at FROM lead ORDER BY id DESC LIMIT 1000)
	UNION ALL SELECT (SELECT max(committed_at) FROM outbox WHERE account_id = account.id AND committed_at IS NOT NULL) FROM account
	UNION ALL SELECT ?)`

// lookBack notes when the vault was opened before, and the latest time in it, if that is
// still to come.
func (v *Vault) lookBack(ctx context.Context, q sqlite.Querier, seen *LastOpened) error {
	var before int64
	if err := getSetting(ctx, q, settingOpened, &before); err != nil {
		return err
	}
	if before != 0 {
		seen.At = time.UnixMilli(before)
	}
	var latest sql.NullInt64
	err := q.QueryRowContext(ctx, latestTime, before).Scan(&latest)
	if at := time.UnixMilli(latest.Int64); latest.Valid && at.After(v.now().Add(clockSlack)) {
		seen.Latest = at
	}
	return wrap("find the latest time", err)
}
