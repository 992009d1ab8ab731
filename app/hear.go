package app

import (
	"context"
	"errors"
	"sync"
	"time"

	"mujeeb/data"
	"mujeeb/data/secrets"
	"mujeeb/dial"
	"mujeeb/mail"
	"mujeeb/mail/mailbox"
	"mujeeb/outbox/channel"
	"mujeeb/text/secret"
)

const (
	hearTurn    = 5 * time.Minute  // between two readings of a mailbox, also where it tells of new mails
	hearRefused = 30 * time.Minute // after a login that was refused: some providers lock who tries too often
)

// hearing is what a session knows of reading mailboxes.
type hearing struct {
	changed chan struct{} // holds a token when the mailboxes may have changed
	reading sync.Mutex    // held while a mailbox is read

	fetching sync.Mutex // held while the page for opting out is asked
}

// WakeHearing has every mailbox read now, after its settings or its password have changed.
// It returns at once.
func (s *Session) WakeHearing() {
	select {
	case s.hearing.changed <- struct{}{}:
	default:
	}
}

// hear reads the mailboxes that answers come to until ctx ends.
func (s *Session) hear(ctx context.Context) {
	for ctx.Err() == nil {
		all, err := s.Vault.Hearings(ctx)
		if err != nil && ctx.Err() == nil {
			s.log.Warn("the mailboxes were not found", "code", data.CodeOf(err))
		}
		turn, end := context.WithCancel(ctx)
		var reading sync.WaitGroup
		for _, h := range all {
			reading.Go(func() { s.hearBox(turn, h) })
		}
		select {
		case <-s.hearing.changed:
		case <-ctx.Done():
		}
		end()
		reading.Wait()
	}
}

// hearBox reads a mailbox at every turn until ctx ends. While the window is open, it is
// also read whenever the server tells of new mails.
func (s *Session) hearBox(ctx context.Context, h data.Hearing) {
	for ctx.Err() == nil {
		err := s.hearWhileOpen(ctx, h)
		wait := hearTurn
		if e, ok := errors.AsType[*mail.Error](err); ok && e.Kind == mail.Auth {
			wait = hearRefused
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}

// hearWhileOpen reads a mailbox, and goes on as long as the server tells of new mails.
func (s *Session) hearWhileOpen(ctx context.Context, h data.Hearing) error {
	conn, err := s.openBox(ctx, h, dial.Hear)
	if err != nil {
		return s.noteHeard(ctx, h, err)
	}
	defer conn.Close()
	for {
		if err := s.noteHeard(ctx, h, s.hearConn(ctx, h, conn)); err != nil || s.Behind() || !conn.CanWait() {
			return err
		}
		if _, err := conn.Wait(ctx, hearTurn); err != nil {
			return nil // it is opened again at the next turn, where what is wrong is noted
		}
	}
}

// hearConn hears what is new in a mailbox.
func (s *Session) hearConn(ctx context.Context, h data.Hearing, conn *mailbox.Conn) error {
	s.hearing.reading.Lock()
	defer s.hearing.reading.Unlock()
	heard, err := s.ear().Poll(ctx, h, conn)
	if heard > 0 {
		s.progressed()
	}
	return err
}

// noteHeard writes down whether a mailbox was read, and returns err.
func (s *Session) noteHeard(ctx context.Context, h data.Hearing, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	code := hearCode(err)
	if code != "" {
		s.log.Warn("a mailbox was not read", "code", code)
	}
	if noted := s.Vault.NotePoll(ctx, h.ID, code); noted != nil && ctx.Err() == nil {
		s.log.Warn("a reading was not written down", "code", data.CodeOf(noted))
	}
	if code == "" {
		s.Wake() // a campaign may have waited for this
	}
	return err
}

// hearCode returns why a mailbox was not read, without the server's words; "" when it was.
func hearCode(err error) string {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*mail.Error](err); ok {
		return string(e.Reason)
	}
	if e, ok := errors.AsType[*secrets.Error](err); ok {
		return string(e.Code)
	}
	if errors.Is(err, secrets.ErrNotFound) {
		return channel.CodeNoPassword
	}
	return string(data.CodeOf(err))
}

// HearNow reads every mailbox and the page for opting out once and returns when that is done,
// such as before a campaign starts. Errors: *[mail.Error], *[secrets.Error],
// [secrets.ErrNotFound], *[endpoint.Error], and those of the vault; the first one, once all
// were tried.
func (s *Session) HearNow(ctx context.Context) (first error) {
	all, err := s.Vault.Hearings(ctx)
	if err != nil {
		return err
	}
	for _, h := range all {
		conn, err := s.openBox(ctx, h, dial.Hear)
		if err == nil {
			err = s.hearConn(ctx, h, conn)
			conn.Close()
		}
		if err = s.noteHeard(ctx, h, err); first == nil {
			first = err
		}
	}
	if err := s.fetchPage(ctx); first == nil {
		first = err
	}
	return first
}

// TryHearing opens a mailbox as the settings would, reads nothing but which folders there
// are, and returns them. Errors are *[mail.Error].
func (s *Session) TryHearing(ctx context.Context, h data.Hearing, password secret.Secret) ([]mailbox.Folder, error) {
	conn, err := mailbox.Open(ctx, s.boxAccount(h, password, dial.Trial))
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	return conn.Folders(ctx)
}

// openBox opens a mailbox with what the keyring has for it.
func (s *Session) openBox(ctx context.Context, h data.Hearing, why dial.Why) (*mailbox.Conn, error) {
	if source, err := s.hearingTokens(ctx, h); err != nil || source != nil {
		if err != nil {
			return nil, err
		}
		return s.openByTokens(ctx, h, why, source)
	}
	password, err := s.Secrets.Get(ctx, s.Vault.HearingSecretName(h.ID))
	if err != nil {
		return nil, err
	}
	defer password.Wipe() // a connection can last for days
	return mailbox.Open(ctx, s.boxAccount(h, password, why))
}

func (s *Session) boxAccount(h data.Hearing, password secret.Secret, why dial.Why) mailbox.Account {
	a := mailbox.Account{Host: h.Host, Port: h.Port, Security: mail.Security(h.Security), User: h.User, Password: password, RootCAs: s.Emails.RootCAs, Dial: s.Dialer.For(why)}
	if h.Login == data.LoginToken {
		a.Token = func(context.Context) (secret.Secret, error) { return password, nil }
	}
	return a
}
