package mail

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"mujeeb/text/secret"
)

// TokenSource gives the access tokens of a mailbox whose owner signs in by OAuth 2
// instead of a password, for SMTP and IMAP. Its methods may be called from any
// goroutine.
type TokenSource interface {
	// Token returns a token that should hold at the moment. It may have to ask the
	// provider for one. Error: an *[Error] of the step [OpAuth].
	Token(ctx context.Context) (secret.Secret, error)
	// Refused says that a server did not take a token. Token does not return it again.
	Refused(token secret.Secret)
}

// Reasons why a sign-in by OAuth 2 fails.
const (
	ReasonSignInNone     Reason = "sign_in_none"      // nobody has signed in on this computer yet
	ReasonSignInEnded    Reason = "sign_in_ended"     // the provider ended it: expired, revoked, password changed
	ReasonSignInRefused  Reason = "sign_in_refused"   // the mail server does not take the token for this mailbox
	ReasonSignInScope    Reason = "sign_in_scope"     // mail was not among what was permitted
	ReasonSignInDenied   Reason = "sign_in_denied"    // the person, or a rule, said no in the browser
	ReasonSignInConsent  Reason = "sign_in_admin"     // an administrator has to permit the program first
	ReasonSignInClient   Reason = "sign_in_client"    // the provider does not know the client id, or its secret is wrong
	ReasonSignInNoClient Reason = "sign_in_no_client" // there is no client id
	ReasonSignInClock    Reason = "sign_in_clock"     // this computer's clock is wrong
	ReasonSignInAnswer   Reason = "sign_in_answer"    // the answer in the browser is none to this question, or makes no sense
	ReasonSignInLate     Reason = "sign_in_late"      // nobody finished it in time
	ReasonSignInBrowser  Reason = "sign_in_browser"   // no browser could be opened
	ReasonSignInServer   Reason = "sign_in_server"    // the provider's own trouble
	ReasonNoTokens       Reason = "auth_no_tokens"    // the server takes no OAuth 2
	ReasonSMTPOff        Reason = "smtp_off"          // Microsoft: SMTP AUTH is switched off for the mailbox or the organisation
	ReasonClientCert     Reason = "tls_wants_client"  // the server demands a certificate of ours
)

// XOAUTH2 is the mechanism that Google made before RFC 7628, and the only one of
// Microsoft for OAuth 2.
const XOAUTH2 = "XOAUTH2"

// TokenClient is a SASL client that presents an access token (RFC 7628, or [XOAUTH2]). A
// server that refuses the token says why in a challenge, and sends its own error only
// after a reply without content.
type TokenClient struct {
	mechanism string
	response  []byte
	challenge []byte
}

var _ sasl.Client = (*TokenClient)(nil)

// NewTokenClient returns a client for a server that offers OAUTHBEARER or XOAUTH2, and
// nil for any other. The user is the mailbox; host and port are those that were connected to.
func NewTokenClient(offers func(mechanism string) bool, host string, port int, user string, token secret.Secret) *TokenClient {
	switch {
	case offers(sasl.OAuthBearer):
		options := &sasl.OAuthBearerOptions{Username: user, Token: token.Reveal(), Host: host, Port: port}
		_, response, err := sasl.NewOAuthBearerClient(options).Start()
		if err != nil {
			return nil
		}
		return &TokenClient{mechanism: sasl.OAuthBearer, response: response}
	case offers(XOAUTH2):
		return &TokenClient{mechanism: XOAUTH2, response: []byte("user=" + user + "\x01auth=Bearer " + token.Reveal() + "\x01\x01")}
	}
	return nil
}

// Start returns the mechanism and the token.
func (c *TokenClient) Start() (mech string, first []byte, err error) {
	return c.mechanism, c.response, nil
}

// Next takes the server's reason for a refusal and asks for its error.
func (c *TokenClient) Next(challenge []byte) ([]byte, error) {
	if c.challenge != nil {
		return nil, sasl.ErrUnexpectedServerChallenge
	}
	c.challenge = append([]byte{}, challenge...)
	if c.mechanism == sasl.OAuthBearer {
		return []byte{1}, nil // RFC 7628 section 3.2.3
	}
	return []byte{}, nil
}

// Reason says why the server refused the token, as far as its challenge tells.
func (c *TokenClient) Reason() Reason {
	var said struct{ Status string }
	if json.Unmarshal(c.challenge, &said) == nil && (said.Status == "insufficient_scope" || said.Status == "403") {
		return ReasonSignInScope
	}
	return ReasonSignInRefused
}

