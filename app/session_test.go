package app_test

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/secrets"
	"mujeeb/mail"
)

// params are those of a program without a keyring.
func params(clock *datatest.Clock) app.Params {
	return app.Params{
		Now: clock.Now, Vault: clock.Params(), Log: slog.New(slog.DiscardHandler),
		Secrets: secrets.NewKeeper(&secrets.Session{}, time.Hour),
	}
}

// newSession makes a vault of a shop in its own folder.
func newSession(t *testing.T, clock *datatest.Clock, owner string) (s *app.Session, dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "vault")
	s, err := app.Create(t.Context(), params(clock), dir, []byte(datatest.Password), app.Owner{Name: owner, Region: "JO"})
	if err != nil {
		t.Fatal(err)
	}
	return s, dir
}

// mustClose closes a session that has nothing left to do.
func mustClose(t *testing.T, s *app.Session) {
	t.Helper()
	if left, err := s.Close(context.Background()); err != nil || left.Any() {
		t.Errorf("closing left %+v, %v", left, err)
	}
}

// mustOpen fails the test where the vault in dir is still open.
func mustOpen(t *testing.T, dir string) {
	t.Helper()
	v, err := data.Open(t.Context(), dir, []byte(datatest.Password), datatest.NewClock().Params())
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Error(err)
	}
}

// endingContext ends when it has been asked for its end so many times since there
// was a vault in dir.
type endingContext struct {
	context.Context
	end context.CancelFunc
	dir string

	mu    sync.Mutex
	asked int
	left  int
}

func (c *endingContext) Done() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if data.Exists(c.dir) {
		if c.asked++; c.asked > c.left {
			c.end()
		}
	}
	return c.Context.Done()
}

// Whatever fails while a vault is made, and whenever, the vault is closed again:
// it can be opened.
func TestCreate_Fails(t *testing.T) {
	clock := datatest.NewClock()
	password := []byte(datatest.Password)
	for left := 0; ; left += 3 { // a query asks more often than that
		c := &endingContext{dir: filepath.Join(t.TempDir(), "vault"), left: left}
		c.Context, c.end = context.WithCancel(t.Context())
		s, err := app.Create(c, params(clock), c.dir, password, app.Owner{Name: "Sami Haddad", Region: "JO"})
		c.end()
		if err == nil {
			mustClose(t, s)
			if left == 0 {
				t.Error("no moment was tried at which it fails")
			}
			return
		}
		mustOpen(t, c.dir)
	}
}

// What is not finished when there is no time left is counted, hears that it is to
// end, and does not keep the vault open. What was finished is not counted.
func TestSession_CloseLeaves(t *testing.T) {
	s, dir := newSession(t, datatest.NewClock(), "Sami Haddad")
	hang, given, quick := make(chan struct{}), make(chan struct{}), make(chan struct{})
	t.Cleanup(func() { close(hang) })
	s.Finish(app.Change, func(context.Context) { close(quick) })
	<-quick
	s.Finish(app.File, func(context.Context) { <-hang }) // hears nothing
	s.Finish(app.File, func(ctx context.Context) {
		<-ctx.Done()
		close(given)
		<-hang
	})
	s.Finish(app.Change, func(ctx context.Context) {
		<-given
		<-hang
	})
	ctx, end := context.WithCancel(t.Context())
	end()
	left, err := s.Close(ctx)
	if err != nil && !errors.Is(err, context.Canceled) { // the outbox had no time either
		t.Error(err)
	}
	if want := (app.Unfinished{Changes: 1, Files: 2}); left != want {
		t.Errorf("left %+v, want %+v", left, want)
	}
	select {
	case <-given:
	case <-time.After(30 * time.Second):
		t.Fatal("a job does not hear that it is to end")
	}
	mustOpen(t, dir)
}

// While there is time, closing waits for what was begun.
func TestSession_CloseWaits(t *testing.T) {
	s, dir := newSession(t, datatest.NewClock(), "Sami Haddad")
	begun, finish := make(chan struct{}), make(chan struct{})
	s.Finish(app.Change, func(ctx context.Context) {
		close(begun)
		<-finish
		if err := s.Vault.SaveSettings(ctx, data.Settings{Controller: "Rana Haddad"}); err != nil {
			t.Error(err)
		}
	})
	<-begun
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		mustClose(t, s)
	}()
	close(finish)
	<-closed
	again, err := app.OpenWith(t.Context(), params(datatest.NewClock()), dir, data.Secret{Password: []byte(datatest.Password)})
	if err != nil {
		t.Fatal(err)
	}
	defer mustClose(t, again)
	if settings, err := again.Vault.Settings(t.Context()); err != nil || settings.Controller != "Rana Haddad" {
		t.Errorf("kept %+v, %v", settings, err)
	}
}

// waitedContext tells when it is waited for in so many places.
type waitedContext struct {
	context.Context
	waited chan struct{}
	places atomic.Int64
}

func newWaited(places int64) *waitedContext {
	c := &waitedContext{Context: context.Background(), waited: make(chan struct{})}
	c.places.Store(places)
	return c
}

func (c *waitedContext) Done() <-chan struct{} {
	if c.places.Add(-1) == 0 {
		close(c.waited)
	}
	return c.Context.Done()
}

// While a job hangs the sending is settled and the practice server closed; what
// arrives until the last job ended is forgotten too.
func TestSession_CloseSettles(t *testing.T) {
	s, _ := newSession(t, datatest.NewClock(), "Sami Haddad")
	server, err := s.Emails.Sandbox(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	finish := make(chan struct{})
	s.Finish(app.Change, func(ctx context.Context) {
		<-finish
		if err := s.Mailbox.Put(ctx, mail.Received{To: "late@example.com"}); err != nil {
			t.Error(err)
		}
	})
	ctx := newWaited(1)
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		if left, err := s.Close(ctx); err != nil || left.Any() {
			t.Errorf("closing left %+v, %v", left, err)
		}
	}()
	<-ctx.waited
	address := net.JoinHostPort(server.Host, strconv.Itoa(server.Port))
	for end := time.Now().Add(30 * time.Second); ; {
		c, err := net.Dial("tcp", address)
		if err != nil {
			break
		}
		c.Close()
		if time.Now().After(end) {
			t.Error("the practice server goes on while a job hangs")
			break
		}
	}
	close(finish)
	<-closed
	if left := s.Mailbox.Messages(); len(left) != 0 {
		t.Errorf("%d mails are left", len(left))
	}
}
