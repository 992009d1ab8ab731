package mail

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// Servers and readers that nobody here wrote. `make test` installs them.
const (
	smtpSink = "/usr/sbin/smtp-sink"
	python   = "/usr/bin/python3"
)

// startPeer runs a server on a loopback port and waits until it answers.
func startPeer(tb testing.TB, command func(address string) *exec.Cmd) *net.TCPAddr {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	addr := l.Addr().(*net.TCPAddr)
	_ = l.Close()

	cmd := command(addr.String())
	if _, err := os.Stat(cmd.Path); err != nil {
		tb.Fatalf("%s is missing; run make test, or install the packages postfix and python3-aiosmtpd", cmd.Path)
	}
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	over := make(chan struct{})
	go func() { _ = cmd.Wait(); close(over) }()
	tb.Cleanup(func() { _ = cmd.Process.Kill(); <-over })

	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	ctx, cancel := context.WithTimeout(tb.Context(), 20*time.Second)
	defer cancel()
	for {
		if conn, err := net.Dial("tcp", addr.String()); err == nil {
			_ = conn.Close()
			return addr
		}
		select {
		case <-tick.C:
		case <-over:
			tb.Fatalf("%s ended: %s", cmd.Path, said.String())
		case <-ctx.Done():
			tb.Fatalf("%s doesn't answer: %s", cmd.Path, said.String())
		}
	}
}

func peerAccount(addr *net.TCPAddr, security Security) Account {
	return Account{Host: "127.0.0.1", Port: addr.Port, Security: security, HELO: "example.com", Dial: open(),
		Timeouts: Timeouts{Connect: 10 * time.Second, Command: 10 * time.Second, Write: 10 * time.Second, Final: 2 * time.Second}}
}

func startSink(tb testing.TB, args ...string) Account {
	tb.Helper()
	addr := startPeer(tb, func(address string) *exec.Cmd {
		if os.Geteuid() == 0 {
			args = append([]string{"-u", "nobody"}, args...)
		}
		return exec.Command(smtpSink, append(args, address, "50")...)
	})
	return peerAccount(addr, SecurityLoopback)
}

// The sink's switches: refuse hard (-f) or softly (-r), cut (-q), 421 and cut (-Q).
func TestConn_SMTPSink(t *testing.T) {
	raw := mustCompose(t, arabicMessage(t))
	tests := []struct {
		flag, command string
		op            Op
		kind          Kind
		reason        Reason
		usable        bool
	}{
		{"-r", "MAIL", OpMail, Temporary, ReasonServer, true},
		{"-f", "MAIL", OpMail, Permanent, ReasonServer, true},
		{"-r", "RCPT", OpRcpt, Temporary, ReasonServer, true},
		{"-f", "RCPT", OpRcpt, Permanent, ReasonServer, true},
		{"-r", "DATA", OpData, Temporary, ReasonServer, true},
		{"-f", "DATA", OpData, Permanent, ReasonServer, true},
		{"-r", ".", OpDot, Temporary, ReasonServer, true},
		{"-f", ".", OpDot, Permanent, ReasonServer, true},
		{"-q", "MAIL", OpMail, Unreachable, ReasonClosed, false},
		{"-q", "RCPT", OpRcpt, Unreachable, ReasonClosed, false},
		{"-q", "DATA", OpData, Unreachable, ReasonClosed, false},
		{"-q", ".", OpDot, Unknown, ReasonClosed, false},
		{"-Q", "RCPT", OpRcpt, Temporary, ReasonServer, false},
		{"-Q", ".", OpDot, Temporary, ReasonServer, false},
		{"-W", ".:30", OpDot, Unknown, ReasonTimeout, false},
	}
	for _, tt := range tests {
		t.Run(tt.flag+" "+tt.command, func(t *testing.T) {
			t.Parallel()
			c := mustDial(t, startSink(t, tt.flag, tt.command))
			for range 2 {
				_, err := send(t.Context(), c, testTo, raw)
				wantError(t, err, tt.op, tt.kind, tt.reason)
				if c.Usable() != tt.usable {
					t.Fatalf("usable: got %v, want %v", c.Usable(), tt.usable)
				}
				if !tt.usable {
					return
				}
			}
		})
	}
}

