package sqlite

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/mattn/go-sqlite3"
)

// A file gets another key by a copy that is made beside it, page by page and by several
// goroutines at once (see pages.go), and then takes its name. SQLite could also do it in the
// file itself, through a log that grows as large as the file; but a name that is moved is
// whole at any moment on every system, the copy can be given up, readers go on while it is
// made, and no page under the old key stays in the new file or its log. The disk must have
// room for both.

// patience is how long what is still reading is waited for.
const patience = 60 * time.Second

// ErrReading says that something did not end its reading, so that the file could not
// be replaced.
var ErrReading = &Error{Reading, errors.New("something is still reading the file")}

// Rekey gives the file another key: KeySize bytes and the SaltSize bytes that the file
// will begin with. Writing waits meanwhile, reading only at the end. progress, which may
// be nil, is told how many pages of all are copied. After an error the file is as it was;
// once the copy has the file's name, no error is returned. One call at a time.
// Error codes: Reading, and those of a disk.
func (d *DB) Rekey(ctx context.Context, rawKey []byte, progress func(done, all int64)) error {
	if len(rawKey) != KeySize+SaltSize {
		return errors.New("sqlite: a key without a salt")
	}
	writer, err := d.writer.Conn(ctx) // the only one
	if err != nil {
		return Wrap("wait for the writer", err)
	}
	defer writer.Close()
	if err := d.stillThere(); err != nil {
		return err
	}
	copied := d.file + Unfinished
	err = d.copyUnder(ctx, writer, copied, rawKey, progress)
	if err == nil {
		err = d.replaceBy(ctx, writer, copied, rawKey)
	}
	if err != nil {
		return errors.Join(err, RemoveFile(context.WithoutCancel(ctx), copied))
	}
	return nil
}

// copyUnder writes the file to path, under another key, and brings it to the disk.
func (d *DB) copyUnder(ctx context.Context, from *sql.Conn, path string, rawKey []byte, progress func(done, all int64)) error {
	if err := RemoveFile(ctx, path); err != nil { // of a try that was killed
		return FileError("remove an unfinished copy", err)
	}
	if err := MakeFile(path); err != nil { // SQLite would let others read it
		return FileError("make a copy", err)
	}
	key, err := putKey(rawKey, d.cipher)
	if err != nil {
		return err
	}
	defer key.wipe()
	pages, err := d.copyPages(ctx, from, path, key, progress)
	if err == nil {
		err = checkCopy(ctx, path, key, pages)
	}
	if err != nil {
		return Wrap("copy the file", errors.Join(tryWriting(ctx, path), withoutPath(err)))
	}
	salt, err := ReadSalt(ctx, path, d.cipher)
	if err == nil && !bytes.Equal(salt, rawKey[KeySize:]) {
		err = errors.New("the copy has another salt")
	}
	if err != nil {
		return FileError("check the copy", err)
	}
	return FileError("copy the file", WriteFile(ctx, path, os.O_APPEND, nil)) // syncs it
}

// tryWriting returns the error of writing more to a copy that failed: SQLite's says no
// more than that the disk did. It returns nil if more can be written.
func tryWriting(ctx context.Context, path string) error {
	return FileError("write the copy", WriteFile(ctx, path, os.O_APPEND, make([]byte, 8<<20)))
}

// openUnder opens a file that is none of the vault's under a key. Options are SQLite's own
// URI parameters.
func openUnder(path string, key key, options string) (*sqlite3.SQLiteConn, error) {
	c, err := (&sqlite3.SQLiteDriver{}).Open(fmt.Sprintf("%s?vault=%d%s", fileURI(path), key.entry, options))
	if err != nil {
		return nil, err
	}
	return c.(*sqlite3.SQLiteConn), nil
}

// copyPages copies the file's pages to a new file, under another key.
func (d *DB) copyPages(ctx context.Context, from *sql.Conn, path string, key key, progress func(done, all int64)) (pages int64, err error) {
	if err := d.foldPages(ctx, from); err != nil {
		return 0, err
	}
	if err := from.QueryRowContext(ctx, "PRAGMA page_count").Scan(&pages); err != nil {
		return 0, err
	}
	c := &pageCopy{from: d.file, to: path, fromKey: d.key, toKey: key, pages: pages, locked: lockedPage, stopped: d.gate.closedError}
	err = c.run(ctx, progress)
	return pages, cmp.Or(err, ctx.Err(), d.gate.closedError())
}

