package campaigns

import (
	"context"
	"sync"

	"mujeeb/data"
)

// draftSaver writes one draft, again and again, from several goroutines: the
// last version wins, and a new draft is added once.
type draftSaver struct {
	vault   *data.Vault
	writing sync.WaitGroup // versions on their way

	mu      sync.Mutex
	id      int64 // 0 until it was added
	version int   // written last
}

// save writes a version of the draft, unless a later one is written already. Error
// codes: those of [data.Vault.SaveRun].
func (s *draftSaver) save(ctx context.Context, version int, r data.Run) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if version <= s.version {
		return s.id, nil
	}
	r.ID = s.id
	id, err := s.vault.SaveRun(ctx, r)
	if err != nil {
		return s.id, err
	}
	s.id, s.version = id, version
	return id, nil
}

// settled waits for what is on its way and returns the draft's ID, 0 when it was
// never written. Not for the UI goroutine. A nil saver has nothing on its way.
func (s *draftSaver) settled() int64 {
	if s == nil {
		return 0
	}
	s.writing.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.id
}