func TestConn_SMTPSinkTakesMany(t *testing.T) {
	account := startSink(t)
	if r, err := Try(t.Context(), account, testFrom); err != nil {
		t.Fatalf("Try: %v %+v", err, r)
	}
	c := mustDial(t, account)
	raw := mustCompose(t, arabicMessage(t))
	for i := range 200 {
		if _, err := send(t.Context(), c, testTo, raw); err != nil {
			t.Fatalf("message %d: %v", i, err)
		}
	}
}

// startAiosmtpd serves into a Maildir.
func startAiosmtpd(tb testing.TB, args ...string) (addr *net.TCPAddr, newMail string) {
	tb.Helper()
	dir := filepath.Join(tb.TempDir(), "mail")
	addr = startPeer(tb, func(address string) *exec.Cmd {
		all := append([]string{"-m", "aiosmtpd", "-n", "-u", "-c", "aiosmtpd.handlers.Mailbox", "-l", address}, args...)
		return exec.Command(python, append(all, dir)...)
	})
	return addr, filepath.Join(dir, "new")
}

func onlyFile(tb testing.TB, dir string) []byte {
	tb.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		tb.Fatalf("want one message, got %d, %v", len(entries), err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, entries[0].Name()))
	if err != nil {
		tb.Fatal(err)
	}
	return raw
}

// pythonReading is what testdata/readmail.py prints.
type pythonReading struct {
	Defects  []string
	Type     string
	Parts    []string
	Subject  string
	From, To [][2]string
	Date     string
	Headers  map[string]string
	Text     string
	HTML     string
}

func readWithPython(tb testing.TB, raw []byte) pythonReading {
	tb.Helper()
	cmd := exec.Command(python, filepath.Join("testdata", "readmail.py"))
	cmd.Stdin = bytes.NewReader(raw)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		tb.Fatalf("python3 doesn't read the message: %v", err)
	}
	var r pythonReading
	if err := json.Unmarshal(out, &r); err != nil {
		tb.Fatal(err)
	}
	return r
}

// An Arabic campaign message, over STARTTLS to Python's server, out of its
// Maildir, read by Python's parser: nothing is lost and nothing is odd.
func TestCompose_PythonReadsItWithoutDefects(t *testing.T) {
	ca := newAuthority(t)
	certFile, keyFile := writeCertificate(t, ca.issue(t, "127.0.0.1", time.Now().Add(time.Hour)))
	addr, dir := startAiosmtpd(t, "--tlscert", certFile, "--tlskey", keyFile)
	account := peerAccount(addr, SecuritySTARTTLS)
	account.RootCAs = ca.pool

	m := arabicMessage(t)
	c := mustDial(t, account)
	if _, err := send(t.Context(), c, "ليلى@example.org", mustCompose(t, m)); err != nil {
		t.Fatal(err)
	}
	r := readWithPython(t, onlyFile(t, dir))
	wantReading(t, r, m)
	if r.Type != "multipart/alternative" || fmt.Sprint(r.Parts) != "[text/plain text/html]" || r.Date != "2026-11-23T09:30:00+02:00" {
		t.Errorf("got %s, %v, %s", r.Type, r.Parts, r.Date)
	}
	for name, value := range map[string]string{
		"message-id": m.MessageID, "list-unsubscribe-post": "List-Unsubscribe=One-Click", "x-mujeeb-ref": m.Ref,
		"list-unsubscribe": "<" + m.OptOut.URL + ">, <" + m.OptOut.Mail + ">", "list-id": "عروض نادية <news.example.com>",
		"x-mailfrom": testFrom, "x-rcptto": "ليلى@example.org",
	} {
		if r.Headers[name] != value {
			t.Errorf("%s: got %q, want %q", name, r.Headers[name], value)
		}
	}
}