// foldPages brings all pages from the log into the file, for which readers of earlier
// moments are waited. While the writer rests, they are the file's from then on.
func (d *DB) foldPages(ctx context.Context, writer *sql.Conn) error {
	over := time.NewTimer(patience)
	defer over.Stop()
	again := time.NewTicker(interruptTime)
	defer again.Stop()
	for {
		var busy, log, moved int
		if err := writer.QueryRowContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &log, &moved); err != nil {
			return err
		}
		if busy == 0 && log == moved {
			return nil
		}
		select {
		case <-again.C:
		case <-over.C:
			return ErrReading
		case <-d.gate.shut:
			return errClosed
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// checkCopy opens a copy under its key and compares the number of its pages.
func checkCopy(ctx context.Context, path string, key key, pages int64) (err error) {
	c, err := openUnder(path, key, "&immutable=1")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	rows, err := c.Query(`SELECT (SELECT page_count FROM pragma_page_count), (SELECT count(*) > 0 FROM sqlite_schema)`, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	values := make([]driver.Value, 2)
	if err := rows.Next(values); err != nil {
		return err
	}
	if values[0] != pages || values[1] != int64(1) {
		return fmt.Errorf("the copy has %v pages, not %d", values[0], pages)
	}
	return ctx.Err()
}

// withoutPath returns an error of SQLite without its text, which may name the folder.
func withoutPath(err error) error {
	if se, ok := errors.AsType[sqlite3.Error](err); ok {
		return sqlite3.Error{Code: se.Code, ExtendedCode: se.ExtendedCode, SystemErrno: se.SystemErrno}
	}
	return err
}

// replaceBy closes every connection, moves a copy to the file's name and lets
// connections in again, under the copy's key. Readers are waited for.
func (d *DB) replaceBy(ctx context.Context, writer *sql.Conn, path string, rawKey []byte) error {
	empty, resume := d.gate.pause()
	defer resume()
	_ = writer.Raw(func(any) error { return driver.ErrBadConn }) // the pool drops it
	d.changes = 0                                                // of the writer that comes
	if err := d.drain(ctx, empty); err != nil {
		return err
	}
	d.closing.Lock() // Close would wipe the key
	defer d.closing.Unlock()
	if d.gate.isClosed() {
		return errClosed
	}
	if err := d.foldLog(); err != nil {
		return err
	}
	if err := MoveFile(ctx, path, d.file); err != nil {
		if salt, bad := ReadSalt(ctx, d.file, d.cipher); bad != nil || !bytes.Equal(salt, rawKey[KeySize:]) {
			return FileError("put the copy in place", err)
		} // else the name was moved, and only bringing that to the disk failed
	}
	d.key.replace(rawKey)
	if seen, err := identify(d.file); err == nil {
		d.seen = seen
	}
	return nil
}

// drain waits until no connection is open.
func (d *DB) drain(ctx context.Context, empty <-chan struct{}) error {
	defer d.keepIdle()
	over := time.NewTimer(patience)
	defer over.Stop()
	for again := time.NewTicker(interruptTime); ; {
		d.dropIdle()
		select {
		case <-empty:
			again.Stop()
			return nil
		case <-again.C: // a connection may have come back to the pool unasked
		case <-over.C:
			again.Stop()
			return ErrReading
		case <-d.gate.shut:
			again.Stop()
			return errClosed
		case <-ctx.Done():
			again.Stop()
			return ctx.Err()
		}
	}
}

// foldLog makes sure that the log is folded into the file and gone, while no connection
// is open. SQLite has the last connection fold it when that is closed, but not when the
// connection was interrupted after its last statement, and two that are closed together
// leave it to each other. Before a rekey the log must go: what it holds would be lost,
// and it would be taken for the log of the copy.
func (d *DB) foldLog() error {
	if logSize(d.file) > 0 {
		c, err := openUnder(d.file, d.key, "")
		if err == nil {
			err = errors.Join(prepare(c, false), c.Close())
		}
		if err != nil {
			return Wrap("fold the log", withoutPath(err))
		}
	}
	if logSize(d.file) > 0 {
		return errors.New("the log could not be folded into the file")
	}
	if err := RemoveFile(context.Background(), d.file+"-wal"); err != nil {
		return FileError("remove the log", err)
	}
	return FileError("remove the log", SyncFolder(parent(d.file)))
}

// logSize returns the size of the log beside a file, 0 if there is none.
func logSize(file string) int64 {
	info, err := os.Stat(file + "-wal")
	if err != nil {
		return 0
	}
	return info.Size()
}
