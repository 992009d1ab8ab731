package update

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"mujeeb/dial"
)

// open opens connections as the program does.
func open() dial.Func { return dial.New(time.Now, nil).For(dial.Update) }

// signer makes a key and what signs with it.
func signer(t *testing.T) (key string, sign func(text string) string) {
	t.Helper()
	private, public, err := note.GenerateKey(rand.Reader, "mujeeb.example")
	if err != nil {
		t.Fatal(err)
	}
	s, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	return public, func(text string) string {
		t.Helper()
		signed, err := note.Sign(&note.Note{Text: text}, s)
		if err != nil {
			t.Fatal(err)
		}
		return string(signed)
	}
}

func announcement(version string) Announcement {
	return Announcement{Version: version, Date: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), Page: "https://mujeeb.example/releases"}
}

// page is an announcement that leads to an address.
func page(address string) Announcement {
	a := announcement("v0.2.0")
	a.Page = address
	return a
}

// serve starts a server over TLS that answers so, and returns its address and
// the pool that its certificate is in.
func serve(t *testing.T, answer http.HandlerFunc) (address string, roots *x509.CertPool) {
	t.Helper()
	s := httptest.NewTLSServer(answer)
	t.Cleanup(s.Close)
	roots = x509.NewCertPool()
	roots.AddCert(s.Certificate())
	return s.URL + "/newest", roots
}

// says answers with a text.
func says(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(text)) }
}

func TestAsk_OK(t *testing.T) {
	key, sign := signer(t)
	for _, c := range []struct {
		running, announced string
		want               Order
	}{
		{"0.1.0", "v0.2.0", Older},
		{"v0.1.0", "v0.2.0", Older},
		{"0.9.0", "v0.10.0", Older},
		{"0.2.0-rc.1", "v0.2.0", Older},
		{"0.1.0+3.abc1234", "v0.2.0", Older},
		{"0.2.0-dev.412", "v0.2.0", Older},
		{"0.2.0", "v0.2.0", Same},
		{"0.3.0", "v0.2.0", Newer},
		{"0.2.0+3.abc1234", "v0.2.0", Newer},
		{"0.2.0+dirty", "v0.2.0", Newer},
		{"", "v0.2.0", Unknown},
		{"abc1234", "v0.2.0", Unknown},
	} {
		address, roots := serve(t, says(sign(announcement(c.announced).Text())))
		got, err := Ask(t.Context(), Source{address, key, roots, open()}, c.running)
		if want := (News{announcement(c.announced), c.want}); err != nil || got != want {
			t.Errorf("%q, when %s is announced: got %+v, %v, want %+v", c.running, c.announced, got, err, want)
		}
	}
}

// The question says nothing about the program's version, the system or the
// person, and what the server asks to remember is not kept.
func TestAsk_TellsNothing(t *testing.T) {
	key, sign := signer(t)
	var heard []http.Header
	address, roots := serve(t, func(w http.ResponseWriter, r *http.Request) {
		heard = append(heard, r.Header)
		http.SetCookie(w, &http.Cookie{Name: "who", Value: "you"})
		if r.URL.Path == "/newest" {
			http.Redirect(w, r, "/moved", http.StatusFound)
			return
		}
		says(sign(announcement("v0.2.0").Text()))(w, r)
	})
	for range 2 {
		if _, err := Ask(t.Context(), Source{address, key, roots, open()}, "0.1.0"); err != nil {
			t.Fatal(err)
		}
	}
	if len(heard) != 4 {
		t.Fatalf("the server was asked %d times, want 4", len(heard))
	}
	for i, header := range heard {
		if agent := header.Get("User-Agent"); agent != "Mujeeb" {
			t.Errorf("question %d: the User-Agent is %q", i, agent)
		}
		for name := range header {
			if name != "User-Agent" && name != "Connection" {
				t.Errorf("question %d says %s: %q", i, name, header[name])
			}
		}
	}
}

