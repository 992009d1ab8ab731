package app

import (
	"context"
	"time"

	"mujeeb/data"
)

const (
	retentionTurn  = 10 * time.Minute
	retentionEvery = 24 * time.Hour // it is looked who is due, and they are erased if that is allowed
	expiredAtOnce  = 500            // people who are erased in one transaction
)

// Due is who is due to be erased, as it was last looked.
type Due struct {
	data.Expiries           // without the list
	Erased        int       // by the program itself, since the vault was opened
	At            time.Time // when it was looked
}

// Due returns who is due; nil until it was looked, which begins once the vault was compared
// with its ledger.
func (s *Session) Due() *Due { return s.due.Load() }

// keepRetention looks once a day who is due, until ctx ends, and erases them if the owner
// allowed that and nothing is against it.
func (s *Session) keepRetention(ctx context.Context, turn <-chan time.Time) {
	for {
		if d := s.Due(); d == nil || s.now().Sub(d.At).Abs() >= retentionEvery {
			if err := s.Retain(ctx); err != nil && ctx.Err() == nil {
				s.log.Warn("those who are due were not looked at, or not erased", "code", string(data.CodeOf(err)))
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-turn:
		}
	}
}

// Retain erases those who are due, if the owner allowed that and nothing is against it, and
// looks who is due afterwards.
func (s *Session) Retain(ctx context.Context) error {
	erased, err := s.eraseDue(ctx)
	if err != nil {
		return err
	}
	return s.lookDue(ctx, erased)
}

// LookDue looks again who is due, since the rules were changed or people were erased.
func (s *Session) LookDue(ctx context.Context) error { return s.lookDue(ctx, 0) }

// RetentionWait returns why nobody is erased by the program itself; "" where those who are
// due are.
func (s *Session) RetentionWait(r data.Retention) data.RetentionWait {
	if c := s.Compared(); r.Wait == data.RetentionGoes && (c == nil || c.Holds()) {
		return data.RetentionDiffers
	}
	return r.Wait
}

// eraseDue erases those who are due, if that is allowed, and returns how many they were.
func (s *Session) eraseDue(ctx context.Context) (people int, err error) {
	r, err := s.Vault.Retention(ctx)
	if err != nil || s.RetentionWait(r) != data.RetentionGoes {
		return 0, err
	}
	for ctx.Err() == nil {
		leads, err := s.Vault.DueNow(ctx, s.now().Location(), expiredAtOnce)
		if err != nil {
			return people, err
		}
		if len(leads) == 0 {
			break
		}
		e, err := s.EraseExpired(ctx, leads, data.ErasedByRule)
		if people += e.People; err != nil || e.People == 0 {
			return people, err
		}
	}
	return people, s.Vault.LookedAtRetention(ctx)
}

func (s *Session) lookDue(ctx context.Context, erased int) error {
	all, err := s.Vault.Expiries(ctx, s.now().Location(), 0)
	if err != nil {
		return err
	}
	if d := s.Due(); d != nil {
		erased += d.Erased
	}
	s.due.Store(&Due{Expiries: all, Erased: erased, At: s.now()})
	s.progressed()
	return nil
}
