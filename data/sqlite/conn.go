package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"net/url"
	"sync"

	"github.com/mattn/go-sqlite3"

	"mujeeb/text/fold"
)

// pool opens connections to the file, all set up alike. A writer has one
// connection and takes the write lock when a transaction begins; readers cannot
// write. Options are names and values of SQLite's own URI parameters.
func (d *DB) pool(readers int, options ...string) *sql.DB {
	query := url.Values{"vault": {fmt.Sprint(d.key.entry)}, "_busy_timeout": {"10000"}, "_stmt_cache_size": {"100"}}
	if readers == 0 {
		query.Set("_txlock", "immediate")
	}
	for i := 0; i+1 < len(options); i += 2 {
		query.Set(options[i], options[i+1])
	}
	pool := sql.OpenDB(connector{db: d, query: query, driver: &sqlite3.SQLiteDriver{ConnectHook: func(c *sqlite3.SQLiteConn) error {
		return prepare(c, readers > 0)
	}}})
	pool.SetMaxOpenConns(max(1, readers))
	pool.SetMaxIdleConns(max(1, readers))
	return pool
}

// connector opens connections to one file.
type connector struct {
	db     *DB
	driver *sqlite3.SQLiteDriver
	query  url.Values
}

// Connect opens a connection, which the gate counts until it is closed.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	round, err := c.db.gate.enter(ctx)
	if err != nil {
		return nil, err
	}
	opened, err := c.open(round)
	if err != nil {
		c.db.gate.leave()
		return nil, err
	}
	return opened, nil
}

func (c connector) open(round int) (*conn, error) {
	number, err := c.db.key.number()
	if err != nil {
		return nil, err
	}
	opened, err := c.driver.Open(c.dsn(number))
	if err != nil {
		dropNumber(number)
		return nil, err
	}
	return &conn{opened.(*sqlite3.SQLiteConn), c.db.gate, round, sync.OnceFunc(func() { dropNumber(number) }), sync.OnceFunc(c.db.gate.leave)}, nil
}

// dsn names the file, the entry of its key and the number of the connection.
func (c connector) dsn(number int) string {
	return fileURI(c.db.file) + "?" + c.query.Encode() + fmt.Sprintf("&connection=%d", number)
}

// fileURI names a file to SQLite ("Uniform Resource Identifiers" in its documentation).
// Every byte that may mean something in a URI is escaped, slashes, backslashes and
// drives too, so that SQLite takes the path as it is, also \\?\C:\….
func fileURI(path string) string { return "file:" + url.PathEscape(path) }

func (c connector) Driver() driver.Driver { return c.driver }

// conn is a connection that tells when it is closed. A pool that is closed does
// not wait for connections that are in use.
type conn struct {
	*sqlite3.SQLiteConn
	gate    *gate
	round   int
	closing func()
	closed  func()
}

// IsValid reports whether the pool may use the connection again: not after the file was
// replaced.
func (c *conn) IsValid() bool { return c.gate.isRound(c.round) }

func (c *conn) Close() error {
	c.closing()
	defer c.closed()
	return c.SQLiteConn.Close()
}

// What a connection keeps of the file in memory, in kilobytes. An import keeps the
// index of the identities, which every row asks; making an index at its end takes
// as much again for sorting.
const (
	readerCache = "PRAGMA cache_size = -8000"
	WriterCache = "PRAGMA cache_size = -32000"
	ImportCache = "PRAGMA cache_size = -96000"
	SortCache   = "PRAGMA cache_size = -8000"
)

// prepare sets up a connection. The first statement reads the file, so that a
// wrong key or a damaged header shows here and nowhere else.
func prepare(c *sqlite3.SQLiteConn, reader bool) error {
	statements := []string{
		"SELECT count(*) FROM sqlite_schema",
		"PRAGMA memory_security = 1",
		"PRAGMA journal_mode = WAL",
		"PRAGMA synchronous = FULL",
		"PRAGMA fullfsync = ON", // on macOS fsync alone leaves data in the disk's cache
		"PRAGMA checkpoint_fullfsync = ON",
		"PRAGMA foreign_keys = ON",
		"PRAGMA secure_delete = ON",
		"PRAGMA trusted_schema = OFF",
		"PRAGMA cell_size_check = ON",
		"PRAGMA temp_store = MEMORY",
		WriterCache,
	}
	if reader {
		statements = append(statements, "PRAGMA query_only = ON", readerCache)
	}
	if err := c.RegisterFunc("fold", fold.Text, true); err != nil { // compares what people typed
		return err
	}
	for _, s := range statements {
		if _, err := c.Exec(s, nil); err != nil {
			return err
		}
	}
	return nil
}
