package mail

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-smtp"
)

// errUnsolicited is a reply to no command, after which it is not known which
// reply belongs to which command.
var errUnsolicited = errors.New("mail: the server replies without a command")

// maxPiece is how many bytes of a body one write may take. Each write has its own
// deadline.
const maxPiece = 64 << 10

// wire sends messages over a connection that go-smtp has opened and logged in.
// Unlike go-smtp it sends commands together where the server offers PIPELINING
// (RFC 2920), sends a body in large pieces, and notices an unsolicited reply.
type wire struct {
	conn       net.Conn
	buffer     *bufio.Reader
	replies    *textproto.Reader // of buffer
	pipelining bool
}

func newWire(conn net.Conn, pipelining bool) *wire {
	buffer := bufio.NewReader(conn)
	return &wire{conn: conn, buffer: buffer, replies: textproto.NewReader(buffer), pipelining: pipelining}
}

// command is a line to the server and the reply that means success.
type command struct {
	op   Op
	line string // without CRLF
	want int    // first digit of the reply code
}

// exchange sends commands and reads all their replies. It returns the first
// failure, and reports whether the next reply will belong to the next command.
func (w *wire) exchange(ctx context.Context, timeout time.Duration, commands ...command) (failed *Error, inStep bool) {
	for len(commands) > 0 {
		group := commands[:1]
		if w.pipelining {
			group = commands
		}
		if err := w.write(timeout, group); err != nil {
			return classify(ctx, group[0].op, err), false
		}
		if failed, inStep = w.readReplies(ctx, group); failed != nil || !inStep {
			return failed, inStep
		}
		commands = commands[len(group):]
	}
	return nil, true
}

// write sends commands together, unless a reply has come that none of them asked
// for.
func (w *wire) write(timeout time.Duration, group []command) error {
	if w.buffer.Buffered() > 0 {
		return errUnsolicited
	}
	if err := w.conn.SetDeadline(time.Now().Add(timeout)); err != nil {
		return err
	}
	var lines strings.Builder
	for _, c := range group {
		lines.WriteString(c.line)
		lines.WriteString("\r\n")
	}
	_, err := w.conn.Write([]byte(lines.String()))
	return err
}

// readReplies reads the replies to commands that went out together. After a
// refusal the server has to refuse the later ones as well. If it asks for the body
// instead (354), it would take what comes next for a message; if it accepts a
// command (250), its replies belong to other commands: the connection can't be
// used any more in either case.
func (w *wire) readReplies(ctx context.Context, group []command) (failed *Error, inStep bool) {
	for _, c := range group {
		reply, err := w.readReply()
		switch {
		case err != nil && failed == nil:
			return classify(ctx, c.op, err), false
		case err != nil:
			return failed, false
		case failed != nil && reply.Code/100 == 3:
			return failed, false
		case failed != nil && failed.Kind != Protocol && reply.Code/100 == 2:
			return classify(ctx, c.op, errUnsolicited), false
		case reply.Code/100 != c.want && failed == nil:
			failed = classify(ctx, c.op, reply)
		}
	}
	if w.buffer.Buffered() > 0 && failed == nil {
		failed = classify(ctx, group[len(group)-1].op, errUnsolicited)
	}
	return failed, w.buffer.Buffered() == 0 && (failed == nil || failed.Code != 421 && failed.Kind != Protocol)
}

// readReply reads one reply with any code. The [guard] below bounds its length.
func (w *wire) readReply() (*smtp.SMTPError, error) {
	code, text, err := w.replies.ReadResponse(0)
	if err != nil {
		return nil, err
	}
	reply := &smtp.SMTPError{Code: code, Message: text}
	word, rest, _ := strings.Cut(text, " ")
	if enhanced, ok := enhancedCode(word); ok && enhanced[0] == code/100 {
		// RFC 2034 section 4: it stands in front of each line.
		reply.EnhancedCode, reply.Message = enhanced, strings.ReplaceAll(rest, "\n"+word+" ", "\n")
	}
	return reply, nil
}

// enhancedCode parses a status code of RFC 3463 section 2.
func enhancedCode(word string) (code smtp.EnhancedCode, ok bool) {
	parts := strings.Split(word, ".")
	if len(parts) != len(code) {
		return code, false
	}
	for i, p := range parts {
		n, err := strconv.ParseUint(p, 10, 16)
		if err != nil || n > 999 {
			return smtp.EnhancedCode{}, false
		}
		code[i] = int(n)
	}
	return code, true
}

// body writes a message without its final dot, and with the dots at the start of
// its lines doubled (RFC 5321 section 4.5.2). The message must end with CRLF. The
// [guard] sets a deadline for each write.
func (w *wire) body(msg []byte) error {
	if err := w.conn.SetDeadline(time.Time{}); err != nil {
		return err
	}
	if msg[0] == '.' || bytes.Contains(msg, []byte("\n.")) {
		msg = bytes.ReplaceAll(msg, []byte("\n."), []byte("\n.."))
		if msg[0] == '.' {
			msg = append([]byte("."), msg...)
		}
	}
	for len(msg) > 0 {
		piece := msg[:min(len(msg), maxPiece)]
		if _, err := w.conn.Write(piece); err != nil {
			return err
		}
		msg = msg[len(piece):]
	}
	return nil
}

// dot sends the final dot, and right behind it the commands then, whose replies
// the caller reads with readReplies. It returns the reply to the dot. A second
// reply other than 421 means that the two sides are out of step, so that neither
// counts.
func (w *wire) dot(timeout time.Duration, then ...command) (reply *smtp.SMTPError, inStep bool, err error) {
	if err := w.write(timeout, append([]command{{line: "."}}, then...)); err != nil {
		return nil, false, err
	}
	reply, err = w.readReply()
	if err != nil || len(then) > 0 || w.buffer.Buffered() == 0 {
		return reply, err == nil && reply.Code != 421, err
	}
	if more, err := w.readReply(); err != nil || more.Code != 421 {
		return nil, false, errUnsolicited
	}
	return reply, false, nil
}
