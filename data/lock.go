package data

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"mujeeb/data/sqlite"
)

// vaultLock keeps other processes out of a vault's folder: by a lock on vault.lock, and on
// the folder itself, which holds when somebody removes that file.
type vaultLock struct {
	file   *flock.Flock
	seen   fs.FileInfo  // of vault.lock when it was locked
	folder func() error // takes the lock off the folder; nil where folders can't be locked
}

// lockFolder locks a vault's folder. Error codes: CodeVaultBusy and those of a disk.
func lockFolder(ctx context.Context, dir string) (l *vaultLock, err error) {
	l = &vaultLock{file: flock.New(filepath.Join(dir, fileLock))}
	defer func() {
		if err != nil {
			err = errors.Join(err, l.unlock())
		}
	}()
	folder, busy, err := sqlite.LockFolder(dir)
	if err != nil {
		return l, fileError("lock the folder", err)
	}
	if l.folder = folder; busy {
		return l, errBusy
	}
	ok := false
	err = sqlite.WaitToOpen(ctx, func() (err error) {
		ok, err = l.file.TryLock()
		return err
	})
	if err != nil {
		return l, fileError("lock the vault", err)
	}
	if !ok {
		return l, errBusy
	}
	l.seen, err = l.file.Stat()
	if err == nil {
		err = l.check()
	}
	return l, fileError("lock the vault", err)
}

var errBusy = &Error{Code: CodeVaultBusy, Err: errors.New("locked by another process")}

// check reports an error when another process could have the vault by now, since the file
// that is locked no longer has its name and the folder can't be locked. Error code:
// CodeVaultGone.
func (l *vaultLock) check() error {
	if l == nil || l.folder != nil {
		return nil
	}
	now, err := os.Stat(l.file.Path())
	if err == nil && !os.SameFile(now, l.seen) {
		err = fs.ErrNotExist
	}
	return fileError("find vault.lock", err)
}

// unlock lets other processes in. It may be repeated.
func (l *vaultLock) unlock() error {
	if l == nil {
		return nil
	}
	err := l.file.Unlock()
	if l.folder != nil {
		err = errors.Join(err, l.folder())
		l.folder = nil
	}
	return fileError("unlock the vault", err)
}

// CheckFree reports an error when a process has the vault in a folder open. Error codes:
// CodeVaultBusy and those of a disk.
func CheckFree(ctx context.Context, dir string) error {
	l, err := lockFolder(ctx, dir)
	return errors.Join(err, l.unlock())
}
