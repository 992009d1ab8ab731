// Package dial opens every network connection of the program, and lists it: to which
// host and port, why, when, how many bytes went each way, and whether it failed. Nothing
// else may call net.Dial, tls.Dial or an HTTP client; a test of package main reads the
// source for it.
//
// The list holds servers, never people: not what was looked up, sent or received.
//
// Two kinds of connections are not opened here and not listed: those to this computer's
// own desktop (the bus of the keyring and the file dialogs), and what the operating
// system sends to its name servers where it looks names up itself.
package dial

import (
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Why says what a connection is for.
type Why string

// What the program connects for.
const (
	Send     Why = "send"     // messages of a run
	Test     Why = "test"     // one message to the owner's own address
	Notice   Why = "notice"   // a head of the ledger, to the owner
	Trial    Why = "trial"    // an account is tried, no message is sent
	Practice Why = "practice" // any of these, to the practice server inside the program
	LookUp   Why = "lookup"   // a name server
	Update   Why = "update"   // the server that announces versions
	SignIn   Why = "signin"   // a mail provider's server that gives tokens (OAuth 2)
	Fetch    Why = "fetch"    // the owner's web space, for the opt-outs that wait there
	Hear     Why = "hear"     // the mailbox that answers come to
)

// State says what became of a connection.
type State string

// The states of a connection.
const (
	Open   State = "open"
	Closed State = "closed"
	Failed State = "failed" // it was not made, it broke, or the two sides could not agree
)

// Connection is one connection, as far as it has come.
type Connection struct {
	At       time.Time
	Host     string
	Port     int
	Why      Why
	State    State
	Sent     int64 // bytes on the line, under TLS where there is TLS
	Received int64
}

// Func opens one connection, as [net.Dialer.DialContext] does.
type Func func(ctx context.Context, network, address string) (net.Conn, error)

// ErrNone says that a connection was wanted that nobody would have listed. It is not made.
var ErrNone = errors.New("dial: no list to write the connection into")

// Dialer opens connections and lists them. Its methods may be called from any goroutine.
type Dialer struct {
	now      func() time.Time
	onChange func() // nil calls nobody

	mu  sync.Mutex // guards the two below
	all []*entry
	end int // how many were ever listed
}

// MaxListed is how many connections a Dialer lists: the newest.
const MaxListed = 1000

// New makes a dialer. onChange is called, on whichever goroutine it comes from, after a
// connection was opened, failed or closed; it must return at once. It may be nil.
func New(now func() time.Time, onChange func()) *Dialer {
	return &Dialer{now: now, onChange: onChange}
}

// Take returns the connections that have ended, the oldest first, and lists them no more.
func (d *Dialer) Take() (ended []Connection) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.all = slices.DeleteFunc(d.all, func(e *entry) bool {
		c := e.read()
		if c.State == Open {
			return false
		}
		ended = append(ended, c)
		return true
	})
	return ended
}

// List returns the newest connections, the oldest of them first, and the number of the
// first: connections are numbered from 0, and keep their number.
func (d *Dialer) List() (first int, all []Connection) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, e := range d.all {
		all = append(all, e.read())
	}
	return d.end - len(d.all), all
}

// For returns what opens connections for one purpose. On a nil Dialer it returns what
// fails with [ErrNone].
func (d *Dialer) For(why Why) Func {
	if d == nil {
		return func(context.Context, string, string) (net.Conn, error) { return nil, ErrNone }
	}
	resolver := d.Resolver()
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		return d.open(ctx, &net.Dialer{Resolver: resolver}, why, network, address)
	}
}

// Resolver returns what looks names up. Go's own resolver lists the name servers that it
// asks; where the operating system looks names up itself, the program opens nothing.
func (d *Dialer) Resolver() *net.Resolver {
	return &net.Resolver{Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
		return d.open(ctx, &net.Dialer{}, LookUp, network, address)
	}}
}

func (d *Dialer) open(ctx context.Context, by *net.Dialer, why Why, network, address string) (net.Conn, error) {
	e := d.list(why, address)
	c, err := by.DialContext(ctx, network, address)
	if err != nil {
		e.become(Failed)
		d.changed()
		return nil, err
	}
	d.changed()
	counted := &conn{Conn: c, entry: e, dialer: d}
	if p, ok := c.(net.PacketConn); ok {
		return &packets{conn: counted, packets: p}, nil
	}
	return counted, nil
}

// list adds a connection that is about to be opened.
func (d *Dialer) list(why Why, address string) *entry {
	e := &entry{c: Connection{At: d.now(), Host: address, Why: why, State: Open}}
	if host, port, err := net.SplitHostPort(address); err == nil {
		e.c.Host = host
		e.c.Port, _ = strconv.Atoi(port) // a service's name has none
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.end++
	if d.all = append(d.all, e); len(d.all) > MaxListed {
		d.all = append([]*entry(nil), d.all[1:]...)
	}
	return e
}

func (d *Dialer) changed() {
	if d.onChange != nil {
		d.onChange()
	}
}

// entry is a line of the list while its connection lives.
type entry struct {
	mu sync.Mutex // guards c
	c  Connection
}

func (e *entry) read() Connection {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.c
}

// become ends an open connection; one that has ended stays as it is.
func (e *entry) become(s State) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.c.State == Open {
		e.c.State = s
	}
}

func (e *entry) count(sent, received int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.c.Sent += int64(sent)
	e.c.Received += int64(received)
}

// conn counts what goes over a connection.
type conn struct {
	net.Conn
	entry  *entry
	dialer *Dialer
	once   sync.Once // the first Close
}

func (c *conn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.entry.count(0, n)
	c.note(err)
	return n, err
}

func (c *conn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.entry.count(n, 0)
	c.note(err)
	return n, err
}

// note marks a connection that broke. Its end, and one that this side closed, are none.
func (c *conn) note(err error) {
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, net.ErrClosed) {
		c.entry.become(Failed)
	}
}

func (c *conn) Close() error {
	err := c.Conn.Close()
	c.once.Do(func() {
		c.entry.become(Closed)
		c.dialer.changed()
	})
	return err
}

// packets is a conn of datagrams, which a resolver tells from a stream by its type.
type packets struct {
	*conn
	packets net.PacketConn
}

var _ net.PacketConn = (*packets)(nil)

func (p *packets) ReadFrom(b []byte) (int, net.Addr, error) {
	n, from, err := p.packets.ReadFrom(b)
	p.entry.count(0, n)
	p.note(err)
	return n, from, err
}

func (p *packets) WriteTo(b []byte, to net.Addr) (int, error) {
	n, err := p.packets.WriteTo(b, to)
	p.entry.count(n, 0)
	p.note(err)
	return n, err
}

// Fail marks a connection of a [Func] as failed: the two sides could not agree, as on a
// certificate. Any other connection is left alone.
func Fail(c net.Conn) {
	if mine, ok := c.(*conn); ok {
		mine.entry.become(Failed)
	}
}
