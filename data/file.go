package data

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	"mujeeb/data/keys"
)

// unfinished ends the name of a file that is being written.
const unfinished = ".new"

// replaceFile writes content beside path and moves it there: after a crash or on
// a full disk, path holds the old content or the new, whole. A link is followed,
// so that it stays one.
func replaceFile(path string, content []byte) error {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	part := path + unfinished
	err := writeFile(part, os.O_CREATE|os.O_TRUNC, content)
	if err == nil {
		err = moveFile(part, path)
	}
	if err != nil {
		os.Remove(part)
	}
	return fileError("write "+filepath.Base(path), err)
}

// writeFile writes content to the disk, at the end of the file if flags say so.
func writeFile(path string, flags int, content []byte) error {
	f, err := os.OpenFile(path, flags|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Sync(), f.Close())
}

// moveFile gives a file that is on the disk its name for good.
func moveFile(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(to))
}

// syncFolder brings the names in a folder to the disk, where the system can.
func syncFolder(dir string) error {
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

// reserved is how many bytes of a page a cipher keeps for its nonce and tag.
var reserved = map[keys.Cipher]byte{keys.Aegis: 64, keys.ChaCha20: 32}

// readSalt reads the salt at the head of a vault.db, and checks the bytes behind
// it, which stand in clear and are not authenticated: the size of a page, the
// versions of the file format, the bytes reserved in a page, and three that are
// the same in every file (SQLite's file format, section 1.3). Were they changed,
// the pages would be read in another way. Error code: CodeVaultDamaged.
func readSalt(path string, cipher keys.Cipher) (keys.Hex, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &Error{Code: CodeVaultDamaged, Err: errors.New("vault.db is not there")}
	}
	if err != nil {
		return nil, fileError("read vault.db", err)
	}
	defer f.Close()
	head := make([]byte, keys.FileSaltSize+8)
	_, err = io.ReadFull(f, head)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, &Error{Code: CodeVaultDamaged, Err: errors.New("vault.db is cut short")}
	}
	if err != nil {
		return nil, fileError("read vault.db", err)
	}
	salt, clear := head[:keys.FileSaltSize], head[keys.FileSaltSize:]
	for _, version := range []byte{1, 2} { // a journal or a WAL
		if bytes.Equal(clear, []byte{16, 0, version, version, reserved[cipher], 64, 32, 32}) {
			return salt, nil
		}
	}
	return nil, &Error{Code: CodeVaultDamaged, Err: errors.New("the head of vault.db is damaged")}
}

// fileError gives the file system's errors their codes. Paths are left out:
// a folder's name can be a person's.
func fileError(doing string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*Error](err); ok {
		return err
	}
	cause := err
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		cause = pe.Err
	} else if le, ok := errors.AsType[*os.LinkError](err); ok {
		cause = le.Err
	}
	cause = fmt.Errorf("%s: %w", doing, cause)
	if code, ok := systemCode(err); ok {
		return &Error{Code: code, Err: cause}
	}
	return cause
}

// systemCode tells what the person can do about an error of the operating system.
func systemCode(err error) (Code, bool) {
	is := func(all ...error) bool {
		return slices.ContainsFunc(all, func(e error) bool { return errors.Is(err, e) })
	}
	switch {
	case is(syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG), is(fullOn...):
		return CodeDiskFull, true
	case is(fs.ErrPermission, syscall.EROFS, syscall.ENOTDIR), is(protectedOn...):
		return CodeReadOnly, true
	case is(fs.ErrNotExist):
		return CodeVaultGone, true
	case is(syscall.EIO, syscall.ENXIO, syscall.ENODEV, syscall.ESTALE):
		return CodeDiskFailed, true
	}
	return "", false
}
