package mail

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"net"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mujeeb/text/secret"
)

// tokens is a source that gives one token after the other.
type tokens struct {
	all     []string
	refused []string
	err     error
}

var _ TokenSource = (*tokens)(nil)

func (s *tokens) Token(context.Context) (secret.Secret, error) {
	if s.err != nil {
		return secret.Secret{}, s.err
	}
	return secret.New(s.all[0]), nil
}

func (s *tokens) Refused(token secret.Secret) {
	s.refused = append(s.refused, token.Reveal())
	if len(s.all) > 1 {
		s.all = s.all[1:]
	}
}

func base(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// xoauth2 is the line by which a token is presented.
func xoauth2(token string) string {
	return "AUTH XOAUTH2 " + base("user=hello@olive.example\x01auth=Bearer "+token+"\x01\x01")
}

// byToken connects to a scripted server and logs in with tokens.
func byToken(t *testing.T, s script, source TokenSource) (*scripted, error) {
	t.Helper()
	server := startScript(t, s)
	account := server.account(SecurityLoopback)
	account.User, account.Tokens = "hello@olive.example", source
	conn, err := Dial(t.Context(), account)
	if err == nil {
		conn.Close()
	}
	return server, err
}

func TestDial_XOAUTH2(t *testing.T) {
	server, err := byToken(t, script{ehlo: []string{"AUTH PLAIN XOAUTH2"}}, &tokens{all: []string{"ya29.first"}})
	if err != nil {
		t.Fatal(err)
	}
	if heard := server.heard(); !slices.Contains(heard, xoauth2("ya29.first")) {
		t.Errorf("the server heard %q", heard)
	}
}

func TestDial_OAuthBearer(t *testing.T) {
	server, err := byToken(t, script{ehlo: []string{"AUTH XOAUTH2 OAUTHBEARER"}}, &tokens{all: []string{"one"}})
	if err != nil {
		t.Fatal(err)
	}
	want := "AUTH OAUTHBEARER " + base("n,a=hello@olive.example,\x01host=127.0.0.1\x01port="+portOf(server)+"\x01auth=Bearer one\x01\x01")
	if heard := server.heard(); !slices.Contains(heard, want) {
		t.Errorf("the server heard %q, not %q", heard, want)
	}
}

func portOf(s *scripted) string {
	_, port, _ := net.SplitHostPort(s.listener.Addr().String())
	return port
}

// A token that is refused is given back, and the next one is tried on the same connection.
func TestDial_TokenRefusedOnce(t *testing.T) {
	source := &tokens{all: []string{"old", "new"}}
	server, err := byToken(t, script{ehlo: []string{"AUTH XOAUTH2"}, on: map[string]string{
		xoauth2("old"): "334 " + base(`{"status":"401","schemes":"bearer"}`), "": "535 5.7.8 no", "*": "drop",
	}}, source)
	if err != nil {
		t.Fatal(err)
	}
	if heard := server.heard(); !slices.Contains(heard, "") || !slices.Contains(heard, xoauth2("new")) {
		t.Errorf("the server heard %q", heard)
	}
	if !slices.Equal(source.refused, []string{"old"}) {
		t.Errorf("refused: %q", source.refused)
	}
}

func TestDial_TokenErrors(t *testing.T) {
	const challenge = "334 "
	for name, c := range map[string]struct {
		script script
		source *tokens
		reason Reason
		kind   Kind
		dummy  string
	}{
		"refused": {script{ehlo: []string{"AUTH XOAUTH2"}, on: map[string]string{"AUTH": challenge + base(`{"status":"400"}`), "": "535 5.7.8 no"}},
			&tokens{all: []string{"a", "b", "c"}}, ReasonSignInRefused, Auth, ""},
		"refused without a reason": {script{ehlo: []string{"AUTH XOAUTH2"}, on: map[string]string{"AUTH": "535 5.7.3 Authentication unsuccessful"}},
			&tokens{all: []string{"a"}}, ReasonSignInRefused, Auth, ""},
		"scope": {script{ehlo: []string{"AUTH OAUTHBEARER"}, on: map[string]string{"AUTH": challenge + base(`{"status":"insufficient_scope"}`), "AQ==": "535 5.7.8 no"}},
			&tokens{all: []string{"a"}}, ReasonSignInScope, Auth, "AQ=="},
		"switched off": {script{ehlo: []string{"AUTH XOAUTH2"}, on: map[string]string{"AUTH": "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant."}},
			&tokens{all: []string{"a"}}, ReasonSMTPOff, Auth, ""},
		"by password only": {script{ehlo: []string{"AUTH PLAIN LOGIN"}}, &tokens{all: []string{"a"}}, ReasonNoTokens, Auth, ""},
		"throttled": {script{ehlo: []string{"AUTH XOAUTH2"}, on: map[string]string{"AUTH": "454 4.7.0 later"}},
			&tokens{all: []string{"a"}}, ReasonServer, Temporary, ""},
		"none": {script{ehlo: []string{"AUTH XOAUTH2"}}, &tokens{err: &Error{Op: OpAuth, Kind: Auth, Reason: ReasonSignInEnded}}, ReasonSignInEnded, Auth, ""},
	} {
		t.Run(name, func(t *testing.T) {
			server, err := byToken(t, c.script, c.source)
			e := wantError(t, err, OpAuth, c.kind, c.reason)
			if c.kind == Auth && e.Meaning() != MeansAccount {
				t.Error("the recipient is blamed")
			}
			if c.dummy != "" && !slices.Contains(server.heard(), c.dummy) {
				t.Errorf("the server heard %q", server.heard())
			}
			if name == "refused" && !slices.Equal(c.source.refused, []string{"a", "b"}) {
				t.Errorf("refused: %q", c.source.refused)
			}
		})
	}
}

// A token that is too long for a line is sent when the server asks for it.
func TestDial_LongToken(t *testing.T) {
	long := strings.Repeat("x", 2000)
	_, line, _ := strings.Cut(xoauth2(long), "XOAUTH2 ")
	server, err := byToken(t, script{ehlo: []string{"AUTH XOAUTH2"}, on: map[string]string{"AUTH XOAUTH2": "334 ", line: "235 welcome"}}, &tokens{all: []string{long}})
	if err != nil {
		t.Fatal(err)
	}
	if heard := server.heard(); !slices.Contains(heard, line) {
		t.Errorf("the server heard %q", heard)
	}
}

// A server that asks twice for a token, or in no way that makes sense, is left.
func TestDial_TokenOutOfStep(t *testing.T) {
	for name, on := range map[string]map[string]string{
		"twice":    {"AUTH": "334 " + base("{}"), "": "334 " + base("{}")},
		"nonsense": {"AUTH": "334 ***"},
		"too much": {"AUTH": "235 welcome\r\n250 and more"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := byToken(t, script{ehlo: []string{"AUTH XOAUTH2"}, on: on}, &tokens{all: []string{"a"}})
			wantError(t, err, OpAuth, Protocol, ReasonGarbled)
		})
	}
}

