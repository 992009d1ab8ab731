package secrets

import (
	"context"
	"maps"
	"slices"
	"sync"
)

// Session keeps secrets in memory only: they are gone when the program ends.
// The zero value is ready.
type Session struct {
	mu     sync.Mutex
	byName map[string]Secret
}

var _ Store = (*Session)(nil)

// Get gives a copy of a secret.
func (s *Session) Get(_ context.Context, name string) (Secret, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept, ok := s.byName[name]
	if !ok {
		return Secret{}, ErrNotFound
	}
	return New(kept.Reveal()), nil
}

// Set keeps a copy of a secret.
func (s *Session) Set(_ context.Context, name string, secret Secret) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byName == nil {
		s.byName = map[string]Secret{}
	}
	s.byName[name].Wipe()
	s.byName[name] = New(secret.Reveal())
	return nil
}

// Delete forgets a secret and overwrites it.
func (s *Session) Delete(_ context.Context, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byName[name].Wipe()
	delete(s.byName, name)
	return nil
}

// names gives the names of what is kept.
func (s *Session) names() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Keys(s.byName))
}
