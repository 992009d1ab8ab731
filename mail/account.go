package mail

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/netip"
	"net/textproto"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"golang.org/x/net/idna"

	"mujeeb/dial"
	"mujeeb/text/address"
	"mujeeb/text/secret"
)

// Security is how a connection to a submission server is protected.
type Security string

// Ways of protection. There is none in which TLS is tried but not required.
const (
	SecurityTLS      Security = "tls"      // from the first byte; port 465 (RFC 8314)
	SecuritySTARTTLS Security = "starttls" // after a greeting in clear; port 587
	SecurityLoopback Security = "loopback" // in clear, to a loopback IP address only
)

// defaultHELO is an address literal that every computer could use (RFC 5321
// section 4.1.3).
const defaultHELO = "[127.0.0.1]"

// Account is the owner's access to a submission server.
type Account struct {
	Host     string // a DNS name, or an IP address without brackets
	Port     int    // 1 to 65535
	Security Security
	User     string         // "" = no AUTH
	Password secret.Secret  // for AUTH only
	Tokens   TokenSource    // for AUTH in the place of a password; nil = by password
	HELO     string         // the argument of EHLO; "" = [127.0.0.1]. Never the machine's name
	RootCAs  *x509.CertPool // what a certificate is verified against; nil = the system's
	Timeouts Timeouts
	Dial     dial.Func // opens the connection; without one there is none
}

// Timeouts bound single steps. Zero stands for the default, which follows
// RFC 5321 section 4.5.3.2.
type Timeouts struct {
	Connect time.Duration // for the connection, and again for the TLS handshake; default 30 s
	Command time.Duration // for a command and its reply; default 5 min
	Write   time.Duration // for each piece of the body; default 3 min
	Final   time.Duration // for the reply to the final dot; default 10 min
}

func (t Timeouts) withDefaults() Timeouts {
	or := func(d, fallback time.Duration) time.Duration {
		if d > 0 {
			return d
		}
		return fallback
	}
	return Timeouts{
		Connect: or(t.Connect, 30*time.Second),
		Command: or(t.Command, 5*time.Minute),
		Write:   or(t.Write, 3*time.Minute),
		Final:   or(t.Final, 10*time.Minute),
	}
}

// prepare returns the account with its defaults filled in. The error is an
// *[Error] of the step [OpSettings].
func (a Account) prepare() (Account, error) {
	a.Timeouts = a.Timeouts.withDefaults()
	ip, notIP := netip.ParseAddr(a.Host)
	if notIP != nil {
		host, err := idna.Lookup.ToASCII(a.Host)
		if err != nil || !isHost(host) {
			return a, refuse(OpSettings, ReasonHost)
		}
		a.Host = host
	}
	if a.HELO == "" {
		a.HELO = defaultHELO
	}
	switch {
	case a.Port < 1 || a.Port > 65535:
		return a, refuse(OpSettings, ReasonPort)
	case !isHELO(a.HELO):
		return a, refuse(OpSettings, ReasonName)
	case a.Security == SecurityLoopback && (notIP != nil || !ip.IsLoopback()):
		return a, refuse(OpSettings, ReasonNotLoopback)
	case !slices.Contains([]Security{SecurityTLS, SecuritySTARTTLS, SecurityLoopback}, a.Security):
		return a, refuse(OpSettings, ReasonMode)
	}
	return a, nil
}

// isHost reports whether host is a DNS name, in upper or lower case.
func isHost(host string) bool { return address.IsHost(strings.ToLower(host)) }

// isHELO reports whether name is a DNS name or an address literal.
func isHELO(name string) bool {
	literal, ok := strings.CutPrefix(name, "[")
	if !ok {
		return isHost(name)
	}
	_, err := netip.ParseAddr(strings.TrimPrefix(strings.TrimSuffix(literal, "]"), "IPv6:"))
	return err == nil && strings.HasSuffix(name, "]")
}

// opening is a connection that is being set up.
type opening struct {
	account Account
	guard   *guard
	tls     *tls.Conn // nil = in clear
	conn    net.Conn  // what client talks through
	client  *smtp.Client
	offers  extensions // of the last reply to EHLO

	wantsCert bool // the server asked for a certificate of ours
}

