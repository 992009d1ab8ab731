package app

import (
	"context"
	"errors"
	"time"

	"mujeeb/data"
)

// scheduleTurn is how often it is looked whether a scheduled run's moment has come.
const scheduleTurn = 20 * time.Second

// startScheduled starts scheduled runs when their moment has come, at each turn until ctx
// ends. It goes on behind a curtain.
func (s *Session) startScheduled(ctx context.Context, turn <-chan time.Time) {
	for {
		if err := s.startDue(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("scheduled runs were not started", "code", string(data.CodeOf(err)))
		}
		select {
		case <-ctx.Done():
			return
		case <-turn:
		}
	}
}

// startDue starts the scheduled runs that are due, unless nothing is sent now. One that can't
// be started waits for its owner, with the reason.
func (s *Session) startDue(ctx context.Context) error {
	if c := s.Compared(); c != nil && c.Holds() || s.Vault.ReadOnly() {
		return nil
	}
	due, err := s.Vault.DueRuns(ctx)
	for _, id := range due {
		err = errors.Join(err, s.startOne(ctx, id))
	}
	if len(due) > 0 {
		s.Wake()
		s.progressed()
	}
	return err
}

// startOne starts a scheduled run, after the answers to earlier ones were read where that is
// wanted. Its error is the vault's.
func (s *Session) startOne(ctx context.Context, id int64) error {
	err := s.Vault.StartDue(ctx, id)
	if code := data.CodeOf(err); err != nil && (code == data.CodeNotHeard || code == data.CodeNotReread) {
		if unheard := s.HearNow(ctx); unheard != nil && ctx.Err() == nil {
			s.log.Warn("the answers were not read", "code", HearCode(unheard))
		}
		err = s.Vault.StartDue(ctx, id)
	}
	if err == nil || ctx.Err() != nil {
		return ctx.Err()
	}
	if _, refused := errors.AsType[*data.Error](err); !refused {
		return err
	}
	s.log.Info("a scheduled run did not start", "run", id, "code", string(data.CodeOf(err)))
	return s.Vault.MissRun(ctx, id, data.CodeOf(err))
}
