package data

import (
	"context"
	"database/sql"
	"time"

	"mujeeb/data/sqlite"
)

// Connection is one connection that the program opened. It names a server, never a
// person: what was looked up or sent over it is not kept.
type Connection struct {
	ID       int64
	At       time.Time
	Host     string
	Port     int
	Why      string // a word of package dial
	State    ConnectionState
	Sent     int64 // bytes, as they went over the line
	Received int64
}

// ConnectionState says what became of a connection. One that was open when the program
// was killed stays open in the list.
type ConnectionState string

// The states of connections.
const (
	ConnectionOpen   ConnectionState = "open"
	ConnectionClosed ConnectionState = "closed"
	ConnectionFailed ConnectionState = "failed" // it was not made, or it broke
)

// KeptConnections is how many connections are kept: the newest.
const KeptConnections = 1000

// Connections returns up to limit connections, the newest first.
func (v *Vault) Connections(ctx context.Context, limit int) ([]Connection, error) {
	return collect(ctx, v.db.Readers(), func(r *sql.Rows, c *Connection) error {
		var at sql.NullInt64
		err := r.Scan(&c.ID, &at, &c.Host, &c.Port, &c.Why, &c.State, &c.Sent, &c.Received)
		c.At = timeOf(at)
		return err
	}, `SELECT id, at, host, port, why, state, sent, received FROM connection ORDER BY id DESC LIMIT ?`, limit)
}

// SaveConnections adds connections (ID 0), to which it gives their IDs, and writes what
// became of others. Those older than the newest [KeptConnections] go. Error code:
// CodeBadChoice.
func (v *Vault) SaveConnections(ctx context.Context, all []Connection) error {
	if len(all) == 0 {
		return nil
	}
	for _, c := range all {
		if err := oneOf("state", c.State, ConnectionOpen, ConnectionClosed, ConnectionFailed); err != nil {
			return err
		}
	}
	ids := make([]int64, len(all))
	err := v.write(ctx, "save connections", func(tx *sqlite.Tx) (err error) {
		for i, c := range all {
			if ids[i], err = saveConnection(ctx, tx, c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i := range all {
		all[i].ID = ids[i]
	}
	return nil
}

func saveConnection(ctx context.Context, tx *sqlite.Tx, c Connection) (int64, error) {
	if c.ID != 0 { // or gone meanwhile, being one of the oldest
		_, err := tx.ExecContext(ctx, `UPDATE connection SET state = ?, sent = ?, received = ? WHERE id = ?`, c.State, c.Sent, c.Received, c.ID)
		return c.ID, err
	}
	r, err := tx.ExecContext(ctx, `INSERT INTO connection (at, host, port, why, state, sent, received) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		millis(c.At), c.Host, c.Port, c.Why, c.State, c.Sent, c.Received)
	if err != nil {
		return 0, err
	}
	return r.LastInsertId()
}