// What is just within the limits is read: a file of the greatest size, at the end of
// as many redirects as are followed. One redirect or one byte more is too much.
func TestAsk_Limits(t *testing.T) {
	key, sign := signer(t)
	empty := len(sign(page("https://mujeeb.example/").Text()))
	for name, c := range map[string]struct {
		redirects, size int
		want            Code
	}{
		"Within":         {maxRedirects, sizeLimit, ""},
		"OneMore":        {maxRedirects + 1, sizeLimit, CodeNoFile},
		"OneByteTooMany": {maxRedirects, sizeLimit + 1, CodeTooBig},
	} {
		t.Run(name, func(t *testing.T) {
			announced := page("https://mujeeb.example/" + strings.Repeat("x", c.size-empty))
			left := c.redirects
			address, roots := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if left > 0 {
					left--
					http.Redirect(w, r, "/newest", http.StatusFound)
					return
				}
				says(sign(announced.Text()))(w, r)
			})
			if c.want != "" {
				wantError(t, Source{address, key, roots, open()}, c.want)
				return
			}
			if got, err := Ask(t.Context(), Source{address, key, roots, open()}, "0.1.0"); err != nil || got.Announcement != announced {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

// The question takes the straight way to the host that is listed: no proxy that the
// environment names is asked for it.
func TestAsk_NoProxy(t *testing.T) {
	transport, ok := Source{}.client(new(atomic.Pointer[net.Conn])).Transport.(*http.Transport)
	if !ok || transport.Proxy != nil {
		t.Errorf("got %T with a proxy", Source{}.client(new(atomic.Pointer[net.Conn])).Transport)
	}
}

// A server that speaks a TLS that is out of date is not trusted with the question.
func TestAsk_ErrOldTLS(t *testing.T) {
	key, _ := signer(t)
	s := httptest.NewUnstartedServer(says(""))
	s.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	wantError(t, Source{s.URL, key, roots, open()}, CodeUnreachable)
}

func TestAsk_Errors(t *testing.T) {
	key, sign := signer(t)
	otherKey, otherSign := signer(t)
	good := sign(announcement("v0.2.0").Text())
	elsewhere, _ := serve(t, says(good))
	plain := httptest.NewServer(says(good))
	t.Cleanup(plain.Close)
	to := func(address string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, address, http.StatusFound) }
	}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		key    string
		want   Code
	}{
		"BadKey":             {says(good), "no key", CodeBadKey},
		"SignedByAnother":    {says(otherSign(announcement("v0.2.0").Text())), key, CodeNotSigned},
		"AnotherKey":         {says(good), otherKey, CodeNotSigned},
		"Altered":            {says(strings.Replace(good, "v0.2.0", "v0.3.0", 1)), key, CodeNotSigned},
		"NotSigned":          {says(announcement("v0.2.0").Text()), key, CodeNotSigned},
		"Garbage":            {says("\x00\xff<html>"), key, CodeNotSigned},
		"Empty":              {says(""), key, CodeNotSigned},
		"TooBig":             {says(good + strings.Repeat("x", sizeLimit)), key, CodeTooBig},
		"ElsewhereByTLS":     {to(elsewhere), key, CodeElsewhere},
		"ElsewhereInTheOpen": {to(plain.URL), key, CodeElsewhere},
		"SameHostInTheOpen": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://"+r.Host+"/newest", http.StatusFound)
		}, key, CodeElsewhere},
		"RoundAndRound": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/newest", http.StatusFound) }, key, CodeNoFile},
		"NotFound":      {http.NotFound, key, CodeNoFile},
		"OtherText":     {says(sign("a text\n")), key, CodeMalformed},
		"NoVersion":     {says(sign(announcement("0.2.0").Text())), key, CodeMalformed},
		"HalfAVersion":  {says(sign(announcement("v0.2").Text())), key, CodeMalformed},
		"PageOfAnybody": {says(sign(page("https://who:secret@mujeeb.example/releases").Text())), key, CodeMalformed},
		"PageOfNoHost":  {says(sign(page("https:///releases").Text())), key, CodeMalformed},
		"PageNotPlain":  {says(sign(page("https://mujeeb.example/new releases").Text())), key, CodeMalformed},
		"PageInTheOpen": {says(sign(strings.Replace(announcement("v0.2.0").Text(), "https:", "http:", 1))), key, CodeMalformed},
		"NoDate":        {says(sign(strings.Replace(announcement("v0.2.0").Text(), "2026-12-01", "soon", 1))), key, CodeMalformed},
		"OneLineMore":   {says(sign(announcement("v0.2.0").Text() + "run this\n")), key, CodeMalformed},
		"EndlessHeader": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Long", strings.Repeat("x", 2*headerLimit))
			says(good)(w, r)
		}, key, CodeUnreachable},
		"BrokenOff": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "500")
			_, _ = w.Write([]byte("half"))
		}, key, CodeUnreachable},
	} {
		t.Run(name, func(t *testing.T) {
			address, roots := serve(t, c.answer)
			wantError(t, Source{address, c.key, roots, open()}, c.want)
		})
	}
}

