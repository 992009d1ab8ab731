package mailbox

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"

	"mujeeb/dial"
	"mujeeb/mail"
	"mujeeb/text/secret"
)

// Account is the owner's access to a mailbox.
type Account struct {
	Host     string // a DNS name, or an IP address without brackets
	Port     int    // 1 to 65535
	Security mail.Security
	User     string
	Password secret.Secret
	Token    func(context.Context) (secret.Secret, error) // returns an access token (XOAUTH2); nil = the password is used
	RootCAs  *x509.CertPool                               // what a certificate is verified against; nil = the system's
	Dial     dial.Func                                    // opens the connection; without one there is none
	Timeout  time.Duration                                // of a step that makes no progress; default 30 s
}

// Limits for what a server sends.
const (
	maxGreeting = 64 << 10
	maxUnasked  = 256 << 10 // while nothing is awaited
	maxAnswer   = 4 << 20   // to a command, beside the text of mails
	maxLine     = 8 << 10
)

// Conn is one connection to a mailbox, logged in. It isn't safe for use by several
// goroutines; a context that ends closes it.
type Conn struct {
	account Account
	guard   *guard
	conn    net.Conn // what client talks through
	secure  bool     // TLS has verified the server
	client  *imapclient.Client
	changed chan struct{} // holds a token when the server told of new mails
}

// Open connects, protects the connection and logs in. The password is tried once. Errors
// are *[mail.Error].
func Open(ctx context.Context, a Account) (*Conn, error) {
	server, err := mail.Account{Host: a.Host, Port: a.Port, Security: a.Security}.Checked()
	if err != nil {
		return nil, err
	}
	if a.Host = server.Host; a.Timeout <= 0 {
		a.Timeout = 30 * time.Second
	}
	c := &Conn{account: a, changed: make(chan struct{}, 1)}
	for _, step := range c.steps() {
		if err := c.run(ctx, step.op, step.run); err != nil {
			c.Close()
			return nil, err
		}
	}
	return c, nil
}

type step struct {
	op  mail.Op
	run func(context.Context) error
}

// steps returns what opening a connection takes, in order.
func (c *Conn) steps() []step {
	steps := []step{{mail.OpConnect, c.connect}}
	switch c.account.Security {
	case mail.SecurityTLS:
		steps = append(steps, step{mail.OpTLS, c.handshake})
	case mail.SecuritySTARTTLS:
		steps = append(steps, step{mail.OpSTARTTLS, c.startTLS}, step{mail.OpTLS, c.handshake})
	}
	return append(steps, step{mail.OpGreet, c.greet}, step{mail.OpAuth, c.logIn})
}

// run runs one step. The error is an *[mail.Error] of it.
func (c *Conn) run(ctx context.Context, op mail.Op, f func(context.Context) error) error {
	if c.guard != nil {
		defer c.guard.until(ctx)()
		c.guard.await(maxAnswer, c.account.Timeout)
		defer c.guard.rest()
	}
	err := f(ctx)
	if err == nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	if err == nil {
		return nil
	}
	failed := errorOf(ctx, op, err)
	if c.guard != nil && ctx.Err() == nil && failed.Kind != mail.Auth && failed.Reason != mail.ReasonServer {
		dial.Fail(c.guard.Conn)
	}
	return failed
}

// errorOf returns what go-imap or the network returned, as an *[mail.Error] of a step.
func errorOf(ctx context.Context, op mail.Op, err error) *mail.Error {
	if e, ok := errors.AsType[*mail.Error](err); ok {
		return e
	}
	if said, ok := errors.AsType[*imap.Error](err); ok {
		e := &mail.Error{Op: op, Kind: mail.Permanent, Reason: mail.ReasonServer, Text: said.Text}
		switch {
		case op == mail.OpAuth && said.Code == imap.ResponseCodeUnavailable, said.Type == imap.StatusResponseTypeBye:
			e.Kind = mail.Temporary
		case op == mail.OpAuth:
			e.Kind, e.Reason = mail.Auth, mail.ReasonAuthRefused
		case op == mail.OpExamine:
			e.Reason = mail.ReasonNoFolder
		}
		return e
	}
	e := mail.ErrorOf(ctx, op, err)
	switch text := err.Error(); {
	case ctx.Err() != nil:
	case strings.Contains(text, errFlood.Error()):
		e.Kind, e.Reason = mail.Protocol, mail.ReasonFlood
	case strings.Contains(text, "i/o timeout"): // go-imap keeps the text of an error, not the error
		e.Kind, e.Reason = mail.Unreachable, mail.ReasonTimeout
	case strings.HasPrefix(text, "connection closed before greeting"):
		e.Kind, e.Reason = mail.Unreachable, mail.ReasonClosed
	case strings.HasPrefix(text, "in "), strings.HasPrefix(text, "got error before greeting: in "), strings.HasPrefix(text, "imapclient:"):
		if e.Kind, e.Reason = mail.Protocol, mail.ReasonGarbledIMAP; op == mail.OpGreet {
			e.Reason = mail.ReasonNotIMAP
		}
	}
	return e
}

