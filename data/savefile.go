package data

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// SaveFile writes a file that the person chose to have, readable by this user of
// the computer alone. It is there whole or not at all: what write produces goes
// to a file beside it, which then takes its name. Once ctx has ended nothing more is
// written and nothing takes the name. Error codes: those of write,
// CodeReadOnly, CodeDiskFull.
func SaveFile(ctx context.Context, path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".mujeeb-*")
	if err != nil {
		return diskError(err)
	}
	defer os.Remove(f.Name()) // gone already when renamed
	err = errors.Join(write(untilWriter{ctx, f}), f.Sync(), f.Close(), ctx.Err())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	return diskError(err)
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

// diskError returns an error of the file system with the code that the window has
// sentences for. Paths are left out: a folder's name can be a person's.
func diskError(err error) error {
	cause := err
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		cause = pe.Err
	} else if le, ok := errors.AsType[*os.LinkError](err); ok {
		cause = le.Err
	}
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return &Error{Code: CodeDiskFull, Err: cause}
	case errors.Is(err, fs.ErrPermission), errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.EROFS),
		errors.Is(err, syscall.EISDIR), errors.Is(err, syscall.ENOTDIR), errors.Is(err, fs.ErrExist):
		return &Error{Code: CodeReadOnly, Err: cause}
	}
	return cause
}
