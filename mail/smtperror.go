package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"os"
	"syscall"

	"github.com/emersion/go-smtp"
)

// Op is the step of an SMTP conversation at which something failed.
type Op string

// Steps, in the order in which they happen.
const (
	OpSettings Op = "settings" // before any connection
	OpConnect  Op = "connect"
	OpTLS      Op = "tls" // the handshake, right away or after STARTTLS
	OpGreet    Op = "greet"
	OpHello    Op = "hello"
	OpSTARTTLS Op = "starttls"
	OpAuth     Op = "auth"
	OpMail     Op = "mail"
	OpRcpt     Op = "rcpt"
	OpData     Op = "data"
	OpBody     Op = "body"
	OpDot      Op = "dot" // the final dot and the reply to it
	OpReset    Op = "reset"
	OpQuit     Op = "quit"
)

// Kind says what an error means for the message at hand.
type Kind string

// Kinds. After all of them but Unknown the message was certainly not accepted.
const (
	Temporary   Kind = "temporary"   // the server said 4xx: try again later
	Permanent   Kind = "permanent"   // the server said 5xx: don't try again
	Auth        Kind = "auth"        // user or password refused, or no way to give them
	TLS         Kind = "tls"         // no safe connection
	Unreachable Kind = "unreachable" // the connection failed or was cut
	Protocol    Kind = "protocol"    // the server breaks the rules of SMTP
	NotAllowed  Kind = "not_allowed" // refused by a guard of this package; nothing was sent
	Unknown     Kind = "unknown"     // cut after the final dot: whether the message was accepted is not known
)

// Reason is the cause as far as it is known, from which the words for a person
// are chosen. The values are stable.
type Reason string

// Reasons.
const (
	ReasonServer        Reason = "server_refused" // see Code and Text
	ReasonDNS           Reason = "host_not_found"
	ReasonRefused       Reason = "connection_refused"
	ReasonTimeout       Reason = "timeout"
	ReasonClosed        Reason = "connection_closed"
	ReasonNetwork       Reason = "network"
	ReasonCancelled     Reason = "cancelled"
	ReasonWantsPlain    Reason = "port_wants_starttls" // TLS was tried on a port that starts in clear
	ReasonWantsTLS      Reason = "port_wants_tls"      // a port that starts with TLS was connected to in clear
	ReasonCertExpired   Reason = "certificate_expired"
	ReasonCertName      Reason = "certificate_name"
	ReasonCertUntrusted Reason = "certificate_untrusted"
	ReasonCertInvalid   Reason = "certificate_invalid"
	ReasonHandshake     Reason = "tls_handshake"
	ReasonNoSTARTTLS    Reason = "starttls_not_offered"
	ReasonInjected      Reason = "starttls_injection" // clear text behind the reply to STARTTLS
	ReasonAuthRefused   Reason = "auth_refused"
	ReasonWantsAuth     Reason = "auth_wanted" // the account has no user, the server wants one
	ReasonNoAuth        Reason = "auth_not_offered"
	ReasonNoMechanism   Reason = "auth_no_common_mechanism"
	ReasonGreeting      Reason = "greeting_not_smtp"
	ReasonGarbled       Reason = "answer_not_smtp"
	ReasonFlood         Reason = "answer_too_long"
	ReasonClearAuth     Reason = "auth_in_clear"
	ReasonNotLoopback   Reason = "not_loopback"
	ReasonHost          Reason = "host_invalid"
	ReasonPort          Reason = "port_invalid"
	ReasonMode          Reason = "security_invalid"
	ReasonName          Reason = "helo_invalid"
	ReasonNoUTF8        Reason = "smtputf8_not_offered"
	ReasonTooBig        Reason = "message_too_big"
	ReasonSender        Reason = "sender_invalid"
	ReasonRecipient     Reason = "recipient_invalid"
	ReasonMessage       Reason = "message_malformed"
	ReasonState         Reason = "wrong_state" // methods called out of order
)

// Error is what every step of sending returns. Its text carries no address and
// none of the server's words, so that it can be logged; those are in Text.
type Error struct {
	Op       Op
	Kind     Kind
	Reason   Reason
	Code     int    // the reply code, 0 if there was no reply
	Enhanced [3]int // RFC 3463, zero if the server sent none
	Text     string // the server's words on one line; may name a person

	cause error
}

