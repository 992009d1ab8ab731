//go:build unix

package app_test

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/dial"
	"mujeeb/inbox/endpoint"
	"mujeeb/outbox/byemail"
)

var phpStarted = regexp.MustCompile(`Development Server \((http://127\.0\.0\.1:\d+)\) started`)

// webSpace is the owner's web space: a folder that PHP serves behind TLS.
type webSpace struct {
	dir    string
	server *httptest.Server
}

func newWebSpace(t *testing.T) webSpace {
	t.Helper()
	dir := t.TempDir()
	php := exec.Command("php", "-S", "127.0.0.1:0", "-t", dir)
	out, err := php.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	php.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := php.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = syscall.Kill(-php.Process.Pid, syscall.SIGKILL)
		_ = php.Wait()
	})
	var said bytes.Buffer
	for phpStarted.FindSubmatch(said.Bytes()) == nil {
		if _, err := io.CopyN(&said, out, 1); err != nil {
			t.Fatal("PHP's server did not start")
		}
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	to, err := url.Parse(string(phpStarted.FindSubmatch(said.Bytes())[1]))
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	server := httptest.NewUnstartedServer(proxy)
	server.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	server.StartTLS()
	t.Cleanup(server.Close)
	return webSpace{dir, server}
}

// put writes the page's file into the web space.
func (w webSpace) put(t *testing.T, p data.OptOutPage) {
	t.Helper()
	var file bytes.Buffer
	e := endpoint.Endpoint{Queue: p.Queue, Public: [32]byte(p.Public), Fetch: p.Fetch}
	if err := e.WritePage(&file, endpoint.Said{Lang: "en", Words: endpoint.Words{Title: "Stop", Ask: "Stop?", Button: "Stop", Done: "Done.", Unknown: "?", Failed: "!", Kept: "."}}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(w.dir, "stop.php"), file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (w webSpace) address() string { return w.server.URL + "/stop.php" }

func faultOf(err error) endpoint.Fault {
	if e, ok := errors.AsType[*endpoint.Error](err); ok {
		return e.Fault
	}
	return ""
}

// pageSession makes a session that trusts a web space.
func pageSession(t *testing.T, w webSpace) *app.Session {
	t.Helper()
	p := params(datatest.NewClock())
	p.RootCAs = w.server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	s, err := app.Create(t.Context(), p, t.TempDir()+"/vault", []byte(datatest.Password), app.Owner{Name: "Sami", Region: "JO"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { mustClose(t, s) })
	return s
}

// The whole circle: a page is made and tried, a campaign names it, a person clicks, and is
// opted out. What somebody made up changes nothing and is listed.
func TestSession_OptOutPage(t *testing.T) {
	w := newWebSpace(t)
	s := pageSession(t, w)
	p, err := s.DrawOptOutPage(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if fault := faultOf(s.TryOptOutPage(t.Context(), w.address())); fault != endpoint.NotThere {
		t.Errorf("without a file: %q", fault)
	}
	if settings, err := s.Vault.Settings(t.Context()); err != nil || settings.OptOutPage != "" {
		t.Errorf("mails name a page that does not work: %q, %v", settings.OptOutPage, err)
	}
	w.put(t, p)
	if err := s.TryOptOutPage(t.Context(), w.address()); err != nil {
		t.Fatal(err)
	}
	amal, sami := datatest.MustLead(t, s.Vault, "Amal", "amal@example.org"), datatest.MustLead(t, s.Vault, "Sami", "sami@example.org")
	started(t, s, amal)
	runs, err := s.Vault.Runs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ids, err := s.Vault.RecipientIDs(t.Context(), runs[0].ID, "")
	if err != nil || len(ids) != 1 {
		t.Fatalf("recipients %v, %v", ids, err)
	}
	mail, err := byemail.Show(t.Context(), s.Vault, ids[0])
	if err != nil {
		t.Fatal(err)
	}
	link := regexp.MustCompile(regexp.QuoteMeta(w.address()) + `\?t=u[0-9a-z-]+`).FindString(mail.Text)
	if link == "" {
		t.Fatalf("the mail does not lead to the page:\n%s", mail.Text)
	}
	for _, click := range []string{link, link, w.address() + "?t=u9z-0123456789abcdef"} {
		r, err := w.server.Client().Post(click, "application/x-www-form-urlencoded", strings.NewReader("List-Unsubscribe=One-Click"))
		if err != nil || r.StatusCode != http.StatusOK {
			t.Fatalf("clicking: %+v, %v", r, err)
		}
		r.Body.Close()
	}
	if err := s.HearNow(t.Context()); err != nil {
		t.Fatal(err)
	}
	rows, err := s.Vault.HeardRows(t.Context(), data.HeardFilter{}, 9)
	var got []string
	for _, r := range rows {
		got = append(got, string(r.Outcome)+" "+r.Name+" "+r.Proof)
	}
	if slices.Sort(got); err != nil || !slices.Contains(got, "opt_out Amal click") || !slices.Contains(got, "forged  click") {
		t.Errorf("heard %q, %v", got, err)
	}
	for lead, want := range map[int64]bool{amal: true, sami: false} {
		history, err := s.Vault.ConsentHistory(t.Context(), lead)
		if err != nil || (len(history) > 0 && history[0].Act == data.ActWithdrawn) != want {
			t.Errorf("lead %d: %+v, %v", lead, history, err)
		}
	}
	if poll, err := s.Vault.OptOutPoll(t.Context()); err != nil || poll.Trouble != "" || poll.FetchedAt.IsZero() || poll.Unreadable != 0 {
		t.Errorf("the poll: %+v, %v", poll, err)
	}
	connections, err := s.Connections(t.Context(), 99)
	if err != nil || !slices.ContainsFunc(connections, func(c data.Connection) bool { return c.Why == string(dial.Fetch) }) {
		t.Errorf("the connections: %+v, %v", connections, err)
	}
}

// With new keys the old file is told apart, and no mail names the page until the new one works.
func TestSession_DrawOptOutPage(t *testing.T) {
	w := newWebSpace(t)
	s := pageSession(t, w)
	p, err := s.DrawOptOutPage(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.put(t, p)
	if err := s.TryOptOutPage(t.Context(), w.address()); err != nil {
		t.Fatal(err)
	}
	next, err := s.DrawOptOutPage(t.Context())
	if err != nil || next.URL != w.address() || next.Works() || next.Queue == p.Queue {
		t.Errorf("drawn anew: %q, %v", next.URL, err)
	}
	if fault := faultOf(s.TryOptOutPage(t.Context(), w.address())); fault != endpoint.OtherPage {
		t.Errorf("with the old file: %q", fault)
	}
	if err := s.HearNow(t.Context()); faultOf(err) != endpoint.OtherPage || app.HearCode(err) != "other_page" {
		t.Errorf("read: %v", err)
	}
	if poll, err := s.Vault.OptOutPoll(t.Context()); err != nil || poll.Trouble != "other_page" {
		t.Errorf("the poll: %+v, %v", poll, err)
	}
	w.put(t, next)
	if err := s.TryOptOutPage(t.Context(), w.address()); err != nil {
		t.Errorf("with the new file: %v", err)
	}
	if err := s.RemoveOptOutPage(t.Context()); err != nil {
		t.Fatal(err)
	}
	if gone, err := s.Vault.OptOutPage(t.Context()); err != nil || gone.Queue != "" || gone.URL != "" {
		t.Errorf("removed: %+v, %v", gone.URL, err)
	}
}

// A code that the owner reads in a mail leads to its person, and opts them out.
func TestSession_OptOutByToken(t *testing.T) {
	w := newWebSpace(t)
	s := pageSession(t, w)
	amal := datatest.MustLead(t, s.Vault, "Amal", "amal@example.org")
	started(t, s, amal)
	token := byemail.Tokens(s.Vault).Make('u', 1)
	a, err := s.FindToken(t.Context(), token)
	if err != nil || a.LeadID != amal || a.Name != "Amal" {
		t.Fatalf("found %+v, %v", a, err)
	}
	for _, bad := range []string{"", "u2a-0123456789abcdef", token + "x"} {
		if _, err := s.FindToken(t.Context(), bad); !errors.Is(err, app.ErrToken) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if _, err := s.OptOutByToken(t.Context(), byemail.Tokens(s.Vault).Make('r', 1)); !errors.Is(err, app.ErrToken) {
		t.Errorf("a code that asks for nothing: %v", err)
	}
	if h, err := s.OptOutByToken(t.Context(), token); err != nil || h.Outcome != data.OutcomeOptOut || h.LeadID != amal {
		t.Errorf("got %+v, %v", h, err)
	}
}
