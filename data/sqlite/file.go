package sqlite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Unfinished ends the name of a file that is being written.
const Unfinished = ".new"

// ReplaceFile writes content beside path and moves it there: after a crash or on
// a full disk, path holds the old content or the new, whole. A link is followed,
// so that it stays one.
func ReplaceFile(ctx context.Context, path string, content []byte) error {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	part := path + Unfinished
	err := WriteFile(ctx, part, os.O_CREATE|os.O_TRUNC, content)
	if err == nil {
		err = MoveFile(ctx, part, path)
	}
	if err != nil {
		_ = RemoveFile(ctx, part) // err says more
	}
	return FileError("write "+filepath.Base(path), err)
}

// WriteFile writes content to the disk, at the end of the file if flags say so.
func WriteFile(ctx context.Context, path string, flags int, content []byte) error {
	f, err := OpenFile(ctx, path, flags|os.O_WRONLY)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Sync(), f.Close())
}

// SyncFolder brings the names in a folder to the disk, where the system can.
func SyncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); errors.Is(err, syscall.EIO) || errors.Is(err, syscall.ENOSPC) {
		return err
	}
	return nil // not every file system knows how, and Windows need not
}

// SaltSize is the length of the salt at the head of a file, in bytes.
const SaltSize = 16

// reserved is how many bytes of a page a cipher keeps for its nonce and tag.
var reserved = map[string]byte{"aegis": 64, "chacha20": 32}

// ReadSalt reads the salt at the head of a file, and checks the bytes behind
// it, which stand in clear and are not authenticated: the size of a page, the
// versions of the file format, the bytes reserved in a page, and three that are
// the same in every file (SQLite's file format, section 1.3). Were they changed,
// the pages would be read in another way. Error code: Damaged.
func ReadSalt(ctx context.Context, path, cipher string) ([]byte, error) {
	f, err := OpenFile(ctx, path, os.O_RDONLY)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &Error{Damaged, errors.New("the file is not there")}
	}
	if err != nil {
		return nil, FileError("read the file", err)
	}
	defer f.Close()
	head := make([]byte, SaltSize+8)
	_, err = io.ReadFull(f, head)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, &Error{Damaged, errors.New("the file is cut short")}
	}
	if err != nil {
		return nil, FileError("read the file", err)
	}
	salt, clear := head[:SaltSize], head[SaltSize:]
	for _, version := range []byte{1, 2} { // a journal or a WAL
		if bytes.Equal(clear, []byte{16, 0, version, version, reserved[cipher], 64, 32, 32}) {
			return salt, nil
		}
	}
	return nil, &Error{Damaged, errors.New("the head of the file is damaged")}
}

// FileError returns an error of the file system with its code and with what was being
// done. It leaves paths out: the name of a folder can be a person's.
func FileError(doing string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*Error](err); ok {
		return err
	}
	code, cause := systemCodes.of(err), fmt.Errorf("%s: %w", doing, cause(err))
	if code != "" {
		return &Error{code, cause}
	}
	return cause
}

// cause returns what the operating system says in an error, without paths.
func cause(err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err
	}
	if le, ok := errors.AsType[*os.LinkError](err); ok {
		return le.Err
	}
	return err
}
