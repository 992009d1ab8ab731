package mail

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/emersion/go-smtp"
)

const quitTimeout = 5 * time.Second // QUIT is a courtesy

type connState int

const (
	ready   connState = iota // no transaction is open
	stale                    // a transaction is open: RSET before the next message
	awaited                  // the server awaits the body of the message that was announced
	inBody                   // the body is sent, the final dot is not
	dropped                  // closed
)

// Conn is one connection to a submission server, logged in. It carries one
// message at a time in two steps, Begin and Finish, with room between them for
// the caller to write down that the final dot is about to go. It isn't safe
// for use by several goroutines; a context that ends closes it.
type Conn struct {
	opening
	state connState
	wire  *wire
	next  *announced
}

// announced is a message whose envelope goes out with the dot of the one before.
type announced struct {
	*Outgoing
	commands []command
	failed   *Error // the first command that was refused; nil when none was
}

// Dial connects, protects the connection and logs in. The password is tried
// once. Errors are *[Error].
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
	c.wire = newWire(c.conn, c.offers.has("PIPELINING"))
	return c, nil
}

// Usable reports whether Begin may be called: no message is under way, and
// nothing has happened after which the two sides may be out of step.
func (c *Conn) Usable() bool { return c.state == ready || c.state == stale || c.state == awaited }

// Begin sends everything but the final dot: the envelope and the whole message. When
// it fails, nothing was accepted. Errors are *[Error].
func (c *Conn) Begin(ctx context.Context, m *Outgoing) error {
	if !c.Usable() {
		return refuse(OpMail, ReasonState)
	}
	commands, err := c.openingCommands(m)
	if err != nil {
		return err
	}
	stop := c.guard.until(ctx)
	failed, inStep := c.wire.exchange(ctx, c.account.Timeouts.Command, commands...)
	if failed == nil {
		if err := c.wire.body(m.raw); err != nil {
			failed, inStep = classify(ctx, OpBody, err), false
		}
	}
	if !stop() && failed == nil {
		failed, inStep = classify(ctx, OpBody, ctx.Err()), false
	}
	switch {
	case failed == nil:
		c.state = inBody
		return nil
	case !inStep, failed.Op == OpReset, ctx.Err() != nil:
		c.drop()
	default:
		c.state = stale // a transaction is open
	}
	return failed
}

// openingCommands returns the commands before a body: none when the message was
// announced and its envelope is accepted. The connection is dropped when the
// server awaits the body of another message.
func (c *Conn) openingCommands(m *Outgoing) ([]command, error) {
	next := c.next
	c.next = nil
	switch {
	case next != nil && next.equal(m):
		if next.failed != nil {
			return nil, next.failed
		}
		return nil, nil
	case c.state == awaited:
		c.drop()
		return nil, refuse(OpMail, ReasonState)
	}
	return c.envelope(m)
}

// Announce tells which message will follow the one that is under way. Where the
// server offers PIPELINING (RFC 2920), the envelope goes out with the final dot,
// which saves a round trip for each message. Next, Begin has to be called with
// the same message, or the connection closed.
func (c *Conn) Announce(m *Outgoing) {
	if c.state != inBody || !c.wire.pipelining {
		return
	}
	if commands, err := c.envelope(m); err == nil {
		c.next = &announced{Outgoing: m, commands: commands}
	}
}

// Finish sends the final dot and waits for the reply. On success it returns the
// server's words, which identify the message in its log. An error of the kind
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
	stop := c.guard.until(ctx)
	answer, inStep, err := c.dot(ctx)
	if !stop() || !inStep {
		c.drop()
	}
	if err != nil {
		e := classify(ctx, OpDot, err)
		if c.guard.written.Load() > before {
			e.Kind = Unknown
		}
		return "", e
	}
	switch answer.Code / 100 {
	case 2: // any 2yz means accepted (RFC 5321 section 4.2.1)
		return replyText(answer), nil
	case 4, 5:
		return "", classify(ctx, OpDot, answer)
	}
	c.drop()
	e := classify(ctx, OpDot, answer)
	e.Kind = Unknown
	return "", e
}