func wantError(t *testing.T, s Source, want Code) {
	t.Helper()
	news, err := Ask(t.Context(), s, "0.1.0")
	if e, ok := errors.AsType[*Error](err); !ok || e.Code != want || news != (News{}) {
		t.Errorf("got %+v, %v, want %s", news, err, want)
	}
}

// Without a certificate of an authority that is trusted nothing is read.
func TestAsk_ErrCertificate(t *testing.T) {
	key, sign := signer(t)
	asked := false
	address, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = true
		says(sign(announcement("v0.2.0").Text()))(w, r)
	})
	wantError(t, Source{address, key, x509.NewCertPool(), open()}, CodeBadCertificate)
	if asked {
		t.Error("the server was asked all the same")
	}
}

// Nothing is sent to an address that is not https.
func TestAsk_ErrNotPrivate(t *testing.T) {
	key, sign := signer(t)
	asked := false
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = true
		says(sign(announcement("v0.2.0").Text()))(w, r)
	}))
	t.Cleanup(plain.Close)
	for _, address := range []string{plain.URL, "mujeeb.example", "file:///etc/hostname", "https://", ""} {
		wantError(t, Source{address, key, nil, open()}, CodeNotPrivate)
	}
	if asked {
		t.Error("the server was asked all the same")
	}
}

// A server that never answers holds the question until its context ends.
func TestAsk_ErrHangs(t *testing.T) {
	key, _ := signer(t)
	came, over := make(chan struct{}), make(chan struct{})
	address, roots := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		close(came)
		<-over
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-came
		cancel()
	}()
	_, err := Ask(ctx, Source{address, key, roots, open()}, "0.1.0")
	close(over)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// A question that takes too long is given up by itself.
func TestAsk_ErrSlow(t *testing.T) {
	key, _ := signer(t)
	over := make(chan struct{})
	address, roots := serve(t, func(http.ResponseWriter, *http.Request) { <-over })
	defer close(over)
	_, err := Source{address, key, roots, open()}.ask(t.Context(), "0.1.0", time.Millisecond)
	if e, ok := errors.AsType[*Error](err); !ok || e.Code != CodeSlow {
		t.Errorf("got %v", err)
	}
}

func TestHost(t *testing.T) {
	for address, want := range map[string]string{
		"https://mujeeb.example/newest":      "mujeeb.example:443",
		"https://mujeeb.example:8443/newest": "mujeeb.example:8443",
		"http://mujeeb.example/newest":       "",
		"":                                   "",
	} {
		if got := Host(address); got != want {
			t.Errorf("%q: got %q, want %q", address, got, want)
		}
	}
}
