package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"sync"
	"time"

	"github.com/mattn/go-sqlite3"
)

// DB is an open file. Its methods may be called from any goroutine.
type DB struct {
	file     string
	cipher   string
	key      key
	gate     *gate
	seen     fs.FileInfo // of the file when it was opened
	writer   *sql.DB
	readers  *sql.DB
	changes  int64      // that the writer has made; its transaction owns it
	raw      []*os.File // see rawFile
	readOnly bool
	fault    LogFault // as of the opening

	closing sync.Mutex // held by Close, and while the file is replaced
	done    bool       // closed and wiped
}

// Open opens a file under a raw key of [KeySize] bytes, of which it keeps a copy
// until Close. A file that is not there is made; it begins with the [SaltSize] bytes
// behind the key, and with random ones if there are none.
// Error codes: NoCipher, Damaged, Mixed, Busy, Gone and those of a disk.
func Open(ctx context.Context, file string, rawKey []byte, cipher string) (*DB, error) {
	key, err := putKey(rawKey, cipher)
	if err != nil {
		return nil, err
	}
	d := &DB{file: file, cipher: cipher, key: key, gate: newGate()}
	d.writer, d.readers = d.pool(0), d.pool(readerCount())
	if err := d.begin(ctx); err != nil {
		return nil, errors.Join(err, d.Close(context.Background()))
	}
	return d, nil
}

func readerCount() int { return max(2, min(4, runtime.NumCPU())) }

// dropIdle closes the connections that nobody uses, and those that are given back;
// keepIdle keeps them open again.
func (d *DB) dropIdle() {
	d.writer.SetMaxIdleConns(-1)
	d.readers.SetMaxIdleConns(-1)
}

func (d *DB) keepIdle() {
	d.writer.SetMaxIdleConns(1)
	d.readers.SetMaxIdleConns(readerCount())
}

func (d *DB) begin(ctx context.Context) (err error) {
	log, err := d.checkLog(ctx)
	if err != nil {
		return err
	}
	if err := d.writer.PingContext(ctx); err != nil {
		return Wrap("open the file", err)
	}
	if d.fault, err = d.faultOf(ctx, log); err != nil {
		return err
	}
	d.seen, err = identify(d.file)
	return FileError("find the file", err)
}

// identify returns what tells a file from every other one. Windows would read that
// when it is first compared, by which time another file may have the name.
func identify(path string) (fs.FileInfo, error) {
	info, err := os.Stat(path)
	if err == nil && !os.SameFile(info, info) { // reads it
		err = fs.ErrNotExist
	}
	return info, err
}

// stillThere reports an error when the file that is open is no longer the one in
// the folder: what would be written to it now could be lost without a word.
// Error code: Gone.
func (d *DB) stillThere() error {
	now, err := os.Stat(d.file)
	if err == nil && !os.SameFile(now, d.seen) {
		err = fs.ErrNotExist
	}
	return FileError("find the file", err)
}

// ErrInUse says that something did not let go of the file in time.
var ErrInUse = errors.New("sqlite: still in use when it was closed")

// Close waits for what is running until ctx ends, then interrupts it. The key is
// wiped in any case; closing folds the log into the file, or leaves it to the next
// opening where that fails. A call that comes later gets an error. It may be repeated.
// Error: ErrInUse, when a connection was not given back though it was interrupted: it
// holds a key of its own until it is.
func (d *DB) Close(ctx context.Context) error {
	free := d.gate.close()
	d.closing.Lock()
	defer d.closing.Unlock()
	if d.done {
		return nil
	}
	d.done = true
	err := errors.Join(d.readers.Close(), d.writer.Close())
	if !d.await(ctx, free) {
		err = errors.Join(err, ErrInUse)
	} else if d.leftLog() {
		_ = d.foldLog() // the log is whole where that fails
	}
	d.key.wipe()
	return errors.Join(err, d.closeRaw())
}

// leftLog reports whether a log lies beside the file, which is still the one that was
// opened to be written.
func (d *DB) leftLog() bool {
	_, err := os.Lstat(d.file + "-wal")
	return err == nil && !d.readOnly && d.seen != nil && d.stillThere() == nil
}

// interruptions is how long an interrupted statement gets to end, and how often
// those that began meanwhile are interrupted as well.
const (
	interruptions = 10
	interruptTime = 20 * time.Millisecond
)

// await reports whether all connections were given back.
func (d *DB) await(ctx context.Context, free <-chan struct{}) bool {
	select {
	case <-free:
		return true
	case <-ctx.Done():
	}
	for range interruptions {
		d.key.interrupt()
		select {
		case <-free:
			return true
		case <-time.After(interruptTime):
		}
	}
	return false
}

// Querier answers queries: a transaction, a snapshot, or the pool of readers, each
// statement of which sees the file as it is then.
type Querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Readers answers single statements. What takes two that must agree asks Read.
func (d *DB) Readers() Querier { return d.readers }

// Read runs f on one snapshot: all that it reads is of one moment.
func (d *DB) Read(ctx context.Context, doing string, f func(Querier) error) error {
	tx, err := d.readers.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return Wrap(doing, err)
	}
	defer tx.Rollback() // there is nothing to commit
	return Wrap(doing, f(tx))
}

