package oauth

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"mujeeb/mail"
)

// failure returns what an error of a question to the authority means.
func (c Client) failure(ctx context.Context, err error) *mail.Error {
	said, ok := errors.AsType[*oauth2.RetrieveError](err)
	switch {
	case ok && c.skewed(said.Response):
		return mail.NewSignInError(mail.ReasonSignInClock, said.ErrorDescription, nil)
	case ok && said.Response != nil && said.Response.StatusCode >= 500:
		return mail.NewSignInError(mail.ReasonSignInServer, said.ErrorDescription, nil)
	case ok:
		return mail.NewSignInError(reasonOf(said.ErrorCode, said.ErrorDescription), said.ErrorDescription, nil)
	case errors.Is(err, errRedirected):
		return mail.NewSignInError(mail.ReasonSignInAnswer, "", errRedirected)
	}
	road := mail.NewRoadError(ctx, err)
	if road.Reason == mail.ReasonNetwork && isAnswer(err) {
		return mail.NewSignInError(mail.ReasonSignInAnswer, "", nil)
	}
	return road
}

// isAnswer reports whether err says that an answer came, and was no token.
func isAnswer(err error) bool {
	text := err.Error()
	return strings.HasPrefix(text, "oauth2: cannot parse") || strings.Contains(text, "server response missing access_token")
}

// reasonOf returns what an error code means (RFC 6749 sections 4.1.2.1 and 5.2, OpenID
// Connect Core section 3.1.2.6). Microsoft says more in its words (AADSTS), and whether
// an administrator has to consent only there.
func reasonOf(code, words string) mail.Reason {
	for _, number := range []string{"AADSTS65001", "AADSTS90094", "AADSTS900941", "AADSTS90008", "AADSTS650056"} {
		if strings.Contains(words, number) {
			return mail.ReasonSignInConsent
		}
	}
	switch code {
	case "invalid_grant", "interaction_required", "login_required":
		return mail.ReasonSignInEnded
	case "consent_required", "admin_policy_enforced":
		return mail.ReasonSignInConsent
	case "access_denied":
		return mail.ReasonSignInDenied
	case "invalid_client", "unauthorized_client", "unsupported_response_type", "unsupported_grant_type", "org_internal", "redirect_uri_mismatch":
		return mail.ReasonSignInClient
	case "invalid_scope":
		return mail.ReasonSignInScope
	case "server_error", "temporarily_unavailable", "slow_down":
		return mail.ReasonSignInServer
	}
	return mail.ReasonSignInAnswer
}

// skewed reports whether the authority's clock and this computer's differ by more than
// tokens bear. An answer without a date says nothing.
func (c Client) skewed(r *http.Response) bool {
	if r == nil {
		return false
	}
	at, err := http.ParseTime(r.Header.Get("Date"))
	return err == nil && at.Sub(c.now()).Abs() > clockSlack+time.Second // which the field leaves out
}
