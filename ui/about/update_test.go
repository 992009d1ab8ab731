package about

import (
	"crypto/rand"
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"mujeeb/app"
	"mujeeb/app/update"
	"mujeeb/ui/page"
	"mujeeb/ui/page/pagetest"
)

// announcer is a server that announces a version to a program that trusts it.
type announcer struct {
	program page.Program
	asked   atomic.Int32
	version atomic.Value // a string
}

func newAnnouncer(t *testing.T) *announcer {
	t.Helper()
	private, public, err := note.GenerateKey(rand.Reader, "mujeeb.example")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	a := &announcer{}
	a.version.Store("")
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		a.asked.Add(1)
		x := update.Announcement{Version: a.version.Load().(string), Date: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), Page: "https://mujeeb.example/releases"}
		signed, _ := note.Sign(&note.Note{Text: x.Text()}, signer)
		_, _ = w.Write(signed)
	}))
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	a.program = page.Program{Build: app.Build{Version: "0.2.0", Updates: server.URL, UpdateKey: public}, UpdateRoots: roots}
	return a
}

// The server of updates is listed before it is asked, asked by a click alone, and
// its answer is shown with the page that it names.
func TestUpdate_Asks(t *testing.T) {
	s, a := pagetest.New(t, "en"), newAnnouncer(t)
	show(s, a.program)
	s.Reads(update.Host(a.program.Build.Updates))
	if a.asked.Load() != 0 {
		t.Error("the server was asked before anybody pressed")
	}
	for version, order := range map[string]update.Order{"v0.3.0": update.Older, "v0.2.0": update.Same, "v0.1.0": update.Newer} {
		a.version.Store(version)
		if err := s.Press(s.T("update.check")); err != nil {
			t.Fatal(err)
		}
		s.Reads(s.T("update.order."+string(order), "version", version[1:], "date", "1 December 2026"))
		s.Reads("https://mujeeb.example/releases")
	}
	if n := a.asked.Load(); n != 3 {
		t.Errorf("the server was asked %d times, want 3", n)
	}
}

// An answer that is not to be trusted names no page.
func TestUpdate_Refused(t *testing.T) {
	s, a, other := pagetest.New(t, "ar"), newAnnouncer(t), newAnnouncer(t)
	a.version.Store("v0.3.0")
	show(s, a.program)
	if err := s.Press(s.T("update.check")); err != nil {
		t.Fatal(err)
	}
	s.Reads("https://mujeeb.example/releases")
	a.program.Build.UpdateKey = other.program.Build.UpdateKey
	show(s, a.program)
	if err := s.Press(s.T("update.check")); err != nil {
		t.Fatal(err)
	}
	s.Reads(s.T("update.error.not_signed"))
	if s.Sees("https://mujeeb.example/releases") {
		t.Error("the page is named all the same")
	}
}