// Tx is a transaction of the writer. The driver keeps the parsed statements of
// a connection, without their values.
type Tx struct{ *sql.Tx }

// Write runs f in one transaction of the only writer. Error codes: as [Open].
func (d *DB) Write(ctx context.Context, doing string, f func(*Tx) error) error {
	return d.writeOn(ctx, d.writer, doing, f)
}

// beginner is the pool of the writer, or its connection.
type beginner interface {
	BeginTx(ctx context.Context, o *sql.TxOptions) (*sql.Tx, error)
}

func (d *DB) writeOn(ctx context.Context, on beginner, doing string, f func(*Tx) error) error {
	tx, err := on.BeginTx(ctx, nil)
	if err != nil {
		return Wrap(doing, err)
	}
	defer tx.Rollback() // no effect after Commit
	if err := f(&Tx{tx}); err != nil {
		return Wrap(doing, err)
	}
	if d.changes, err = (&Tx{tx}).count(ctx, d.changes); err != nil {
		return Wrap(doing, err)
	}
	if err := d.stillThere(); err != nil {
		return err
	}
	return Wrap(doing, tx.Commit())
}

// WriteSoon is Write for what takes a moment and runs often. Once begun it does not
// heed the end of ctx, for which the driver would start a goroutine a statement.
func (d *DB) WriteSoon(ctx context.Context, doing string, f func(context.Context, *Tx) error) error {
	if err := Wrap(doing, ctx.Err()); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	return d.Write(ctx, doing, func(tx *Tx) error { return f(ctx, tx) })
}

// Migrate runs f, which changes the schema, in one transaction. Foreign keys are
// not enforced within it, so that a table can be built anew under its name
// (lang_altertable, 7), but all are checked before it ends. Error codes: as [Open].
func (d *DB) Migrate(ctx context.Context, doing string, f func(*Tx) error) (err error) {
	c, err := d.writer.Conn(ctx)
	if err != nil {
		return Wrap(doing, err)
	}
	defer func() { err = errors.Join(err, enforceAgain(ctx, c)) }()
	if _, err := c.ExecContext(ctx, "PRAGMA foreign_keys = OFF"); err != nil { // has no effect within a transaction
		return Wrap(doing, err)
	}
	return d.writeOn(ctx, c, doing, func(tx *Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		return tx.checkForeignKeys(ctx)
	})
}

// enforceAgain returns a connection to the pool. One that does not enforce foreign keys
// again, such as one whose transaction is still being rolled back, is closed.
func enforceAgain(ctx context.Context, c *sql.Conn) error {
	ctx = context.WithoutCancel(ctx)
	var enforces bool
	_, err := c.ExecContext(ctx, "PRAGMA foreign_keys = ON")
	if err == nil {
		err = c.QueryRowContext(ctx, "PRAGMA foreign_keys").Scan(&enforces)
	}
	if !enforces {
		_ = c.Raw(func(any) error { return driver.ErrBadConn }) // the pool drops it
		return Wrap("enforce foreign keys", err)
	}
	return c.Close()
}

// checkForeignKeys reports an error when a row refers to one that is not there.
func (t *Tx) checkForeignKeys(ctx context.Context) error {
	var table string
	err := t.QueryRowContext(ctx, `SELECT "table" FROM pragma_foreign_key_check LIMIT 1`).Scan(&table)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err == nil {
		err = fmt.Errorf("a row of %s refers to one that is not there", table)
	}
	return err
}

// Version reads the number of the schema (PRAGMA user_version).
func (d *DB) Version(ctx context.Context) (n int, err error) {
	err = d.writer.QueryRowContext(ctx, "PRAGMA user_version").Scan(&n)
	return n, Wrap("read schema version", err)
}

// EmptyWAL moves every page into the file and cuts the log to nothing, so that no
// older state of a page stays in it. Readers of the moment are waited for.
func (d *DB) EmptyWAL(ctx context.Context) error { return emptyWAL(ctx, d.writer) }

func emptyWAL(ctx context.Context, on Querier) error {
	var busy, log, moved int
	if err := on.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &moved); err != nil {
		return Wrap("empty the WAL", err)
	}
	if busy != 0 {
		return errors.New("empty the WAL: a reader is in the way")
	}
	return nil
}

// CopyTo writes the whole file, encrypted under the same key, to path, where nothing
// stands or an empty file.
func (d *DB) CopyTo(ctx context.Context, path string) error {
	_, err := d.writer.ExecContext(ctx, "VACUUM INTO ?", path)
	if se, ok := errors.AsType[sqlite3.Error](err); ok {
		err = sqlite3.Error{Code: se.Code, ExtendedCode: se.ExtendedCode, SystemErrno: se.SystemErrno} // its text names the folder
	}
	return Wrap("copy the file", err)
}

// ShrinkWriter frees what the writer keeps in memory after a large job, and sets its
// cache to the usual size.
func (d *DB) ShrinkWriter(ctx context.Context) error {
	_, err := d.writer.ExecContext(ctx, WriterCache+";"+GiveBack)
	return Wrap("give memory back", err)
}
