package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mattn/go-sqlite3"
)

// Each system's numbers lead to the sentence that fits, on whichever system the
// test runs. A number means another thing on each.
func TestErrorCodes(t *testing.T) {
	for _, c := range []struct {
		on   errorCodes
		err  error
		want Code
	}{
		{windowsCodes, syscall.Errno(2), Gone},
		{windowsCodes, syscall.Errno(3), Gone}, // which Go calls ENOTDIR
		{windowsCodes, syscall.Errno(5), ReadOnly},
		{windowsCodes, syscall.Errno(19), ReadOnly},
		{windowsCodes, syscall.Errno(21), Failed},
		{windowsCodes, syscall.Errno(23), Failed},
		{windowsCodes, syscall.Errno(32), InUse},
		{windowsCodes, syscall.Errno(33), InUse},
		{windowsCodes, syscall.Errno(39), Full},
		{windowsCodes, syscall.Errno(53), Failed}, // which Go counts among what is not there
		{windowsCodes, syscall.Errno(112), Full},
		{windowsCodes, syscall.Errno(267), NotFolder},
		{windowsCodes, syscall.Errno(1117), Failed},
		{windowsCodes, syscall.Errno(0), ""},
		{windowsCodes, syscall.Errno(87), ""},
		{unixCodes, syscall.ENOSPC, Full},
		{unixCodes, syscall.EDQUOT, Full},
		{unixCodes, syscall.EFBIG, Full},
		{unixCodes, syscall.EROFS, ReadOnly},
		{unixCodes, syscall.ENOTDIR, NotFolder},
		{unixCodes, syscall.ENAMETOOLONG, ReadOnly},
		{unixCodes, syscall.EACCES, ReadOnly},
		{unixCodes, syscall.ENOENT, Gone},
		{unixCodes, syscall.EIO, Failed},
		{unixCodes, syscall.ESTALE, Failed},
		{unixCodes, syscall.EINVAL, ""},
		{windowsCodes, fs.ErrNotExist, Gone},
		{windowsCodes, fs.ErrPermission, ReadOnly},
		{unixCodes, errors.New("another"), ""},
	} {
		name := fmt.Sprintf("%d of %d", c.err, len(c.on))
		if got := c.on.of(&fs.PathError{Op: "open", Path: "x", Err: c.err}); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
		if got := c.on.of(errors.Join(errors.New("first"), &os.LinkError{Err: c.err})); got != c.want {
			t.Errorf("%s, among others: got %q, want %q", name, got, c.want)
		}
	}
}

// Every number of the table of Windows, which no test on another system meets, is
// counted among those of its kind.
func TestErrorCodes_Windows(t *testing.T) {
	all := errorCodes{}
	for code, numbers := range map[Code][]syscall.Errno{
		Full:      {39, 112, 223, 1295},
		ReadOnly:  {5, 19, 82, 123, 161, 206},
		NotFolder: {267},
		Gone:      {2, 3, 15},
		InUse:     {32, 33, 170, 303, 1224},
		Failed: {21, 22, 23, 25, 27, 29, 30, 31, 53, 55, 59, 64, 67, 121, 433, 483,
			1005, 1006, 1110, 1112, 1117, 1167, 1231, 1392, 1393},
	} {
		for _, number := range numbers {
			all[number] = code
		}
	}
	if !maps.Equal(windowsCodes, all) {
		t.Errorf("got %v", windowsCodes)
	}
}

// The system's number within an error of SQLite's is asked as well.
func TestWrap_System(t *testing.T) {
	full := syscall.ENOSPC
	for number, code := range systemCodes {
		switch code {
		case Full:
			full = number
		case InUse: // on Windows alone
			if got := codeOf(sqlite3.Error{Code: sqlite3.ErrCantOpen, SystemErrno: number}); got != InUse {
				t.Errorf("a file that is held: %q", got)
			}
		}
	}
	if got := codeOf(sqlite3.Error{Code: sqlite3.ErrIoErr, SystemErrno: full}); got != Full {
		t.Errorf("a full disk: %q", got)
	}
	if got := codeOf(sqlite3.Error{Code: sqlite3.ErrIoErr, SystemErrno: syscall.ENOENT}); got != Failed {
		t.Errorf("a log that went away: %q", got)
	}
}

var errHeld = errors.New("held")

func isHeld(err error) bool { return errors.Is(err, errHeld) }

// A file that is held for a moment is waited for, one that stays so is not for
// long, and other errors are not waited for.
func TestUntilFree(t *testing.T) {
	for _, c := range []struct {
		name  string
		after time.Duration // until the file is free
		other bool          // the error is another one
		want  error
		waits time.Duration // at most
	}{
		{"Free", 0, false, nil, 0},
		{"Soon", 300 * time.Millisecond, false, nil, 500 * time.Millisecond},
		{"Late", time.Minute, false, errHeld, heldTime},
		{"Other", time.Minute, true, fs.ErrPermission, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begun := time.Now()
				err := untilFree(t.Context(), isHeld, func() error {
					switch {
					case time.Since(begun) >= c.after:
						return nil
					case c.other:
						return fs.ErrPermission
					}
					return errHeld
				})
				if waited := time.Since(begun); !errors.Is(err, c.want) || waited > c.waits || waited < min(c.after, c.waits)-heldPause {
					t.Errorf("got %v after %v", err, waited)
				}
			})
		})
	}
}

// Whoever gives up is not kept waiting, and still gets the error.
func TestUntilFree_Cancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err := untilFree(ctx, isHeld, func() error { return errHeld })
		if !errors.Is(err, errHeld) || !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) != time.Second {
			t.Errorf("got %v after %v", err, time.Since(begun))
		}
	})
}

// What is to be removed may be gone already; what is to be read may not.
func TestRemoveFile_Gone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := MakeFile(path); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := RemoveFile(t.Context(), path); err != nil {
			t.Error(err)
		}
	}
	if _, err := ReadFile(t.Context(), path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	full := filepath.Join(t.TempDir(), "full")
	if err := MakeFolder(filepath.Join(full, "inner")); err != nil {
		t.Fatal(err)
	}
	if err := RemoveFile(t.Context(), full); err == nil {
		t.Error("removed a folder with what is in it")
	}
}

// A share is known by the form of its path.
func TestIsShare(t *testing.T) {
	for path, want := range map[string]bool{
		`\\server\share\vault`:           true,
		`//server/share/vault`:           true,
		`\\?\UNC\server\share`:           true,
		`\\?\unc\server\share`:           true,
		`\\.\UNC\server\share`:           true,
		`\??\UNC\server\share`:           true,
		`\\wsl$\Debian\home`:             true,
		`\\?\C:\vault`:                   false,
		`\\.\C:\vault`:                   false,
		`//?/C:/vault`:                   false,
		`\\?\Volume{b75e2c83-0000-0000}`: false,
		`C:\UNC\vault`:                   false,
		`C:\خزنة ليلى`:                   false,
		`\vault`:                         false,
		`vault`:                          false,
		``:                               false,
	} {
		if got := isShare(path); got != want {
			t.Errorf("%s: %t", path, got)
		}
	}
}

// A file in the place of a folder is told as what it is, on Windows too, where the
// error says that the path is not there.
func TestMakeFolder_ErrInTheWay(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := MakeFile(file); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{file, filepath.Join(file, "a", "b")} {
		if err := MakeFolder(path); code(err) != NotFolder {
			t.Errorf("%v", err)
		}
	}
	if err := MakeFolder(filepath.Join(dir, "a", "b")); err != nil {
		t.Error(err)
	}
}
