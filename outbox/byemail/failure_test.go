package byemail

import (
	"errors"
	"strings"
	"testing"

	"mujeeb/mail"
	"mujeeb/outbox/channel"
)

func TestMailFailure(t *testing.T) {
	answer := func(op mail.Op, kind mail.Kind, code int, enhanced [3]int) *mail.Error {
		return &mail.Error{Op: op, Kind: kind, Reason: mail.ReasonServer, Code: code, Enhanced: enhanced, Text: "words"}
	}
	for name, c := range map[string]struct {
		err     error
		kind    channel.Kind
		passing bool
	}{
		"no such user":         {answer(mail.OpRcpt, mail.Permanent, 550, [3]int{5, 1, 1}), channel.NoSuchRecipient, false},
		"no such user, at dot": {answer(mail.OpDot, mail.Permanent, 550, [3]int{5, 1, 10}), channel.NoSuchRecipient, false},
		"sender not known":     {answer(mail.OpMail, mail.Permanent, 550, [3]int{5, 1, 8}), channel.AccountTrouble, false},
		"mailbox full":         {answer(mail.OpRcpt, mail.Permanent, 552, [3]int{5, 2, 2}), channel.Temporary, false},
		"greylisted":           {answer(mail.OpRcpt, mail.Temporary, 450, [3]int{4, 2, 0}), channel.Temporary, false},
		"throttled":            {answer(mail.OpRcpt, mail.Temporary, 454, [3]int{}), channel.AccountTrouble, true},
		"policy":               {answer(mail.OpDot, mail.Permanent, 554, [3]int{5, 7, 1}), channel.Permanent, false},
		"sender not verified":  {answer(mail.OpDot, mail.Permanent, 550, [3]int{5, 7, 26}), channel.AccountTrouble, false},
		"too big for it":       {answer(mail.OpDot, mail.Permanent, 552, [3]int{5, 3, 4}), channel.TextTrouble, false},
		"login":                {&mail.Error{Op: mail.OpAuth, Kind: mail.Auth, Reason: mail.ReasonAuthRefused, Code: 535}, channel.AccountTrouble, false},
		"certificate":          {&mail.Error{Op: mail.OpTLS, Kind: mail.TLS, Reason: mail.ReasonCertExpired}, channel.AccountTrouble, false},
		"unreachable":          {&mail.Error{Op: mail.OpConnect, Kind: mail.Unreachable, Reason: mail.ReasonRefused}, channel.AccountTrouble, true},
		"no answer":            {&mail.Error{Op: mail.OpDot, Kind: mail.Unknown, Reason: mail.ReasonTimeout}, channel.Unknown, false},
		"too big":              {&mail.Error{Op: mail.OpMail, Kind: mail.NotAllowed, Reason: mail.ReasonTooBig}, channel.TextTrouble, false},
		"bad host":             {&mail.Error{Op: mail.OpSettings, Kind: mail.NotAllowed, Reason: mail.ReasonHost}, channel.AccountTrouble, false},
		"something else":       {errors.New("?"), channel.AccountTrouble, true},
	} {
		t.Run(name, func(t *testing.T) {
			f := mailFailure(c.err)
			if f.Kind != c.kind || f.Passing() != c.passing {
				t.Errorf("got %+v", f)
			}
			if e, ok := errors.AsType[*mail.Error](c.err); ok && e.Code == 550 && !strings.HasSuffix(f.Reply, " words") {
				t.Errorf("reply %q", f.Reply)
			}
		})
	}
}

// What a person reads about a refusal is chosen by what it means.
func TestMailFailure_Code(t *testing.T) {
	for text, c := range map[string]struct {
		op   mail.Op
		code string
	}{
		"rejected as spam":           {mail.OpDot, channel.CodeLooksLikeSpam},
		"message size exceeds limit": {mail.OpDot, string(mail.ReasonTooBig)},
		"message too big":            {mail.OpMail, string(mail.ReasonTooBig)},
		"recipient is suppressed":    {mail.OpRcpt, channel.CodeRecipientPolicy},
		"relay not permitted":        {mail.OpRcpt, string(mail.ReasonServer)},
	} {
		f := mailFailure(&mail.Error{Op: c.op, Kind: mail.Permanent, Reason: mail.ReasonServer, Code: 550, Text: text})
		if f.Code != c.code {
			t.Errorf("%q: %s, want %s", text, f.Code, c.code)
		}
	}
}