// authByToken logs in with a token. Another one is tried, once, when the first is
// refused: it may have been revoked before its time.
func (o *opening) authByToken(ctx context.Context) error {
	token, err := o.account.Tokens.Token(ctx)
	if err != nil {
		return err
	}
	if err = o.present(ctx, token); !refusedToken(err) {
		return err
	}
	o.account.Tokens.Refused(token)
	next, failed := o.account.Tokens.Token(ctx)
	switch {
	case failed != nil:
		return failed
	case next.Equal(token):
		return err
	}
	if err = o.present(ctx, next); refusedToken(err) {
		o.account.Tokens.Refused(next)
	}
	return err
}

// present logs in with one token.
func (o *opening) present(ctx context.Context, token secret.Secret) error {
	client := NewTokenClient(o.offers.mechanism, o.account.Host, o.account.Port, o.account.User, token)
	if client == nil {
		return &Error{Op: OpAuth, Kind: Auth, Reason: ReasonNoTokens}
	}
	err := o.authenticate(client)
	if err == nil {
		return nil
	}
	e := classify(ctx, OpAuth, err)
	if e.Reason == ReasonAuthRefused {
		e.Reason = client.Reason()
	}
	return explainMicrosoft(e)
}

// maxCommand is how long a command may be, in octets without CRLF (RFC 5321 section
// 4.5.3.1.4). A longer first response is sent when the server asks for it (RFC 4954
// section 4).
const maxCommand = 510

// authenticate runs a mechanism. Unlike go-smtp it says nothing after the server's last
// word, which some servers take for an offence, so that another attempt may follow.
func (o *opening) authenticate(client *TokenClient) error {
	w := newWire(o.conn, false)
	ask := func(line string) (*smtp.SMTPError, error) {
		if err := w.write(o.account.Timeouts.Command, []command{{op: OpAuth, line: line}}); err != nil {
			return nil, err
		}
		return w.readReply()
	}
	mechanism, first, _ := client.Start() // it can't fail
	response := base64.StdEncoding.EncodeToString(first)
	line, late := "AUTH "+mechanism+" "+response, false
	if len(line) > maxCommand {
		line, late = "AUTH "+mechanism, true
	}
	reply, err := ask(line)
	for err == nil && reply.Code == 334 {
		if !late {
			if response, err = client.respond(reply.Message); err != nil {
				break
			}
		}
		late = false
		reply, err = ask(response)
	}
	switch {
	case err != nil:
		return err
	case w.buffer.Buffered() > 0:
		return errUnsolicited
	case reply.Code/100 != 2:
		return reply
	}
	return o.conn.SetDeadline(time.Time{})
}

// respond returns the answer to a challenge, both in base64.
func (c *TokenClient) respond(challenge string) (string, error) {
	said, err := base64.StdEncoding.DecodeString(challenge)
	if err != nil {
		return "", errUnsolicited
	}
	answer, err := c.Next(said)
	if err != nil {
		return "", errUnsolicited
	}
	return base64.StdEncoding.EncodeToString(answer), nil
}

// refusedToken reports whether a server took a token for invalid.
func refusedToken(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Reason == ReasonSignInRefused
}

// explainMicrosoft returns e, with [ReasonSMTPOff] if the words are those by which
// Microsoft says that SMTP AUTH is switched off (535 5.7.139).
func explainMicrosoft(e *Error) *Error {
	if e.Enhanced == [3]int{5, 7, 139} && strings.Contains(e.Text, "SmtpClientAuthentication") {
		e.Reason = ReasonSMTPOff
	}
	return e
}

// NewSignInError returns an error of a sign-in: before the mail server was asked, or
// instead of asking it. words are the provider's own, or "".
func NewSignInError(reason Reason, words string, cause error) *Error {
	e := &Error{Op: OpAuth, Kind: Auth, Reason: reason, cause: cause}
	e.Text = replyWords(&smtp.SMTPError{Message: words})
	if reason == ReasonSignInServer {
		e.Kind = Unreachable // it may pass, as if nobody had answered
	}
	return e
}

// NewRoadError returns what failed on the way to the server that gives tokens: as for a mail
// server, with the reasons for which a certificate is not valid.
func NewRoadError(ctx context.Context, err error) *Error {
	op := OpAuth
	if isType[*tls.CertificateVerificationError](err) {
		op = OpTLS
	}
	e := classify(ctx, op, err)
	e.Op = OpAuth
	return e
}
