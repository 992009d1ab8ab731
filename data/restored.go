package data

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"mujeeb/data/sqlite"
)

// fileRestored marks the folder of a vault that was made of a backup, until it is opened, and
// says when that was made.
const fileRestored = "vault.restored"

// MarkRestored marks the folder of a vault as made of a backup of a time: opening it notes
// that, and pauses what was being sent.
func MarkRestored(ctx context.Context, dir string, made time.Time) error {
	return fileError("mark the folder", sqlite.ReplaceFile(ctx, filepath.Join(dir, fileRestored), fmt.Appendln(nil, made.UTC().Format(time.RFC3339))))
}

// readRestored reports whether the folder is marked, and when the backup was made; zero where
// that can't be read.
func readRestored(ctx context.Context, dir string) (made time.Time, restored bool) {
	raw, err := sqlite.ReadFile(ctx, filepath.Join(dir, fileRestored))
	if err != nil {
		return made, false
	}
	made, err = time.Parse(time.RFC3339, strings.TrimSpace(string(raw)))
	if err != nil {
		made = time.Time{}
	}
	return made, true
}

// noteRestored notes that the vault was made of a backup of a time, in the transaction of
// its opening, pauses what was being sent when that was made, and has the mailboxes read
// from that time on.
func (v *Vault) noteRestored(ctx context.Context, tx *sqlite.Tx, made time.Time) error {
	if err := dropNotices(ctx, tx); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE run SET state = 'paused', pause = ? WHERE state = 'running'`, PauseRestored); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE run_schedule SET missed = ?`, MissedRestored); err != nil {
		return err
	}
	if err := v.beginReread(ctx, tx, made); err != nil {
		return err
	}
	return v.noteActivity(ctx, tx, DidRestore, 1)
}