func writeCertificate(tb testing.TB, c *tls.Config) (certFile, keyFile string) {
	tb.Helper()
	key, err := x509.MarshalPKCS8PrivateKey(c.Certificates[0].PrivateKey)
	if err != nil {
		tb.Fatal(err)
	}
	dir := tb.TempDir()
	for name, block := range map[string]*pem.Block{
		"cert.pem": {Type: "CERTIFICATE", Bytes: c.Certificates[0].Certificate[0]},
		"key.pem":  {Type: "PRIVATE KEY", Bytes: key},
	} {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	return filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
}

// Names, subjects and texts that trip writers of mail.
func TestCompose_PythonReadsAwkwardOnes(t *testing.T) {
	subjects := []string{
		"plain", "Grüße 😀", "=?utf-8?q?not_a_word?=", "trailing: colon:", "a, b; c <d@e.f>", "\u2068isolated\u2069 عربي",
		"لقد وصل إشعار طويل جدا جدا من إدارة المخبز عن كل ما سيتغير في الأسابيع القادمة وما بعدها إن شاء الله تعالى",
		"word " + fmt.Sprintf("%0120d", 7),
	}
	for i, subject := range subjects {
		m := arabicMessage(t)
		m.Class = []Class{Campaign, LegalNotice}[i%2]
		m.Content.Subject, m.To.Name, m.From.Name = subject, `O'Neil, "Ann" <x>`, "ann\\é "+strconv.Itoa(i)
		m.Content.Text = "From the start\n.\n..\n" + subject + "\n=\n\ttab and trailing space \n"
		r := readWithPython(t, mustCompose(t, m))
		wantReading(t, r, m)
	}
}

func wantReading(tb testing.TB, got pythonReading, m Message) {
	tb.Helper()
	for what, pair := range map[string][2]string{
		"defects": {fmt.Sprint(got.Defects), "[]"},
		"subject": {got.Subject, m.Content.Subject},
		"from":    {fmt.Sprint(got.From), fmt.Sprint([][2]string{{m.From.Name, m.From.Address.String()}})},
		"to":      {fmt.Sprint(got.To), fmt.Sprint([][2]string{{m.To.Name, m.To.Address.String()}})},
		"text":    {got.Text, m.Content.Text},
		"HTML":    {got.HTML, m.Content.HTML},
	} {
		if pair[0] != pair[1] {
			tb.Errorf("%q, %s: got %q, want %q", m.Content.Subject, what, pair[0], pair[1])
		}
	}
}

// Our sandbox, spoken to by Python's client.
func TestSandbox_PythonSends(t *testing.T) {
	store := NewMemoryStore(3)
	s := startSandbox(t, store)
	a := reached(s.Account())
	cmd := exec.Command(python, "-c", `
import smtplib, sys
from email.message import EmailMessage
m = EmailMessage(); m["From"] = "page@example.com"; m["To"] = "leila@example.org"; m["Subject"] = "مرحبا"
m.set_content("سطر\n.\nآخر\n"); m.add_alternative("<p dir=rtl>سطر</p>", subtype="html")
c = smtplib.SMTP("127.0.0.1", int(sys.argv[1])); c.login(sys.argv[2], sys.stdin.read()); c.send_message(m); c.quit()`,
		strconv.Itoa(a.Port), a.User)
	cmd.Stdin = bytes.NewReader([]byte(a.Password.Reveal()))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if store.Count() != 1 {
		t.Fatalf("%d messages arrived", store.Count())
	}
	v, err := ParseReceived(store.Messages()[0].Raw)
	if err != nil || v.Subject != "مرحبا" || v.Text != "سطر\n.\nآخر\n" || draw(HTMLBlocks(v.HTML)) != "paragraph 0/0 rtl: \"سطر\"\n" {
		t.Errorf("got %+v, %v", v, err)
	}
}
