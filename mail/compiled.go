package mail

import (
	"bytes"
	"errors"
	"strings"
	"time"

	"github.com/emersion/go-message"
	"github.com/emersion/go-message/textproto"
)

// ProbeToken stands for the token of a delivery in the way out of a message that is
// compiled. Like a real one it has nothing in it that is escaped anywhere.
const ProbeToken = "u0000zq7probe7qz0000"

// errNotCompiled says that a message has a place whose values are escaped in a way that is
// not known here.
var errNotCompiled = errors.New("mail: a place that can't be compiled")

// Compiled is a template with its sender and footer, encoded once for all recipients: what
// is the same for all is copied, and what differs is escaped and encoded where it stands.
// It writes the same bytes as [Template.Render] and [Compose], some ten times as fast. It
// doesn't change and may be used by several goroutines.
type Compiled struct {
	template *Template
	message  Message // of nobody
	fields   []compiledField
	root     *compiledPart
	size     int // about, of a message
}

// Person is what differs from message to message. A field that is missing is empty.
type Person struct {
	To        Mailbox
	Fields    map[string]string
	Date      time.Time
	MessageID string // with its angle brackets
	Ref       string // token for X-Mujeeb-Ref
	Token     string // in the way out; "" where there is none
}

// Compile prepares a message for many. Its Content, To, Date, MessageID and Ref are not
// used; in the ways out of footer and message, [ProbeToken] stands for the token. An error
// says that the message can't be compiled, and not that it can't be written.
func Compile(t *Template, footer Footer, m Message) (*Compiled, error) {
	footer, err := footer.checked()
	if err != nil {
		return nil, err
	}
	m = m.ofProbe(t)
	c := &Compiled{template: t, message: m}
	text, err := c.textPieces(footer)
	if err != nil {
		return nil, err
	}
	html, err := c.htmlPieces(footer)
	if err != nil {
		return nil, err
	}
	if c.root, err = compileParts(m, text, html); err != nil {
		return nil, err
	}
	if err := c.compileHeader(); err != nil {
		return nil, err
	}
	return c, c.prove(footer)
}

// ofProbe returns a message of nobody that can be written.
func (m Message) ofProbe(t *Template) Message {
	m.To, m.Date, m.MessageID, m.Ref = m.From, time.Unix(0, 0).UTC(), "<probe@example.org>", "probe"
	m.Content = Content{Subject: "probe", Text: "probe", HTML: "probe", Lang: t.lang}
	return m
}

// compiledField is a header field. One that differs has no value of its own.
type compiledField struct {
	name   string
	differ func(p *Person, subject string) string // nil = raw
	raw    []byte                                 // the whole field
}

// differing returns what writes the values of the fields that always differ.
func differing(name string) func(*Person, string) string {
	switch name {
	case "To":
		return func(p *Person, _ string) string { return p.To.header() }
	case "Subject":
		return func(_ *Person, subject string) string { return encodeWords(subject) }
	case "Date":
		return func(p *Person, _ string) string { return p.Date.Format(dateLayout) }
	case "Message-ID":
		return func(p *Person, _ string) string { return p.MessageID }
	case "X-Mujeeb-Ref":
		return func(p *Person, _ string) string { return p.Ref }
	}
	return nil
}

// compileHeader compiles the header of the message.
func (c *Compiled) compileHeader() error {
	fields, err := c.message.header()
	if err != nil {
		return err
	}
	var kind message.Header
	kind.SetContentType(c.root.kind, map[string]string{"boundary": probeBoundary + c.root.mark})
	fields = append([]headerField{{"MIME-Version", "1.0"}, {"Content-Type", kind.Get("Content-Type")}}, fields...)
	for _, f := range fields {
		name := textproto.Header{}
		name.Add(f.name, "")
		all := name.Fields()
		all.Next()
		x := compiledField{name: all.Key(), differ: differing(f.name)}
		switch {
		case x.differ != nil:
		case strings.Contains(f.value, ProbeToken):
			x.differ = func(p *Person, _ string) string { return strings.ReplaceAll(f.value, ProbeToken, p.Token) }
		case f.name == "Content-Type":
			x.differ = func(p *Person, _ string) string {
				return strings.ReplaceAll(f.value, probeBoundary, Message{MessageID: p.MessageID}.boundary())
			}
		default:
			x.raw = appendField(nil, x.name, f.value)
		}
		c.fields = append(c.fields, x)
	}
	c.size = 2048 + c.root.size()
	return nil
}

