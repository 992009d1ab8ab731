package app

import (
	"context"
	"time"

	"mujeeb/data"
)

// noticeTurn is how often a session looks whether an account notice is to leave.
const noticeTurn = time.Minute

// tellOwner has the account notices sent that wait, and queues vault.kept when it is due,
// until ctx ends.
func (s *Session) tellOwner(ctx context.Context) {
	turn := time.NewTicker(noticeTurn)
	defer turn.Stop()
	for {
		if err := s.Vault.QueueKept(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("vault.kept was not queued for the owner", "code", string(data.CodeOf(err)))
		}
		s.Wake()
		select {
		case <-ctx.Done():
			return
		case <-turn.C:
		}
	}
}

// hurryNotices has the account notices sent now that wait for more to tell, before the vault
// is closed.
func (s *Session) hurryNotices(ctx context.Context) {
	some, err := s.Vault.HurryNotices(ctx)
	if err != nil && ctx.Err() == nil {
		s.log.Warn("account notices were not hurried", "code", string(data.CodeOf(err)))
	}
	if some {
		s.Wake()
	}
}

// Held returns the code of the trouble that an account waits to pass, "" where it has none.
func (s *Session) Held(account int64) string {
	if w := s.outbox.Waiting(account); w.Trouble() {
		return w.Why
	}
	return ""
}
