package mail

import (
	"bytes"
	"context"
	"errors"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-smtp"
)

const (
	maxLine     = 998             // octets without CRLF (RFC 5321 section 4.5.3.1.6)
	quitTimeout = 5 * time.Second // QUIT is a courtesy
)

type connState int

const (
	ready   connState = iota // may begin a message
	stale                    // must reset before the next message
	inBody                   // the final dot is to come
	dropped                  // of no more use
)

// Conn is one connection to a submission server, logged in. It carries one
// message at a time in two steps, Begin and Finish, with room between them for
// the caller to write down that the final dot is about to go. It isn't safe
// for use by several goroutines; a context that ends closes it.
type Conn struct {
	opening
	state connState
	data  *smtp.DataCommand
}

// Dial connects, protects and logs in as the account says. Errors are
// *[Error]; the password is tried once.
func Dial(ctx context.Context, account Account) (*Conn, error) {
	account, err := account.prepare()
	if err != nil {
		return nil, err
	}
	c := &Conn{opening: opening{account: account}}
	for _, step := range c.steps() {
		if err := c.run(ctx, step); err != nil {
			c.close()
			return nil, err
		}
	}
	return c, nil
}

// Usable reports whether Begin may be called: no message is under way, and
// nothing has happened after which the two sides may be out of step.
func (c *Conn) Usable() bool { return c.state == ready || c.state == stale }

// Begin sends everything but the final dot: the envelope and the whole
// message, which must have CRLF line ends as [Compose] writes them. When it
// fails, nothing was accepted. Errors are *[Error].
func (c *Conn) Begin(ctx context.Context, from, to string, msg []byte) error {
	if !c.Usable() {
		return refuse(OpMail, ReasonState)
	}
	opts, sender, recipient, err := c.envelope(from, to, msg)
	if err != nil {
		return err
	}
	if err := c.do(ctx, OpReset, c.reset); err != nil {
		return err
	}
	if err := c.do(ctx, OpMail, func() error { return c.client.Mail(sender.String(), opts) }); err != nil {
		return err
	}
	c.state = stale // a transaction is open
	if err := c.do(ctx, OpRcpt, func() error { return c.client.Rcpt(recipient.String(), nil) }); err != nil {
		return err
	}
	if err := c.do(ctx, OpData, func() (err error) { c.data, err = c.client.Data(); return err }); err != nil {
		return err
	}
	if err := c.do(ctx, OpBody, func() error { _, err := c.data.Write(msg); return err }); err != nil {
		return err
	}
	c.state = inBody
	return nil
}

// Finish sends the final dot and waits for the answer. On success it returns
// the server's words, which name the message in its log. An error of the kind
// [Unknown] means that the dot may have arrived; every other kind means that
// the message was not accepted. Errors are *[Error].
func (c *Conn) Finish(ctx context.Context) (reply string, err error) {
	if c.state != inBody {
		return "", refuse(OpDot, ReasonState)
	}
	if ctx.Err() != nil {
		c.Abort()
		return "", classify(ctx, OpDot, ctx.Err())
	}
	before := c.guard.written.Load()
	c.state = ready
	err = c.do(ctx, OpDot, func() error {
		response, err := c.data.CloseWithResponse()
		if err == nil {
			reply = response.StatusText
			return nil
		}
		if answer, ok := errors.AsType[*smtp.SMTPError](err); ok && answer.Code/100 == 2 {
			reply = answer.Message // any 2yz says accepted (RFC 5321 section 4.2.1)
			return nil
		}
		return err
	})
	if e, ok := errors.AsType[*Error](err); ok {
		if e.Code/100 != 4 && e.Code/100 != 5 && c.guard.written.Load() > before {
			e.Kind = Unknown
			c.drop()
		}
		return "", e
	}
	return oneLine(reply), nil
}

// Abort drops the connection at once. A message without its final dot is
// certainly not accepted.
func (c *Conn) Abort() { c.drop() }

// Close says goodbye if the conversation is in order and closes. A message
// that was begun is dropped.
func (c *Conn) Close() {
	if c.Usable() {
		c.client.CommandTimeout = min(quitTimeout, c.client.CommandTimeout)
		_ = c.client.Quit() // it closes either way
	}
	c.drop()
}

func (c *Conn) drop() {
	c.state = dropped
	c.close()
}

// do runs one exchange. After anything but a plain refusal the two sides may be
// out of step, a late answer taken for that to the next command; then the
// connection is dropped.
func (c *Conn) do(ctx context.Context, op Op, exchange func() error) error {
	stop := c.guard.until(ctx)
	err := exchange()
	alive := stop()
	if err == nil && (alive || op == OpDot) {
		if !alive {
			c.drop()
		}
		return nil
	}
	if err == nil {
		err = ctx.Err()
	}
	e := classify(ctx, op, err)
	if !alive || e.Code == 0 || e.Code == 421 || e.Kind == Protocol || op == OpReset {
		c.drop()
	}
	return e
}

// reset clears what a refused message has left behind. go-smtp forgets the
// greeting with it, so it is said again.
func (c *Conn) reset() error {
	if c.state != stale {
		return nil
	}
	if err := c.client.Reset(); err != nil {
		return err
	}
	if err := c.client.Hello(c.account.HELO); err != nil {
		return err
	}
	c.state = ready
	return nil
}

// envelope checks all that can be checked before the first command.
func (c *Conn) envelope(from, to string, msg []byte) (*smtp.MailOptions, Address, Address, error) {
	sender, err := ParseAddress(from)
	if err != nil {
		return nil, sender, sender, &Error{Op: OpMail, Kind: NotAllowed, Reason: ReasonSender, cause: err}
	}
	recipient, err := ParseAddress(to)
	if err != nil {
		return nil, sender, recipient, &Error{Op: OpRcpt, Kind: NotAllowed, Reason: ReasonRecipient, cause: err}
	}
	if !wellFormed(msg) {
		return nil, sender, recipient, refuse(OpData, ReasonMessage)
	}
	if limit, ok := c.client.MaxMessageSize(); ok && limit > 0 && len(msg) > limit {
		return nil, sender, recipient, refuse(OpMail, ReasonTooBig)
	}
	if offered, _ := c.client.Extension("8BITMIME"); !offered && !isASCII(string(msg)) {
		return nil, sender, recipient, refuse(OpData, ReasonMessage)
	}
	opts := &smtp.MailOptions{Size: int64(len(msg))}
	head, _, _ := bytes.Cut(msg, []byte("\r\n\r\n"))
	opts.UTF8 = sender.NeedsUTF8() || recipient.NeedsUTF8() || !isASCII(string(head))
	if offered, _ := c.client.Extension("SMTPUTF8"); opts.UTF8 && !offered {
		return nil, sender, recipient, refuse(OpMail, ReasonNoUTF8)
	}
	return opts, sender, recipient, nil
}

// wellFormed reports whether msg is lines of seven-bit or UTF-8 text that each
// end in CRLF. A lone CR or LF is refused: servers disagree about what it ends.
func wellFormed(msg []byte) bool {
	if !bytes.HasSuffix(msg, []byte("\r\n")) || bytes.IndexByte(msg, 0) >= 0 || !utf8.Valid(msg) {
		return false
	}
	for line := range bytes.SplitSeq(bytes.TrimSuffix(msg, []byte("\r\n")), []byte("\r\n")) {
		if len(line) > maxLine || bytes.ContainsAny(line, "\r\n") {
			return false
		}
	}
	return true
}
