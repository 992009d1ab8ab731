package mail

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"mujeeb/dial"
	"mujeeb/text/address"
	"mujeeb/text/secret"
)

var testTime = time.Date(2026, 11, 23, 9, 30, 0, 0, time.FixedZone("", 2*3600))

// mailbox is the address that s spells, or none.
func mailbox(s string) address.Email {
	e, _ := address.ParseEmail(s)
	return e
}

func mustAddress(tb testing.TB, s string) address.Email {
	tb.Helper()
	a, err := address.ParseEmail(s)
	if err != nil {
		tb.Fatalf("ParseEmail(%q): %v", s, err)
	}
	return a
}

// testFields are the merge fields of templates in tests: which there are is for the caller to say.
var testFields = []string{"name", "first_name", "email", "phone", "page"}

func mustTemplate(tb testing.TB, subject, markdown, lang string) *Template {
	tb.Helper()
	t, err := ParseTemplate(subject, markdown, lang, testFields)
	if err != nil {
		tb.Fatalf("ParseTemplate: %v", err)
	}
	return t
}

func mustRender(tb testing.TB, t *Template, fields map[string]string, f Footer) Content {
	tb.Helper()
	c, err := t.Render(fields, f)
	if err != nil {
		tb.Fatalf("Render: %v", err)
	}
	return c
}

func mustCompose(tb testing.TB, m Message) []byte {
	tb.Helper()
	raw, err := Compose(m)
	if err != nil {
		tb.Fatalf("Compose: %v", err)
	}
	return raw
}

func testTokens() Tokens { return Tokens{Key: secret.New("0123456789abcdef0123456789abcdef")} }

func testOptOut(tb testing.TB) OptOut {
	tb.Helper()
	token := testTokens().Make(TokenOptOut, 2731)
	return OptOut{URL: "https://out.example.com/u?t=" + token, Mail: MailtoURL(mustAddress(tb, "page+news@example.com"), "unsubscribe "+token)}
}

// testWords and arabicWords are footers of our own: the program's words are not this package's.
var testWords = Words{
	Why: "You know {sender}.", Legal: "A legal notice from {sender}.", Question: "Enough?", Unsubscribe: "Stop",
	StopByLink: "To stop, open {link}", StopByMail: "To stop, write to {address}", StopBySubject: "To stop, write “{subject}” to {address}",
	StopByLinkOrMail: "To stop, open {link}\nor write to {address}", StopByLinkOrSubject: "To stop, open {link}\nor write “{subject}” to {address}",
}

var arabicWords = Words{
	Why: "أنت تعرف {sender}.", Legal: "إشعار قانوني من {sender}.", Question: "يكفي؟", Unsubscribe: "إيقاف",
	StopByLink: "للإيقاف افتح {link}", StopByMail: "للإيقاف اكتب إلى {address}", StopBySubject: "للإيقاف اكتب «{subject}» إلى {address}",
	StopByLinkOrMail: "للإيقاف افتح {link}\nأو اكتب إلى {address}", StopByLinkOrSubject: "للإيقاف افتح {link}\nأو اكتب «{subject}» إلى {address}",
}

func campaignFooter(tb testing.TB) Footer {
	tb.Helper()
	return Footer{Class: Campaign, Sender: "Nadia's Bakery", Postal: "1 Mill Lane, Cork", OptOut: testOptOut(tb), Words: testWords}
}

func arabicFooter(tb testing.TB) Footer {
	tb.Helper()
	f := campaignFooter(tb)
	f.Words = arabicWords
	return f
}

const arabicMarkdown = `# أهلًا {{first_name|صديقنا}}

لدينا **خصم ٢٠٪** على كل الخبز حتى الجمعة.
تعال إلى [صفحتنا](https://example.com/shop?who={{email}}) أو اكتب لنا.

- خبز التنور
- كعك العيد

فريق {{page}}`

