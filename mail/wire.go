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

// errUnasked is an answer to nothing: from here on nobody can tell which answer
// belongs to which command.
var errUnasked = errors.New("mail: the server answers without being asked")

// maxPiece is what one write of a body may take, each with its own deadline.
const maxPiece = 64 << 10

// wire is a connection that is logged in, as messages use it. go-smtp opens it;
// from then on commands go out together where the server allows it (PIPELINING,
// RFC 2920), a body in large pieces, and an answer that nobody asked for is
// noticed.
type wire struct {
	conn       net.Conn
	buffer     *bufio.Reader
	answers    *textproto.Reader
	pipelining bool
}

func newWire(conn net.Conn, pipelining bool) *wire {
	buffer := bufio.NewReader(conn)
	return &wire{conn: conn, buffer: buffer, answers: textproto.NewReader(buffer), pipelining: pipelining}
}

// command is one line to the server and the class of answer that it wants.
type command struct {
	op   Op
	line string
	want int // first digit of the reply code
}

// ask sends commands and reads all their answers. It gives the first failure,
// and whether the two sides are still in step.
func (w *wire) ask(ctx context.Context, timeout time.Duration, commands ...command) (failed *Error, inStep bool) {
	for len(commands) > 0 {
		group := commands[:1]
		if w.pipelining {
			group = commands
		}
		if err := w.say(timeout, group); err != nil {
			return classify(ctx, group[0].op, err), false
		}
		if failed, inStep = w.hearAll(ctx, group); failed != nil || !inStep {
			return failed, inStep
		}
		commands = commands[len(group):]
	}
	return nil, true
}

func (w *wire) say(timeout time.Duration, group []command) error {
	if w.buffer.Buffered() > 0 {
		return errUnasked
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

// hearAll reads the answers to commands that went out together. After a refusal
// the later ones are refused as well; a server that asks for the body all the
// same would take what comes next for a message, so the connection is of no
// more use. One that agrees to something after a refusal is answering something
// else.
func (w *wire) hearAll(ctx context.Context, group []command) (failed *Error, inStep bool) {
	for _, c := range group {
		reply, err := w.hear()
		switch {
		case err != nil && failed == nil:
			return classify(ctx, c.op, err), false
		case err != nil:
			return failed, false
		case failed != nil && reply.Code/100 == 3:
			return failed, false
		case failed != nil && failed.Kind != Protocol && reply.Code/100 == 2:
			return classify(ctx, c.op, errUnasked), false
		case reply.Code/100 != c.want && failed == nil:
			failed = classify(ctx, c.op, reply)
		}
	}
	if w.buffer.Buffered() > 0 && failed == nil {
		failed = classify(ctx, group[len(group)-1].op, errUnasked)
	}
	return failed, w.buffer.Buffered() == 0 && (failed == nil || failed.Code != 421 && failed.Kind != Protocol)
}

// hear reads one answer, whatever it says. The guard below bounds its length.
func (w *wire) hear() (*smtp.SMTPError, error) {
	code, text, err := w.answers.ReadResponse(0)
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

// enhancedCode reads a status code of RFC 3463 section 2.
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

// body writes a message without its final dot, the dots at the start of its
// lines doubled (RFC 5321 section 4.5.2). It must end with a line end. The
// deadline of each write is the guard's.
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

// dot sends the final dot, and right behind it the commands that are to follow,
// whose answers hearAll reads then. It reads the answer to the dot. Two answers
// that differ are none, unless the second one is the server's goodbye.
func (w *wire) dot(timeout time.Duration, then ...command) (reply *smtp.SMTPError, inStep bool, err error) {
	if err := w.say(timeout, append([]command{{line: "."}}, then...)); err != nil {
		return nil, false, err
	}
	reply, err = w.hear()
	if err != nil || len(then) > 0 || w.buffer.Buffered() == 0 {
		return reply, err == nil && reply.Code != 421, err
	}
	if more, err := w.hear(); err != nil || more.Code != 421 {
		return nil, false, errUnasked
	}
	return reply, false, nil
}