func (e *Error) Error() string {
	s := fmt.Sprintf("mail %s: %s (%s)", e.Op, e.Kind, e.Reason)
	if e.Code != 0 {
		s += fmt.Sprintf(" %d", e.Code)
	}
	if e.Enhanced != [3]int{} {
		s += fmt.Sprintf(" %d.%d.%d", e.Enhanced[0], e.Enhanced[1], e.Enhanced[2])
	}
	return s
}

// Unwrap returns the cause, which may contain the server's words.
func (e *Error) Unwrap() error { return e.cause }

// Temporary reports whether the same message may be tried again later without
// the risk of a second copy.
func (e *Error) Temporary() bool { return e.Kind == Temporary || e.Kind == Unreachable }

// beforeRecipient reports whether a step comes before the recipient is named.
func beforeRecipient(op Op) bool {
	return op != OpRcpt && op != OpData && op != OpBody && op != OpDot
}

// refuse returns the error of a guard of this package.
func refuse(op Op, reason Reason) *Error { return &Error{Op: op, Kind: NotAllowed, Reason: reason} }

// classify returns what go-smtp or the network returned as an *Error of a step.
func classify(ctx context.Context, op Op, err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	e := &Error{Op: op, Kind: Unreachable, Reason: ReasonNetwork, cause: err}
	if reply, ok := errors.AsType[*smtp.SMTPError](err); ok {
		e.setReply(reply)
		return e
	}
	switch {
	case ctx.Err() != nil:
		e.Reason = ReasonCancelled
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			e.Reason = ReasonTimeout
		}
	case errors.Is(err, errFlood):
		e.Kind, e.Reason = Protocol, ReasonFlood
	case isProtocol(err):
		e.Kind, e.Reason = Protocol, ReasonGarbled
		if op == OpGreet {
			e.Reason = ReasonGreeting
		}
	default:
		e.setNetwork(err)
	}
	return e
}

// isProtocol reports whether err says that the server broke the rules of SMTP.
func isProtocol(err error) bool {
	_, ok := errors.AsType[textproto.ProtocolError](err)
	return ok || errors.Is(err, smtp.ErrTooLongLine) || errors.Is(err, errUnsolicited)
}

// setReply sets what a reply of the server says.
func (e *Error) setReply(reply *smtp.SMTPError) {
	e.Code, e.Text, e.Reason = reply.Code, replyWords(reply), ReasonServer
	if reply.EnhancedCode[0] > 0 {
		e.Enhanced = reply.EnhancedCode
	}
	switch {
	case reply.Code/100 == 4:
		e.Kind = Temporary
	case e.Op == OpAuth && reply.Code/100 == 5:
		e.Kind, e.Reason = Auth, ReasonAuthRefused
	case reply.Code == 530:
		e.Kind, e.Reason = Auth, ReasonWantsAuth
	case reply.Code/100 == 5:
		e.Kind = Permanent
	default:
		e.Kind, e.Reason = Protocol, ReasonGarbled
	}
}

// setNetwork sets kind and reason of an error of the network.
func (e *Error) setNetwork(err error) {
	var timeout net.Error
	switch {
	case isType[*net.DNSError](err):
		e.Reason = ReasonDNS
	case isErrno(err, syscall.ECONNREFUSED, winRefused):
		e.Reason = ReasonRefused
	case errors.As(err, &timeout) && timeout.Timeout(), errors.Is(err, os.ErrDeadlineExceeded):
		e.Reason = ReasonTimeout
	case e.Op == OpTLS:
		e.setHandshake(err)
	case isClosed(err):
		e.Reason = ReasonClosed
	}
}

// setHandshake sets kind and reason of a TLS handshake that failed.
func (e *Error) setHandshake(err error) {
	e.Kind, e.Reason = TLS, ReasonHandshake
	if isType[x509.UnknownAuthorityError](err) {
		e.Reason = ReasonCertUntrusted
	} else if isType[x509.HostnameError](err) {
		e.Reason = ReasonCertName
	} else if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok {
		e.Reason = ReasonCertInvalid
		if invalid.Reason == x509.Expired {
			e.Reason = ReasonCertExpired
		}
	} else if isType[tls.RecordHeaderError](err) {
		e.Reason = ReasonWantsPlain
	} else if isClosed(err) {
		e.Kind, e.Reason = Unreachable, ReasonClosed
	}
}
