package secrets

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"mujeeb/text/secret"
)

const inMemory = "smtp/memory/1"

// hour is a timeout that no test reaches: whatever waits for it hangs.
const hour = time.Hour

// keepsInMemory checks that a keyring which does not work costs the session
// nothing, and that the verdict says why.
func keepsInMemory(t *testing.T, k *Keeper, want Code) {
	t.Helper()
	mustSet(t, k, inMemory, "of this session")
	if v := k.Verdict(); v != (Verdict{Known: true, Reason: want}) {
		t.Errorf("verdict: %+v, want %q", v, want)
	}
	mustGet(t, k, inMemory, "of this session")
}

// moody is a keyring in memory; err is what it fails with, and gate, unless nil,
// what every call waits for.
type moody struct {
	Session
	err  error
	gate chan struct{}
	bad  string // the name that it fails for; every one when empty
}

func (m *moody) mood(name string) error {
	if m.gate != nil {
		<-m.gate
	}
	if m.bad != "" && m.bad != name {
		return nil
	}
	return m.err
}

func (m *moody) Get(ctx context.Context, name string) (secret.Secret, error) {
	if err := m.mood(name); err != nil {
		return secret.Secret{}, err
	}
	return m.Session.Get(ctx, name)
}

func (m *moody) Set(ctx context.Context, name string, s secret.Secret) error {
	if err := m.mood(name); err != nil {
		return err
	}
	return m.Session.Set(ctx, name, s)
}

func (m *moody) Delete(ctx context.Context, name string) error {
	if err := m.mood(name); err != nil {
		return err
	}
	return m.Session.Delete(ctx, name)
}

func TestKeeper(t *testing.T) {
	ring := &moody{}
	k := NewKeeper(ring, hour)
	if v := k.Verdict(); v.Known {
		t.Errorf("a verdict before anything was asked: %+v", v)
	}
	exercise(t, k)
	mustSet(t, k, "a", "kept")
	mustGet(t, ring, "a", "kept")
	if names := k.memory.names(); len(names) > 0 {
		t.Errorf("also in memory: %v", names)
	}
}

// A keyring that works at last gets what memory had, and forgets what was
// deleted meanwhile. Whoever watches is told each time.
func TestKeeper_WorksLater(t *testing.T) {
	for _, why := range []Code{CodeLocked, CodeNone, CodeRefused, CodeBroken} {
		t.Run(string(why), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ring := &moody{}
				mustSet(t, ring, "old", "of the last session")
				ring.err = &Error{Code: why}
				k := NewKeeper(ring, hour)
				told := make(chan Verdict, 9)
				k.Watch(func() { told <- k.Verdict() })
				keepsInMemory(t, k, why)
				synctest.Wait()
				if err := k.Delete(t.Context(), "old"); err != nil {
					t.Fatal(err)
				}
				if _, err := k.Get(t.Context(), "old"); !errors.Is(err, ErrNotFound) {
					t.Errorf("deleted: %v", err)
				}
				if _, err := k.Get(t.Context(), "other"); codeIn(err) != why {
					t.Errorf("get: %v", err)
				}
				ring.err = nil
				if _, err := k.Get(t.Context(), "other"); !errors.Is(err, ErrNotFound) {
					t.Errorf("get: %v", err)
				}
				mustGet(t, ring, inMemory, "of this session")
				if _, err := ring.Get(t.Context(), "old"); !errors.Is(err, ErrNotFound) {
					t.Errorf("still in the keyring: %v", err)
				}
				if names := k.memory.names(); len(names) > 0 {
					t.Errorf("still in memory: %v", names)
				}
				synctest.Wait()
				if first, second := <-told, <-told; first.Reason != why || !second.works() || len(told) > 0 {
					t.Errorf("told: %+v, %+v, and %d more", first, second, len(told))
				}
			})
		})
	}
}

// Nobody waits longer than the timeout, nor beyond the end of their context;
// what they wanted to keep is kept all the same.
func TestKeeper_NoAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ring := &moody{gate: make(chan struct{})}
		k := NewKeeper(ring, time.Minute)
		start := time.Now()
		k.Watch(func() {})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := k.Get(ctx, "a"); codeIn(err) != CodeLocked {
			t.Errorf("get, given up: %v", err)
		}
		if err := k.Set(ctx, "a", secret.New("given up")); err != nil {
			t.Error(err)
		}
		mustGet(t, k, "a", "given up")
		if v, d := k.Verdict(), time.Since(start); v.Known || d != time.Second {
			t.Errorf("after %v: %+v", d, v)
		}
		keepsInMemory(t, k, CodeLocked)
		if d := time.Since(start); d != time.Minute {
			t.Errorf("took %v", d)
		}
		close(ring.gate)
		exercise(t, k)
		mustGet(t, ring, "a", "given up")
		mustGet(t, ring, inMemory, "of this session")
		synctest.Wait()
		if names := ring.names(); len(names) != 2 {
			t.Errorf("in the keyring are %v", names)
		}
	})
}

