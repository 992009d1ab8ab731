package app_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/secrets"
)

// params are those of a program without a keyring.
func params(clock *datatest.Clock) app.Params {
	return app.Params{
		Now: clock.Now, Vault: clock.Params(), Log: slog.New(slog.DiscardHandler),
		Secrets: secrets.NewKeeper(&secrets.Session{}, time.Hour),
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
		s, err := app.Create(c, params(clock), c.dir, password, "Sami Haddad")
		c.end()
		if err == nil {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			if left == 0 {
				t.Error("no moment was tried at which it fails")
			}
			return
		}
		v, err := data.Open(t.Context(), c.dir, password, clock.Params())
		if err != nil {
			t.Fatalf("ended at question %d, the vault can't be opened: %v", left, err)
		}
		if err := v.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
