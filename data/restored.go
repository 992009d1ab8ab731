package data

import (
	"context"
	"path/filepath"

	"mujeeb/data/sqlite"
)

// vault.restored says that the folder was made of a backup and not opened since. It is
// empty, and nothing hangs on it but a line of what was done.
const fileRestored = "vault.restored"

// MarkRestored marks the folder of a vault as made of a backup: opening it notes that.
func MarkRestored(ctx context.Context, dir string) error {
	return fileError("mark the folder", sqlite.ReplaceFile(ctx, filepath.Join(dir, fileRestored), nil))
}

// noteRestored notes that the vault was made of a backup, in the transaction of its opening.
func (v *Vault) noteRestored(ctx context.Context, tx *sqlite.Tx) error {
	if _, err := sqlite.ReadFile(ctx, filepath.Join(v.home, fileRestored)); err != nil {
		return nil // as almost always
	}
	return v.noteActivity(ctx, tx, DidRestore, 1)
}
