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
// moment, or when the end of the file is missing. Call it before a connection that may
// write: such a one takes the log in when it is closed. Where it can't tell, opening will,
// in its own words. Error codes: Mixed, Damaged.
func (d *DB) checkLog(ctx context.Context) (walLog, error) {
	log, err := readLog(ctx, d.file+"-wal")
	if err != nil {
		return log, FileError("read the vault's log", err)
	}
	if err := checkSize(d.file, log); err != nil || len(log.commits) == 0 {
		return log, err
	}
	before, err := d.countIn(ctx, "immutable", "1") // without the log
	if err != nil {
		return log, nil
	}
	after, err := d.countIn(ctx, "mode", "ro")
	if err != nil {
		return log, nil
	}
	if before < after-int64(len(log.commits)) || before > after {
		return log, &Error{Mixed, errors.New("the file and its log are of two moments")}
	}
	return log, nil
}

// checkSize reports an error when the end of a file is missing: SQLite takes a page that
// is there in part for a whole one until it is read. Error code: Damaged.
func checkSize(file string, log walLog) error {
	info, err := os.Stat(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil // to be made
	}
	if err != nil {
		return FileError("find the file", err)
	}
	whole, rest := info.Size()/pageSize, info.Size()%pageSize
	if len(log.commits) == 0 && rest != 0 {
		return &Error{Damaged, errors.New("the file ends within a page")}
	}
	for page := whole + 1; page <= log.size; page++ {
		if !log.pages[page] {
			return &Error{Damaged, errors.New("the file ends before its last page")}
		}
	}
	return nil
}

// LogFault says what was lost with the log that a crash left.
type LogFault struct {
	Lost int  // transactions whose pages no longer authenticate
	Torn bool // it ends within a transaction, which a crash leaves and so does a cut
}

// LogFault returns what was lost with the log that lay beside the file when it was opened.
func (d *DB) LogFault() LogFault { return d.fault }

// faultOf compares a log that was there before the file was opened with what SQLite takes
// of it.
func (d *DB) faultOf(ctx context.Context, log walLog) (f LogFault, err error) {
	f.Torn = log.torn
	if len(log.commits) == 0 {
		return f, nil
	}
	var busy, taken, moved int64
	if err := d.writer.QueryRowContext(ctx, `PRAGMA wal_checkpoint(PASSIVE)`).Scan(&busy, &taken, &moved); err != nil {
		return f, Wrap("fold the log", err)
	}
	for _, frame := range log.commits {
		if frame > taken {
			f.Lost++
		}
	}
	return f, nil
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

// pageSize is that of every file, which ReadSalt checks.
const pageSize = 4096

// walLog is what a log holds, as far as that stands in clear.
type walLog struct {
	commits []int64        // the number of the last frame of each transaction
	size    int64          // of the file after the last of them, in pages; 0 without one
	pages   map[int64]bool // that it holds
	torn    bool           // something begins behind the last transaction, and does not end
}

// readLog reads a log of SQLite's, of which SQLite will find at most these transactions:
// see "The WAL File Format" in its file format. No log holds none.
func readLog(ctx context.Context, path string) (log walLog, err error) {
	const headerSize, frameHeaderSize = 32, 24
	f, err := OpenFile(ctx, path, os.O_RDONLY)
	if errors.Is(err, os.ErrNotExist) {
		return log, nil
	}
	if err != nil {
		return log, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return log, err
	}
	header := make([]byte, headerSize)
	if _, err := io.ReadFull(f, header); err != nil {
		log.torn = info.Size() > 0
		return log, ignoreEnd(err)
	}
	salts, open := header[16:24], []int64(nil)
	log.pages = map[int64]bool{}
	for number, at := int64(1), int64(headerSize); ; number, at = number+1, at+frameHeaderSize+pageSize {
		var frame [frameHeaderSize]byte
		n, err := f.ReadAt(frame[:], at)
		whole := at+frameHeaderSize+pageSize <= info.Size()
		if n < 16 || string(frame[8:16]) != string(salts) || !whole { // of an earlier round, or cut
			log.torn = len(open) > 0 || !whole && n > 0 && (n < 16 || string(frame[8:16]) == string(salts))
			return log, ignoreEnd(err)
		}
		open = append(open, int64(binary.BigEndian.Uint32(frame[:4])))
		if size := binary.BigEndian.Uint32(frame[4:8]); size != 0 { // pages after a commit; 0 within a transaction
			for _, page := range open {
				log.pages[page] = true
			}
			log.commits, log.size, open = append(log.commits, number), int64(size), nil
		}
	}
}

func ignoreEnd(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}
