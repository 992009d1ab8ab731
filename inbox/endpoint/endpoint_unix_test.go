//go:build unix

package endpoint_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/crypto/nacl/box"

	"mujeeb/dial"
	"mujeeb/inbox/endpoint"
	"mujeeb/text/secret"
)

var said = []endpoint.Said{
	{"ar", endpoint.Words{Title: "إيقاف الرسائل", Ask: "ألا تريد رسائل بعد الآن؟", Button: "أوقفها", Done: "تم. لن تصلك رسائل أخرى.", Unknown: "الرابط ناقص.", Failed: "لم يُسجل ذلك.", Kept: "تُحفظ شيفرة الرابط والوقت."}},
	{"en", endpoint.Words{Title: "Stop <these> mails", Ask: "Do you want no more of them?", Button: "Stop them", Done: "Done: it's \"noted\".", Unknown: "The link is not whole.", Failed: "It could not be noted.", Kept: "The link's code and the time are kept."}},
}

// web is a web space with PHP on it, behind a server that speaks TLS.
type web struct {
	dir, url string
	roots    *x509.CertPool
	*http.Client
}

// protect speaks TLS in front of a server, and returns where.
func (w *web) protect(t *testing.T, server string) (address string) {
	t.Helper()
	lender := httptest.NewTLSServer(nil) // of its certificate
	lender.Close()
	w.roots = x509.NewCertPool()
	w.roots.AddCert(lender.Certificate())
	w.Client = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: w.roots}}}
	t.Cleanup(w.CloseIdleConnections)
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: lender.TLS.Certificates})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				to, err := net.Dial("tcp", server)
				if err != nil {
					return
				}
				defer to.Close()
				go func() { _, _ = io.Copy(to, c) }()
				_, _ = io.Copy(c, to)
			}()
		}
	}()
	return l.Addr().String()
}

var started = regexp.MustCompile(`Development Server \((http://127\.0\.0\.1:\d+)\) started`)

// serve puts the page of an endpoint on a web space, and returns the endpoint with its address.
func serve(t *testing.T, e endpoint.Endpoint) (endpoint.Endpoint, web) {
	t.Helper()
	w := web{dir: t.TempDir()}
	var page bytes.Buffer
	if err := e.WritePage(&page, said...); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(w.dir, "stop.php"), page.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	php := exec.Command("php", "-S", "127.0.0.1:0", "-t", w.dir)
	php.Env = append(os.Environ(), "PHP_CLI_SERVER_WORKERS=4")
	out, err := php.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	php.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // the server and its workers end together
	if err := php.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-php.Process.Pid, syscall.SIGKILL)
		_ = php.Wait()
	})
	lines := bufio.NewScanner(out)
	for w.url == "" && lines.Scan() {
		if m := started.FindStringSubmatch(lines.Text()); m != nil {
			w.url = m[1]
		}
	}
	if w.url == "" {
		t.Fatal("PHP's server did not start")
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	w.url = "https://" + w.protect(t, strings.TrimPrefix(w.url, "http://"))
	e.URL = w.url + "/stop.php"
	return e, w
}

