package byemail

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"mujeeb/mail"
	"mujeeb/outbox/channel"
)

// mailFailure returns what an error of package mail means for the outbox.
func mailFailure(err error) *channel.Failure {
	e, ok := errors.AsType[*mail.Error](err)
	if !ok {
		return &channel.Failure{Kind: channel.AccountTrouble, Code: channel.CodeInternal, RetryAfter: afterThrottled, Err: err}
	}
	f := &channel.Failure{Kind: channel.Permanent, Code: string(e.Reason), Reply: serverWords(e), Err: err}
	switch {
	case e.Kind == mail.Unknown:
		f.Kind = channel.Unknown
	case e.Kind == mail.Permanent && noSuchRecipient(e):
		f.Kind = channel.NoSuchRecipient
	case e.AccountLevel():
		f.Kind, f.RetryAfter = channel.AccountTrouble, retryAfter(e)
	case e.Temporary():
		f.Kind = channel.Temporary
	}
	return f
}

// retryAfter returns the first wait after trouble with an account, 0 when waiting
// is of no use.
func retryAfter(e *mail.Error) time.Duration {
	switch {
	case e.Kind == mail.Unreachable:
		return afterUnreachable
	case e.Kind == mail.Temporary, e.Kind == mail.Protocol:
		return afterThrottled
	}
	return 0
}

// noSuchRecipient reports whether the enhanced code says that an address takes no
// mail (RFC 3463 section 3.2, RFC 7505 section 4.2): no mailbox, no such domain,
// bad address, moved away, null MX.
func noSuchRecipient(e *mail.Error) bool {
	if e.Op != mail.OpRcpt && e.Op != mail.OpDot || e.Enhanced[0] != 5 || e.Enhanced[1] != 1 {
		return false
	}
	switch e.Enhanced[2] {
	case 1, 2, 3, 6, 10:
		return true
	}
	return false
}

// serverWords returns the server's words behind its codes.
func serverWords(e *mail.Error) string {
	if e.Code == 0 {
		return ""
	}
	s := fmt.Sprintf("%d ", e.Code)
	if e.Enhanced != [3]int{} {
		s += fmt.Sprintf("%d.%d.%d ", e.Enhanced[0], e.Enhanced[1], e.Enhanced[2])
	}
	return strings.TrimSpace(s + e.Text)
}
