package secrets

import (
	"errors"
	"strings"
	"testing"

	"mujeeb/text/secret"
)

// exercise is what every store has to do.
func exercise(t *testing.T, s Store) {
	t.Helper()
	ctx, name := t.Context(), "smtp/00ff/7"
	if _, err := s.Get(ctx, name); !errors.Is(err, ErrNotFound) {
		t.Errorf("get before set: %v", err)
	}
	for _, content := range []string{"first", "second, مرور", strings.Repeat("long ", 400)} {
		mustSet(t, s, name, content)
		mustGet(t, s, name, content)
	}
	for range 2 {
		if err := s.Delete(ctx, name); err != nil {
			t.Errorf("delete: %v", err)
		}
	}
	if _, err := s.Get(ctx, name); !errors.Is(err, ErrNotFound) {
		t.Errorf("get after delete: %v", err)
	}
}

func mustSet(t *testing.T, s Store, name, content string) {
	t.Helper()
	if err := s.Set(t.Context(), name, secret.New(content)); err != nil {
		t.Fatalf("set: %v", err)
	}
}

func mustGet(t *testing.T, s Store, name, content string) {
	t.Helper()
	if got, err := s.Get(t.Context(), name); err != nil || got.Reveal() != content {
		t.Errorf("get: the same %t, %v", got.Reveal() == content, err)
	}
}

func TestSession(t *testing.T) {
	s := &Session{}
	exercise(t, s)
	mustSet(t, s, "a", "kept")
	got, err := s.Get(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	inside := s.byName["a"]
	if err := s.Delete(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if !inside.IsZero() {
		t.Error("Delete left the content in memory")
	}
	if got.Reveal() != "kept" {
		t.Error("Delete took away what was given out")
	}
}

// codeIn returns the code of an *Error, or "".
func codeIn(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return ""
}
