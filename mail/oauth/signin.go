package oauth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"html"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"

	"golang.org/x/oauth2"

	"mujeeb/mail"
	"mujeeb/text/secret"
)

// signInLimit is how long a person may take in the browser.
const signInLimit = 10 * time.Minute

// Words are what the browser shows when it comes back to this computer.
type Words struct {
	Lang   string // of all below
	RTL    bool
	Title  string
	Done   string // signed in
	Failed string // not signed in: the program says why
	Other  string // the answer belongs to another sign-in
}

// SignIn asks a person in the browser, and returns what they gave. show is called with
// the address to open; hint is the mailbox that is meant, or "". SignIn ends when the
// answer has come, ctx ends, or ten minutes are over. Errors are *[mail.Error].
func (c Client) SignIn(ctx context.Context, hint string, words Words, show func(address *url.URL)) (Grant, error) {
	if c.ID == "" {
		return Grant{}, mail.NewSignInError(mail.ReasonSignInNoClient, "", nil)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, signInLimit, mail.NewSignInError(mail.ReasonSignInLate, "", nil))
	defer cancel()
	back, err := listen(ctx, c.Authority.Redirect, words)
	if err != nil {
		return Grant{}, mail.NewSignInError(mail.ReasonSignInBrowser, "", err)
	}
	defer back.close()
	verifier := oauth2.GenerateVerifier()
	address, err := c.address(back, verifier, hint)
	if err != nil {
		return Grant{}, mail.NewSignInError(mail.ReasonSignInClient, "", err)
	}
	show(address)
	var got answer
	select {
	case got = <-back.answers:
	case <-ctx.Done():
		if late, ok := errors.AsType[*mail.Error](context.Cause(ctx)); ok {
			return Grant{}, late
		}
		return Grant{}, mail.NewRoadError(ctx, ctx.Err())
	}
	grant, err := c.redeem(ctx, got, back.redirect, verifier)
	got.outcome <- err == nil
	return grant, err
}

// address returns what the browser is to open.
func (c Client) address(back *callback, verifier, hint string) (*url.URL, error) {
	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(verifier)}
	for name, value := range c.Authority.Extra {
		options = append(options, oauth2.SetAuthURLParam(name, value))
	}
	if hint != "" {
		options = append(options, oauth2.SetAuthURLParam("login_hint", hint))
	}
	return url.Parse(c.config(back.redirect).AuthCodeURL(back.state, options...))
}

// redeem returns what the browser's answer is worth.
func (c Client) redeem(ctx context.Context, got answer, redirect, verifier string) (Grant, error) {
	switch {
	case got.failed != "":
		return Grant{}, mail.NewSignInError(reasonOf(got.failed, got.words), got.words, nil)
	case got.code.IsZero():
		return Grant{}, mail.NewSignInError(mail.ReasonSignInAnswer, "", nil)
	}
	return c.exchange(ctx, redirect, got.code.Reveal(), verifier)
}

// answer is what the browser came back with.
type answer struct {
	code    secret.Secret
	failed  string // error code of the authority
	words   string // its words
	outcome chan bool
}

// callback waits on loopback for the browser to come back.
type callback struct {
	state    string
	redirect string
	hosts    []string // under which the browser may come back
	words    Words
	answers  chan answer // the first one with the right state
	once     sync.Once
	server   *http.Server
	serving  sync.WaitGroup
	ctx      context.Context
}

// listen waits on a free port of loopback. Where the browser is sent to localhost, which may
// be either address, IPv6 is listened on as well, if the computer has it.
func listen(ctx context.Context, host string, words Words) (*callback, error) {
	first, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	port := strconv.Itoa(first.Addr().(*net.TCPAddr).Port)
	b := &callback{
		state: rand.Text(), redirect: "http://" + net.JoinHostPort(host, port), words: words, answers: make(chan answer, 1), ctx: ctx,
		hosts: []string{net.JoinHostPort("127.0.0.1", port), net.JoinHostPort("localhost", port), net.JoinHostPort("::1", port)},
	}
	b.server = &http.Server{Handler: b, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 10 * time.Second, MaxHeaderBytes: headerLimit,
		ErrorLog: log.New(io.Discard, "", 0)}
	b.serving.Go(func() { _ = b.server.Serve(first) }) // it ends with close
	if host == "localhost" {
		if second, err := net.Listen("tcp", net.JoinHostPort("::1", port)); err == nil {
			b.serving.Go(func() { _ = b.server.Serve(second) })
		}
	}
	return b, nil
}

// close ends the listening. The page that the browser is about to show is waited for, a second.
func (b *callback) close() {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(b.ctx), time.Second)
	defer cancel()
	if b.server.Shutdown(ctx) != nil {
		_ = b.server.Close()
	}
	b.serving.Wait()
}

// ServeHTTP takes the browser's answer. Only a GET of the root counts, under a name of
// loopback (which another site's name that leads here is not), and with the state of this
// sign-in; anything else is turned away and changes nothing.
func (b *callback) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet || r.URL.Path != "/" || !slices.Contains(b.hosts, r.Host) {
		http.NotFound(w, r)
		return
	}
	values := r.URL.Query()
	if subtle.ConstantTimeCompare([]byte(values.Get("state")), []byte(b.state)) != 1 {
		b.page(w, http.StatusBadRequest, b.words.Other)
		return
	}
	got := answer{code: secret.New(values.Get("code")), failed: values.Get("error"), words: values.Get("error_description"), outcome: make(chan bool, 1)}
	first := false
	b.once.Do(func() { first = true })
	if !first {
		b.page(w, http.StatusBadRequest, b.words.Other)
		return
	}
	b.answers <- got
	select {
	case ok := <-got.outcome:
		if ok {
			b.page(w, http.StatusOK, b.words.Done)
			return
		}
	case <-b.ctx.Done():
	case <-r.Context().Done():
	}
	b.page(w, http.StatusOK, b.words.Failed)
}

// page answers with one sentence, which loads nothing.
func (b *callback) page(w http.ResponseWriter, status int, text string) {
	head := w.Header()
	head.Set("Content-Type", "text/html; charset=utf-8")
	head.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	head.Set("Cache-Control", "no-store")
	head.Set("Referrer-Policy", "no-referrer")
	head.Set("Connection", "close")
	w.WriteHeader(status)
	direction := "ltr"
	if b.words.RTL {
		direction = "rtl"
	}
	_, _ = fmt.Fprintf(w, `<!doctype html><html lang="%s" dir="%s"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%s</title>
<body style="font:18px/1.5 sans-serif;max-width:32em;margin:4em auto;padding:0 1em"><h1>%[3]s</h1><p>%s</p></body></html>
`, html.EscapeString(b.words.Lang), direction, html.EscapeString(b.words.Title), html.EscapeString(text))
}