// A keyring that fails after it worked is no longer trusted, until it works again.
func TestKeeper_FailsLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ring := &moody{}
		k := NewKeeper(ring, hour)
		mustSet(t, k, "a", "kept")
		ring.err = &Error{Code: CodeLocked}
		if _, err := k.Get(t.Context(), "a"); codeIn(err) != CodeLocked {
			t.Errorf("get: %v", err)
		}
		keepsInMemory(t, k, CodeLocked)
		ring.err = nil
		mustGet(t, k, "a", "kept")
		ring.gate = make(chan struct{})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := k.Set(ctx, "b", secret.New("given up")); err != nil {
			t.Error(err)
		}
		if v := k.Verdict(); !v.works() {
			t.Errorf("a call that was given up made the verdict %+v", v)
		}
		close(ring.gate)
		synctest.Wait()
		mustGet(t, ring, "b", "given up")
	})
}

// A secret that is too long for the keyring is no reason to do without it.
func TestKeeper_TooBig(t *testing.T) {
	ring := &moody{err: &Error{Code: CodeLocked}}
	k := NewKeeper(ring, hour)
	mustSet(t, k, "big", "long")
	mustSet(t, k, "small", "short")
	ring.err, ring.bad = &Error{Code: CodeTooBig}, "big"
	mustSet(t, k, "other", "short")
	mustGet(t, k, "big", "long")
	mustGet(t, ring, "small", "short")
	mustGet(t, ring, "other", "short")
	if err := k.Set(t.Context(), "big", secret.New("long")); codeIn(err) != CodeTooBig {
		t.Errorf("set: %v", err)
	}
	if v := k.Verdict(); !v.works() {
		t.Errorf("verdict: %+v", v)
	}
}

// panicking is a keyring whose library panics.
type panicking struct{ Session }

func (*panicking) Set(context.Context, string, secret.Secret) error { panic("index out of range") }

// forgetful is a keyring that returns something else than it was given.
type forgetful struct{ Session }

func (*forgetful) Get(context.Context, string) (secret.Secret, error) { return secret.New("else"), nil }

// hollow is a keyring that takes everything and has nothing.
type hollow struct{ Session }

func (*hollow) Set(context.Context, string, secret.Secret) error { return nil }

func TestKeeper_Broken(t *testing.T) {
	for name, ring := range map[string]Store{"panics": &panicking{}, "gives something else": &forgetful{}, "gives nothing": &hollow{}} {
		t.Run(name, func(t *testing.T) { keepsInMemory(t, NewKeeper(ring, hour), CodeBroken) })
	}
}

// A keyring that is left alone is not called, and what was kept is there until the
// program ends.
func TestWithoutKeyring(t *testing.T) { keepsInMemory(t, WithoutKeyring(), CodeUnused) }

// What only the keyring may keep is never kept in memory: where the keyring does not take it,
// that is an error and nothing has it.
func TestKeeper_SetInKeyring(t *testing.T) {
	ring := &moody{}
	k := NewKeeper(ring, hour)
	if err := k.SetInKeyring(t.Context(), "computer/1", secret.New("own")); err != nil {
		t.Fatal(err)
	}
	mustGet(t, ring, "computer/1", "own")
	for _, ring := range []*moody{{err: &Error{Code: CodeRefused}}, {err: &Error{Code: CodeRefused}, bad: "computer/1"}} {
		k := NewKeeper(ring, hour)
		if err := k.SetInKeyring(t.Context(), "computer/1", secret.New("own")); codeIn(err) != CodeRefused {
			t.Errorf("refused: %v", err)
		}
		if names := k.memory.names(); len(names) > 0 {
			t.Errorf("in memory: %v", names)
		}
		if v := k.Verdict(); v.Reason != CodeRefused {
			t.Errorf("verdict: %+v", v)
		}
	}
}

// All secrets of the program are dropped, from the keyring and from memory; where the
// keyring does not answer, that is said.
func TestKeeper_DeleteAll(t *testing.T) {
	ring := &moody{}
	k := NewKeeper(ring, hour)
	mustSet(t, k, "a", "kept")
	mustSet(t, k, "b", "kept")
	if err := k.DeleteAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a", "b"} {
		if _, err := k.Get(t.Context(), name); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if left := ring.names(); len(left) > 0 {
		t.Errorf("in the keyring: %v", left)
	}
	locked := NewKeeper(&moody{err: &Error{Code: CodeLocked}}, hour)
	mustSet(t, locked, "a", "kept")
	if err := locked.DeleteAll(t.Context()); codeIn(err) != CodeLocked {
		t.Errorf("a locked keyring: %v", err)
	}
	if left := locked.memory.names(); len(left) > 0 {
		t.Errorf("in memory: %v", left)
	}
}