func (c *Conn) connect(ctx context.Context) error {
	if c.account.Dial == nil {
		return dial.ErrNone
	}
	ctx, cancel := context.WithTimeout(ctx, c.account.Timeout)
	defer cancel()
	conn, err := c.account.Dial(ctx, "tcp", net.JoinHostPort(c.account.Host, strconv.Itoa(c.account.Port)))
	if err != nil {
		return err
	}
	c.guard = &guard{Conn: conn, timeout: c.account.Timeout}
	c.conn = c.guard
	return nil
}

func (c *Conn) handshake(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, c.account.Timeout)
	defer cancel()
	conn := tls.Client(c.guard, &tls.Config{ServerName: c.account.Host, RootCAs: c.account.RootCAs, MinVersion: tls.VersionTLS12})
	if err := conn.HandshakeContext(ctx); err != nil {
		return err
	}
	c.secure, c.conn = len(conn.ConnectionState().VerifiedChains) > 0, conn
	if c.account.Security == mail.SecuritySTARTTLS {
		c.conn = mail.Greeted(conn, "* OK ready\r\n")
	}
	return nil
}

// startTLS reads the greeting and asks for TLS. It reads no byte beyond the answer: what
// somebody slips in behind it is no TLS, and the handshake fails.
func (c *Conn) startTLS(context.Context) error {
	line, err := c.line()
	if err != nil {
		return err
	}
	if !strings.HasPrefix(strings.ToUpper(line), "* OK") {
		return &mail.Error{Op: mail.OpGreet, Kind: mail.Protocol, Reason: mail.ReasonNotIMAP}
	}
	if _, err := c.guard.Write([]byte("s STARTTLS\r\n")); err != nil {
		return err
	}
	for range 20 {
		if line, err = c.line(); err != nil {
			return err
		}
		if answer, ok := strings.CutPrefix(line, "s "); ok {
			if strings.HasPrefix(strings.ToUpper(answer), "OK") {
				return nil
			}
			break
		}
	}
	return &mail.Error{Op: mail.OpSTARTTLS, Kind: mail.TLS, Reason: mail.ReasonNoSTARTTLS}
}

// line reads one line, byte by byte.
func (c *Conn) line() (string, error) {
	var line []byte
	one := make([]byte, 1)
	for len(line) < maxLine {
		if _, err := c.guard.Read(one); err != nil {
			return "", err
		}
		if line = append(line, one[0]); one[0] == '\n' {
			return strings.TrimRight(string(line), "\r\n"), nil
		}
	}
	return "", errFlood
}

func (c *Conn) greet(context.Context) error {
	c.client = imapclient.New(c.conn, &imapclient.Options{UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Mailbox: func(*imapclient.UnilateralDataMailbox) {
			select {
			case c.changed <- struct{}{}:
			default:
			}
		},
	}})
	return c.client.WaitGreeting()
}

// logIn logs in. A password or a token goes only to a server that TLS has verified, or
// to this computer.
func (c *Conn) logIn(ctx context.Context) error {
	if c.client.State() != imap.ConnStateNotAuthenticated { // such as PREAUTH
		return &mail.Error{Op: mail.OpAuth, Kind: mail.Protocol, Reason: mail.ReasonNotIMAP}
	}
	if !c.private() {
		return mail.Refusal(mail.OpAuth, mail.ReasonClearAuth)
	}
	caps := c.client.Caps()
	switch {
	case c.account.Token != nil:
		token, err := c.account.Token(ctx)
		if err != nil {
			return err
		}
		return c.client.Authenticate(&xoauth2{user: c.account.User, token: token})
	case caps.Has(imap.AuthCap(sasl.Plain)):
		return c.client.Authenticate(sasl.NewPlainClient("", c.account.User, c.account.Password.Reveal()))
	case caps.Has(imap.CapLoginDisabled):
		return &mail.Error{Op: mail.OpAuth, Kind: mail.Auth, Reason: mail.ReasonNoMechanism}
	}
	return c.client.Login(c.account.User, c.account.Password.Reveal()).Wait()
}

// private reports whether TLS has verified the server, or it is this computer.
func (c *Conn) private() bool {
	peer, err := netip.ParseAddrPort(c.guard.RemoteAddr().String())
	return c.secure || err == nil && c.account.Security == mail.SecurityLoopback && peer.Addr().Unmap().IsLoopback()
}

// xoauth2 is the mechanism of Google and Microsoft. To a token that is refused the server
// answers with a challenge, which wants an empty answer.
type xoauth2 struct {
	user  string
	token secret.Secret
}

var _ sasl.Client = (*xoauth2)(nil)

func (x *xoauth2) Start() (mech string, first []byte, err error) {
	return "XOAUTH2", []byte("user=" + x.user + "\x01auth=Bearer " + x.token.Reveal() + "\x01\x01"), nil
}

func (*xoauth2) Next([]byte) ([]byte, error) { return []byte{}, nil }

// Close logs out, for a moment only, and closes the connection.
func (c *Conn) Close() {
	if c.guard == nil {
		return
	}
	if c.client != nil {
		c.guard.await(maxAnswer, 2*time.Second)
		if c.client.State() == imap.ConnStateAuthenticated || c.client.State() == imap.ConnStateSelected {
			_ = c.client.Logout().Wait()
		}
	}
	_ = c.guard.Conn.Close()
}
