package app

import (
	"context"
	"errors"
	"time"

	"mujeeb/data"
	"mujeeb/dial"
	"mujeeb/inbox"
	"mujeeb/inbox/endpoint"
	"mujeeb/mail"
	"mujeeb/outbox/byemail"
)

// fetchOptOuts asks the page for opting out at every turn for what waits there, until ctx ends.
func (s *Session) fetchOptOuts(ctx context.Context) {
	for ctx.Err() == nil {
		_ = s.fetchPage(ctx) // it is noted
		select {
		case <-ctx.Done():
		case <-time.After(hearTurn):
		}
	}
}

// fetchPage hears what waits on the page for opting out, where there is one, and writes down
// whether that went well.
func (s *Session) fetchPage(ctx context.Context) error {
	s.hearing.fetching.Lock()
	defer s.hearing.fetching.Unlock()
	p, err := s.Vault.OptOutPage(ctx)
	if err != nil || p.URL == "" {
		return err
	}
	_, err = s.fetchFrom(ctx, p)
	return err
}

// TryOptOutPage saves where the page for opting out is, clicks there as a mail program
// does, for nobody, and fetches what waits there. Only once the click has arrived do mails
// name the page. Errors are *[endpoint.Error], with the fault [endpoint.Broken] where the
// click did not arrive, and those of the vault.
func (s *Session) TryOptOutPage(ctx context.Context, address string) error {
	s.hearing.fetching.Lock()
	defer s.hearing.fetching.Unlock()
	p, err := s.Vault.OptOutPage(ctx)
	if err != nil {
		return err
	}
	if p.URL != address {
		p.URL, p.Tried = address, time.Time{}
		if err := s.Vault.SaveOptOutPage(ctx, p); err != nil {
			return err
		}
	}
	client := s.pageClient()
	defer client.Close()
	if err := client.Try(ctx, endpointOf(p)); err != nil {
		return err
	}
	tried, err := s.fetchFrom(ctx, p)
	if err != nil {
		return err
	}
	if !tried {
		return &endpoint.Error{Fault: endpoint.Broken}
	}
	p.Tried = s.now()
	return s.Vault.SaveOptOutPage(ctx, p)
}

func (s *Session) pageClient() *endpoint.Client {
	return endpoint.NewClient(s.Dialer.For(dial.Fetch), s.Emails.RootCAs)
}

// fetchFrom hears what waits on a page, and reports whether the click was among it that
// tries the page.
func (s *Session) fetchFrom(ctx context.Context, p data.OptOutPage) (tried bool, err error) {
	client := s.pageClient()
	defer client.Close()
	ear := s.ear()
	heard := false
	unreadable, err := client.Fetch(ctx, endpointOf(p), func(entries []endpoint.Entry) error {
		for _, e := range entries {
			if e.Token == endpoint.TrialToken {
				tried = true
				continue
			}
			if _, err := ear.HearClick(ctx, e.ID, e.Token, e.At); err != nil {
				return err
			}
			heard = true
		}
		return nil
	})
	if heard {
		s.progressed()
	}
	if ctx.Err() != nil {
		return tried, ctx.Err()
	}
	code := fetchCode(err)
	if code != "" {
		s.log.Warn("the page for opting out was not read", "code", code)
	}
	return tried, errors.Join(err, s.Vault.NoteOptOutPoll(ctx, p.Queue, code, unreadable))
}

// HearCode returns the code of an error of [Session.HearNow] or [Session.TryOptOutPage].
func HearCode(err error) string {
	if _, ok := errors.AsType[*endpoint.Error](err); ok {
		return fetchCode(err)
	}
	return hearCode(err)
}

// fetchCode returns why a page could not be asked; "" when it could.
func fetchCode(err error) string {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*endpoint.Error](err); ok {
		return string(e.Fault)
	}
	return string(data.CodeOf(err))
}

func endpointOf(p data.OptOutPage) endpoint.Endpoint {
	e := endpoint.Endpoint{URL: p.URL, Queue: p.Queue, Private: p.Private, Fetch: p.Fetch}
	copy(e.Public[:], p.Public)
	return e
}

// DrawOptOutPage makes the keys of a page for opting out anew and keeps its address. What
// waits on the page before is fetched first, where it can be. Until the new file was put
// there and tried, no mail names the page.
func (s *Session) DrawOptOutPage(ctx context.Context) (data.OptOutPage, error) {
	_ = s.fetchPage(ctx) // it is noted; a page that is gone has nothing left to fetch
	s.hearing.fetching.Lock()
	defer s.hearing.fetching.Unlock()
	before, err := s.Vault.OptOutPage(ctx)
	if err != nil {
		return data.OptOutPage{}, err
	}
	e, err := endpoint.New(nil)
	if err != nil {
		return data.OptOutPage{}, err
	}
	p := data.OptOutPage{URL: before.URL, Queue: e.Queue, Public: e.Public[:], Private: e.Private, Fetch: e.Fetch}
	return p, s.Vault.SaveOptOutPage(ctx, p)
}

// RemoveOptOutPage forgets the page for opting out, once what waits there was fetched, where
// that can be. Mails name it no more.
func (s *Session) RemoveOptOutPage(ctx context.Context) error {
	_ = s.fetchPage(ctx) // it is noted
	s.hearing.fetching.Lock()
	defer s.hearing.fetching.Unlock()
	return s.Vault.SaveOptOutPage(ctx, data.OptOutPage{})
}

// ear returns what hears mails for the vault.
func (s *Session) ear() *inbox.Ear {
	return &inbox.Ear{Vault: s.Vault, Tokens: byemail.Tokens(s.Vault)}
}

// FindToken returns whom the message went to that a token names, such as one that the owner
// reads in a mail. Errors: [ErrToken] for what no message of this vault has, CodeNotFound.
func (s *Session) FindToken(ctx context.Context, token string) (data.Addressee, error) {
	_, message, err := s.ear().Tokens.Parse(token)
	if err != nil {
		return data.Addressee{}, ErrToken
	}
	return s.Vault.Addressee(ctx, message)
}

// ErrToken is returned for a token that this vault never made.
var ErrToken = errors.New("app: not a token of this vault")

// OptOutByToken opts out whom a token names, by the word of the owner who has read it.
// Errors: [ErrToken], and those of the vault.
func (s *Session) OptOutByToken(ctx context.Context, token string) (data.Heard, error) {
	kind, message, err := s.ear().Tokens.Parse(token)
	if err != nil || kind != mail.TokenOptOut {
		return data.Heard{}, ErrToken
	}
	now := s.now()
	return s.Vault.Hear(ctx, data.HeardMail{Name: "typed\n" + token + "\n" + now.UTC().Format(time.RFC3339Nano), At: now, Kind: data.MailPerson, Message: message, Proof: "typed", AsksOut: true})
}