func mustNew(t *testing.T) endpoint.Endpoint {
	t.Helper()
	e, err := endpoint.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// get and post are what a browser and a mail program do.
func (w web) get(t *testing.T, address string) (int, string) {
	t.Helper()
	return w.ask(t, http.MethodGet, address, "")
}

func (w web) post(t *testing.T, address string, form url.Values) (int, string) {
	t.Helper()
	return w.ask(t, http.MethodPost, address, form.Encode())
}

func (w web) ask(t *testing.T, method, address, form string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r, err := w.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(body)
}

// oneClick is the body that RFC 8058 asks of mail programs.
var oneClick = url.Values{"List-Unsubscribe": {"One-Click"}}

func (w web) client(t *testing.T) *endpoint.Client {
	c := endpoint.NewClient(dial.New(time.Now, nil).For(dial.Fetch), w.roots)
	t.Cleanup(c.Close)
	return c
}

// fetch returns the tokens that wait on the page.
func (w web) fetch(t *testing.T, e endpoint.Endpoint) (tokens []string, unreadable int) {
	t.Helper()
	unreadable, err := w.client(t).Fetch(t.Context(), e, func(some []endpoint.Entry) error {
		for _, entry := range some {
			tokens = append(tokens, entry.Token)
			if d := time.Since(entry.At); d < -time.Second || d > time.Minute {
				t.Errorf("an entry of %v", entry.At)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return tokens, unreadable
}

// A mail program's click and the button of the page end mails; opening the page, as mail
// scanners do, ends none; what is no token is told.
func TestPage(t *testing.T) {
	e, w := serve(t, mustNew(t))
	link := endpoint.OptOutURL(e.URL, "u2a-7s52j0njwgek40pq")
	status, body := w.get(t, link)
	if status != http.StatusOK || !strings.Contains(body, "أوقفها") || !strings.Contains(body, "Stop &lt;these&gt; mails") || strings.Index(body, "أوقفها") > strings.Index(body, "Stop them") {
		t.Errorf("the page: %d %s", status, body)
	}
	if tokens, _ := w.fetch(t, e); len(tokens) > 0 {
		t.Errorf("opening the page left %q", tokens)
	}
	if status, body := w.post(t, link, oneClick); status != http.StatusOK || !strings.Contains(body, "Done: it&apos;s &quot;noted&quot;.") {
		t.Errorf("one click: %d %s", status, body)
	}
	if status, _ := w.post(t, endpoint.OptOutURL(e.URL, "u2b-0123456789abcdef"), nil); status != http.StatusOK {
		t.Errorf("the button: %d", status)
	}
	for _, bad := range []string{"", "short", strings.Repeat("a", 101), "a b c d e f g", "u2a-7s52j0njwgek40pq\n", "<script>alert(1)</script>", "../../../etc/passwd"} {
		if status, body := w.post(t, endpoint.OptOutURL(e.URL, bad), oneClick); status != http.StatusNotFound || strings.Contains(body, "<script>") {
			t.Errorf("the token %q: %d %s", bad, status, body)
		}
	}
	if status, _ := w.post(t, e.URL+"?t[]=u2a-7s52j0njwgek40pq", oneClick); status != http.StatusNotFound {
		t.Errorf("a list of tokens: %d", status)
	}
	if tokens, unreadable := w.fetch(t, e); !slices.Equal(tokens, []string{"u2a-7s52j0njwgek40pq", "u2b-0123456789abcdef"}) || unreadable > 0 {
		t.Errorf("fetched %q, %d not readable", tokens, unreadable)
	}
	if tokens, _ := w.fetch(t, e); len(tokens) > 0 {
		t.Errorf("fetched again: %q", tokens)
	}
}

// Whoever reads the web space finds neither a token nor a secret there, and over the web
// nothing of the queue at all.
func TestPage_KeepsNothingInClear(t *testing.T) {
	e, w := serve(t, mustNew(t))
	w.post(t, endpoint.OptOutURL(e.URL, "u2a-7s52j0njwgek40pq"), oneClick)
	files, err := os.ReadDir(w.dir)
	if err != nil || len(files) != 3 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		content, err := os.ReadFile(filepath.Join(w.dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range regexp.MustCompile(`[A-Za-z0-9+/=]{16,}`).FindAll(content, -1) {
			if plain, err := base64.StdEncoding.DecodeString(string(word)); err == nil {
				content = append(content, plain...)
			}
		}
		for what, secret := range map[string]string{"token": "7s52j0njwgek40pq", "private key": e.Private.Reveal(), "fetching secret": e.Fetch.Reveal(), "address of the visitor": "127.0.0.1"} {
			if bytes.Contains(content, []byte(secret)) {
				t.Errorf("%s holds the %s", f.Name(), what)
			}
		}
		if f.Name() == "stop.php" {
			continue
		}
		if _, body := w.get(t, w.url+"/"+f.Name()); body != "" {
			t.Errorf("%s over the web: %q", f.Name(), body)
		}
	}
}

// Clicks that come at once are all kept, and what comes while the queue is fetched stays.
func TestPage_ManyAtOnce(t *testing.T) {
	e, w := serve(t, mustNew(t))
	const clicks = 120
	var all sync.WaitGroup
	for i := range clicks {
		all.Go(func() { w.post(t, endpoint.OptOutURL(e.URL, fmt.Sprintf("token-%08d", i)), oneClick) })
	}
	var got []string
	for range 5 {
		tokens, _ := w.fetch(t, e)
		got = append(got, tokens...)
	}
	all.Wait()
	tokens, _ := w.fetch(t, e)
	got = append(got, tokens...)
	slices.Sort(got)
	if unique := slices.Compact(slices.Clone(got)); len(got) != clicks || len(unique) != clicks {
		t.Errorf("%d entries, %d tokens", len(got), len(unique))
	}
}

// An entry that could not be taken comes again, the same; one that others wrote, cut or
// copied harms nothing.
func TestFetch_Queue(t *testing.T) {
	e, w := serve(t, mustNew(t))
	w.post(t, endpoint.OptOutURL(e.URL, "token-00000001"), oneClick)
	var first, again []endpoint.Entry
	full := errors.New("the vault can't be written")
	if _, err := w.client(t).Fetch(t.Context(), e, func(some []endpoint.Entry) error { first = some; return full }); !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
	queue := filepath.Join(w.dir, e.Queue+"-00000001.php")
	content, err := os.ReadFile(queue)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(content), "\n")
	var public [32]byte
	foreign, err := box.SealAnonymous(nil, []byte(`{"id":"0123456789abcdef0123456789abcdef","kind":"optout","token":"token-forged","at":1}`), &public, nil)
	if err != nil {
		t.Fatal(err)
	}
	other, err := box.SealAnonymous(nil, []byte(`{"id":"x","kind":"erase","token":"token-00000009","at":1}`), &e.Public, nil)
	if err != nil {
		t.Fatal(err)
	}
	damaged := []string{lines[1][:40] + "\n", "not base64 \x00\xff\n", "\n", base64.StdEncoding.EncodeToString(foreign) + "\n", base64.StdEncoding.EncodeToString(other) + "\n"}
	content = []byte(lines[0] + strings.Join(damaged, "") + lines[1] + lines[1])
	if err := os.WriteFile(queue, content, 0o644); err != nil {
		t.Fatal(err)
	}
	unreadable, err := w.client(t).Fetch(t.Context(), e, func(some []endpoint.Entry) error { again = some; return nil })
	if err != nil || unreadable != len(damaged) || len(again) != 2 || again[0] != first[0] || again[1].ID != again[0].ID {
		t.Errorf("%d not readable, %+v, %v", unreadable, again, err)
	}
}

// A queue of many parts comes whole and in its order.
func TestFetch_ManyParts(t *testing.T) {
	e, w := serve(t, mustNew(t))
	const entries, each = 3000, 400
	for part := 0; part*each < entries; part++ {
		var file strings.Builder
		file.WriteString("<?php exit; ?>\n")
		for i := part * each; i < min((part+1)*each, entries); i++ {
			sealed, err := box.SealAnonymous(nil, fmt.Appendf(nil, `{"kind":"optout","token":"token-%08d","id":"%032x","at":%d}`, i, i, time.Now().Unix()), &e.Public, nil)
			if err != nil {
				t.Fatal(err)
			}
			file.WriteString(base64.StdEncoding.EncodeToString(sealed) + "\n")
		}
		if err := os.WriteFile(filepath.Join(w.dir, fmt.Sprintf("%s-%08d.php", e.Queue, part+1)), []byte(file.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tokens, unreadable := w.fetch(t, e)
	if len(tokens) != entries || unreadable > 0 || !slices.IsSorted(tokens) {
		t.Errorf("%d entries, %d not readable, in order: %v", len(tokens), unreadable, slices.IsSorted(tokens))
	}
	left, err := filepath.Glob(filepath.Join(w.dir, e.Queue+"-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left over: %q, %v", left, err)
	}
}

func TestFetch_Errors(t *testing.T) {
	e, w := serve(t, mustNew(t))
	other := e
	other.Fetch = secret.New(strings.Repeat("0", 64))
	moved := httptest.NewTLSServer(http.RedirectHandler(e.URL, http.StatusPermanentRedirect))
	defer moved.Close()
	html := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>parked</html>") }))
	defer html.Close()
	at := func(url string) endpoint.Endpoint { e := e; e.URL = url; return e }
	for name, c := range map[string]struct {
		endpoint.Endpoint
		want endpoint.Fault
	}{
		"another key":     {other, endpoint.OtherPage},
		"no such file":    {at(w.url + "/other.php"), endpoint.NotThere},
		"a redirect":      {at(moved.URL), endpoint.NotThere},
		"a parked domain": {at(html.URL), endpoint.NotThere},
		"no server":       {at("https://127.0.0.1:1/stop.php"), endpoint.Unreachable},
	} {
		_, err := w.client(t).Fetch(t.Context(), c.Endpoint, func([]endpoint.Entry) error { return nil })
		fault, ok := errors.AsType[*endpoint.Error](err)
		if !ok || fault.Fault != c.want || strings.Contains(err.Error(), "127.0.0.1") || strings.Contains(err.Error(), c.Fetch.Reveal()) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	untrusted := endpoint.NewClient(dial.New(time.Now, nil).For(dial.Fetch), nil)
	defer untrusted.Close()
	_, err := untrusted.Fetch(t.Context(), e, func([]endpoint.Entry) error { return nil })
	if fault, ok := errors.AsType[*endpoint.Error](err); !ok || fault.Fault != endpoint.Unreachable {
		t.Errorf("a server that nobody vouches for: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.client(t).Fetch(ctx, e, func([]endpoint.Entry) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// The owner tries the page by a click that names nobody, and a page that is none is told.
func TestClient_Try(t *testing.T) {
	e, w := serve(t, mustNew(t))
	if err := w.client(t).Try(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	if tokens, _ := w.fetch(t, e); !slices.Equal(tokens, []string{endpoint.TrialToken}) {
		t.Errorf("fetched %q", tokens)
	}
	e.URL = w.url + "/other.php"
	err := w.client(t).Try(t.Context(), e)
	if fault, ok := errors.AsType[*endpoint.Error](err); !ok || fault.Fault != endpoint.NotThere {
		t.Errorf("no page: %v", err)
	}
}

// A page that can't write beside itself says so to the program and to the person, whose
// mail program tries again.
func TestPage_CannotWrite(t *testing.T) {
	e, w := serve(t, mustNew(t))
	if err := os.Mkdir(filepath.Join(w.dir, e.Queue+".lock.php"), 0o755); err != nil {
		t.Fatal(err)
	}
	if status, body := w.post(t, endpoint.OptOutURL(e.URL, "token-00000001"), oneClick); status != http.StatusServiceUnavailable || !strings.Contains(body, "It could not be noted.") {
		t.Errorf("one click: %d %s", status, body)
	}
	_, err := w.client(t).Fetch(t.Context(), e, func([]endpoint.Entry) error { return nil })
	if fault, ok := errors.AsType[*endpoint.Error](err); !ok || fault.Fault != endpoint.Broken {
		t.Errorf("fetching: %v", err)
	}
}

func TestCheckAddress(t *testing.T) {
	for address, ok := range map[string]bool{
		"https://olive.example/stop.php": true, "https://olive.example:8443/a/stop.php": true, "https://olive.example": true, "http://127.0.0.1:8000/stop.php": false,
		"http://olive.example/stop.php": false, "https://olive.example/stop.php?x=1": false, "https://olive.example/stop.php?": false, "https://olive.example/#a": false,
		"https://sami:secret@olive.example/": false, "ftp://olive.example/": false, "olive.example/stop.php": false, "https:///stop.php": false, "": false, "mailto:a@b.example": false, "http://localhost.olive.example/": false,
	} {
		if err := endpoint.CheckAddress(address); (err == nil) != ok {
			t.Errorf("%q: %v", address, err)
		}
	}
}
