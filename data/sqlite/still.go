package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"os"
	"runtime"
)

// Still runs f with the content of the file, encrypted as it is, while that is whole
// without its log and does not change: what is written meanwhile goes into the log.
// Reading and writing go on. Error codes: as [Open], and Busy when something reads for too
// long.
func (d *DB) Still(ctx context.Context, f func(content io.Reader, size int64) error) (err error) {
	tx, err := d.stillTx(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback() // there is nothing to commit
	file, err := d.rawFile()
	if err != nil {
		return FileError("read the file", err)
	}
	if runtime.GOOS == "windows" { // where it would keep the file from being replaced, and holds no locks
		defer func() { err = errors.Join(err, d.closeRaw()) }()
	}
	info, err := file.Stat()
	if err != nil {
		return FileError("read the file", err)
	}
	return f(io.NewSectionReader(file, 0, info.Size()), info.Size())
}

// stillTx empties the log and begins a transaction that reads from the file alone, so that
// nothing is moved from the log into the file before it ends.
func (d *DB) stillTx(ctx context.Context) (*sql.Tx, error) {
	writer, err := d.writer.Conn(ctx) // the only one: nobody writes meanwhile
	if err != nil {
		return nil, Wrap("wait for the writer", err)
	}
	defer writer.Close()
	if err := emptyWAL(ctx, writer); err != nil {
		return nil, err
	}
	tx, err := d.readers.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, Wrap("read the file", err)
	}
	var n int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema`).Scan(&n); err != nil {
		return nil, Wrap("read the file", errors.Join(err, tx.Rollback()))
	}
	return tx, nil
}

// rawFile returns the file, opened to be read past SQLite. Closing it would take the locks
// off the file that SQLite has (fcntl(2), F_SETLK), so it stays open as long as the vault.
func (d *DB) rawFile() (*os.File, error) {
	d.closing.Lock()
	defer d.closing.Unlock()
	if d.done {
		return nil, os.ErrClosed
	}
	now, err := os.Stat(d.file)
	if err != nil {
		return nil, err
	}
	for _, f := range d.raw {
		if was, err := f.Stat(); err == nil && os.SameFile(was, now) {
			return f, nil
		}
	}
	file, err := os.Open(d.file)
	if err == nil {
		d.raw = append(d.raw, file)
	}
	return file, err
}

// closeRaw closes what rawFile opened.
func (d *DB) closeRaw() (err error) {
	for _, f := range d.raw {
		err = errors.Join(err, f.Close())
	}
	d.raw = nil
	return err
}
