// Package update asks, when a person asks it to, whether there is a newer version
// of the program. It fetches one small signed file from the address that whoever
// packages the program has set, and says what stands in it. It downloads and
// installs nothing, and nothing calls it by itself.
//
// The file is a signed note (golang.org/x/mod/sumdb/note) whose text is written
// by [Announcement.Text]:
//
//	mujeeb version 1
//	version v0.2.0
//	date 2026-12-01
//	page https://mujeeb.example/releases
//
// Whoever can alter the file on its server can hide a newer version by putting
// back an older file, but can neither invent a version nor lead to another page.
package update

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"golang.org/x/mod/sumdb/note"

	"mujeeb/dial"
)

// Limits of one question.
const (
	timeLimit    = 15 * time.Second
	sizeLimit    = 4 << 10 // bytes of the file
	headerLimit  = 16 << 10
	maxRedirects = 3
)

// Source says where the newest version is announced, and who signs for it.
type Source struct {
	Address string         // https
	Key     string         // a verifier key as package note writes it
	Roots   *x509.CertPool // nil means the system's
	Dial    dial.Func      // opens the connection; without one there is none
}

// Ask fetches the announcement and compares it with the version that runs. The
// question names neither the program's version nor anything about the person.
// Errors are *[Error].
func Ask(ctx context.Context, s Source, running string) (News, error) {
	return s.ask(ctx, running, timeLimit)
}

func (s Source) ask(ctx context.Context, running string, limit time.Duration) (News, error) {
	verifier, err := note.NewVerifier(s.Key)
	if err != nil {
		return News{}, &Error{CodeBadKey, err}
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	raw, err := s.fetch(ctx)
	if err != nil {
		return News{}, err
	}
	signed, err := note.Open(raw, note.VerifierList(verifier))
	if err != nil {
		return News{}, &Error{CodeNotSigned, err}
	}
	a, err := parse(signed.Text)
	if err != nil {
		return News{}, &Error{CodeMalformed, err}
	}
	return News{Announcement: a, Order: compare(running, a.Version)}, nil
}

// Host returns the host and port that [Ask] connects to, or "" for what is no https
// address.
func Host(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" {
		return ""
	}
	if u.Port() == "" {
		return u.Host + ":443"
	}
	return u.Host
}

// fetch returns what stands at the address.
func (s Source) fetch(ctx context.Context) ([]byte, error) {
	if Host(s.Address) == "" {
		return nil, &Error{CodeNotPrivate, nil}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.Address, nil)
	if err != nil {
		return nil, &Error{CodeNotPrivate, err}
	}
	request.Header.Set("User-Agent", "Mujeeb")
	var line atomic.Pointer[net.Conn] // it may be opened when the question was given up
	response, err := s.client(&line).Do(request)
	if err != nil {
		if opened := line.Load(); opened != nil {
			dial.Fail(*opened)
		}
		return nil, failure(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, &Error{CodeNoFile, nil}
	}
	raw, err := io.ReadAll(io.LimitReader(response.Body, sizeLimit+1))
	if err != nil {
		return nil, failure(err)
	}
	if len(raw) > sizeLimit {
		return nil, &Error{CodeTooBig, nil}
	}
	return raw, nil
}

// client returns a client that keeps no cookie and no connection, reads no proxy
// from the environment, and leaves neither TLS nor the host. line is set to the
// connection that was opened last.
func (s Source) client(line *atomic.Pointer[net.Conn]) *http.Client {
	open := s.Dial
	if open == nil {
		open = (*dial.Dialer)(nil).For(dial.Update)
	}
	return &http.Client{
		Transport: &http.Transport{
			DialContext: func(ctx context.Context, network, address string) (c net.Conn, err error) {
				if c, err = open(ctx, network, address); err == nil {
					line.Store(&c)
				}
				return c, err
			},
			TLSClientConfig:        &tls.Config{RootCAs: s.Roots, MinVersion: tls.VersionTLS12},
			DisableKeepAlives:      true,
			DisableCompression:     true, // so that the limit counts what arrives
			MaxResponseHeaderBytes: headerLimit,
		},
		CheckRedirect: func(to *http.Request, before []*http.Request) error {
			switch first := before[0].URL; {
			case to.URL.Scheme != "https" || to.URL.Host != first.Host:
				return &Error{CodeElsewhere, nil}
			case len(before) > maxRedirects:
				return &Error{CodeNoFile, nil}
			}
			to.Header.Del("Referer")
			return nil
		},
	}
}

// failure returns what went wrong on the way to the server.
func failure(err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return &Error{CodeBadCertificate, err}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return &Error{CodeSlow, err}
	}
	return &Error{CodeUnreachable, err}
}