type openingStep struct {
	op  Op
	run func(context.Context) error
}

// steps returns the steps that the account's protection and user need, in
// order. Each may assume that those before it succeeded.
func (o *opening) steps() []openingStep {
	steps := []openingStep{{OpConnect, o.connect}}
	switch o.account.Security {
	case SecurityTLS:
		steps = append(steps, openingStep{OpTLS, o.handshake}, openingStep{OpHello, o.hello})
	case SecuritySTARTTLS:
		steps = append(steps, openingStep{OpHello, o.hello}, openingStep{OpSTARTTLS, o.startTLS},
			openingStep{OpTLS, o.handshake}, openingStep{OpHello, o.hello})
	default:
		steps = append(steps, openingStep{OpHello, o.hello})
	}
	if o.account.User != "" {
		steps = append(steps, openingStep{OpAuth, o.auth})
	}
	return steps
}

// run runs one step. A context that ends closes the connection. The error is an
// *[Error] of the step.
func (o *opening) run(ctx context.Context, step openingStep) error {
	if o.guard != nil {
		defer o.guard.until(ctx)()
	}
	err := step.run(ctx)
	if err == nil {
		return nil
	}
	err = o.explainCert(step.op, classify(ctx, step.op, err), err)
	if e, ok := errors.AsType[*Error](err); ok && o.guard != nil && ctx.Err() == nil && (e.Kind == TLS || e.Kind == Unreachable || e.Kind == Protocol) {
		dial.Fail(o.guard.Conn)
	}
	return err
}

func (o *opening) close() {
	if o.guard != nil {
		_ = o.guard.Close()
	}
}

func (o *opening) connect(ctx context.Context) error {
	if o.account.Dial == nil {
		return dial.ErrNone
	}
	ctx, cancel := context.WithTimeout(ctx, o.account.Timeouts.Connect)
	defer cancel()
	conn, err := o.account.Dial(ctx, "tcp", net.JoinHostPort(o.account.Host, strconv.Itoa(o.account.Port)))
	if err != nil {
		return err
	}
	o.guard = &guard{Conn: conn, writeTimeout: o.account.Timeouts.Write}
	return nil
}

func (o *opening) handshake(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, o.account.Timeouts.Connect)
	defer cancel()
	o.tls = tls.Client(o.guard, &tls.Config{
		ServerName: o.account.Host,
		RootCAs:    o.account.RootCAs,
		MinVersion: tls.VersionTLS12,
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			o.wantsCert = true
			return &tls.Certificate{}, nil // none
		},
	})
	return o.tls.HandshakeContext(ctx)
}

// explainCert returns e, with the reason [ReasonClientCert] if the server asked for a
// certificate of ours and then gave up. Under TLS 1.3 it gives up after the handshake,
// when the greeting is awaited.
func (o *opening) explainCert(op Op, e *Error, cause error) *Error {
	failed, ok := errors.AsType[*net.OpError](cause)
	if o.wantsCert && ok && failed.Op == "remote error" && slices.Contains([]Op{OpTLS, OpGreet, OpHello}, op) {
		e.Kind, e.Reason = TLS, ReasonClientCert
	}
	return e
}

// silence is how long a server on port 465 may say nothing to a client that waits for a
// greeting in clear. It waits itself, for TLS.
const silence = 10 * time.Second

// greetTimeout returns how long to wait for the greeting.
func (o *opening) greetTimeout() time.Duration {
	if o.waitsInClear465() {
		return min(silence, o.account.Timeouts.Command)
	}
	return o.account.Timeouts.Command
}

// waitsInClear465 reports whether a greeting in clear is awaited on the port for TLS
// from the first byte (RFC 8314 section 7.3).
func (o *opening) waitsInClear465() bool {
	return o.account.Security == SecuritySTARTTLS && o.account.Port == 465 && o.tls == nil
}

