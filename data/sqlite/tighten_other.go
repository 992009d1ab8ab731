//go:build !windows

package sqlite

import (
	"errors"
	"io/fs"
	"os"
)

var errOthers = errors.New("sqlite: open to others")

// tighten takes all rights but those of mode off a file or folder. Error: when others have
// some even so.
func tighten(path string, mode fs.FileMode) error {
	info, err := os.Lstat(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) { // gone meanwhile, such as a log
			return nil
		}
		return err
	}
	if info.Mode().Perm()&^mode == 0 {
		return nil
	}
	if err := os.Chmod(path, info.Mode().Perm()&mode); err != nil {
		return err
	}
	if info, err = os.Lstat(path); err == nil && info.Mode().Perm()&^mode != 0 {
		return errOthers // a disk that keeps no rights
	}
	return err
}
