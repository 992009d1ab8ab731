// Package pagetest lets a test show a page, or a part of one, on its own: a place
// over a real vault and a window without a display, with nothing around them.
package pagetest

import (
	"context"
	"log/slog"
	"net"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/secrets"
	"mujeeb/tools/drive"
	"mujeeb/ui/kit"
	"mujeeb/ui/lang"
	"mujeeb/ui/page"
)

// Stage is a person at a window that one page stands in.
type Stage struct {
	*drive.Driver
	Place *page.Place
	Vault *data.Vault
	Clock *datatest.Clock
	Shell Shell               // where the page led
	DNS   map[string][]string // the TXT records that are found, by name; set before anything is looked up

	t testing.TB
}

// New makes a stage in a language, with an empty vault. What it opened is closed
// when the test ends.
func New(t testing.TB, language string) *Stage {
	t.Helper()
	return NewWith(t, language, func(*app.Params) {})
}

// NewWith is New with other parameters of the session.
func NewWith(t testing.TB, language string, change func(*app.Params)) *Stage {
	t.Helper()
	program := test.NewApp()
	program.Settings().SetTheme(kit.NewTheme(kit.Light, 1))
	program.Preferences().SetString(page.PrefTheme, "light")
	window := test.NewTempWindow(t, nil)
	window.Resize(page.FirstWindow())
	s := &Stage{Driver: drive.New(window), Clock: datatest.NewClock(), t: t}
	log := slog.New(slog.DiscardHandler)
	params := app.Params{
		Now: s.Clock.Now, Secrets: secrets.NewKeeper(&secrets.Session{}, time.Hour), Vault: s.Clock.Params(), Log: log, Lookup: s.lookup,
	}
	change(&params)
	session, err := app.Create(t.Context(), params, filepath.Join(t.TempDir(), "vault"), []byte(datatest.Password), app.Owner{Name: "Sami Haddad", Region: "JO"})
	if err != nil {
		t.Fatal(err)
	}
	s.Vault = session.Vault
	env := &kit.Env{Lang: lang.New(language), Window: window, Post: s.Post, Now: s.Clock.Now}
	s.Place = page.New(page.Params{
		Env: env, Look: page.NewLook(env, program.Preferences(), program.Settings().SetTheme, func() {}),
		Computer: page.NewComputer(program.Preferences()), Session: session, Shell: &s.Shell, Log: log,
	})
	t.Cleanup(func() {
		s.Place.End()
		if left, err := session.Close(context.Background()); err != nil || left.Any() {
			t.Errorf("closing the vault left %+v, %v", left, err)
		}
	})
	return s
}

// lookup is the DNS. Nobody is asked.
func (s *Stage) lookup(_ context.Context, name string) ([]string, error) {
	if texts, ok := s.DNS[name]; ok {
		return texts, nil
	}
	return nil, &net.DNSError{Err: "no such host", IsNotFound: true}
}

// T returns a sentence in the page's language.
func (s *Stage) T(key string, args ...any) string { return s.Place.T(key, args...) }

// Hold keeps back what is posted from now on, so that a test may let answers come
// in another order than they were asked for. next waits for the next one.
func (s *Stage) Hold() (next func() func()) {
	posted := make(chan func(), 100)
	s.Place.Env.Post = func(f func()) { posted <- f }
	return func() func() {
		s.t.Helper()
		select {
		case f := <-posted:
			return f
		case <-time.After(s.Timeout):
			s.t.Fatal("waited for an answer")
			return nil
		}
	}
}

// Show shows an object in the place of what was shown.
func (s *Stage) Show(o fyne.CanvasObject) {
	s.Window.SetContent(o)
	s.Drain()
}

// Until waits for a condition and fails the test where it never holds.
func (s *Stage) Until(what string, is func() bool) {
	s.t.Helper()
	if err := s.Wait(what, is); err != nil {
		s.t.Fatal(err)
	}
}

// Reads waits for words on the page and fails the test where they never stand
// there.
func (s *Stage) Reads(words string) {
	s.t.Helper()
	if err := s.WaitFor(words); err != nil {
		s.t.Fatal(err)
	}
}

// Shell is a window that goes nowhere and notes where a page led.
type Shell struct{ Led []page.Route }

var _ page.Shell = (*Shell)(nil)

// GoTo notes the route, as do Replace and LeaveFor; the others do nothing.
func (s *Shell) GoTo(r page.Route)       { s.Led = append(s.Led, r) }
func (s *Shell) Replace(r page.Route)    { s.Led = append(s.Led, r) }
func (s *Shell) LeaveFor(list page.Name) { s.Led = append(s.Led, page.Route{Page: list}) }
func (s *Shell) Back()                   {}
func (s *Shell) Lock()                   {}
func (s *Shell) Goodbye()                {}
func (s *Shell) PutBack(string)          {}
func (s *Shell) Changed()                {}