// Compose returns the message of one person, ready to go. Errors are *[ComposeError].
func (c *Compiled) Compose(p Person) (*Outgoing, error) {
	m := c.message
	m.To, m.Date, m.MessageID, m.Ref = p.To, p.Date, p.MessageID, p.Ref
	values := c.values(p.Fields)
	m.Content.Subject = join(c.template.subject, values, c.template.isolate)
	if err := m.checkPersonal(); err != nil {
		return nil, err
	}
	out := make([]byte, 0, c.size)
	for _, f := range c.fields {
		if f.differ == nil {
			out = append(out, f.raw...)
		} else if value := f.differ(&p, m.Content.Subject); value != "" {
			out = appendField(out, f.name, value)
		}
	}
	out = append(out, "\r\n"...)
	w := bodyWriter{compiled: c, values: values, subject: m.Content.Subject, token: p.Token, boundary: m.boundary()}
	out = w.part(out, c.root)
	wide := m.From.Address.NeedsUTF8() || p.To.Address.NeedsUTF8() // all else is encoded
	return &Outgoing{from: m.From.Address, to: p.To.Address, raw: out, eightBit: wide, utf8: wide}, nil
}

// values returns the values of the template's fields, in their order.
func (c *Compiled) values(fields map[string]string) []string {
	values := make([]string, len(c.template.fields))
	for i, f := range c.template.fields {
		if values[i] = oneLine(fields[f.Name]); values[i] == "" && f.HasFallback {
			values[i] = f.Fallback
		}
	}
	return values
}

// prove compares messages to some with those that are written the long way.
func (c *Compiled) prove(footer Footer) error {
	for _, name := range []string{"", "Layla", "ليلى الخطيب", `a/?=&+<>"'%41 é;`, "https://example.org/?a=b&c"} {
		fields := map[string]string{}
		for _, f := range c.template.fields {
			fields[f.Name] = name
		}
		m := c.message
		m.To.Name, m.Ref = name, "r1-probe"
		short, err := c.Compose(Person{To: m.To, Fields: fields, Date: m.Date, MessageID: m.MessageID, Ref: m.Ref, Token: ProbeToken})
		if m.Content, _ = c.template.Render(fields, footer); err != nil {
			if _, refused := Compose(m); refused == nil {
				return errNotCompiled
			}
			continue
		}
		if long, err := Compose(m); err != nil || !bytes.Equal(short.raw, long) {
			return errNotCompiled
		}
	}
	return nil
}

// appendField appends a header field, folded as go-message folds it.
func appendField(b []byte, name, value string) []byte {
	b = append(append(b, name...), ": "...)
	if value == "" {
		return append(b, "\r\n"...)
	}
	const soft, hard = 76, 998
	for before := len(name) + 2; value != ""; before = 0 {
		at, between, ok := foldAt(value, soft-before)
		if !ok {
			at, between, _ = foldAt(value, hard-before)
		}
		b = append(append(b, value[:at]...), between...)
		value = value[at:]
	}
	return b
}

// foldAt returns where a line of a value ends that has no line ends itself, and what
// stands between it and the next. It reports whether that leaves the value as it is.
func foldAt(value string, most int) (at int, between string, ok bool) {
	if most+1 > len(value) {
		return len(value), "\r\n", true
	}
	at = strings.LastIndexAny(value[:most+1], " \t")
	switch {
	case at == 0:
		at = most // the space is that of the fold before
	case at < 0:
		at = most - 1
	}
	if value[at] == ' ' || value[at] == '\t' {
		return at, "\r\n", true
	}
	return at, "\r\n ", false
}
