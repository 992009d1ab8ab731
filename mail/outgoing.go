package mail

import (
	"bytes"
	"unicode/utf8"

	"mujeeb/text/address"
	"mujeeb/text/fold"
)

const maxLine = 998 // octets without CRLF (RFC 5321 section 4.5.3.1.6)

// Outgoing is a message with its envelope, ready for a [Conn]. What does not depend on the
// server was checked when it was made, so that nothing is checked again between the
// caller's mark and the final dot.
type Outgoing struct {
	from, to address.Email
	raw      []byte
	eightBit bool // raw has bytes beyond ASCII
	utf8     bool // so has an address or the header
}

// NewOutgoing returns a message that is ready to go. It must have CRLF line ends as
// [Compose] writes them, and must not be changed any more. Errors are *[Error].
func NewOutgoing(from, to address.Email, raw []byte) (*Outgoing, error) {
	switch {
	case from.IsZero():
		return nil, refuse(OpMail, ReasonSender)
	case to.IsZero():
		return nil, refuse(OpRcpt, ReasonRecipient)
	case !wellFormed(raw):
		return nil, refuse(OpData, ReasonMessage)
	}
	head, _, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	return &Outgoing{
		from: from, to: to, raw: raw,
		eightBit: !fold.IsASCII(raw),
		utf8:     from.NeedsUTF8() || to.NeedsUTF8() || !fold.IsASCII(head),
	}, nil
}

// Raw returns the message, which must not be changed.
func (m *Outgoing) Raw() []byte { return m.raw }

// Size returns the length of the message in bytes.
func (m *Outgoing) Size() int { return len(m.raw) }

// equal reports whether two messages are the same, to the same recipient.
func (m *Outgoing) equal(other *Outgoing) bool {
	return m.from == other.from && m.to == other.to && bytes.Equal(m.raw, other.raw)
}

// wellFormed reports whether msg consists of lines of UTF-8 text that each end in
// CRLF (RFC 5321 section 2.3.8). Servers disagree about a lone CR or LF.
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
