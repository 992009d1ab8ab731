package app_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"mujeeb/app"
	"mujeeb/app/update"
	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/dial"
	"mujeeb/mail"
	"mujeeb/outbox/byemail"
	"mujeeb/text/secret"
)

// counted is a listener that counts the connections it takes and the bytes that come in.
type counted struct {
	net.Listener
	mu       sync.Mutex
	accepted int
	received int64
}

func listen(t *testing.T) *counted {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return &counted{Listener: l}
}

func (l *counted) port() int { return l.Addr().(*net.TCPAddr).Port }

func (l *counted) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.accepted++
	return &countedConn{c, l}, nil
}

func (l *counted) read() (accepted int, received int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.accepted, l.received
}

type countedConn struct {
	net.Conn
	l *counted
}

func (c *countedConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.l.mu.Lock()
	defer c.l.mu.Unlock()
	c.l.received += int64(n)
	return n, err
}

// takesAll serves SMTP in clear, and takes every message.
func takesAll(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go takeMails(c)
	}
}

func takeMails(c net.Conn) {
	defer c.Close()
	fmt.Fprint(c, "220 all ESMTP\r\n")
	inText := false
	for lines := bufio.NewScanner(c); lines.Scan(); {
		switch line := lines.Text(); {
		case inText && line == ".":
			inText = false
			fmt.Fprint(c, "250 taken\r\n")
		case inText:
		case line == "DATA":
			inText = true
			fmt.Fprint(c, "354 go on\r\n")
		case line == "QUIT":
			fmt.Fprint(c, "221 bye\r\n")
			return
		default:
			fmt.Fprint(c, "250 ok\r\n")
		}
	}
}

// announcing serves the announcement of a version over TLS.
func announcing(t *testing.T, l net.Listener) update.Source {
	t.Helper()
	private, public, err := note.GenerateKey(rand.Reader, "mujeeb.example")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := note.Sign(&note.Note{Text: update.Announcement{Version: "v0.3.0", Date: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), Page: "https://mujeeb.example/"}.Text()}, signer)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(signed) }))
	s.Listener.Close()
	s.Listener = l
	s.StartTLS()
	t.Cleanup(s.Close)
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	return update.Source{Address: s.URL, Key: public, Roots: roots}
}

// wanted is what the list has to say of a server.
type wanted struct {
	why   dial.Why
	state data.ConnectionState
	at    *counted // the server's own count; nil for the practice server, and for one that is gone
}

// connectEverywhere has a shop do everything that the program connects for, and returns
// what has to be on its list by port.
func connectEverywhere(t *testing.T, s *shop, outside *dial.Dialer) map[int]wanted {
	t.Helper()
	sends, tries, news, silent := listen(t), listen(t), listen(t), listen(t)
	go takesAll(sends)
	go takesAll(tries)
	silent.Close()
	source := announcing(t, news)
	source.Dial = outside.For(dial.Update)
	practice, err := s.Emails.Sandbox(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.sent(s.start(), 1)
	s.sent(s.startBy(data.Account{Name: "Relay", Kind: data.AccountSMTP, Host: "127.0.0.1", Port: sends.port(), Security: data.SecurityLoopback}), 1)
	for port, wants := range map[int]bool{tries.port(): true, silent.port(): false} {
		account := byemail.MailAccount(data.Account{Host: "127.0.0.1", Port: port, Security: data.SecurityLoopback}, secret.Secret{}, s.Dialer.For(dial.Trial))
		if _, err := mail.Try(t.Context(), account, "page@example.com"); (err == nil) != wants {
			t.Errorf("the trial at port %d: %v", port, err)
		}
	}
	if _, err := update.Ask(t.Context(), source, "0.2.0"); err != nil {
		t.Errorf("ask for a version: %v", err)
	}
	return map[int]wanted{
		practice.Port: {dial.Practice, data.ConnectionClosed, nil}, sends.port(): {dial.Send, data.ConnectionClosed, sends},
		tries.port(): {dial.Trial, data.ConnectionClosed, tries}, silent.port(): {dial.Trial, data.ConnectionFailed, nil},
		news.port(): {dial.Update, data.ConnectionClosed, news},
	}
}

// Everything that the program connects to is on the list, also after it was closed and
// opened again: each connection with why, and the bytes that the server counted.
func TestSession_Connections(t *testing.T) {
	s := newShop(t, "olive")
	outside := dial.New(s.clock.Now, nil)
	want := connectEverywhere(t, s, outside)
	mustClose(t, s.Session)
	p := params(s.clock)
	p.Outside = outside
	again, err := app.OpenWith(t.Context(), p, s.dir, data.Secret{Password: []byte(datatest.Password)})
	if err != nil {
		t.Fatal(err)
	}
	defer mustClose(t, again)
	all, err := again.Connections(t.Context(), data.KeptConnections)
	if err != nil {
		t.Fatal(err)
	}
	number, sent := map[int]int{}, map[int]int64{}
	for _, c := range all {
		w, known := want[c.Port]
		if !known || c.Host != "127.0.0.1" || c.Why != string(w.why) || c.State != w.state || c.At.IsZero() {
			t.Errorf("listed: %+v, want %+v", c, w)
		}
		number[c.Port]++
		sent[c.Port] += c.Sent
	}
	for port, w := range want {
		if number[port] == 0 {
			t.Errorf("the server for %s at port %d is not listed", w.why, port)
		}
		if w.at == nil {
			continue
		}
		const goodbye = 64 // bytes that a server may not have read when it hangs up
		if accepted, received := w.at.read(); accepted != number[port] || received > sent[port] || received < sent[port]-goodbye || received == 0 {
			t.Errorf("for %s: %d connections and %d bytes are listed, the server had %d and %d", w.why, number[port], sent[port], accepted, received)
		}
	}
	for port := range want {
		fmt.Println(listedPort, port) // for the test that traces this one
	}
}

const listedPort = "listed port"

// A vault that takes nothing more does not keep the program from connecting: the list is
// in memory all the same.
func TestSession_ConnectionsNotWritten(t *testing.T) {
	clock := datatest.NewClock()
	s, _ := newSession(t, clock, "olive")
	l := listen(t)
	go takesAll(l)
	if err := s.Vault.Close(); err != nil {
		t.Fatal(err)
	}
	c, err := s.Dialer.For(dial.Test)(t.Context(), "tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(c).ReadString('\n'); err != nil || !strings.HasPrefix(line, "220") {
		t.Errorf("heard %q, %v", line, err)
	}
	c.Close()
	if _, err := s.Connections(t.Context(), 9); err == nil {
		t.Error("a closed vault has a list")
	}
	if _, all := s.Dialer.List(); len(all) != 1 || all[0].State != dial.Closed {
		t.Errorf("in memory: %+v", all)
	}
	_, _ = s.Close(context.Background())
}
