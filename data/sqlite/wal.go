package sqlite

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"strconv"
)

// Every page of the file and of its log is genuine by itself, but nothing of
// SQLite's ties the two together: an older file that somebody put back would be
// read through the log that a crash left there, as a mixture of two moments. So
// each transaction that changes rows also counts itself. The count in the file
// alone is then at least what it was when the log began, and at most what the log
// comes to.

// settingCommits counts the transactions. Only count writes it.
const settingCommits = "commits"

// count adds one to the count of transactions, when rows were changed since the
// connection had made so many changes; it returns how many it has made now. A
// transaction that changed nothing must not write.
func (t *Tx) count(ctx context.Context, before int64) (changes int64, err error) {
	err = t.QueryRowContext(ctx, `
		INSERT INTO setting (key, value) SELECT ?, '1' WHERE total_changes() > ?
		ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)
		RETURNING total_changes()`, settingCommits, before).Scan(&changes)
	if errors.Is(err, sql.ErrNoRows) {
		return before, nil
	}
	return changes + 1, err // its own
}

// checkLog reports an error when a log lies beside the file that is not of its
// moment. Call it before a connection that may write: such a one takes the log in
// when it is closed. Where it can't tell, opening will, in its own words.
// Error code: Mixed.
func (d *DB) checkLog(ctx context.Context) error {
	commits, err := commitsIn(ctx, d.file+"-wal")
	if commits == 0 || err != nil {
		return FileError("read the vault's log", err)
	}
	before, err := d.countIn(ctx, "immutable", "1") // without the log
	if err != nil {
		return nil
	}
	after, err := d.countIn(ctx, "mode", "ro")
	if err != nil {
		return nil
	}
	if before < after-commits || before > after {
		return &Error{Mixed, errors.New("the file and its log are of two moments")}
	}
	return nil
}

// countIn reads the count of transactions by a connection of its own.
func (d *DB) countIn(ctx context.Context, option, value string) (int64, error) {
	db := d.pool(1, option, value)
	var count string
	err := db.QueryRowContext(ctx, `SELECT value FROM setting WHERE key = ?`, settingCommits).Scan(&count)
	if err = errors.Join(err, db.Close()); err != nil {
		return 0, err
	}
	return strconv.ParseInt(count, 10, 64)
}

// commitsIn counts the transactions in a log of SQLite's, at least those that
// SQLite will find there: see "The WAL File Format" in its file format. No log
// holds none.
func commitsIn(ctx context.Context, path string) (n int64, err error) {
	const headerSize, frameHeaderSize = 32, 24
	f, err := OpenFile(ctx, path, os.O_RDONLY)
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	defer f.Close()
	var header [headerSize]byte
	if _, err := io.ReadFull(f, header[:]); err != nil {
		return 0, ignoreEnd(err)
	}
	pageSize, salts := int64(binary.BigEndian.Uint32(header[8:12])), header[16:24]
	for at := int64(headerSize); ; at += frameHeaderSize + pageSize {
		var frame [frameHeaderSize]byte
		if _, err := f.ReadAt(frame[:], at); err != nil {
			return n, ignoreEnd(err)
		}
		if string(frame[8:16]) != string(salts) {
			return n, nil // of an earlier round
		}
		if binary.BigEndian.Uint32(frame[4:8]) != 0 { // pages after a commit; 0 within a transaction
			n++
		}
	}
}

func ignoreEnd(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}
