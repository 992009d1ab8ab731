// Package byemail is the email channel: it writes the messages of a run with the
// account's sender, footer and way out, and account notices without these, hands them to the account's mail server
// (package mail), and tells the outbox what the server's replies mean.
//
// [Emails] makes a channel for each account. [Preview] and [Show] write a message
// for the admin to look at; [Emails.SendTest] sends one to the admin's own address.
//
// The package keeps no state but the text of each run, compiled for all its recipients, writes no file, and puts
// no address and none of a server's words into an error's text.
package byemail

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"mujeeb/data"
	"mujeeb/data/secrets"
	"mujeeb/dial"
	"mujeeb/letters"
	"mujeeb/mail"
	"mujeeb/outbox/channel"
	"mujeeb/text/secret"
)

// The first waits after trouble with an account that may pass.
const (
	afterUnreachable = 15 * time.Second
	afterThrottled   = time.Minute
)

// Emails makes the email channels of a vault's accounts. Vault, Secrets and Dialer
// are required.
type Emails struct {
	Vault   *data.Vault
	Secrets secrets.Store
	Dialer  *dial.Dialer // opens and lists the connections

	// Sandbox returns the account of the practice server, which it starts if
	// need be; nil when there is none.
	Sandbox func(ctx context.Context) (mail.Account, error)

	// Tokens returns what gives access tokens for an account that signs in by OAuth 2.
	// Without it, none of these can send.
	Tokens func(data.Account) mail.TokenSource

	RootCAs *x509.CertPool   // default: the system's
	Now     func() time.Time // default: time.Now
	Rand    io.Reader        // default: crypto/rand
}

// Channel returns the channel of an account. Errors: *[channel.Failure] for what
// the admin can mend, else those of the vault.
func (e *Emails) Channel(ctx context.Context, a data.Account) (channel.Channel, error) {
	c, err := e.channel(ctx, a, dial.Send)
	if err != nil {
		return nil, err
	}
	return c, nil
}

func (e *Emails) channel(ctx context.Context, a data.Account, why dial.Why) (*emailChannel, error) {
	settings, err := e.Vault.Settings(ctx)
	if err != nil {
		return nil, err
	}
	server, err := e.server(ctx, a, why)
	if err != nil {
		return nil, err
	}
	return &emailChannel{
		server:     server,
		letterhead: newLetterhead(a, settings, Tokens(e.Vault)),
		templates:  map[int64]*mail.Template{},
		writers:    map[letterKey]*letterWriter{},
	}, nil
}

// server returns the mail account of an account, with its password.
func (e *Emails) server(ctx context.Context, a data.Account, why dial.Why) (mail.Account, error) {
	if a.Kind == data.AccountSandbox && e.Sandbox != nil {
		server, err := e.Sandbox(ctx)
		if err != nil {
			return server, &channel.Failure{Kind: channel.AccountTrouble, Code: channel.CodeNoPractice, Err: err}
		}
		server.Dial = e.Dialer.For(dial.Practice)
		return server, nil
	}
	if a.SignIn == data.SignInOAuth {
		return e.byToken(a, why)
	}
	var password secret.Secret
	if a.User != "" {
		var err error
		if password, err = e.Secrets.Get(ctx, e.Vault.SecretName(a.ID)); err != nil {
			return mail.Account{}, secretFailure(err)
		}
	}
	server := MailAccount(a, password, e.Dialer.For(why))
	server.RootCAs = e.RootCAs
	return server, nil
}

// byToken returns the mail account of an account that signs in by OAuth 2.
func (e *Emails) byToken(a data.Account, why dial.Why) (mail.Account, error) {
	if e.Tokens == nil {
		return mail.Account{}, &channel.Failure{Kind: channel.AccountTrouble, Code: string(mail.ReasonSignInNone)}
	}
	server := MailAccount(a, secret.Secret{}, e.Dialer.For(why))
	server.Tokens, server.RootCAs = e.Tokens(a), e.RootCAs
	return server, nil
}

// secretFailure returns what an error of the keyring means for the outbox.
func secretFailure(err error) *channel.Failure {
	f := &channel.Failure{Kind: channel.AccountTrouble, Code: channel.CodeInternal, Err: err}
	if k, ok := errors.AsType[*secrets.Error](err); ok {
		f.Code = string(k.Code)
	} else if errors.Is(err, secrets.ErrNotFound) {
		f.Code = channel.CodeNoPassword
	}
	return f
}

// MailAccount returns an account in the form of package mail, such as for mail.Try;
// open opens its connections.
func MailAccount(a data.Account, password secret.Secret, open dial.Func) mail.Account {
	return mail.Account{Host: a.Host, Port: a.Port, Security: mail.Security(a.Security), User: a.User, Password: password, Dial: open}
}

