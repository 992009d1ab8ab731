package mail

import (
	"bytes"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// heard is a connection on which a server has said everything already.
type heard struct {
	io.Reader
	said bytes.Buffer
}

func (h *heard) Write(p []byte) (int, error)      { return h.said.Write(p) }
func (*heard) Close() error                       { return nil }
func (*heard) LocalAddr() net.Addr                { return &net.TCPAddr{} }
func (*heard) RemoteAddr() net.Addr               { return &net.TCPAddr{} }
func (*heard) SetDeadline(time.Time) error        { return nil }
func (*heard) SetReadDeadline(time.Time) error    { return nil }
func (h *heard) SetWriteDeadline(time.Time) error { return nil }

// Whatever a server says, each answer is a success or a typed error, what it
// said fits on a line of a window, and a message counts as taken only if the
// answer to its dot says so.
func FuzzWire(f *testing.F) {
	const ok = "250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n354 End data with <CR><LF>.<CR><LF>\r\n"
	f.Add([]byte(ok+"250 2.0.0 Ok: queued as 4F1\r\n"), true, false)
	f.Add([]byte(ok+"250 2.0.0 Ok: queued as 4F1\r\n"+ok), true, true)
	f.Add([]byte(ok+"250 2.0.0 Ok\r\n550 5.6.0 or not\r\n"+ok), true, true)
	f.Add([]byte("250-2.1.0 one\r\n250 2.1.0 two\r\n550 5.1.1 <leila@example.org>: unknown\r\n503 5.5.1 no\r\n"), true, false)
	f.Add([]byte(ok+"452-4.3.1 \x1b[31mfull\x00\r\n452 4.3.1 \u202ereally\r\n"), false, false)
	f.Add([]byte(ok+"250 ok\r\n550 no\r\n"), false, true)
	f.Add([]byte("421 4.3.2 bye\r\n"), true, false)
	f.Add([]byte(ok+ok), true, false)
	f.Add([]byte("100 \u00ad0"), false, false)
	f.Add([]byte("250"+strings.Repeat("x", 5000)+"\n354"), false, false)
	msg := []byte("Subject: x\r\n\r\n.dot\r\n")
	f.Fuzz(func(t *testing.T, said []byte, pipelining, announced bool) {
		server := &heard{Reader: bytes.NewReader(said)}
		w := newWire(&guard{Conn: server, writeTimeout: time.Second}, pipelining)
		commands := []command{{OpMail, "MAIL", 2}, {OpRcpt, "RCPT", 2}, {OpData, "DATA", 3}}
		if failed, _ := w.exchange(t.Context(), time.Second, commands...); failed != nil {
			wantSpeakable(t, failed)
			return
		}
		if err := w.body(msg); err != nil {
			t.Fatal(err)
		}
		var next []command
		end := "DATA\r\nSubject: x\r\n\r\n..dot\r\n.\r\n"
		if announced {
			next, end = commands, end+"MAIL\r\nRCPT\r\nDATA\r\n"
		}
		reply, inStep, err := w.dot(time.Second, next...)
		if announced && inStep {
			if failed, _ := w.readReplies(t.Context(), next); failed != nil {
				wantSpeakable(t, failed)
			}
		}
		if !strings.HasSuffix(server.said.String(), end) && !errors.Is(err, errUnsolicited) {
			t.Fatalf("said %q", server.said.String())
		}
		if err != nil {
			wantSpeakable(t, classify(t.Context(), OpDot, err))
		} else if words := replyText(reply); !cleanText(words) {
			t.Fatalf("words %q", words)
		} else if reply.Code/100 == 2 && !bytes.Contains(said, []byte("\n2")) {
			t.Fatalf("taken, after %q", said)
		}
	})
}

func wantSpeakable(t *testing.T, e *Error) {
	t.Helper()
	if e.Kind == "" || e.Reason == "" || !cleanText(e.Text) || !cleanText(e.Error()) {
		t.Fatalf("error %#v", e)
	}
}
