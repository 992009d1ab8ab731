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

// maxReply is how many bytes a server may send between two writes of ours. A
// certificate chain or a long list of extensions stays far below.
const maxReply = 256 << 10

var errFlood = errors.New("mail: the server sends without end")

// guard is the connection below TLS. It sets a deadline for every write, since
// go-smtp sets none while a body is written; it bounds what is read; and it
// counts what was written, so that a final dot that was not sent can be told
// from one that got no reply.
type guard struct {
	net.Conn
	writeTimeout time.Duration
	written      atomic.Int64 // bytes
	unanswered   int          // bytes read since the last write
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
	if g.unanswered >= maxReply {
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

// Greeted returns a connection whose first bytes are a greeting. go-smtp and go-imap wait
// for one, and a server sends none after STARTTLS (RFC 3207 section 4.2, RFC 9051 section
// 6.2.1).
func Greeted(c net.Conn, greeting string) net.Conn { return &greeted{c, []byte(greeting)} }

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

// isType reports whether err wraps an E.
func isType[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// isClosed reports whether err says that the peer, or this side, closed the
// connection.
func isClosed(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		isErrno(err, syscall.ECONNRESET, winReset, syscall.ECONNABORTED, winAborted, syscall.EPIPE)
}

// Error numbers of Windows Sockets. On Windows, package syscall has other numbers
// under the names that Unix uses.
const (
	winAborted syscall.Errno = 10053
	winReset   syscall.Errno = 10054
	winRefused syscall.Errno = 10061
)

// isErrno reports whether err wraps one of the numbers.
func isErrno(err error, wanted ...syscall.Errno) bool {
	number, ok := errors.AsType[syscall.Errno](err)
	return ok && slices.Contains(wanted, number)
}