// SendTest sends a message of a run, marked as a test, to an address of the
// admin's own. It is not in the outbox and doesn't count towards a limit. Other fields
// than those of everybody, and the owner's own that are named in own, are unknown. It
// returns the server's words. Errors: *[channel.Failure], or those of the vault.
func (e *Emails) SendTest(ctx context.Context, a data.Account, run data.Run, to string, fields map[string]string, own ...string) (reply string, err error) {
	c, err := e.channel(ctx, a, dial.Test)
	if err != nil {
		return "", err
	}
	m, err := e.testMessage(&c.letterhead, to, fields)
	if err != nil {
		return "", err
	}
	run.Subject = letters.TestMark(run.Lang) + " " + run.Subject
	if c.templates[run.ID], err = parse(&run, own); err != nil {
		return "", textFailure(err)
	}
	envelope, err := c.Compose(&run, m)
	if err != nil {
		return "", err
	}
	return deliver(ctx, c, envelope)
}

// testMessage returns a message to the admin, which is in no outbox, with a random Message-ID.
func (e *Emails) testMessage(l *letterhead, to string, fields map[string]string) (data.Message, error) {
	now, random := e.Now, e.Rand
	if now == nil {
		now = time.Now
	}
	if random == nil {
		random = rand.Reader
	}
	name := make([]byte, 12)
	if _, err := io.ReadFull(random, name); err != nil {
		return data.Message{}, fmt.Errorf("name a test message: %w", err)
	}
	if l.badFrom != nil {
		return data.Message{}, &channel.Failure{Kind: channel.AccountTrouble, Code: string(mail.ReasonSender), Err: l.badFrom}
	}
	id := "own-" + hex.EncodeToString(name) + "@" + l.from.Address.Domain()
	return data.Message{Address: to, MessageID: id, Date: now(), Fields: fields}, nil
}

// emailChannel is the channel of one account, for one burst.
type emailChannel struct {
	letterhead
	server mail.Account

	mu        sync.Mutex
	templates map[int64]*mail.Template // by run: a run does not change once it is started
	writers   map[letterKey]*letterWriter
}

var _ channel.Channel = (*emailChannel)(nil)

func (c *emailChannel) MessageID(id int64) string { return c.messageID(id) }

func (c *emailChannel) Compose(run *data.Run, m data.Message) (channel.Envelope, error) {
	if run.Class == data.ClassAccount {
		head := c.letterhead.of(m.Letter)
		written, err := head.notice(run, m)
		if err != nil {
			return nil, err
		}
		return written, nil
	}
	w, err := c.writer(run, m.Letter)
	if err != nil {
		return nil, textFailure(err)
	}
	written, err := w.compose(run, m)
	if err != nil {
		return nil, err
	}
	return written, nil
}

// writer returns what writes the messages of a run by a letter.
func (c *emailChannel) writer(run *data.Run, letter data.Letter) (*letterWriter, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := letterKey{run.ID, letter.ID}
	if w, ok := c.writers[key]; ok {
		return w, nil
	}
	t, err := c.template(run)
	if err != nil {
		return nil, err
	}
	c.writers[key] = newWriter(c.letterhead.of(letter), t, run)
	return c.writers[key], nil
}

// template returns the parsed text of a run; c.mu is held.
func (c *emailChannel) template(run *data.Run) (*mail.Template, error) {
	if t, ok := c.templates[run.ID]; ok {
		return t, nil
	}
	t, err := parse(run, data.OwnMergeFields(run.Subject, run.Body))
	if err == nil {
		c.templates[run.ID] = t
	}
	return t, err
}

func (c *emailChannel) Dial(ctx context.Context) (channel.Conn, error) {
	conn, err := mail.Dial(ctx, c.server)
	if err != nil {
		return nil, mailFailure(err)
	}
	return emailConn{conn}, nil
}

// emailConn is a mail.Conn whose errors are *[channel.Failure].
type emailConn struct{ *mail.Conn }

var (
	_ channel.Conn      = emailConn{}
	_ channel.Announcer = emailConn{}
)

func (c emailConn) Announce(e channel.Envelope) {
	c.Conn.Announce(e.(*mail.Outgoing))
}

func (c emailConn) Begin(ctx context.Context, e channel.Envelope) error {
	if err := c.Conn.Begin(ctx, e.(*mail.Outgoing)); err != nil {
		return mailFailure(err)
	}
	return nil
}

func (c emailConn) Commit(ctx context.Context) (string, error) {
	reply, err := c.Conn.Finish(ctx)
	if err != nil {
		return "", mailFailure(err)
	}
	return reply, nil
}
