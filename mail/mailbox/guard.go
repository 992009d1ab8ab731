package mailbox

import (
	"context"
	"errors"
	"net"
	"sync/atomic"
	"time"
)

var errFlood = errors.New("mailbox: the server sends more than was asked for")

// guard is the connection below TLS. It sets its own deadlines, since go-imap waits for
// an answer without any, and bounds what an answer may hold.
type guard struct {
	net.Conn
	timeout time.Duration // of a write, and of an answer that makes no progress
	left    atomic.Int64  // bytes that the server may still send
	waiting atomic.Int64  // how long the answer may make no progress; 0 while none is awaited
}

// await begins an answer: of so many bytes at most, and with progress within a time.
func (g *guard) await(most int64, within time.Duration) {
	g.left.Store(most)
	g.waiting.Store(int64(within))
	_ = g.Conn.SetReadDeadline(time.Now().Add(within))
}

// rest ends an answer. go-imap goes on reading, for nothing.
func (g *guard) rest() {
	g.waiting.Store(0)
	g.left.Store(maxUnasked)
	_ = g.Conn.SetReadDeadline(time.Time{})
}

func (g *guard) Read(b []byte) (int, error) {
	if g.left.Load() <= 0 {
		return 0, errFlood
	}
	n, err := g.Conn.Read(b)
	g.left.Add(-int64(n))
	if within := g.waiting.Load(); within > 0 && err == nil {
		err = g.Conn.SetReadDeadline(time.Now().Add(time.Duration(within)))
	}
	return n, err
}

func (g *guard) Write(b []byte) (int, error) {
	if err := g.Conn.SetWriteDeadline(time.Now().Add(g.timeout)); err != nil {
		return 0, err
	}
	return g.Conn.Write(b)
}

// SetDeadline does nothing: deadlines are the guard's.
func (*guard) SetDeadline(time.Time) error { return nil }

// SetReadDeadline does nothing.
func (*guard) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing.
func (*guard) SetWriteDeadline(time.Time) error { return nil }

// until closes the connection when ctx ends.
func (g *guard) until(ctx context.Context) (stop func() bool) {
	return context.AfterFunc(ctx, func() { _ = g.Conn.Close() })
}
