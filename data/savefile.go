package data

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"mujeeb/data/sqlite"
)

// savePrefix begins the name of a file that is being saved, and of every folder that the
// program works in for a while.
const savePrefix = ".mujeeb-"

// SaveFile writes a file that the person chose to have, readable by this user of
// the computer alone. It is there whole or not at all: what write produces goes
// to a file beside it, which then takes its name. Once ctx has ended nothing more is
// written and nothing takes the name. Error codes: those of write, CodeReadOnly,
// CodeDiskFull, CodeFolderGone, CodeTargetFailed, CodeFileInUse, CodeNotPrivate,
// CodeNotFolder.
func SaveFile(ctx context.Context, path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), savePrefix+"*")
	if err != nil {
		return saveError(err)
	}
	defer func() { _ = sqlite.RemoveFile(context.WithoutCancel(ctx), f.Name()) }() // gone already when renamed
	err = sqlite.KeepPrivate(f.Name())
	if err == nil {
		err = errors.Join(write(untilWriter{ctx, f}), f.Sync())
	}
	err = errors.Join(err, f.Close(), ctx.Err())
	if err == nil {
		err = sqlite.MoveFile(ctx, f.Name(), path)
	}
	return saveError(err)
}

// untilWriter writes until its context ends.
type untilWriter struct {
	ctx context.Context
	w   io.Writer
}

func (w untilWriter) Write(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.w.Write(p)
}

// saveError returns an error of saving a file with its code.
func saveError(err error) error {
	if _, ok := errors.AsType[*Error](err); ok {
		return err // of what was to be written
	}
	err = elsewhere(fileError("save a file", err))
	if CodeOf(err) == CodeInternal && (errors.Is(err, fs.ErrExist) || errors.Is(err, syscall.EISDIR)) {
		return &Error{Code: CodeReadOnly, Err: err} // a folder has the name
	}
	return err
}

// DiskError returns an error of the file system with its code, for a file or a folder that
// is not an open vault's. Error codes: as [SaveFile].
func DiskError(doing string, err error) error { return elsewhere(fileError(doing, err)) }

// elsewhere returns an error of the file system with the code for a folder that is
// not an open vault's, where the sentence for a vault would be wrong.
func elsewhere(err error) error {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return err
	}
	switch e.Code {
	case CodeVaultGone:
		return &Error{Code: CodeFolderGone, Err: e.Err}
	case CodeDiskFailed:
		return &Error{Code: CodeTargetFailed, Err: e.Err}
	}
	return err
}
