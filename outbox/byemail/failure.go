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
	switch e.Meaning() {
	case mail.MeansUnknown:
		f.Kind = channel.Unknown
	case mail.MeansNoRecipient:
		f.Kind = channel.NoSuchRecipient
	case mail.MeansRecipientPolicy:
		f.Code = channel.CodeRecipientPolicy
	case mail.MeansAccountWait:
		f.Kind, f.RetryAfter = channel.AccountTrouble, firstWait(e)
	case mail.MeansAccount:
		f.Kind = channel.AccountTrouble
	case mail.MeansText:
		f.Kind, f.Code = channel.TextTrouble, textCode(e)
	case mail.MeansTemporary:
		f.Kind = channel.Temporary
	}
	return f
}

// firstWait returns the first wait after trouble with an account that may pass.
func firstWait(e *mail.Error) time.Duration {
	if e.Kind == mail.Unreachable {
		return afterUnreachable
	}
	return afterThrottled
}

// textCode returns the code of a refusal that every message of the run would meet: it is
// too big when nothing but its size was known, or when the server says so.
func textCode(e *mail.Error) string {
	if e.Reason == mail.ReasonTooBig || e.Op == mail.OpMail || e.Op == mail.OpRcpt || e.TooBig() {
		return string(mail.ReasonTooBig)
	}
	return channel.CodeLooksLikeSpam
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