// arabicMessage is a campaign message with everything that a mail can have.
func arabicMessage(tb testing.TB) Message {
	tb.Helper()
	t := mustTemplate(tb, "عرض الأسبوع لك يا {{first_name|صديقنا}}: خصم على كل المخبوزات حتى يوم الجمعة القادم", arabicMarkdown, "ar")
	content := mustRender(tb, t, map[string]string{
		"first_name": "Müller & Söhne", "email": "ليلى+x@example.com", "page": "مخبز نادية",
	}, arabicFooter(tb))
	return Message{
		Class: Campaign, Content: content, Date: testTime, OptOut: testOptOut(tb),
		From:      Mailbox{"مخبز نادية", mustAddress(tb, "page@example.com")},
		To:        Mailbox{"ليلى حداد", mustAddress(tb, "leila@example.org")},
		MessageID: "<" + testTokens().Make(TokenRef, 2731) + "@example.com>",
		Ref:       testTokens().Make(TokenRef, 2731),
		ListID:    "news.example.com", ListName: "عروض نادية",
	}
}

// authority issues certificates for tests.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pool *x509.CertPool
}

func newAuthority(tb testing.TB) *authority {
	tb.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	spec := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test authority"}, IsCA: true,
		NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(48 * time.Hour),
		BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, spec, spec, &key.PublicKey, key)
	if err != nil {
		tb.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		tb.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	return &authority{cert, key, pool}
}

// issue makes a server's configuration for an IP address.
func (a *authority) issue(tb testing.TB, ip string, until time.Time) *tls.Config {
	tb.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	spec := &x509.Certificate{
		SerialNumber: big.NewInt(2), NotBefore: time.Now().Add(-24 * time.Hour), NotAfter: until,
		IPAddresses: []net.IP{net.ParseIP(ip)},
	}
	der, err := x509.CreateCertificate(rand.Reader, spec, a.cert, &key.PublicKey, a.key)
	if err != nil {
		tb.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
}

// script says what a scripted server does. Replies are whole lines without
// CRLF. The replies "drop" and "hang" close the connection or say nothing more;
// "flood" and "drip" before a line say it without end, as fast as they can or
// every few milliseconds.
type script struct {
	greeting string            // "" = 220
	ehlo     []string          // extensions, offered in clear
	ehloTLS  []string          // extensions offered under TLS
	on       map[string]string // reply to a verb or a whole line, "." = to the final dot, "auth2" = to later lines of AUTH
	tls      *tls.Config
	implicit bool // TLS from the first byte
	deafBody bool // stop reading after 354
	careless bool // ask for the body after a refusal
}

// scripted is a server that follows a script and notes what it hears.
type scripted struct {
	script
	listener net.Listener

	mu     sync.Mutex
	lines  []string
	bodies []string
	broken []string // bodies without their dot
	conns  []net.Conn
	over   chan struct{}
	wg     sync.WaitGroup
}

func startScript(tb testing.TB, s script) *scripted {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	server := &scripted{script: s, listener: l, over: make(chan struct{})}
	server.wg.Go(server.accept)
	tb.Cleanup(func() {
		close(server.over)
		_ = l.Close()
		server.mu.Lock()
		for _, c := range server.conns {
			_ = c.Close()
		}
		server.mu.Unlock()
		server.wg.Wait()
	})
	return server
}

func (s *scripted) account(security Security) Account {
	addr := s.listener.Addr().(*net.TCPAddr)
	return Account{
		Host: "127.0.0.1", Port: addr.Port, Security: security,
		Timeouts: Timeouts{Connect: 2 * time.Second, Command: 2 * time.Second, Write: 2 * time.Second, Final: 2 * time.Second},
		Dial:     open(),
	}
}

// open opens connections as the program does.
func open() dial.Func { return dial.New(time.Now, nil).For(dial.Send) }

// reached returns an account whose server can be connected to.
func reached(a Account) Account {
	a.Dial = open()
	return a
}

func (s *scripted) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.conns = append(s.conns, conn)
		s.mu.Unlock()
		s.wg.Go(func() { s.serve(conn) })
	}
}

func (s *scripted) heard() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.lines...)
}

func (s *scripted) delivered() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.bodies...)
}

// brokenOff waits until the conversations are over, and returns the bodies that
// ended without a dot.
func (s *scripted) brokenOff() []string {
	_ = s.listener.Close()
	s.wg.Wait()
	return s.broken
}

