package sqlite

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"syscall"
	"time"
)

// On Windows a program that has a file open, such as a spreadsheet, a virus scanner or
// a backup, can keep others from opening, moving or removing it. Most hold it for
// a moment. So the functions here try again for a while; on other systems no error says
// that a file is held, and they try once.

const (
	heldTime  = 2 * time.Second        // how long a file that is held is waited for
	heldPause = 100 * time.Millisecond // the longest pause between two tries
)

// untilFree runs f, and again as long as held reports that its error comes from
// another program that holds the file, for heldTime at most and until ctx ends. It
// returns f's last error.
func untilFree(ctx context.Context, held func(error) bool, f func() error) error {
	over := time.Now().Add(heldTime)
	for pause := time.Millisecond; ; pause = min(2*pause, heldPause) {
		err := f()
		if err == nil || !held(err) || time.Now().Add(pause).After(over) {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-time.After(pause):
		}
	}
}

// openHeld reports whether a file can't be opened since another program holds it.
func openHeld(err error) bool { return systemCodes.of(err) == InUse }

// moveHeld reports whether another program that holds a file may be why it can't be
// moved or removed. On Windows the error may say that permissions are lacking.
func moveHeld(err error) bool {
	return openHeld(err) || heldNumber != 0 && errors.Is(err, syscall.Errno(heldNumber))
}

// WaitToOpen runs f, which opens a file, and again for a while as long as another
// program holds it.
func WaitToOpen(ctx context.Context, f func() error) error { return untilFree(ctx, openHeld, f) }

// waitToMove is WaitToOpen for what moves or removes files. When it gives up, its
// error says whether one of the files at paths is held, or permissions are lacking.
func waitToMove(ctx context.Context, f func() error, paths ...string) error {
	err := untilFree(ctx, moveHeld, f)
	if err == nil || openHeld(err) || !moveHeld(err) {
		return err
	}
	for _, path := range paths {
		if heldByOther(path) {
			return &Error{InUse, cause(err)}
		}
	}
	return err
}

// MoveFile renames a file; one that has the name already is replaced. When it returns,
// the new name is on the disk.
func MoveFile(ctx context.Context, from, to string) error {
	if err := waitToMove(ctx, func() error { return os.Rename(from, to) }, from, to); err != nil {
		return err
	}
	return SyncFolder(parent(to))
}

// RemoveFile removes a file. One that is not there is no error.
func RemoveFile(ctx context.Context, path string) error {
	err := waitToMove(ctx, func() error { return os.Remove(path) }, path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// RemoveAll removes a folder and all that is in it. A folder that is not there is no
// error.
func RemoveAll(ctx context.Context, dir string) error {
	return untilFree(ctx, moveHeld, func() error { return os.RemoveAll(dir) })
}

// OpenFile opens a file as os.OpenFile does, one that is held after a while. A file
// that it makes can be read and written by this user alone.
func OpenFile(ctx context.Context, path string, flags int) (f *os.File, err error) {
	err = WaitToOpen(ctx, func() error {
		f, err = os.OpenFile(path, flags, 0o600)
		return err
	})
	return f, err
}

// ReadFile reads a whole file, one that is held after a while.
func ReadFile(ctx context.Context, path string) (content []byte, err error) {
	err = WaitToOpen(ctx, func() error {
		content, err = os.ReadFile(path)
		return err
	})
	return content, err
}
