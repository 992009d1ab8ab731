package secrets

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// exercise is what every store has to do.
func exercise(t *testing.T, s Store) {
	t.Helper()
	ctx, name := t.Context(), "smtp/00ff/7"
	if _, err := s.Get(ctx, name); !errors.Is(err, ErrNotFound) {
		t.Errorf("get before set: %v", err)
	}
	for _, content := range []string{"first", "second, مرور", strings.Repeat("long ", 400)} {
		if err := s.Set(ctx, name, New(content)); err != nil {
			t.Fatalf("set: %v", err)
		}
		if got, err := s.Get(ctx, name); err != nil || got.Reveal() != content {
			t.Errorf("get: the same %t, %v", got.Reveal() == content, err)
		}
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

func TestSession(t *testing.T) {
	s := &Session{}
	exercise(t, s)
	if err := s.Set(t.Context(), "a", New("kept")); err != nil {
		t.Fatal(err)
	}
	got, err := s.Get(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	inside := s.byName["a"]
	s.Clear()
	if !inside.IsZero() {
		t.Error("Clear left the content in memory")
	}
	if got.Reveal() != "kept" {
		t.Error("Clear took away what was given out")
	}
	if _, err := s.Get(t.Context(), "a"); !errors.Is(err, ErrNotFound) {
		t.Errorf("after Clear: %v", err)
	}
}

func TestSecret_Hidden(t *testing.T) {
	s := New("open sesame")
	inside := struct{ secret Secret }{s}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "secret", s, "inside", inside)
	raw, err := json.Marshal(map[string]any{"secret": s})
	if err != nil {
		t.Fatal(err)
	}
	shown := []string{log.String(), string(raw)}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%p"} {
		shown = append(shown, fmt.Sprintf(verb, s), fmt.Sprintf(verb, &s), fmt.Sprintf(verb, inside))
	}
	for _, text := range shown {
		if strings.Contains(text, "sesame") || strings.Contains(text, fmt.Sprintf("%x", "sesame")) {
			t.Errorf("shown: %s", text)
		}
	}
}

func TestKeyring_NoAnswer(t *testing.T) {
	never := make(chan struct{})
	defer close(never)
	for name, ctx := range map[string]func() (context.Context, context.CancelFunc){
		"own timeout": func() (context.Context, context.CancelFunc) { return context.WithCancel(t.Context()) },
		"caller's limit": func() (context.Context, context.CancelFunc) {
			return context.WithTimeout(t.Context(), time.Millisecond)
		},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := ctx()
			defer cancel()
			_, err := ask(ctx, 10*time.Millisecond, func() (int, error) { <-never; return 0, nil })
			if e, ok := errors.AsType[*Error](err); !ok || e.Code != CodeLocked {
				t.Errorf("got %v", err)
			}
		})
	}
}

// forgetful is a store that gives back something else.
type forgetful struct{ Session }

func (*forgetful) Get(context.Context, string) (Secret, error) { return New("else"), nil }

func TestProbe_Broken(t *testing.T) {
	e, ok := errors.AsType[*Error](probe(t.Context(), &forgetful{}))
	if !ok || e.Code != CodeBroken {
		t.Errorf("got %v", e)
	}
}
