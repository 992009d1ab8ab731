package oauth

import (
	"context"
	"errors"
	"time"

	"mujeeb/mail"
	"mujeeb/text/secret"
)

// Keeper keeps the refresh token of one sign-in.
type Keeper interface {
	// Refresh returns the token; the empty secret when nobody has signed in.
	Refresh(ctx context.Context) (secret.Secret, error)
	// Keep keeps a token in the place of the one before.
	Keep(ctx context.Context, refresh secret.Secret) error
}

// Source gives access tokens for one mailbox, and gets new ones before they end. Its
// methods may be called from any goroutine; one question to the authority is asked at a
// time, since a refresh token that is used twice ends the sign-in.
type Source struct {
	client func(context.Context) (Client, error)
	keeper Keeper
	turn   chan struct{} // holds a token while nobody is at work on what follows

	access  secret.Secret
	expires time.Time
	unkept  secret.Secret // a refresh token that the keeper has not taken yet
}

var _ mail.TokenSource = (*Source)(nil)

// NewSource returns the source of a mailbox. client is asked each time that the authority is.
func NewSource(client func(context.Context) (Client, error), keeper Keeper) *Source {
	s := &Source{client: client, keeper: keeper, turn: make(chan struct{}, 1)}
	s.turn <- struct{}{}
	return s
}

// Token returns an access token that holds for another minute at least, as far as its
// authority says. Errors are *[mail.Error].
func (s *Source) Token(ctx context.Context) (secret.Secret, error) {
	if err := s.lock(ctx); err != nil {
		return secret.Secret{}, err
	}
	defer s.unlock()
	client, err := s.client(ctx)
	if err != nil {
		return secret.Secret{}, keptError(err)
	}
	if !s.unkept.IsZero() {
		if err := s.keep(ctx, s.unkept); err != nil {
			return secret.Secret{}, err
		}
	}
	if !s.access.IsZero() && client.now().Before(s.expires.Add(-early)) {
		return secret.New(s.access.Reveal()), nil
	}
	return s.renew(ctx, client)
}

// renew gets another access token. The refresh token that came with it is kept first. A
// question that was sent is waited for, also when ctx ends meanwhile: its answer holds a
// refresh token that nothing else has.
func (s *Source) renew(ctx context.Context, client Client) (secret.Secret, error) {
	s.forget()
	refresh, err := s.keeper.Refresh(ctx)
	switch {
	case err != nil:
		return secret.Secret{}, keptError(err)
	case refresh.IsZero():
		return secret.Secret{}, mail.NewSignInError(mail.ReasonSignInNone, "", nil)
	}
	ctx = context.WithoutCancel(ctx)
	grant, err := client.Refresh(ctx, refresh)
	if !grant.Refresh.IsZero() && !grant.Refresh.Equal(refresh) {
		if err := s.keep(ctx, grant.Refresh); err != nil {
			return secret.Secret{}, err
		}
	}
	if err != nil {
		return secret.Secret{}, err
	}
	s.access, s.expires = grant.Access, grant.Expires
	return secret.New(grant.Access.Reveal()), nil
}

// keep hands a refresh token to the keeper, and holds it until that has taken it.
func (s *Source) keep(ctx context.Context, refresh secret.Secret) error {
	s.unkept = refresh
	if err := s.keeper.Keep(ctx, refresh); err != nil {
		return keptError(err)
	}
	s.unkept = secret.Secret{}
	return nil
}

// Refused drops an access token.
func (s *Source) Refused(token secret.Secret) {
	<-s.turn
	defer s.unlock()
	if s.access.Equal(token) {
		s.forget()
	}
}

// Adopt takes what a new sign-in gave. The refresh token is kept first. Errors are *[mail.Error].
func (s *Source) Adopt(ctx context.Context, g Grant) error {
	if err := s.lock(ctx); err != nil {
		return err
	}
	defer s.unlock()
	s.forget()
	if err := s.keep(ctx, g.Refresh); err != nil {
		return err
	}
	s.access, s.expires = secret.New(g.Access.Reveal()), g.Expires
	return nil
}

// Wipe overwrites the access token, unless ctx ends while the authority is being asked. The
// source can be used on.
func (s *Source) Wipe(ctx context.Context) {
	if s.lock(ctx) == nil {
		s.forget()
		s.unlock()
	}
}

func (s *Source) forget() {
	s.access.Wipe()
	s.access = secret.Secret{}
}

func (s *Source) lock(ctx context.Context) error {
	select {
	case <-s.turn:
		return nil
	case <-ctx.Done():
		return mail.NewRoadError(ctx, ctx.Err())
	}
}

func (s *Source) unlock() { s.turn <- struct{}{} }

// keptError returns an error of a keeper as an *[mail.Error].
func keptError(err error) error {
	if e, ok := errors.AsType[*mail.Error](err); ok {
		return e
	}
	return mail.NewSignInError(mail.ReasonSignInNone, "", err)
}
