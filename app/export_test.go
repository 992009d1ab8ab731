package app

import (
	"context"
	"time"
)

// SetCurtainTurn sets how often it is looked whether the curtain has to stay.
func (s *Session) SetCurtainTurn(d time.Duration) { s.curtain.turn = d }

// FirstBackups makes what backups are due, as the session does by itself.
func (s *Session) FirstBackups(ctx context.Context) error { return s.backUpDue(ctx) }

// EndWays removes the ways whose time is over at each turn, as the session does by itself.
func (s *Session) EndWays(ctx context.Context, turn <-chan time.Time) { s.endWays(ctx, turn) }

// BackUpLast makes what backups are due before the vault is closed.
func (s *Session) BackUpLast(ctx context.Context) { s.backUpLast(ctx) }

// StartDue starts the scheduled runs that are due.
func (s *Session) StartDue(ctx context.Context) error { return s.startDue(ctx) }
