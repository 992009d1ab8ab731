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

// names returns the names of what is kept.
func (s *Session) names() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Keys(s.byName))
}
