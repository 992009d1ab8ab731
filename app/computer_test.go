package app_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/keys"
	"mujeeb/data/secrets"
	"mujeeb/text/secret"
)

// badRing is a keyring that fails with a code, or takes all but secrets of computers.
type badRing struct {
	secrets.Session
	code   secrets.Code // "" when it works
	refuse secrets.Code // of what is no probe
}

func (r *badRing) Set(ctx context.Context, name string, s secret.Secret) error {
	if r.code != "" {
		return &secrets.Error{Code: r.code}
	}
	if r.refuse != "" && name[:5] != "probe" {
		return &secrets.Error{Code: r.refuse}
	}
	return r.Session.Set(ctx, name, s)
}

func (r *badRing) Get(ctx context.Context, name string) (secret.Secret, error) {
	if r.code != "" {
		return secret.Secret{}, &secrets.Error{Code: r.code}
	}
	return r.Session.Get(ctx, name)
}

// paramsOn are those of a program on a computer with this keyring, just started.
func paramsOn(clock *datatest.Clock, ring secrets.Store) app.Params {
	return app.Params{Now: clock.Now, Vault: clock.Params(), Log: slog.New(slog.DiscardHandler), Secrets: secrets.NewKeeper(ring, time.Hour)}
}

// mustComputers returns the ways in for computers of a vault.
func mustComputers(t *testing.T, dir string) []string {
	t.Helper()
	ids, err := data.ComputersOf(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// A computer that is remembered opens the vault by what its keyring has, also after the
// password was changed; one that was copied without the keyring does not. Once it is
// forgotten, neither the keyring nor the vault has anything of it.
func TestSession_Remember(t *testing.T) {
	clock, ring := datatest.NewClock(), &secrets.Session{}
	p := paramsOn(clock, ring)
	dir := filepath.Join(t.TempDir(), "vault")
	s, err := app.Create(t.Context(), p, dir, []byte(datatest.Password), app.Owner{Name: "Sami", Region: "JO"})
	if err != nil {
		t.Fatal(err)
	}
	if ids := mustComputers(t, dir); len(ids) != 0 {
		t.Fatalf("remembered without being asked: %v", ids)
	}
	way, err := s.Remember(t.Context())
	if err != nil || way.Kind != keys.Computer {
		t.Fatalf("%+v, %v", way, err)
	}
	if err := s.Vault.ChangePassword(t.Context(), []byte(datatest.Password), []byte("another password"), nil); err != nil {
		t.Fatal(err)
	}
	mustClose(t, s)
	if ids := mustComputers(t, dir); !slices.Equal(ids, []string{way.ID}) {
		t.Fatalf("ways for computers: %v", ids)
	}

	p = paramsOn(clock, ring)
	key, err := app.SecretOfComputer(t.Context(), p.Secrets, way.ID)
	if err != nil {
		t.Fatal(err)
	}
	if s, err = app.OpenWith(t.Context(), p, dir, key); err != nil {
		t.Fatal(err)
	}
	if got := s.Vault.OpenWay(); got.ID != way.ID {
		t.Errorf("opened by %+v", got)
	}
	if _, err := app.SecretOfComputer(t.Context(), paramsOn(clock, &secrets.Session{}).Secrets, way.ID); data.CodeOf(err) != data.CodeWrongComputer {
		t.Errorf("another computer: %v", err)
	}
	if err := s.RemoveWay(t.Context(), way.ID, nil); err != nil {
		t.Fatal(err)
	}
	mustClose(t, s)
	if ids := mustComputers(t, dir); len(ids) != 0 {
		t.Errorf("the vault still has %v", ids)
	}
	if _, err := app.SecretOfComputer(t.Context(), p.Secrets, way.ID); data.CodeOf(err) != data.CodeWrongComputer {
		t.Errorf("the keyring still has it: %v", err)
	}
	if _, err := data.OpenWith(t.Context(), dir, key, clock.Params()); data.CodeOf(err) != data.CodeNoWay {
		t.Errorf("what somebody copied out of the keyring: %v", err)
	}
}

// Where the keyring does not keep the secret, the vault has no way in for it either; and
// what it holds is not taken for a secret unless it is one.
func TestSession_Remember_Errors(t *testing.T) {
	for _, code := range []secrets.Code{secrets.CodeNone, secrets.CodeLocked, secrets.CodeRefused, secrets.CodeBroken} {
		for name, ring := range map[string]*badRing{"always": {code: code}, "then": {refuse: code}} {
			t.Run(name+" "+string(code), func(t *testing.T) {
				dir := filepath.Join(t.TempDir(), "vault")
				s, err := app.Create(t.Context(), paramsOn(datatest.NewClock(), ring), dir, []byte(datatest.Password), app.Owner{Name: "Sami", Region: "JO"})
				if err != nil {
					t.Fatal(err)
				}
				defer mustClose(t, s)
				_, err = s.Remember(t.Context())
				if e, ok := errors.AsType[*secrets.Error](err); !ok || e.Code != code {
					t.Errorf("remembered: %v", err)
				}
				if ids := mustComputers(t, dir); len(ids) != 0 {
					t.Errorf("the vault has %v", ids)
				}
			})
		}
	}
	ring := &secrets.Session{}
	k := secrets.NewKeeper(ring, time.Hour)
	for _, content := range []string{"zz", ""} {
		if err := ring.Set(t.Context(), "computer/1", secret.New(content)); err != nil {
			t.Fatal(err)
		}
		if _, err := app.SecretOfComputer(t.Context(), k, "1"); data.CodeOf(err) != data.CodeWrongComputer {
			t.Errorf("%q in the keyring: %v", content, err)
		}
	}
	locked := secrets.NewKeeper(&badRing{code: secrets.CodeLocked}, time.Hour)
	if _, err := app.SecretOfComputer(t.Context(), locked, "1"); data.CodeOf(err) == data.CodeWrongComputer {
		t.Errorf("a locked keyring: %v", err)
	}
}

// The time of a way in ends while the vault is open by it: the session says that it is over.
func TestSession_IsOver(t *testing.T) {
	clock := datatest.NewClock()
	s, dir := newSession(t, clock, "Sami")
	if _, err := s.Vault.AddPassword(t.Context(), "Huda", []byte("a helper's own password"), clock.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if s.IsOver() {
		t.Error("the owner's way is over")
	}
	mustClose(t, s)
	s, err := app.OpenWith(t.Context(), params(clock), dir, data.Secret{Password: []byte("a helper's own password")})
	if err != nil {
		t.Fatal(err)
	}
	defer mustClose(t, s)
	if s.IsOver() {
		t.Error("over before its time")
	}
	clock.Add(time.Hour)
	if !s.IsOver() {
		t.Error("not over at its time")
	}
}

// While the owner has the vault open, somebody's time ends: the next turn removes their way,
// tells the page, and a turn without such a way does nothing.
func TestSession_EndWays(t *testing.T) {
	clock := datatest.NewClock()
	s, dir := newSession(t, clock, "Sami")
	defer func() { mustClose(t, s) }()
	if _, err := s.Vault.AddPassword(t.Context(), "Huda", []byte("a helper's own password"), clock.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	told := make(chan struct{}, 9)
	s.OnProgress(func() { told <- struct{}{} })
	ctx, stop := context.WithCancel(t.Context())
	turn, over := make(chan time.Time), make(chan struct{})
	go func() {
		defer close(over)
		s.EndWays(ctx, turn)
	}()
	turn <- time.Time{}
	clock.Add(time.Hour)
	turn <- time.Time{}
	<-told
	stop()
	<-over
	if ways, err := s.Vault.Ways(t.Context()); err != nil || len(ways) != 1 {
		t.Errorf("ways: %+v, %v", ways, err)
	}
	if _, err := data.Open(t.Context(), copyOf(t, dir), []byte("a helper's own password"), datatest.NewClock().Params()); data.CodeOf(err) != data.CodeWrongPassword {
		t.Errorf("theirs, by a clock that was put back: %v", err)
	}
}

// copyOf copies the files that a vault is opened from into another folder.
func copyOf(t *testing.T, dir string) string {
	t.Helper()
	to := t.TempDir()
	for _, name := range []string{"vault.keys", "vault.db", "vault.db-wal"} {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(to, name), raw, 0o600)
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
	}
	return to
}

// Deleting a vault, while others stay, deletes what the keyring has of this computer's way in.
func TestSession_NewGoodbye_Computer(t *testing.T) {
	clock, ring := datatest.NewClock(), &secrets.Session{}
	p := paramsOn(clock, ring)
	s, err := app.Create(t.Context(), p, filepath.Join(t.TempDir(), "vault"), []byte(datatest.Password), app.Owner{Name: "Sami"})
	if err != nil {
		t.Fatal(err)
	}
	way, err := s.Remember(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	g, err := s.NewGoodbye(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	mustClose(t, s)
	g.Others = []string{"another"}
	if _, err := g.Say(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := app.SecretOfComputer(t.Context(), p.Secrets, way.ID); data.CodeOf(err) != data.CodeWrongComputer {
		t.Errorf("the keyring still has it: %v", err)
	}
}