// hello reads the greeting and sends EHLO. After STARTTLS the server sends no
// second greeting; see [Greeted].
func (o *opening) hello(ctx context.Context) error {
	var conn net.Conn = o.guard
	if o.tls != nil {
		conn = o.tls
	}
	if o.account.Security == SecuritySTARTTLS && o.tls != nil {
		conn = Greeted(o.tls, "220 \r\n")
	}
	line := &overheard{conn, &bytes.Buffer{}}
	o.conn, o.client = line, smtp.NewClient(line)
	o.client.CommandTimeout = o.greetTimeout()
	o.client.SubmissionTimeout = o.account.Timeouts.Final

	before := o.guard.written.Load()
	err := o.client.Hello(o.account.HELO)
	o.offers = parseExtensions(line.stop())
	o.client.CommandTimeout = o.account.Timeouts.Command
	if err == nil || o.guard.written.Load() != before {
		return err
	}
	e := o.explainCert(OpGreet, classify(ctx, OpGreet, err), err)
	if e.Reason == ReasonTimeout && o.waitsInClear465() && ctx.Err() == nil {
		e.Kind, e.Reason = TLS, ReasonWantsTLS
	}
	return e
}

// startTLS sends STARTTLS (RFC 3207 section 4). go-smtp's own STARTTLS sends
// EHLO with a name that the program can't choose.
func (o *opening) startTLS(context.Context) error {
	if !o.offers.has("STARTTLS") {
		return &Error{Op: OpSTARTTLS, Kind: TLS, Reason: ReasonNoSTARTTLS}
	}
	if err := o.guard.SetDeadline(time.Now().Add(o.account.Timeouts.Command)); err != nil {
		return err
	}
	if _, err := o.guard.Write([]byte("STARTTLS\r\n")); err != nil {
		return err
	}
	buffer := bufio.NewReader(o.guard)
	code, text, err := textproto.NewReader(buffer).ReadResponse(220)
	if _, ok := errors.AsType[*textproto.Error](err); ok {
		return &smtp.SMTPError{Code: code, Message: text}
	} else if err != nil {
		return err
	}
	if buffer.Buffered() > 0 {
		return &Error{Op: OpSTARTTLS, Kind: TLS, Reason: ReasonInjected}
	}
	return o.guard.SetDeadline(time.Time{})
}

// auth logs in. Password and token go only to a server that TLS has verified, or to
// this computer.
func (o *opening) auth(ctx context.Context) error {
	switch {
	case !o.private():
		return refuse(OpAuth, ReasonClearAuth)
	case !o.offers.has("AUTH"):
		return &Error{Op: OpAuth, Kind: Auth, Reason: ReasonNoAuth}
	case o.account.Tokens != nil:
		return o.authByToken(ctx)
	}
	return o.authByPassword(ctx)
}

func (o *opening) authByPassword(ctx context.Context) (err error) {
	switch {
	case o.offers.mechanism(sasl.Plain):
		err = o.client.Auth(sasl.NewPlainClient("", o.account.User, o.account.Password.Reveal()))
	case o.offers.mechanism(sasl.Login):
		err = o.client.Auth(&loginClient{responses: []string{o.account.User, o.account.Password.Reveal()}})
	default:
		return &Error{Op: OpAuth, Kind: Auth, Reason: ReasonNoMechanism}
	}
	if err == nil {
		return nil
	}
	return explainMicrosoft(classify(ctx, OpAuth, err))
}

// private reports whether TLS has verified the peer, or the peer is this computer.
func (o *opening) private() bool {
	if o.tls != nil {
		state := o.tls.ConnectionState()
		return state.HandshakeComplete && len(state.VerifiedChains) > 0
	}
	peer, err := netip.ParseAddrPort(o.guard.RemoteAddr().String())
	return err == nil && o.account.Security == SecurityLoopback && peer.Addr().Unmap().IsLoopback()
}

// loginClient is the LOGIN mechanism: it sends the user and then the password,
// whatever the server's prompts are.
type loginClient struct{ responses []string }

var _ sasl.Client = (*loginClient)(nil)

func (*loginClient) Start() (mech string, first []byte, err error) { return sasl.Login, nil, nil }

func (c *loginClient) Next([]byte) ([]byte, error) {
	if len(c.responses) == 0 {
		return nil, sasl.ErrUnexpectedServerChallenge
	}
	response := c.responses[0]
	c.responses = c.responses[1:]
	return []byte(response), nil
}
