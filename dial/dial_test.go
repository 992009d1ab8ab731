package dial

import (
	"context"
	"errors"
	"io"
	"net"
	"strconv"
	"testing"
	"time"
)

// echo is a server on loopback that sends back what it gets, and returns its address.
func echo(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				_, _ = io.Copy(c, c)
			}()
		}
	}()
	return l.Addr().String()
}

var at = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

func newDialer(onChange func()) *Dialer { return New(func() time.Time { return at }, onChange) }

func mustDial(t *testing.T, open Func, network, address string) net.Conn {
	t.Helper()
	c, err := open(t.Context(), network, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// lines returns the list.
func lines(d *Dialer) []Connection {
	_, all := d.List()
	return all
}

// A connection is listed from before it is opened until after it is closed, with what
// went over it.
func TestDialer_Lists(t *testing.T) {
	address := echo(t)
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	var states []State
	var d *Dialer
	d = newDialer(func() { states = append(states, lines(d)[0].State) })
	c := mustDial(t, d.For(Trial), "tcp", address)
	want := Connection{At: at, Host: "127.0.0.1", Port: number, Why: Trial, State: Open}
	if got := lines(d); len(got) != 1 || got[0] != want {
		t.Errorf("open: %+v, want %+v", got, want)
	}
	if _, err := io.WriteString(c, "hello"); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(c, make([]byte, 3)); err != nil {
		t.Fatal(err)
	}
	c.Close()
	c.Close()
	_, _ = c.Write([]byte("late")) // to what this side has closed
	want.State, want.Sent, want.Received = Closed, 5, 3
	if got := lines(d); len(got) != 1 || got[0] != want {
		t.Errorf("closed: %+v, want %+v", got, want)
	}
	if len(states) != 2 || states[0] != Open || states[1] != Closed {
		t.Errorf("told of %v", states)
	}
}

// What is not made, what breaks and what the two sides could not agree on has failed.
func TestDialer_Failed(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	d := newDialer(nil)
	if _, err := d.For(Send)(t.Context(), "tcp", address); err == nil {
		t.Error("a closed port was reached")
	}
	slow := mustDial(t, d.For(Send), "tcp", echo(t))
	if err := slow.SetReadDeadline(time.Now().Add(-time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := slow.Read(make([]byte, 1)); err == nil {
		t.Error("something was read")
	}
	slow.Close()
	refused := mustDial(t, d.For(Send), "tcp", echo(t))
	Fail(refused)
	Fail(nil)
	refused.Close()
	for i, c := range lines(d) {
		if c.State != Failed {
			t.Errorf("connection %d is %s", i, c.State)
		}
	}
	if n := len(lines(d)); n != 3 {
		t.Errorf("%d are listed", n)
	}
	if taken := d.Take(); len(taken) != 3 || len(lines(d)) != 0 {
		t.Errorf("took %d, left %d", len(taken), len(lines(d)))
	}
}

// Without a list nothing is opened.
func TestDialer_None(t *testing.T) {
	if _, err := (*Dialer)(nil).For(Update)(t.Context(), "tcp", echo(t)); !errors.Is(err, ErrNone) {
		t.Errorf("got %v", err)
	}
}

// The newest are listed, and keep their numbers.
func TestDialer_Newest(t *testing.T) {
	d := newDialer(nil)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for i := range MaxListed + 3 {
		if _, err := d.For(Send)(gone, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(i+1))); err == nil {
			t.Fatal("it was made")
		}
	}
	first, all := d.List()
	if first != 3 || len(all) != MaxListed || all[0].Port != 4 {
		t.Errorf("%d from number %d, the first to port %d", len(all), first, all[0].Port)
	}
}

// A resolver's questions are listed without what was asked, and are understood: they
// are datagrams.
func TestDialer_Resolver(t *testing.T) {
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	go answer(server)
	d := newDialer(nil)
	r := d.Resolver()
	listed := r.Dial
	r.PreferGo = true
	r.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return listed(ctx, network, server.LocalAddr().String()) // in the place of this computer's name server
	}
	texts, err := r.LookupTXT(t.Context(), "marked.example.")
	if err != nil || len(texts) != 1 || texts[0] != "yes" {
		t.Errorf("got %q, %v", texts, err)
	}
	all := lines(d)
	if len(all) != 1 || all[0].Why != LookUp || all[0].Host != "127.0.0.1" || all[0].State != Closed || all[0].Sent < 20 || all[0].Received < 20 {
		t.Errorf("listed: %+v", all)
	}
}

// answer is a name server that answers every question with the text "yes".
func answer(server net.PacketConn) {
	b := make([]byte, 512)
	for {
		n, from, err := server.ReadFrom(b)
		if err != nil {
			return
		}
		end := 12
		for b[end] != 0 {
			end += int(b[end]) + 1
		}
		end += 5 // the name's end, the type and the class
		reply := append([]byte{}, b[:min(n, end)]...)
		copy(reply[2:12], []byte{0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0})
		reply = append(reply, 0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, 4, 3, 'y', 'e', 's')
		_, _ = server.WriteTo(reply, from)
	}
}
