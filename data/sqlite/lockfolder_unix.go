//go:build !windows

package sqlite

import (
	"errors"
	"os"
	"syscall"
)

// LockFolder locks a folder itself, for this process alone: whoever removes a file that is
// locked leaves a lock on a name that is gone, but no process can remove the folder under
// the vault. busy reports that another process has it. Where the file system locks no
// folders, such as some of other computers, unlock is nil and so is the error.
func LockFolder(dir string) (unlock func() error, busy bool, err error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, false, err
	}
	switch err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); {
	case errors.Is(err, syscall.EWOULDBLOCK):
		return nil, true, f.Close()
	case err != nil:
		return nil, false, f.Close()
	}
	return f.Close, false, nil // closing takes the lock off
}
