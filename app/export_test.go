package app

import "context"

// FirstBackups makes what backups are due, as the session does by itself.
func (s *Session) FirstBackups(ctx context.Context) error { return s.backUpDue(ctx) }
