package mail

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/big"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"mujeeb/text/secret"
)

func TestDial_ProtectedLogin(t *testing.T) {
	ca := newAuthority(t)
	config := ca.issue(t, "127.0.0.1", time.Now().Add(time.Hour))
	tests := []struct {
		name   string
		script script
		mode   Security
		want   string // what the server hears
	}{
		{"TLS, PLAIN", script{tls: config, implicit: true, ehloTLS: []string{"AUTH LOGIN PLAIN"}}, SecurityTLS,
			"EHLO [127.0.0.1]\nAUTH PLAIN AHBhZ2UAd29yZA=="},
		{"STARTTLS, PLAIN", script{tls: config, ehlo: []string{"STARTTLS"}, ehloTLS: []string{"AUTH PLAIN"}}, SecuritySTARTTLS,
			"EHLO [127.0.0.1]\nSTARTTLS\nEHLO [127.0.0.1]\nAUTH PLAIN AHBhZ2UAd29yZA=="},
		{"STARTTLS, LOGIN", script{tls: config, ehlo: []string{"STARTTLS"}, ehloTLS: []string{"AUTH LOGIN"},
			on: map[string]string{"AUTH": "334 VXNlcm5hbWU6", "CGFNZQ==": "334 UGFzc3dvcmQ6", "D29YZA==": "235 2.7.0 ok"}}, SecuritySTARTTLS,
			"EHLO [127.0.0.1]\nSTARTTLS\nEHLO [127.0.0.1]\nAUTH LOGIN\ncGFnZQ==\nd29yZA=="},
		{"loopback, PLAIN", script{ehlo: []string{"AUTH PLAIN"}}, SecurityLoopback,
			"EHLO [127.0.0.1]\nAUTH PLAIN AHBhZ2UAd29yZA=="},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server := startScript(t, tt.script)
			a := server.account(tt.mode)
			a.RootCAs, a.User, a.Password = ca.pool, "page", secret.New("word")
			c := mustDial(t, a)
			if _, err := send(t.Context(), c, testTo, []byte("A: b\r\n\r\nx\r\n")); err != nil {
				t.Fatal(err)
			}
			if heard := strings.Join(server.heard(), "\n"); !strings.HasPrefix(heard, tt.want+"\nMAIL") {
				t.Errorf("heard:\n%s\nwant:\n%s", heard, tt.want)
			}
		})
	}
}

