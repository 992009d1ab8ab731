package sqlite

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// MakeFolder makes a folder, with those above it, that this user of the computer
// alone may use. On Windows a folder that is there already is closed to others too,
// unless it is the root of a drive; on other systems it stays as it is, since every
// file in it is closed by its own mode. Error codes: those of a disk, NotPrivate.
func MakeFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		if inTheWay(err) {
			return &Error{NotFolder, cause(err)}
		}
		return err
	}
	if parent(dir) == filepath.Clean(dir) {
		return nil // a drive's
	}
	return KeepPrivate(dir)
}

// inTheWay reports whether a folder could not be made since a file has its name, or
// that of one above it. On Windows the error itself says that the path is not there.
func inTheWay(err error) bool {
	pe, ok := errors.AsType[*fs.PathError](err)
	if !ok {
		return false
	}
	info, err := os.Stat(pe.Path)
	return err == nil && !info.IsDir()
}

// MakeFile makes an empty file that this user of the computer alone may use.
func MakeFile(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return KeepPrivate(path)
}

func parent(path string) string { return filepath.Dir(filepath.Clean(path)) }
