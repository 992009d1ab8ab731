package data

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/mattn/go-sqlite3"
)

// connector opens connections to one vault file, all set up alike.
type connector struct {
	driver *sqlite3.SQLiteDriver
	dsn    string
	inUse  *sync.RWMutex
}

// Connect opens a connection, which keeps inUse read-locked until it is closed.
func (c connector) Connect(context.Context) (driver.Conn, error) {
	if !c.inUse.TryRLock() {
		return nil, errors.New("the vault is closed")
	}
	opened, err := c.driver.Open(c.dsn)
	if err != nil {
		c.inUse.RUnlock()
		return nil, err
	}
	return &conn{opened.(*sqlite3.SQLiteConn), sync.OnceFunc(c.inUse.RUnlock)}, nil
}

func (c connector) Driver() driver.Driver { return c.driver }

// conn is a connection that tells when it is closed. A pool that is closed does
// not wait for connections that are in use.
type conn struct {
	*sqlite3.SQLiteConn
	closed func()
}

func (c *conn) Close() error {
	defer c.closed()
	return c.SQLiteConn.Close()
}

// openDB opens file under the key that entry holds. A writer has one connection
// and takes the write lock when a transaction begins; readers cannot write.
// Options are names and values of SQLite's own URI parameters.
func openDB(file string, entry cipherKey, readers int, inUse *sync.RWMutex, options ...string) *sql.DB {
	query := url.Values{"vault": {fmt.Sprint(entry.entry)}, "_busy_timeout": {"10000"}, "_stmt_cache_size": {"100"}}
	if readers == 0 {
		query.Set("_txlock", "immediate")
	}
	for i := 0; i+1 < len(options); i += 2 {
		query.Set(options[i], options[i+1])
	}
	path := filepath.ToSlash(file)
	if filepath.VolumeName(file) != "" {
		path = "/" + path // file:///C:/…
	}
	dsn := url.URL{Scheme: "file", Path: path, RawQuery: query.Encode(), OmitHost: true}
	db := sql.OpenDB(connector{&sqlite3.SQLiteDriver{ConnectHook: func(c *sqlite3.SQLiteConn) error {
		return prepare(c, readers > 0)
	}}, dsn.String(), inUse})
	db.SetMaxOpenConns(max(1, readers))
	db.SetMaxIdleConns(max(1, readers))
	return db
}

// What a connection keeps of the file in memory, in kilobytes. An import keeps the
// index of the identities, which every row asks; making an index at its end takes
// as much again for sorting.
const (
	readerCache = "PRAGMA cache_size = -8000"
	writerCache = "PRAGMA cache_size = -32000"
	importCache = "PRAGMA cache_size = -96000"
	sortCache   = "PRAGMA cache_size = -8000"
)

// prepare sets up a connection. The first statement reads the file, so that a
// wrong key or a damaged header shows here and nowhere else.
func prepare(c *sqlite3.SQLiteConn, reader bool) error {
	statements := []string{
		"SELECT count(*) FROM sqlite_schema",
		"PRAGMA memory_security = 1",
		"PRAGMA journal_mode = WAL",
		"PRAGMA synchronous = FULL",
		"PRAGMA foreign_keys = ON",
		"PRAGMA secure_delete = ON",
		"PRAGMA trusted_schema = OFF",
		"PRAGMA cell_size_check = ON",
		"PRAGMA temp_store = MEMORY",
		writerCache,
	}
	if reader {
		statements = append(statements, "PRAGMA query_only = ON", readerCache)
	}
	for _, s := range statements {
		if _, err := c.Exec(s, nil); err != nil {
			return err
		}
	}
	return nil
}

func readerCount() int { return max(2, min(4, runtime.NumCPU())) }

// write runs f in one transaction of the only writer.
func (v *Vault) write(ctx context.Context, doing string, f func(*txn) error) error {
	tx, err := v.writer.BeginTx(ctx, nil)
	if err != nil {
		return wrap(doing, err)
	}
	defer tx.Rollback() // no effect after Commit
	if err := f(&txn{tx}); err != nil {
		return wrap(doing, err)
	}
	if v.changes, err = (&txn{tx}).count(ctx, v.changes); err != nil {
		return wrap(doing, err)
	}
	if err := v.stillThere(); err != nil {
		return err
	}
	return wrap(doing, tx.Commit())
}

// writeSoon is write for what takes a moment and runs often. Once begun it does not
// heed the end of ctx, for which the driver would start a goroutine a statement.
func (v *Vault) writeSoon(ctx context.Context, doing string, f func(context.Context, *txn) error) error {
	if err := wrap(doing, ctx.Err()); err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	return v.write(ctx, doing, func(tx *txn) error { return f(ctx, tx) })
}

// txn is a transaction of the writer. The driver keeps the parsed statements of
// a connection, without their values.
type txn struct{ *sql.Tx }

// querier is a transaction, or the pool of readers.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// collect reads every row with scan.
func collect[T any](ctx context.Context, q querier, scan func(*sql.Rows, *T) error, query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, wrap("query", err)
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		var one T
		if err := scan(rows, &one); err != nil {
			return nil, wrap("scan", err)
		}
		all = append(all, one)
	}
	return all, wrap("rows", rows.Err())
}

// value scans a row of one column.
func value[T any](rows *sql.Rows, v *T) error { return rows.Scan(v) }
