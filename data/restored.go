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
// its opening. The notices that waited then are dropped: nobody knows whether they were sent.
func (v *Vault) noteRestored(ctx context.Context, tx *sqlite.Tx, made time.Time) error {
	if err := dropNotices(ctx, tx); err != nil {
		return err
	}
	if err := v.holdBack(ctx, tx, made); err != nil {
		return err
	}
	return v.noteActivity(ctx, tx, DidRestore, 1)
}

// settingHeld says that what an older copy of the vault was sending is held back, until the
// owner goes on with it.
const settingHeld = "older_copy_held"

// noteCopy holds back what the vault was sending, once, where its ledger is not the one of
// which heads were kept outside: it is an older copy that was put back without the program.
// It was made after before, when it was opened last. Notices to the owner stay: one twice is
// better than none, where somebody put the copy there to keep them from being sent.
func (v *Vault) noteCopy(ctx context.Context, tx *sqlite.Tx, restored bool, before time.Time) error {
	if f := v.Kept().Fault; f != LedgerShorter && f != LedgerOther {
		return nil
	}
	var held bool
	if err := getSetting(ctx, tx, settingHeld, &held); err != nil || held {
		return err
	}
	if !restored {
		if err := v.holdBack(ctx, tx, before); err != nil {
			return err
		}
	}
	return putSetting(ctx, tx, settingHeld, true)
}

// holdBack pauses what was being sent when the vault was as it is, and has the mailboxes read
// from that time on.
func (v *Vault) holdBack(ctx context.Context, tx *sqlite.Tx, made time.Time) error {
	if _, err := tx.ExecContext(ctx, `UPDATE run SET state = 'paused', pause = ? WHERE state = 'running'`, PauseRestored); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE run_schedule SET missed = ?`, MissedRestored); err != nil {
		return err
	}
	return v.beginReread(ctx, tx, made)
}