// A token is shown to nobody in clear but this computer.
func TestDial_TokenNeverInClear(t *testing.T) {
	server := startScript(t, script{ehlo: []string{"AUTH XOAUTH2"}})
	o := opening{account: server.account(SecurityLoopback)}
	o.account.User, o.account.Tokens = "u", &tokens{all: []string{"a"}}
	o.account.Security = SecuritySTARTTLS // which has not happened yet
	for _, step := range []openingStep{{OpConnect, o.connect}, {OpHello, o.hello}} {
		if err := o.run(t.Context(), step); err != nil {
			t.Fatal(err)
		}
	}
	defer o.close()
	wantError(t, o.run(t.Context(), openingStep{OpAuth, o.auth}), OpAuth, NotAllowed, ReasonClearAuth)
}

// A password that Microsoft refuses since SMTP AUTH is switched off is told apart.
func TestDial_SMTPOff(t *testing.T) {
	server := startScript(t, script{ehlo: []string{"AUTH LOGIN"}, on: map[string]string{
		"AUTH": "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox."}})
	account := server.account(SecurityLoopback)
	account.User, account.Password = "u", secret.New("p")
	_, err := Dial(t.Context(), account)
	wantError(t, err, OpAuth, Auth, ReasonSMTPOff)
}

// Keywords may be in any case (RFC 5321 section 2.4), and AUTH= is what servers wrote for
// the mail programs of the nineties.
func TestDial_OddExtensions(t *testing.T) {
	for name, offered := range map[string][]string{
		"lower case":      {"auth plain", "size 1000", "smtputf8"},
		"with an equals":  {"AUTH=PLAIN", "Size 1000", "SMTPUTF8"},
		"twice":           {"AUTH=LOGIN", "AUTH CRAM-MD5 PLAIN", "SIZE 1000", "SmtpUtf8"},
		"lower mechanism": {"AUTH  plain  login", "SIZE 1000 ", "SMTPUTF8 x"},
	} {
		t.Run(name, func(t *testing.T) {
			server := startScript(t, script{ehlo: offered})
			account := server.account(SecurityLoopback)
			account.User, account.Password = "u", secret.New("p")
			r, err := Try(t.Context(), account, testFrom)
			if err != nil {
				t.Fatal(err)
			}
			if !r.UTF8 || r.MaxSize != 1000 {
				t.Errorf("learnt %+v", r)
			}
			if heard := server.heard(); !slices.Contains(heard, "AUTH PLAIN "+base("\x00u\x00p")) {
				t.Errorf("the server heard %q", heard)
			}
		})
	}
}

