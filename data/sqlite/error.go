package sqlite

import (
	"errors"
	"fmt"
	"strings"

	"github.com/mattn/go-sqlite3"
)

// Code names what is wrong with the file or the disk. The values are stable, and
// the same as those of package data.
type Code string

// The codes.
const (
	Gone       Code = "vault_gone"    // the folder was moved or removed while it was in use
	Busy       Code = "vault_busy"    // another process has the file
	Damaged    Code = "vault_damaged" // a page does not authenticate, or the file was cut
	Mixed      Code = "vault_mixed"   // the file and the log beside it are of two moments
	Reading    Code = "still_reading" // what is still being read keeps the file from being replaced
	NoCipher   Code = "no_cipher"     // the SQLite in this program cannot encrypt
	Full       Code = "disk_full"     // nothing of what was being done was done
	Failed     Code = "disk_failed"   // the disk reports errors, or was pulled out
	ReadOnly   Code = "read_only"     // the folder or file cannot be written
	NotFolder  Code = "not_folder"    // a file stands where a folder is wanted
	InUse      Code = "file_in_use"   // another program holds the file (Windows)
	NotPrivate Code = "not_private"   // others may use the folder or file, and that can't be changed (Windows)
)

// Error is trouble with the file or the disk that a person can mend. Its text
// holds no path and no personal data.
type Error struct {
	Code Code
	Err  error // for the log
}

func (e *Error) Error() string {
	if e.Err == nil {
		return "sqlite: " + string(e.Code)
	}
	return "sqlite: " + string(e.Code) + ": " + e.Err.Error()
}

func (e *Error) Unwrap() error { return e.Err }

// Wrap returns an error of SQLite with what was being done, and with a [Code] where a
// person can do something about it. It returns nil and an *[Error] as they are.
func Wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*Error](err); ok {
		return err
	}
	err = fmt.Errorf("%s: %w", doing, err)
	if se, ok := errors.AsType[sqlite3.Error](err); ok {
		if code := codeOf(se); code != "" {
			return &Error{code, err}
		}
	}
	return err
}

// codeOf asks the operating system's error first: SQLite calls a full disk
// by many names.
func codeOf(e sqlite3.Error) Code {
	switch e.Code {
	case sqlite3.ErrFull:
		return Full
	case sqlite3.ErrNotADB, sqlite3.ErrCorrupt:
		return Damaged
	case sqlite3.ErrBusy:
		return Busy
	case sqlite3.ErrReadonly, sqlite3.ErrPerm:
		return ReadOnly
	case sqlite3.ErrError: // of a search index that does not open, which has no code of its own
		if strings.HasPrefix(e.Error(), "vtable constructor failed") {
			return Damaged
		}
		return ""
	case sqlite3.ErrCantOpen, sqlite3.ErrIoErr:
	default:
		return ""
	}
	if code := systemCodes.of(e.SystemErrno); code != "" && code != Gone {
		return code
	}
	switch {
	case e.Code == sqlite3.ErrCantOpen: // the log beside the file, which was there
		return ReadOnly
	case e.ExtendedCode == sqlite3.ErrIoErrShortRead:
		return Damaged
	}
	return Failed
}

// IsUnique reports whether err says that a unique column has the value already.
func IsUnique(err error) bool {
	se, ok := errors.AsType[sqlite3.Error](err)
	return ok && (se.ExtendedCode == sqlite3.ErrConstraintUnique || se.ExtendedCode == sqlite3.ErrConstraintPrimaryKey)
}
