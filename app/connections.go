package app

import (
	"context"
	"sync"

	"mujeeb/data"
	"mujeeb/dial"
)

// connections is how far the session's list of connections is written into the vault.
type connections struct {
	changed chan struct{} // holds a token when there is something to write

	mu      sync.Mutex // guards written
	written map[int]writtenConnection
}

// writtenConnection is a connection as it stands in the vault, by its number in the list.
type writtenConnection struct {
	id   int64
	line dial.Connection
}

// wake has the list written. It returns at once.
func (c *connections) wake() {
	select {
	case c.changed <- struct{}{}:
	default:
	}
}

// keepConnections writes the list into the vault whenever it has changed, until ctx ends.
func (s *Session) keepConnections(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.connections.changed:
			s.saveConnections(ctx)
		}
	}
}

// saveConnections writes what has changed in the list. What can't be written is written
// with the next change.
func (s *Session) saveConnections(ctx context.Context) {
	if err := s.writeConnections(ctx); err != nil && ctx.Err() == nil {
		s.log.Warn("the list of connections was not written", "code", data.CodeOf(err))
	}
}

func (s *Session) writeConnections(ctx context.Context) error {
	c := &s.connections
	c.mu.Lock()
	defer c.mu.Unlock()
	first, all := s.Dialer.List()
	var numbers []int
	var rows []data.Connection
	for i, line := range all {
		before := c.written[first+i]
		if before.line != line {
			numbers = append(numbers, first+i)
			rows = append(rows, rowOf(line, before.id))
		}
	}
	if err := s.Vault.SaveConnections(ctx, rows); err != nil {
		return err
	}
	if c.written == nil {
		c.written = map[int]writtenConnection{}
	}
	for i, number := range numbers {
		c.written[number] = writtenConnection{rows[i].ID, all[number-first]}
	}
	for number := range c.written {
		if number < first {
			delete(c.written, number)
		}
	}
	return nil
}

func rowOf(c dial.Connection, id int64) data.Connection {
	return data.Connection{
		ID: id, At: c.At, Host: c.Host, Port: c.Port, Why: string(c.Why),
		State: data.ConnectionState(c.State), Sent: c.Sent, Received: c.Received,
	}
}

// Connections returns up to limit connections of this session and those before it, the
// newest first, as they stand now.
func (s *Session) Connections(ctx context.Context, limit int) ([]data.Connection, error) {
	if err := s.writeConnections(ctx); err != nil {
		return nil, err
	}
	return s.Vault.Connections(ctx, limit)
}

// takeOver writes into the vault what was connected to while none was open.
func (s *Session) takeOver(ctx context.Context, outside *dial.Dialer) {
	if outside == nil {
		return
	}
	var rows []data.Connection
	for _, c := range outside.Take() {
		rows = append(rows, rowOf(c, 0))
	}
	if err := s.Vault.SaveConnections(ctx, rows); err != nil {
		s.log.Warn("the list of connections was not written", "code", data.CodeOf(err))
	}
}
