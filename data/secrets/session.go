package secrets

import (
	"context"
	"maps"
	"slices"
	"sync"

	"mujeeb/text/secret"
)

// Session keeps secrets in memory only: they are gone when the program ends.
// The zero value is ready.
type Session struct {
	mu     sync.Mutex
	byName map[string]secret.Secret
}

var _ Store = (*Session)(nil)

// unused is a keyring that is left alone: every call fails with CodeUnused.
type unused struct{}

var _ Store = unused{}

// Get returns the error.
func (unused) Get(context.Context, string) (secret.Secret, error) {
	return secret.Secret{}, &Error{Code: CodeUnused}
}

// Set returns the error.
func (unused) Set(context.Context, string, secret.Secret) error { return &Error{Code: CodeUnused} }

// Delete returns the error.
func (unused) Delete(context.Context, string) error { return &Error{Code: CodeUnused} }

// Get returns a copy of a secret. Error: ErrNotFound.
func (s *Session) Get(_ context.Context, name string) (secret.Secret, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept, ok := s.byName[name]
	if !ok {
		return secret.Secret{}, ErrNotFound
	}
	return secret.New(kept.Reveal()), nil
}

// Set keeps a copy of a secret, and overwrites the one that had the name. It
// doesn't fail.
func (s *Session) Set(_ context.Context, name string, content secret.Secret) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byName == nil {
		s.byName = map[string]secret.Secret{}
	}
	s.byName[name].Wipe()
	s.byName[name] = secret.New(content.Reveal())
	return nil
}

// Delete drops a secret and overwrites it. It doesn't fail.
func (s *Session) Delete(_ context.Context, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byName[name].Wipe()
	delete(s.byName, name)
	return nil
}

// DeleteAll drops all secrets and overwrites them. It doesn't fail.
func (s *Session) DeleteAll(context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for name, kept := range s.byName {
		kept.Wipe()
		delete(s.byName, name)
	}
	return nil
}

// names returns the names of what is kept.
func (s *Session) names() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Keys(s.byName))
}
