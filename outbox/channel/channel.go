// Package channel is the contract between the outbox, which decides when a message
// may leave, and a way to reach people, which knows how: email, Messenger.
//
// A message goes in two steps. [Conn.Begin] does everything that can be taken
// back; [Conn.Commit] does the one thing that can't: over SMTP it sends the final
// dot, over Messenger the request. Between the two the outbox writes down that
// the commit is about to happen. A [Failure] says what went wrong, whose trouble
// it is, and whether the message may have been taken.
//
// The package is a leaf below the engine and the channels: neither knows the other.
package channel

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mujeeb/data"
)

// Channel is a way to reach people, set up for one account. Its methods may be
// called from several goroutines; errors are *[Failure].
type Channel interface {
	// MessageID returns the name of a message before it is sent: the same for the
	// same id, and another for every other.
	MessageID(outboxID int64) string
	// Compose returns a message of a run, ready to go. The same message makes the
	// same envelope.
	Compose(run *data.Run, m data.Message) (Envelope, error)
	// Dial returns a connection that is logged in.
	Dial(ctx context.Context) (Conn, error)
}

// Conn is one connection. Only one goroutine uses it. Errors are *[Failure].
type Conn interface {
	// Begin does everything but the commit. When it fails, the message was not
	// taken.
	Begin(ctx context.Context, e Envelope) error
	// Commit lets the message go and returns the receipt in the channel's own
	// words. A Failure of the kind Unknown means that the message may have been
	// taken; any other means that it was not.
	Commit(ctx context.Context) (reply string, err error)
	// Usable reports whether Begin may be called.
	Usable() bool
	// Abort drops the connection at once. A message that was not committed is not
	// taken.
	Abort()
	// Close ends the connection as the channel's protocol wants it. It may be
	// called at any time.
	Close()
}

// Announcer is a Conn that is faster when it knows which message follows the one
// that is about to be committed. Begin is called with that message next, or the
// connection is closed.
type Announcer interface {
	Announce(next Envelope)
}

// Envelope is a message ready to go, in the form of the channel that composed it:
// only a Conn of that channel looks inside.
type Envelope any

// Kind says what a failure means.
type Kind string

// The kinds. After all of them but Unknown the message was certainly not taken.
const (
	Temporary       Kind = "temporary"         // this message, not now
	Permanent       Kind = "permanent"         // this message, never
	NoSuchRecipient Kind = "no_such_recipient" // never write to this address again
	AccountTrouble  Kind = "account"           // every message of the account would fail alike
	TextTrouble     Kind = "text"              // every message of the run would fail alike
	Unknown         Kind = "unknown"           // whether it was taken is not known
)

// Codes of this package, beside those of package mail and of data. A code stands
// in data.Run.Pause and data.Recipient.Reason; the UI has a sentence for each.
const (
	CodeGaveUp          = "gave_up"           // refused for now too many times
	CodeNoSuchRecipient = "no_such_recipient" // the server says that the address does not exist
	CodeRecipientPolicy = "recipient_policy"  // the recipient, or the provider for this recipient, does not want it
	CodeLooksLikeSpam   = "looks_like_spam"   // the server does not want the text
	CodeConnectionDied  = "connection_died"   // each time that the message was under way, while others got through
	CodeNoPassword      = "no_password"       // the keyring has none for the account
	CodeNoPractice      = "no_practice"       // the practice server is not running
	CodeVault           = "vault"             // the vault could not be written
	CodeInternal        = "internal"
)

// Failure is what went wrong with a message, or with the account or run that it
// belongs to. Its text is fit for a log; Reply may name a person.
type Failure struct {
	Kind  Kind
	Code  string // stable; the UI has a sentence for it
	Reply string // the channel's own words, one line

	// RetryAfter is how long to wait before the next try. Zero means for
	// AccountTrouble that trying again is of no use, and for Temporary that the
	// outbox decides.
	RetryAfter time.Duration

	Err error // the cause, without personal data
}

func (f *Failure) Error() string {
	s := fmt.Sprintf("channel: %s (%s)", f.Kind, f.Code)
	if f.Err != nil {
		s += ": " + f.Err.Error()
	}
	return s
}

func (f *Failure) Unwrap() error { return f.Err }

// Passing reports whether f is trouble with the account that may pass.
func (f *Failure) Passing() bool { return f.Kind == AccountTrouble && f.RetryAfter > 0 }

// ConnectionDied reports whether f is a connection that ended without a word.
func (f *Failure) ConnectionDied() bool { return f.Passing() && f.Reply == "" }

// FailureOf returns the failure that err wraps, and nil for nil. An error that
// wraps none becomes one of the kind otherwise.
func FailureOf(err error, otherwise Kind) *Failure {
	if err == nil {
		return nil
	}
	if f, ok := errors.AsType[*Failure](err); ok {
		return f
	}
	return &Failure{Kind: otherwise, Code: CodeInternal, RetryAfter: time.Minute, Err: err}
}
