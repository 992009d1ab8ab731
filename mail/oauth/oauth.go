// Package oauth signs a person in at their mail provider by OAuth 2 (RFC 6749), as a
// program on a desktop does (RFC 8252): in the system's browser, with PKCE (RFC 7636), and
// with an answer that comes back to this computer itself.
//
// # Words
//
// A [Client] is this program as an authority knows it. [Client.SignIn] asks a person in the
// browser and returns a [Grant]: a refresh token and the first access token. A [Source]
// keeps access tokens fresh for SMTP and IMAP. The refresh token is kept by a [Keeper].
//
// # Promises
//
//   - Access tokens are in memory only. A refresh token is with its Keeper before the
//     access token that came with it is used, so that a program that is killed between has
//     it: many authorities take a refresh token once, and end the sign-in when an old one
//     comes back.
//   - What comes back in the browser counts only with the state of this very sign-in.
//   - Tokens, secrets and codes are in no error and in no log.
//
// # Never
//
// The package opens no browser, keeps nothing on disk, and connects only through the
// [dial.Func] that it is given. It listens on loopback, and only while a sign-in lasts.
package oauth

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"mujeeb/dial"
	"mujeeb/mail"
	"mujeeb/mail/provider"
	"mujeeb/text/secret"
)

// Limits of a question to an authority.
const (
	askLimit    = 30 * time.Second
	headerLimit = 32 << 10
	clockSlack  = 5 * time.Minute  // that a clock may be off
	lifetime    = 30 * time.Minute // of an access token whose authority names none
	early       = time.Minute      // before its end a token counts as over
)

// Client is this program as an authority knows it.
type Client struct {
	Authority provider.Authority
	ID        string           // given out by the authority
	Secret    secret.Secret    // given out with it by some; none is really secret in a desktop program
	Dial      dial.Func        // opens connections to the authority
	Roots     *x509.CertPool   // nil = the system's
	Now       func() time.Time // nil = time.Now
}

// Grant is what a sign-in gave.
type Grant struct {
	Refresh secret.Secret
	Access  secret.Secret
	Expires time.Time // of Access
}

func (c Client) now() time.Time {
	if c.Now == nil {
		return time.Now()
	}
	return c.Now()
}

func (c Client) config(redirect string) *oauth2.Config {
	return &oauth2.Config{
		ClientID: c.ID, ClientSecret: c.Secret.Reveal(), RedirectURL: redirect, Scopes: c.Authority.Scopes,
		Endpoint: oauth2.Endpoint{AuthURL: c.Authority.Authorize, TokenURL: c.Authority.Token, AuthStyle: oauth2.AuthStyleInParams},
	}
}

// errRedirected says that an authority sends a question with secrets elsewhere.
var errRedirected = errors.New("oauth: the authority answers with another address")

// asking returns a context in which questions go through c.Dial alone: without proxy,
// cookies and redirects, and no longer than [askLimit].
func (c Client) asking(ctx context.Context) (context.Context, context.CancelFunc) {
	open := c.Dial
	if open == nil {
		open = (*dial.Dialer)(nil).For(dial.SignIn)
	}
	client := &http.Client{
		Transport: &http.Transport{
			DialContext:            open,
			TLSClientConfig:        &tls.Config{RootCAs: c.Roots, MinVersion: tls.VersionTLS12},
			DisableKeepAlives:      true,
			MaxResponseHeaderBytes: headerLimit,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return errRedirected },
	}
	ctx, cancel := context.WithTimeout(ctx, askLimit)
	return context.WithValue(ctx, oauth2.HTTPClient, client), cancel
}

// exchange returns what a code is worth. Errors are *[mail.Error].
func (c Client) exchange(ctx context.Context, redirect, code, verifier string) (Grant, error) {
	ctx, cancel := c.asking(ctx)
	defer cancel()
	t, err := c.config(redirect).Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		return Grant{}, c.failure(ctx, err)
	}
	g, err := c.grant(t)
	if err == nil && g.Refresh.IsZero() {
		err = mail.NewSignInError(mail.ReasonSignInAnswer, "", errors.New("oauth: no refresh token"))
	}
	return g, err
}

// Refresh returns a new access token for a refresh token. Where the authority gives no new
// refresh token with it, the grant has the old one. Errors are *[mail.Error].
func (c Client) Refresh(ctx context.Context, refresh secret.Secret) (Grant, error) {
	ctx, cancel := c.asking(ctx)
	defer cancel()
	t, err := c.config("").TokenSource(ctx, &oauth2.Token{RefreshToken: refresh.Reveal()}).Token()
	if err != nil {
		return Grant{}, c.failure(ctx, err)
	}
	g, err := c.grant(t)
	if g.Refresh.IsZero() {
		g.Refresh = refresh
	}
	return g, err
}

// grant takes what an authority answered. The error is an *[mail.Error].
func (c Client) grant(t *oauth2.Token) (Grant, error) {
	if t.AccessToken == "" || !strings.EqualFold(t.Type(), "Bearer") {
		return Grant{}, mail.NewSignInError(mail.ReasonSignInAnswer, "", nil)
	}
	life := time.Duration(t.ExpiresIn) * time.Second
	if life <= 0 || life > 365*24*time.Hour {
		life = lifetime
	}
	g := Grant{Access: secret.New(t.AccessToken), Refresh: secret.New(t.RefreshToken), Expires: c.now().Add(life)}
	if scope, ok := t.Extra("scope").(string); ok && scope != "" && !c.permits(scope) {
		return g, mail.NewSignInError(mail.ReasonSignInScope, "", nil)
	}
	return g, nil
}

// permits reports whether sending is among the scopes that were given: the first of the
// authority's. Without hearing, messages still leave.
func (c Client) permits(scope string) bool {
	return len(c.Authority.Scopes) == 0 || slices.ContainsFunc(strings.Fields(scope), func(given string) bool {
		return strings.EqualFold(given, c.Authority.Scopes[0])
	})
}
