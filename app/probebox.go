package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"mujeeb/data"
	"mujeeb/dial"
	"mujeeb/mail"
	"mujeeb/mail/mailbox"
	"mujeeb/mail/oauth"
	"mujeeb/mail/setup"
	"mujeeb/text/secret"
)

// ProbeBox opens the mailbox that mails to an account arrive in, which is only read; over
// closes it. The mailbox is nil when none is read.
type ProbeBox func(ctx context.Context, a data.Account) (box setup.Mailbox, over func(), err error)

// probeBox opens the mailbox among those that are heard which an account's own mails arrive in.
func (s *Session) probeBox(ctx context.Context, a data.Account) (box setup.Mailbox, over func(), err error) {
	if s.probes != nil {
		return s.probes(ctx, a)
	}
	all, err := s.Vault.Hearings(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, h := range all {
		if !strings.EqualFold(h.User, a.FromAddress) && (a.User == "" || !strings.EqualFold(h.User, a.User)) {
			continue
		}
		conn, err := s.openBox(ctx, h, dial.Hear)
		if err != nil {
			return nil, nil, err
		}
		return &heardBox{conn: conn, read: map[string][]byte{}}, conn.Close, nil
	}
	return nil, nil, nil
}

// heardBox is a mailbox that is heard, as one that probes are looked for in.
type heardBox struct {
	conn *mailbox.Conn
	read map[string][]byte // by folder, validity and UID
}

var _ setup.Mailbox = (*heardBox)(nil)

// lastMails is how many of a folder's newest mails are looked at.
const lastMails = 20

// places are the folders that are looked into.
var places = map[mailbox.Role]setup.Place{mailbox.Inbox: setup.Inbox, mailbox.Junk: setup.Junk, mailbox.Sent: setup.SentMail}

// Since returns the newest mails. A server knows days alone, and has a clock of its own: so
// those of the day before are among them.
func (b *heardBox) Since(ctx context.Context, at time.Time) (all []setup.Arrival, err error) {
	folders, err := b.conn.Folders(ctx)
	if err != nil {
		return nil, err
	}
	for _, f := range folders {
		place, ok := places[f.Role]
		if !ok {
			continue
		}
		found, err := b.newest(ctx, f.Name, at.AddDate(0, 0, -1))
		if err != nil {
			return nil, err
		}
		for _, raw := range found {
			all = append(all, setup.Arrival{Place: place, Raw: raw})
		}
	}
	return all, nil
}

// newest reads the newest mails of a folder.
func (b *heardBox) newest(ctx context.Context, folder string, since time.Time) (all [][]byte, err error) {
	state, err := b.conn.Examine(ctx, folder)
	if err != nil {
		return nil, err
	}
	uids, err := b.conn.After(ctx, 0, since)
	if err != nil {
		return nil, err
	}
	for _, uid := range uids[max(0, len(uids)-lastMails):] {
		key := mailKey(folder, state.Validity, uid)
		raw, ok := b.read[key]
		if !ok {
			if raw, err = b.conn.Read(ctx, uid); err != nil {
				return nil, err
			}
			b.read[key] = raw
		}
		all = append(all, raw)
	}
	return all, nil
}

func mailKey(folder string, validity, uid uint32) string {
	return fmt.Sprintf("%s/%d/%d", folder, validity, uid)
}

// hearingTokens returns what gives access tokens for a mailbox, when one of the accounts
// signs in with the browser as the same user; nil when none does.
func (s *Session) hearingTokens(ctx context.Context, h data.Hearing) (*oauth.Source, error) {
	if h.Login != data.LoginToken {
		return nil, nil
	}
	all, err := s.Vault.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	for _, a := range all {
		if a.SignIn == data.SignInOAuth && strings.EqualFold(a.User, h.User) {
			return s.Tokens(a), nil
		}
	}
	return nil, nil
}

// openByTokens opens a mailbox by a source of tokens. A token that is refused is given back,
// and another one tried, once.
func (s *Session) openByTokens(ctx context.Context, h data.Hearing, why dial.Why, source *oauth.Source) (*mailbox.Conn, error) {
	account := s.boxAccount(h, secret.Secret{}, why)
	var shown secret.Secret
	account.Token = func(ctx context.Context) (token secret.Secret, err error) {
		shown, err = source.Token(ctx)
		return shown, err
	}
	for first := true; ; first = false {
		conn, err := mailbox.Open(ctx, account)
		e, ok := errors.AsType[*mail.Error](err)
		if !ok || e.Reason != mail.ReasonAuthRefused {
			return conn, err
		}
		source.Refused(shown)
		if !first {
			e.Reason = mail.ReasonSignInRefused
			return nil, e
		}
	}
}
