package data

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"mujeeb/data/sqlite"
)

// UnfinishedFile begins the name of a file that is being saved, and of every folder that the
// program works in for a while.
const UnfinishedFile = ".mujeeb-"

// SaveFile writes a file that the person chose to have, readable by this user of
// the computer alone. It is there whole or not at all: what write produces goes
// to a file beside it, which then takes its name. Once ctx has ended nothing more is
// written and nothing takes the name. Error codes: those of write, CodeReadOnly,
// CodeDiskFull, CodeFolderGone, CodeTargetFailed, CodeFileInUse, CodeNotPrivate,
// CodeNotFolder.
func SaveFile(ctx context.Context, path string, write func(io.Writer) error) error {
	dropUnfinished(ctx, filepath.Dir(path))
	f, err := os.CreateTemp(filepath.Dir(path), UnfinishedFile+"*")
	if err != nil {
		return saveError(err)
	}
	defer func() { _ = sqlite.RemoveFile(context.WithoutCancel(ctx), f.Name()) }() // gone already when renamed
	err = sqlite.KeepPrivate(f.Name())
	if err == nil {
		w := &flushingWriter{ctx: ctx, f: f}
		err = errors.Join(write(w), w.wait(), f.Sync())
	}
	err = errors.Join(err, f.Close(), ctx.Err())
	if err == nil {
		err = sqlite.MoveFile(ctx, f.Name(), path)
	}
	return saveError(err)
}

// oldUnfinished is after what time a file that is being saved counts as left behind by a
// program that was killed.
const oldUnfinished = 24 * time.Hour

// dropUnfinished removes from a folder what saving files there left when it was killed, which
// can be readable. One that stays is tried again at the next file.
func dropUnfinished(ctx context.Context, folder string) {
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), UnfinishedFile) || !e.Type().IsRegular() {
			continue
		}
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > oldUnfinished {
			_ = sqlite.RemoveFile(ctx, filepath.Join(folder, e.Name()))
		}
	}
}

// flushAfter is how much is written before it is brought to the disk, while more is
// written: at the end there would be all of it to wait for.
const flushAfter = 32 << 20

// flushingWriter writes until its context ends, and brings what it wrote to the disk on
// the way.
type flushingWriter struct {
	ctx     context.Context
	f       *os.File
	written int
	flushed chan error // of the flush under way; nil when there is none
}

func (w *flushingWriter) Write(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := w.f.Write(p)
	if w.written += n; err != nil || w.written < flushAfter {
		return n, err
	}
	w.written = 0
	if err := w.wait(); err != nil {
		return n, err
	}
	flushed := make(chan error, 1)
	w.flushed = flushed
	go func() { flushed <- w.f.Sync() }()
	return n, nil
}

// wait returns the error of the flush under way.
func (w *flushingWriter) wait() error {
	if w.flushed == nil {
		return nil
	}
	err := <-w.flushed
	w.flushed = nil
	return err
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