func TestParseExtensions(t *testing.T) {
	e := parseExtensions("220-here\r\n220 250-not an extension\r\n250-host AUTH\r\n250-SIZE\r\n250-8bitmime\r\n250 PIPELINING\r\n")
	if e.has("AUTH") || e.has("HOST") || !e.has("SIZE") || e.maxSize() != 0 || !e.has("8BITMIME") || !e.has("PIPELINING") || e.mechanism("PLAIN") {
		t.Errorf("got %v", e)
	}
	if e := parseExtensions("220 here\r\n502 what?\r\n250 host\r\n"); len(e) != 0 {
		t.Errorf("after HELO there are %v", e)
	}
	if e := parseExtensions("250-a\r\n250-SIZE -1\r\n250 X\r\n"); e.maxSize() != 0 {
		t.Errorf("a size of %d", e.maxSize())
	}
}

// A server that waits for TLS on port 465 says nothing to a client that waits for a greeting.
// That is told after ten seconds, by whoever sends too.
func TestDial_ClearOn465(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		account := Account{Host: "mail.example", Port: 465, Security: SecuritySTARTTLS,
			Dial: func(context.Context, string, string) (net.Conn, error) {
				mine, other := net.Pipe()
				t.Cleanup(func() { other.Close() })
				return mine, nil
			}}
		began := time.Now()
		_, err := Dial(t.Context(), account)
		e := wantError(t, err, OpGreet, TLS, ReasonWantsTLS)
		if e.Temporary() || e.Meaning() != MeansAccount {
			t.Error("it is tried again and again")
		}
		if took := time.Since(began); took != silence {
			t.Errorf("it took %s", took)
		}
		account.Port = 587
		_, err = Dial(t.Context(), account)
		wantError(t, err, OpGreet, Unreachable, ReasonTimeout)
	})
}

// A server that demands a certificate says so after the handshake under TLS 1.3, in it under
// TLS 1.2.
func TestDial_WantsClientCertificate(t *testing.T) {
	ca := newAuthority(t)
	for name, version := range map[string]uint16{"1.3": tls.VersionTLS13, "1.2": tls.VersionTLS12} {
		t.Run(name, func(t *testing.T) {
			config := ca.issue(t, "127.0.0.1", time.Now().Add(time.Hour))
			config.ClientAuth, config.MinVersion, config.MaxVersion = tls.RequireAnyClientCert, version, version
			server := startScript(t, script{implicit: true, tls: config})
			account := server.account(SecurityTLS)
			account.RootCAs = ca.pool
			_, err := Dial(t.Context(), account)
			e, ok := errors.AsType[*Error](err)
			if !ok || e.Kind != TLS || e.Reason != ReasonClientCert || e.Temporary() {
				t.Errorf("got %v", err)
			}
		})
	}
	config := ca.issue(t, "127.0.0.1", time.Now().Add(time.Hour))
	config.ClientAuth = tls.RequestClientCert // and content without
	server := startScript(t, script{implicit: true, tls: config})
	account := server.account(SecurityTLS)
	account.RootCAs = ca.pool
	conn, err := Dial(t.Context(), account)
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
}