// serve speaks until the script or the client ends the connection.
func (s *scripted) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	secure := s.implicit
	if s.implicit {
		conn = tls.Server(conn, s.tls)
	}
	in := bufio.NewReader(conn)
	if !s.say(conn, cmp.Or(s.greeting, "220 test ESMTP")) {
		return
	}
	refused := false
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		s.mu.Lock()
		s.lines = append(s.lines, line)
		s.mu.Unlock()
		verb, _, _ := strings.Cut(strings.ToUpper(line), " ")
		if verb == "STARTTLS" && s.on[verb] == "" {
			_, _ = fmt.Fprint(conn, "220 go\r\n")
			conn = tls.Server(conn, s.tls)
			in, secure = bufio.NewReader(conn), true
			continue
		}
		reply := cmp.Or(s.on[line], s.reply(verb, secure))
		if refused && !s.careless && (verb == "RCPT" || verb == "DATA") {
			reply = "503 5.5.1 bad sequence of commands"
		}
		if !s.say(conn, reply) || verb == "DATA" && strings.HasPrefix(reply, "354") && !s.body(conn, in) {
			return
		}
		if refused = refused || reply[0] == '4' || reply[0] == '5'; verb == "RSET" || verb == "EHLO" {
			refused = false
		}
		if verb == "QUIT" {
			return
		}
	}
}

func (s *scripted) reply(verb string, secure bool) string {
	if r, ok := s.on[verb]; ok {
		return r
	}
	switch verb {
	case "EHLO":
		offers := s.ehlo
		if secure {
			offers = s.ehloTLS
		}
		lines := append([]string{"test"}, offers...)
		for i := range lines {
			sign := "-"
			if i == len(lines)-1 {
				sign = " "
			}
			lines[i] = "250" + sign + lines[i]
		}
		return strings.Join(lines, "\r\n")
	case "DATA":
		return "354 go on"
	case "AUTH":
		return "235 2.7.0 welcome"
	case "QUIT":
		return "221 bye"
	}
	if r, ok := s.on["auth2"]; ok && !strings.Contains("MAIL RCPT RSET NOOP", verb) {
		return r
	}
	return "250 2.0.0 ok"
}

func (s *scripted) say(conn net.Conn, reply string) bool {
	if line, ok := strings.CutPrefix(reply, "flood "); ok {
		return s.repeat(conn, line, 0)
	}
	if line, ok := strings.CutPrefix(reply, "drip "); ok {
		return s.repeat(conn, line, 5*time.Millisecond)
	}
	switch reply {
	case "drop":
		return false
	case "hang":
		<-s.over
		return false
	}
	_, err := fmt.Fprint(conn, reply+"\r\n")
	return err == nil
}

// repeat says a line until the client has gone.
func (s *scripted) repeat(conn net.Conn, line string, pause time.Duration) bool {
	for {
		if _, err := fmt.Fprint(conn, line+"\r\n"); err != nil {
			return false
		}
		select {
		case <-s.over:
			return false
		case <-time.After(pause):
		}
	}
}

// body reads up to the final dot and answers it.
func (s *scripted) body(conn net.Conn, in *bufio.Reader) bool {
	if s.deafBody {
		<-s.over
		return false
	}
	var body bytes.Buffer
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			s.mu.Lock()
			s.broken = append(s.broken, body.String())
			s.mu.Unlock()
			return false
		}
		if line == ".\r\n" {
			break
		}
		body.WriteString(strings.TrimPrefix(line, "."))
	}
	s.mu.Lock()
	s.bodies = append(s.bodies, body.String())
	s.mu.Unlock()
	return s.say(conn, s.reply(".", false))
}

// wantError asserts the step, kind and reason of an *Error.
func wantError(tb testing.TB, err error, op Op, kind Kind, reason Reason) *Error {
	tb.Helper()
	e, ok := errors.AsType[*Error](err)
	if !ok {
		tb.Fatalf("got error %v, want an *Error with %s %s %s", err, op, kind, reason)
	}
	if e.Op != op || e.Kind != kind || e.Reason != reason {
		tb.Fatalf("got %s %s %s (%v), want %s %s %s", e.Op, e.Kind, e.Reason, e.Unwrap(), op, kind, reason)
	}
	return e
}

// cleanText reports whether a person who reads s sees all of it, on one line.
func cleanText(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029'
	})
}