// dot sends the final dot, with the envelope of the next message if one was
// announced, and sets the state that follows. A reply to the dot counts only if
// the replies behind it are in order; otherwise it may belong to another command.
func (c *Conn) dot(ctx context.Context) (answer *smtp.SMTPError, inStep bool, err error) {
	next := c.next
	if c.next, c.state = nil, ready; next == nil {
		return c.wire.dot(c.account.Timeouts.Final)
	}
	answer, inStep, err = c.wire.dot(c.account.Timeouts.Final, next.commands...)
	if err != nil || !inStep {
		return answer, false, err
	}
	if err := c.conn.SetDeadline(time.Now().Add(c.account.Timeouts.Command)); err != nil {
		return answer, false, nil
	}
	next.failed, inStep = c.wire.readReplies(ctx, next.commands)
	if next.failed != nil && next.failed.Kind == Protocol {
		return nil, false, errUnsolicited
	}
	c.next, c.state = next, awaited
	if next.failed != nil {
		c.state = stale
	}
	return answer, inStep, nil
}

// maxReplyWords is how much of a server's words is kept, in characters.
const maxReplyWords = 500

// replyText returns the text of a reply on one line, behind its enhanced code.
func replyText(reply *smtp.SMTPError) string {
	if code := reply.EnhancedCode; code[0] > 0 {
		return fmt.Sprintf("%d.%d.%d %s", code[0], code[1], code[2], replyWords(reply))
	}
	return replyWords(reply)
}

// replyWords returns the text of a reply on one line, without characters that
// nobody sees, such as soft hyphens.
func replyWords(reply *smtp.SMTPError) string {
	words := oneLine(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, reply.Message))
	if len(words) <= maxReplyWords {
		return words
	}
	if all := []rune(words); len(all) > maxReplyWords {
		return string(all[:maxReplyWords]) + "…"
	}
	return words
}

// Abort drops the connection at once. A message without its final dot is
// certainly not accepted.
func (c *Conn) Abort() { c.drop() }

// Close sends QUIT, unless a message is under way or the two sides may be out of
// step, and closes the connection. A message that was begun is not accepted.
func (c *Conn) Close() {
	if c.state == ready || c.state == stale {
		timeout := min(quitTimeout, c.account.Timeouts.Command)
		_, _ = c.wire.exchange(context.Background(), timeout, command{op: OpQuit, line: "QUIT", want: 2}) // it closes either way
	}
	c.drop()
}

func (c *Conn) drop() {
	c.state = dropped
	c.close()
}

// envelope returns the commands of a message's envelope. It checks before the first of
// them what the server's offers decide.
func (c *Conn) envelope(m *Outgoing) ([]command, error) {
	if limit := c.offers.maxSize(); limit > 0 && len(m.raw) > limit {
		return nil, refuse(OpMail, ReasonTooBig)
	}
	mail := "MAIL FROM:<" + m.from.String() + ">"
	if c.offers.has("SIZE") {
		mail += " SIZE=" + strconv.Itoa(len(m.raw))
	}
	if m.eightBit {
		if !c.offers.has("8BITMIME") {
			return nil, refuse(OpData, ReasonMessage)
		}
		mail += " BODY=8BITMIME"
	}
	if m.utf8 {
		if !c.offers.has("SMTPUTF8") {
			return nil, refuse(OpMail, ReasonNoUTF8)
		}
		mail += " SMTPUTF8"
	}
	commands := []command{{OpMail, mail, 2}, {OpRcpt, "RCPT TO:<" + m.to.String() + ">", 2}, {OpData, "DATA", 3}}
	if c.state == stale {
		commands = append([]command{{OpReset, "RSET", 2}}, commands...)
	}
	return commands, nil
}
