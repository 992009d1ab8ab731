package outbox

import (
	"bytes"
	"net"
	"slices"
	"sync"
	"testing"
)

// moment is when a sender is killed.
type moment string

const (
	anywhere   moment = "at any byte"     // what the program had written still arrives
	dotLost    moment = "the dot lost"    // as when the computer dies: the final dot never leaves it
	answerLost moment = "the answer lost" // the server took the message, and nobody hears it
)

// cutter stands between a sender and a server, counts what passes, and has the
// sender killed at a moment that it was armed for.
type cutter struct {
	target string
	port   int

	mu     sync.Mutex
	fewer  sync.Cond // a connection has ended
	links  int
	moment moment
	left   int // bytes or dots before the moment
	kill   func()
}

// newCutter listens on loopback and passes everything on to a port.
func newCutter(t testing.TB, target string) *cutter {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cutter{target: target, port: l.Addr().(*net.TCPAddr).Port}
	c.fewer.L = &c.mu
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			c.count(1)
			go func() {
				defer c.count(-1)
				c.link(conn.(*net.TCPConn))
			}()
		}
	}()
	t.Cleanup(func() { _ = l.Close(); <-done; c.wait() })
	return c
}

func (c *cutter) count(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.links += n
	c.fewer.Broadcast()
}

// wait waits until no connection is left.
func (c *cutter) wait() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.links > 0 {
		c.fewer.Wait()
	}
}

func (c *cutter) arm(at moment, after int, kill func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moment, c.left, c.kill = at, after, kill
}

func (c *cutter) disarm() { c.arm("", 0, nil) }

// passes counts down, and kills when the moment has come. The answer says
// whether this was it.
func (c *cutter) passes(at moment, n int) (now bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kill == nil || c.moment != at {
		return false
	}
	if c.left -= n; c.left >= 0 {
		return false
	}
	c.kill()
	c.kill = nil
	return true
}

// link passes one connection on, until both sides have closed it.
func (c *cutter) link(sender *net.TCPConn) {
	defer sender.Close()
	conn, err := net.Dial("tcp", c.target)
	if err != nil {
		return
	}
	server := conn.(*net.TCPConn)
	defer server.Close()
	l := &link{cutter: c, sender: sender, server: server}
	var down sync.WaitGroup
	down.Go(l.down)
	l.up()
	down.Wait()
}

type link struct {
	*cutter
	sender, server *net.TCPConn
	mu             sync.Mutex
	dotted         bool // the server has a dot to answer
}

var finalDot = []byte("\r\n.\r\n")

func (l *link) up() {
	defer l.server.CloseWrite()
	piece := make([]byte, 64<<10)
	var end []byte // of the piece before: a dot stands at the start of a line
	for {
		n, err := l.sender.Read(piece)
		if err != nil {
			return
		}
		chunk := piece[:n]
		l.passes(anywhere, n)
		if before, _, ok := bytes.Cut(slices.Concat(end, chunk), finalDot); ok {
			if l.passes(dotLost, 1) {
				_, _ = l.server.Write(chunk[:len(before)+2-len(end)])
				return
			}
			l.dot(true)
		}
		end = bytes.Clone(chunk[max(0, n-2):])
		if _, err := l.server.Write(chunk); err != nil {
			return
		}
	}
}

func (l *link) down() {
	defer l.sender.CloseWrite()
	piece := make([]byte, 64<<10)
	for {
		n, err := l.server.Read(piece)
		if err != nil {
			return
		}
		l.passes(anywhere, n)
		if l.dot(false) && l.passes(answerLost, 1) {
			_ = l.sender.Close()
		}
		_, _ = l.sender.Write(piece[:n]) // a sender that is dead still lets the server speak
	}
}

// dot notes whether a dot is under way, and returns what was noted before.
func (l *link) dot(is bool) (was bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	was, l.dotted = l.dotted, is
	return was
}
