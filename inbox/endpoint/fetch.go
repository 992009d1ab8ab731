package endpoint

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/crypto/nacl/box"

	"mujeeb/dial"
)

// Entry is what somebody left on the page.
type Entry struct {
	ID    string    // drawn by the page: the same entry never has two
	Kind  string    // OptOut
	Token string    // as it was in the link; who it names, and whether it is genuine, is for the caller to find out
	At    time.Time // by the clock of the web host
}

// OptOut is the kind of an entry that ends mails.
const OptOut = "optout"

// Fault says why the page could not be asked.
type Fault string

// The faults.
const (
	Unreachable Fault = "unreachable" // no connection, or no safe one
	NotThere    Fault = "not_there"   // something answers, and it is not the page
	OtherPage   Fault = "other_page"  // a page with other keys: made by another vault, or before the keys were drawn anew
	Broken      Fault = "broken"      // the page can't write beside itself, or answers what it never should
)

// Error is what Fetch returns. Its text holds neither the address nor the secret.
type Error struct {
	Fault  Fault
	Status int // of HTTP, 0 when there was no answer
	cause  error
}

func (e *Error) Error() string {
	if e.Status != 0 {
		return fmt.Sprintf("endpoint: %s (HTTP %d)", e.Fault, e.Status)
	}
	return "endpoint: " + string(e.Fault)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.cause }

// Client asks pages. It follows no redirect: a page that moved is told.
type Client struct {
	http *http.Client
}

// The limits of an answer: a part of the queue, which the page keeps below an eighth of that.
const (
	answerBytes = 1 << 20
	mostParts   = 2000 // fetched at once, above what the page keeps
	patience    = 30 * time.Second
)

// NewClient makes a client that connects by open. Roots are nil for the system's.
func NewClient(open dial.Func, roots *x509.CertPool) *Client {
	return &Client{&http.Client{
		Transport: &http.Transport{
			DialContext: open, TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}, TLSHandshakeTimeout: patience, MaxIdleConns: 1, IdleConnTimeout: time.Minute,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       patience,
	}}
}

// Close ends what connections wait.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// part is what the page hands out at once.
type part struct {
	Part    int      `json:"part"`
	More    bool     `json:"more"`
	Entries []string `json:"entries"`
	Dropped int      `json:"dropped"`
}

// Try clicks on the page as a mail program does, for nobody: the entry has the TrialToken.
// Errors are *[Error].
func (c *Client) Try(ctx context.Context, e Endpoint) error {
	body, err := c.post(ctx, e, OptOutURL(e.URL, TrialToken), url.Values{"List-Unsubscribe": {"One-Click"}})
	if err == nil && !bytes.Contains(body, []byte("<!DOCTYPE html>")) {
		err = &Error{Fault: NotThere, Status: http.StatusOK}
	}
	return err
}

// Fetch takes what waits on the page, the oldest first, some hundreds at a time. What take
// returned without an error is dropped from the queue; an entry comes again when it could
// not be. It returns how many entries were not readable. Errors are *[Error], or take's.
func (c *Client) Fetch(ctx context.Context, e Endpoint, take func([]Entry) error) (unreadable int, err error) {
	for range mostParts {
		p, err := c.ask(ctx, e, url.Values{})
		if err != nil || len(p.Entries) == 0 {
			return unreadable, err
		}
		entries := e.open(p.Entries)
		unreadable += len(p.Entries) - len(entries)
		if len(entries) > 0 {
			if err := take(entries); err != nil {
				return unreadable, err
			}
		}
		dropped, err := c.ask(ctx, e, url.Values{"part": {strconv.Itoa(p.Part)}, "count": {strconv.Itoa(len(p.Entries))}})
		if err != nil {
			return unreadable, err
		}
		if dropped.Dropped == 0 {
			return unreadable, &Error{Fault: Broken, Status: http.StatusOK}
		}
	}
	return unreadable, nil
}

// ask sends one request of the program to the page.
func (c *Client) ask(ctx context.Context, e Endpoint, form url.Values) (p part, err error) {
	form.Set("fetch", e.Fetch.Reveal())
	body, err := c.post(ctx, e, e.URL, form)
	if err != nil {
		return p, err
	}
	if err := json.Unmarshal(body, &p); err != nil {
		return p, &Error{Fault: NotThere, Status: http.StatusOK}
	}
	return p, nil
}

// post sends a form to the page and returns the answer.
func (c *Client) post(ctx context.Context, e Endpoint, address string, form url.Values) ([]byte, error) {
	if err := CheckAddress(e.URL); err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, ErrAddress
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("User-Agent", "Mujeeb")
	response, err := c.http.Do(request)
	if err != nil {
		return nil, &Error{Fault: Unreachable, cause: withoutURL(err)}
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, answerBytes))
	if err != nil {
		return nil, &Error{Fault: Unreachable, Status: response.StatusCode, cause: err}
	}
	switch response.StatusCode {
	case http.StatusOK:
		return body, nil
	case http.StatusForbidden:
		return nil, &Error{Fault: OtherPage, Status: response.StatusCode}
	case http.StatusServiceUnavailable:
		return nil, &Error{Fault: Broken, Status: response.StatusCode}
	}
	return nil, &Error{Fault: NotThere, Status: response.StatusCode}
}

// withoutURL returns the cause of an error of net/http, whose own text has the address.
func withoutURL(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

// open returns the entries that are sealed to the page's key and say what an entry says.
func (e Endpoint) open(lines []string) (entries []Entry) {
	var private [32]byte
	copy(private[:], e.Private.Reveal())
	defer clear(private[:])
	for _, line := range lines {
		sealed, err := base64.StdEncoding.DecodeString(line)
		if err != nil {
			continue
		}
		plain, ok := box.OpenAnonymous(nil, sealed, &e.Public, &private)
		if !ok {
			continue
		}
		var said struct {
			ID, Kind, Token string
			At              int64
		}
		if json.Unmarshal(plain, &said) != nil || len(said.ID) != 32 || said.Kind != OptOut || said.Token == "" || said.At <= 0 {
			continue
		}
		entries = append(entries, Entry{said.ID, said.Kind, said.Token, time.Unix(said.At, 0)})
	}
	return entries
}
