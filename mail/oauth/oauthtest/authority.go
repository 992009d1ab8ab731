// Package oauthtest is an OAuth 2 authority for tests, on loopback over TLS. It holds to
// what clients must do: PKCE with S256, one use for each code, and one for each refresh
// token, whose second use ends the sign-in.
package oauthtest

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mujeeb/mail/provider"
)

// ClientID and ClientSecret are what the authority knows the program by.
const (
	ClientID     = "mujeeb-client"
	ClientSecret = "no-secret-in-a-desktop-program"
)

// Authority is a server that signs people in.
type Authority struct {
	Row provider.Authority // as the table of package provider would have it

	server *httptest.Server

	mu      sync.Mutex // guards what follows
	codes   map[string]code
	live    map[string]bool // refresh tokens that may be used
	used    map[string]bool // refresh tokens that were
	access  map[string]bool
	ended   bool // the sign-in was ended
	asked   []url.Values
	answers []func(http.ResponseWriter) // in the place of the next answers of the token address

	Life      int           // seconds of an access token; 0 names none
	Scope     string        // that is said to be given; "" says nothing
	Rotates   bool          // gives a new refresh token with each access token
	Ahead     time.Duration // that its clock is ahead
	Hint      string        // the mailbox that the browser was last asked for
	Challenge string        // that came with it
	Access    func() string // makes access tokens; nil = random ones
	OnRefresh func()        // is called before a refresh is answered
}

type code struct{ challenge, redirect string }

// Start starts an authority that rotates refresh tokens, for the time of a test.
func Start(tb testing.TB) *Authority {
	tb.Helper()
	a := &Authority{codes: map[string]code{}, live: map[string]bool{}, used: map[string]bool{}, access: map[string]bool{}, Life: 3600, Rotates: true}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /authorize", a.authorize)
	mux.HandleFunc("POST /token", a.token)
	a.server = httptest.NewUnstartedServer(mux)
	a.server.Config.ErrorLog = log.New(io.Discard, "", 0) // clients that refuse its certificate are meant to
	a.server.StartTLS()
	tb.Cleanup(a.server.Close)
	a.Row = provider.Authority{Key: "test", Authorize: a.server.URL + "/authorize", Token: a.server.URL + "/token",
		Scopes: []string{"mail.send", "mail.read", "offline_access"}, Extra: map[string]string{"prompt": "consent"}, Redirect: "127.0.0.1", Secret: true}
	return a
}

// Roots returns what the authority's certificate is verified against.
func (a *Authority) Roots() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.server.Certificate())
	return pool
}

// Browse opens an address as a person does who agrees to everything, and returns the page
// that they see at the end.
func (a *Authority) Browse(address *url.URL) (status int, page string, err error) {
	r, err := a.server.Client().Get(address.String())
	if err != nil {
		return 0, "", err
	}
	defer r.Body.Close()
	content, err := io.ReadAll(r.Body)
	return r.StatusCode, string(content), err
}

// Revoke ends the sign-in, as a person does in their account.
func (a *Authority) Revoke() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.revoke()
}

func (a *Authority) revoke() {
	a.ended = true
	clear(a.live)
	clear(a.access)
}

// Holds reports whether an access token is good.
func (a *Authority) Holds(token string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.access[token]
}

// HoldsRefresh reports whether a refresh token may be used.
func (a *Authority) HoldsRefresh(token string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.live[token]
}

// Answer has the next question for a token answered so. For a redirect, body is where to.
func (a *Authority) Answer(status int, body string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.answers = append(a.answers, func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/json")
		if status/100 == 3 {
			w.Header().Set("Location", body)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

// Asked returns what the authority was asked for tokens by.
func (a *Authority) Asked() []url.Values {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.asked)
}

// Grant returns a refresh token as a sign-in does.
func (a *Authority) Grant() (refresh string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ended = false
	refresh = rand.Text()
	a.live[refresh] = true
	return refresh
}

func (a *Authority) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	redirect, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || q.Get("client_id") != ClientID || q.Get("response_type") != "code" || redirect.Scheme != "http" ||
		redirect.Hostname() != a.Row.Redirect || q.Get("code_challenge_method") != "S256" || q.Get("prompt") != "consent" ||
		q.Get("scope") != strings.Join(a.Row.Scopes, " ") || len(q.Get("state")) < 20 {
		http.Error(w, "not a question that this authority takes", http.StatusBadRequest)
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ended = false
	a.Hint, a.Challenge = q.Get("login_hint"), q.Get("code_challenge")
	one := rand.Text()
	a.codes[one] = code{q.Get("code_challenge"), q.Get("redirect_uri")}
	redirect.RawQuery = url.Values{"code": {one}, "state": {q.Get("state")}}.Encode()
	http.Redirect(w, r, redirect.String(), http.StatusFound)
}

func (a *Authority) token(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.asked = append(a.asked, r.PostForm)
	w.Header().Set("Date", time.Now().Add(a.Ahead).UTC().Format(http.TimeFormat))
	if len(a.answers) > 0 {
		next := a.answers[0]
		a.answers = a.answers[1:]
		next(w)
		return
	}
	f := r.PostForm
	switch {
	case f.Get("client_id") != ClientID || a.Row.Secret && f.Get("client_secret") != ClientSecret:
		refuse(w, http.StatusUnauthorized, "invalid_client", "who are you?")
	case f.Get("grant_type") == "authorization_code":
		a.redeem(w, f)
	case f.Get("grant_type") == "refresh_token":
		a.refresh(w, f.Get("refresh_token"))
	default:
		refuse(w, http.StatusBadRequest, "unsupported_grant_type", "")
	}
}

func (a *Authority) redeem(w http.ResponseWriter, f url.Values) {
	known, ok := a.codes[f.Get("code")]
	delete(a.codes, f.Get("code"))
	sum := sha256.Sum256([]byte(f.Get("code_verifier")))
	if !ok || known.redirect != f.Get("redirect_uri") || base64.RawURLEncoding.EncodeToString(sum[:]) != known.challenge {
		refuse(w, http.StatusBadRequest, "invalid_grant", "this code is not yours")
		return
	}
	refresh := rand.Text()
	a.live[refresh] = true
	a.give(w, refresh)
}

// refresh gives a new access token. A refresh token that was used before ends everything.
func (a *Authority) refresh(w http.ResponseWriter, token string) {
	if a.OnRefresh != nil {
		a.OnRefresh()
	}
	if a.used[token] {
		a.revoke()
	}
	if !a.live[token] || a.ended {
		refuse(w, http.StatusBadRequest, "invalid_grant", "AADSTS700082: the refresh token has expired")
		return
	}
	if !a.Rotates {
		a.give(w, "")
		return
	}
	delete(a.live, token)
	a.used[token] = true
	next := rand.Text()
	a.live[next] = true
	a.give(w, next)
}

func (a *Authority) give(w http.ResponseWriter, refresh string) {
	access := "at-" + rand.Text()
	if a.Access != nil {
		access = a.Access()
	}
	answer := map[string]any{"access_token": access, "token_type": "Bearer"}
	a.access[access] = true
	if refresh != "" {
		answer["refresh_token"] = refresh
	}
	if a.Life != 0 {
		answer["expires_in"] = a.Life
	}
	if a.Scope != "" {
		answer["scope"] = a.Scope
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

func refuse(w http.ResponseWriter, status int, code, words string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, `{"error":%q,"error_description":%q}`, code, words)
}

// RevokeAccess ends an access token alone.
func (a *Authority) RevokeAccess(token string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.access, token)
}