// Each thing that can be wrong with an account, and the word for it.
func TestTry_SaysWhatIsWrong(t *testing.T) {
	ca, other := newAuthority(t), newAuthority(t)
	good := ca.issue(t, "127.0.0.1", time.Now().Add(time.Hour))
	offer, offerTLS := []string{"STARTTLS"}, []string{"AUTH PLAIN"}
	tests := []struct {
		name   string
		script script
		mode   Security
		op     Op
		kind   Kind
		reason Reason
	}{
		{"clear port, TLS wanted", script{}, SecurityTLS, OpTLS, TLS, ReasonWantsPlain},
		{"TLS port, STARTTLS wanted", script{tls: good, implicit: true}, SecuritySTARTTLS, OpGreet, TLS, ReasonWantsTLS},
		{"TLS port of another authority, STARTTLS wanted", script{tls: other.issue(t, "127.0.0.1", time.Now().Add(time.Hour)), implicit: true},
			SecuritySTARTTLS, OpGreet, TLS, ReasonWantsTLS},
		{"STARTTLS not offered", script{ehlo: []string{"AUTH PLAIN"}}, SecuritySTARTTLS, OpSTARTTLS, TLS, ReasonNoSTARTTLS},
		{"STARTTLS refused", script{ehlo: offer, on: map[string]string{"STARTTLS": "454 4.7.0 not now"}}, SecuritySTARTTLS, OpSTARTTLS, Temporary, ReasonServer},
		{"STARTTLS dropped", script{ehlo: offer, on: map[string]string{"STARTTLS": "drop"}}, SecuritySTARTTLS, OpSTARTTLS, Unreachable, ReasonClosed},
		{"clear text behind STARTTLS", script{ehlo: offer, on: map[string]string{"STARTTLS": "220 go\r\n250 AUTH PLAIN"}}, SecuritySTARTTLS, OpSTARTTLS, TLS, ReasonInjected},
		{"another authority", script{tls: other.issue(t, "127.0.0.1", time.Now().Add(time.Hour)), implicit: true}, SecurityTLS, OpTLS, TLS, ReasonCertUntrusted},
		{"expired", script{tls: ca.issue(t, "127.0.0.1", time.Now().Add(-time.Hour)), ehlo: offer}, SecuritySTARTTLS, OpTLS, TLS, ReasonCertExpired},
		{"another name", script{tls: ca.issue(t, "127.0.0.2", time.Now().Add(time.Hour)), implicit: true}, SecurityTLS, OpTLS, TLS, ReasonCertName},
		{"password refused", script{tls: good, implicit: true, ehloTLS: offerTLS, on: map[string]string{"AUTH": "535 5.7.8 no"}}, SecurityTLS, OpAuth, Auth, ReasonAuthRefused},
		{"login later", script{tls: good, implicit: true, ehloTLS: offerTLS, on: map[string]string{"AUTH": "454 4.7.0 later"}}, SecurityTLS, OpAuth, Temporary, ReasonServer},
		{"no login", script{tls: good, implicit: true}, SecurityTLS, OpAuth, Auth, ReasonNoAuth},
		{"login in clear only", script{tls: good, ehlo: []string{"STARTTLS", "AUTH PLAIN"}}, SecuritySTARTTLS, OpAuth, Auth, ReasonNoAuth},
		{"strange login only", script{tls: good, implicit: true, ehloTLS: []string{"AUTH GSSAPI"}}, SecurityTLS, OpAuth, Auth, ReasonNoMechanism},
		{"web server", script{greeting: "HTTP/1.1 400 Bad Request"}, SecuritySTARTTLS, OpGreet, Protocol, ReasonGreeting},
		{"IMAP server", script{greeting: "* OK IMAP4rev1"}, SecurityLoopback, OpGreet, Protocol, ReasonGreeting},
		{"turned away", script{greeting: "554 5.7.1 not you"}, SecurityLoopback, OpGreet, Permanent, ReasonServer},
		{"closed at once", script{greeting: "drop"}, SecurityLoopback, OpGreet, Unreachable, ReasonClosed},
		{"silent", script{greeting: "hang"}, SecurityLoopback, OpGreet, Unreachable, ReasonTimeout},
		{"silent, STARTTLS wanted", script{greeting: "hang"}, SecuritySTARTTLS, OpGreet, Unreachable, ReasonTimeout},
		{"greets for ever", script{greeting: "flood 220-" + strings.Repeat("bla ", 200)}, SecurityLoopback, OpGreet, Protocol, ReasonFlood},
		{"greets for ever, line by line", script{greeting: "drip 220-bla"}, SecurityLoopback, OpGreet, Unreachable, ReasonTimeout},
		{"greets in one line without end", script{greeting: "220 " + strings.Repeat("x", 4<<20)}, SecurityLoopback, OpGreet, Protocol, ReasonGreeting},
		{"greets with nothing", script{greeting: "220"}, SecurityLoopback, OpGreet, Protocol, ReasonGreeting},
		{"offers without end", script{on: map[string]string{"EHLO": "flood 250-X-" + strings.Repeat("BLA", 200)}}, SecurityLoopback, OpHello, Protocol, ReasonFlood},
		{"offers for ever, line by line", script{on: map[string]string{"EHLO": "drip 250-X-BLA"}}, SecurityLoopback, OpHello, Unreachable, ReasonTimeout},
		{"offers without end under TLS", script{tls: good, implicit: true, on: map[string]string{"EHLO": "flood 250-X-" + strings.Repeat("BLA", 200)}}, SecurityTLS, OpHello, Protocol, ReasonFlood},
		{"asks without end", script{tls: good, implicit: true, ehloTLS: []string{"AUTH LOGIN"}, on: map[string]string{"AUTH": "334 VXNlcm5hbWU6", "CGFNZQ==": "334 VXNlcm5hbWU6", "D29YZA==": "334 VXNlcm5hbWU6"}},
			SecurityTLS, OpAuth, Unreachable, ReasonNetwork},
		{"self-signed", script{tls: selfSigned(t), implicit: true}, SecurityTLS, OpTLS, TLS, ReasonCertUntrusted},
		{"hello refused", script{on: map[string]string{"EHLO": "550 5.7.1 no"}}, SecurityLoopback, OpHello, Permanent, ReasonServer},
		{"shut down", script{ehlo: []string{"AUTH PLAIN"}, on: map[string]string{"MAIL": "421 bye"}}, SecurityLoopback, OpMail, Temporary, ReasonServer},
		{"another's address", script{ehlo: []string{"AUTH PLAIN"}, on: map[string]string{"MAIL": "553 5.7.1 not yours"}}, SecurityLoopback, OpMail, Permanent, ReasonServer},
		{"wants a login after all", script{ehlo: []string{"AUTH PLAIN"}, on: map[string]string{"MAIL": "530 5.7.0 log in"}}, SecurityLoopback, OpMail, Auth, ReasonWantsAuth},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			server := startScript(t, tt.script)
			a := server.account(tt.mode)
			a.RootCAs, a.User, a.Password = ca.pool, "page", secret.New("word")
			a.Timeouts = Timeouts{} // as in life
			if tt.reason == ReasonTimeout || tt.reason == ReasonWantsTLS {
				a.Timeouts = Timeouts{Connect: 400 * time.Millisecond, Command: 300 * time.Millisecond}
			}
			report, err := Try(t.Context(), a, testFrom)
			wantError(t, err, tt.op, tt.kind, tt.reason)
			if last := report.Steps[len(report.Steps)-1]; last.OK || last.Op != tt.op || !errors.Is(err, report.Problem) {
				t.Errorf("report: %+v", report)
			}
			for _, line := range server.heard() {
				if tt.op != OpAuth && tt.op != OpMail && strings.HasPrefix(line, "AUTH") {
					t.Errorf("the password went out: %q", line)
				}
			}
		})
	}
}

