package sqlite

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// Writable reports whether a file, and its folder, may be written to.
func Writable(file string) bool {
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return false
	}
	if err == nil {
		_ = f.Close() // nothing was written
	}
	return folderWritable(parent(file))
}

// OpenReadOnly opens a file that can't be written to, under a raw key as [Open] does.
// Whatever writes gets the code ReadOnly. A log that a crash left beside the file is taken in
// where SQLite can do that without writing. Error codes: as [Open].
func OpenReadOnly(ctx context.Context, file string, rawKey []byte, cipher string) (*DB, error) {
	key, err := putKey(rawKey, cipher)
	if err != nil {
		return nil, err
	}
	d := &DB{file: file, cipher: cipher, key: key, gate: newGate(), readOnly: true}
	log, err := readLog(ctx, file+"-wal")
	option, value := "immutable", "1"
	if len(log.commits) > 0 {
		option, value = "mode", "ro"
	}
	d.writer, d.readers = d.pool(0, option, value), d.pool(readerCount(), option, value)
	if err = FileError("read the vault's log", err); err == nil {
		if err = checkSize(file, log); err == nil {
			err = Wrap("open the file", d.readers.PingContext(ctx))
		}
	}
	if err == nil {
		d.seen, err = identify(d.file)
		err = FileError("find the file", err)
	}
	if err != nil {
		return nil, errors.Join(err, d.Close(context.Background()))
	}
	return d, nil
}
