package mail

import (
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"sync/atomic"
	"syscall"
	"time"
)

// maxAnswer bounds what a server may say between two things that we say. A
// certificate chain or a long list of extensions stays far below.
const maxAnswer = 256 << 10

var errFlood = errors.New("mail: the server talks without end")

// guard sits between the network and TLS. It gives every write a deadline, as
// go-smtp sets none while a body is written, bounds what is read, and counts
// what was written, which tells an unsent final dot from an unanswered one.
type guard struct {
	net.Conn
	writeTimeout time.Duration
	written      atomic.Int64
	unanswered   int // bytes read since the last write
}

func (g *guard) Write(b []byte) (int, error) {
	g.unanswered = 0
	if err := g.SetWriteDeadline(time.Now().Add(g.writeTimeout)); err != nil {
		return 0, err
	}
	n, err := g.Conn.Write(b)
	g.written.Add(int64(n))
	return n, err
}

func (g *guard) Read(b []byte) (int, error) {
	if g.unanswered >= maxAnswer {
		return 0, errFlood
	}
	n, err := g.Conn.Read(b)
	g.unanswered += n
	return n, err
}

// until closes the connection when ctx ends. The returned function stops the
// watch and reports whether the connection was left alone.
func (g *guard) until(ctx context.Context) (stop func() bool) {
	return context.AfterFunc(ctx, func() { _ = g.Close() })
}

// greeted is a connection after STARTTLS, where the server doesn't greet a
// second time, for a client that waits for a greeting.
type greeted struct {
	net.Conn
	greeting []byte
}

func (c *greeted) Read(b []byte) (int, error) {
	if len(c.greeting) == 0 {
		return c.Conn.Read(b)
	}
	n := copy(b, c.greeting)
	c.greeting = c.greeting[n:]
	return n, nil
}

func isType[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

func isClosed(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		isErrno(err, syscall.ECONNRESET, winReset, syscall.ECONNABORTED, winAborted, syscall.EPIPE)
}

// What Windows Sockets says; package syscall has other numbers under the
// names that Unix uses.
const (
	winAborted syscall.Errno = 10053
	winReset   syscall.Errno = 10054
	winRefused syscall.Errno = 10061
)

func isErrno(err error, wanted ...syscall.Errno) bool {
	number, ok := errors.AsType[syscall.Errno](err)
	return ok && slices.Contains(wanted, number)
}