// selfSigned is a certificate that nobody vouches for but itself.
func selfSigned(tb testing.TB) *tls.Config {
	tb.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	spec := &x509.Certificate{SerialNumber: big.NewInt(3), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, spec, spec, &key.PublicKey, key)
	if err != nil {
		tb.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
}

func TestTry_OK(t *testing.T) {
	ca := newAuthority(t)
	server := startScript(t, script{tls: ca.issue(t, "127.0.0.1", time.Now().Add(time.Hour)), ehlo: []string{"STARTTLS"},
		ehloTLS: []string{"AUTH PLAIN LOGIN", "SIZE 35882577", "SMTPUTF8", "8BITMIME"}})
	a := server.account(SecuritySTARTTLS)
	a.RootCAs, a.User, a.Password = ca.pool, "page", secret.New("word")
	r, err := Try(t.Context(), a, testFrom)
	if err != nil {
		t.Fatal(err)
	}
	var ops []Op
	for _, s := range r.Steps {
		ops = append(ops, s.Op)
	}
	if !slices.Equal(ops, []Op{OpConnect, OpHello, OpSTARTTLS, OpTLS, OpHello, OpAuth, OpMail}) {
		t.Errorf("steps %v", ops)
	}
	if r.TLSVersion != "TLS 1.3" || r.MaxSize != 35882577 || !r.UTF8 || !slices.Equal(r.Mechanisms, []string{"PLAIN", "LOGIN"}) || r.Problem != nil || r.CertExpiry == "" {
		t.Errorf("report %+v", r)
	}
	if heard := server.heard(); heard[len(heard)-1] != "QUIT" {
		t.Errorf("heard %q", heard)
	}
}

func TestTry_Unreachable(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	_, err = Try(t.Context(), Account{Host: "127.0.0.1", Port: port, Security: SecurityTLS, Dial: open()}, testFrom)
	wantError(t, err, OpConnect, Unreachable, ReasonRefused)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = Try(ctx, Account{Host: "127.0.0.1", Port: port, Security: SecurityTLS, Dial: open()}, testFrom)
	wantError(t, err, OpConnect, Unreachable, ReasonCancelled)

	err = classify(t.Context(), OpConnect, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "x.invalid", IsNotFound: true}})
	wantError(t, err, OpConnect, Unreachable, ReasonDNS)
}

func TestAccount_RefusesBeforeConnecting(t *testing.T) {
	tests := []struct {
		name   string
		spoil  func(*Account)
		reason Reason
	}{
		{"no host", func(a *Account) { a.Host = "" }, ReasonHost},
		{"host with a line end", func(a *Account) { a.Host = "smtp.example.com\r\nX" }, ReasonHost},
		{"host with a port", func(a *Account) { a.Host = "smtp.example.com:25" }, ReasonHost},
		{"no port", func(a *Account) { a.Port = 0 }, ReasonPort},
		{"port", func(a *Account) { a.Port = 70000 }, ReasonPort},
		{"no protection named", func(a *Account) { a.Security = "" }, ReasonMode},
		{"optional protection", func(a *Account) { a.Security = "none" }, ReasonMode},
		{"clear to another computer", func(a *Account) { a.Security = SecurityLoopback; a.Host = "192.0.2.1" }, ReasonNotLoopback},
		{"clear to a name", func(a *Account) { a.Security = SecurityLoopback; a.Host = "localhost" }, ReasonNotLoopback},
		{"name to greet with", func(a *Account) { a.HELO = "x\r\nMAIL" }, ReasonName},
		{"broken literal", func(a *Account) { a.HELO = "[127.0.0.1" }, ReasonName},
	}
	for _, tt := range tests {
		a := Account{Host: "smtp.example.com", Port: 465, Security: SecurityTLS}
		tt.spoil(&a)
		_, err := Dial(t.Context(), a)
		wantError(t, err, OpSettings, NotAllowed, tt.reason)
		_, err = Try(t.Context(), a, testFrom)
		wantError(t, err, OpSettings, NotAllowed, tt.reason)
	}
	_, err := Try(t.Context(), Account{Host: "smtp.example.com", Port: 465, Security: SecurityTLS}, "page> X=Y")
	wantError(t, err, OpMail, NotAllowed, ReasonSender)
	a, err := Account{Host: "بريد.مثال", Port: 465, Security: SecurityTLS}.prepare()
	if err != nil || !strings.HasPrefix(a.Host, "xn--") || a.HELO != "[127.0.0.1]" {
		t.Errorf("got %q, %q, %v", a.Host, a.HELO, err)
	}
}

// The last guard before the password, whatever the steps before it did.
func TestOpening_AuthWantsPrivacy(t *testing.T) {
	ca := newAuthority(t)
	server := startScript(t, script{ehlo: []string{"AUTH PLAIN"}, tls: ca.issue(t, "127.0.0.1", time.Now().Add(time.Hour))})
	for _, mode := range []Security{SecurityTLS, SecuritySTARTTLS} {
		a, err := server.account(mode).prepare()
		if err != nil {
			t.Fatal(err)
		}
		o := opening{account: a}
		defer o.close()
		if err := errors.Join(o.connect(t.Context()), o.hello(t.Context())); err != nil {
			t.Fatal(err)
		}
		wantError(t, o.auth(t.Context()), OpAuth, NotAllowed, ReasonClearAuth)
	}
	for _, line := range server.heard() {
		if strings.HasPrefix(line, "AUTH") {
			t.Errorf("the password went out: %q", line)
		}
	}
}
