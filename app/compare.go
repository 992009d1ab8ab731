package app

import (
	"context"

	"mujeeb/data"
)

// Comparison is what comparing the vault with its ledger found.
type Comparison struct {
	data.Differences
	Err error // why it could not be compared
}

// Holds reports whether nothing is sent because of it.
func (c Comparison) Holds() bool { return c.Err != nil || c.Any() }

// Compared returns what comparing the vault with its ledger found, which begins when the
// session is opened; nil until that is done. Nothing is sent before it, nor after it
// found a difference, until that is mended.
func (s *Session) Compared() *Comparison { return s.compared.Load() }

// compare compares the vault with its ledger, and begins to send when both agree.
func (s *Session) compare(ctx context.Context) {
	d, err := s.Vault.Compare(ctx)
	if ctx.Err() != nil {
		return
	}
	c := &Comparison{d, err}
	s.compared.Store(c)
	if c.Holds() {
		s.log.Warn("the vault is not as its ledger says, nothing is sent", "grounds", len(d.Grounds), "opt-outs", len(d.OptOuts), "states", len(d.States), "code", string(data.CodeOf(err)))
	} else {
		s.beginSending(ctx)
	}
	s.progressed()
}

// Mend makes the vault follow its ledger again, and begins to send. It returns how many
// leads were mended.
func (s *Session) Mend(ctx context.Context) (mended int, err error) {
	if mended, err = s.Vault.Mend(ctx); err != nil {
		return 0, err
	}
	s.compare(ctx)
	return mended, nil
}

func (s *Session) beginSending(ctx context.Context) {
	s.sending.Lock()
	defer s.sending.Unlock()
	if !s.begun && !s.ended && !s.Vault.ReadOnly() {
		s.begun = true
		s.outbox.Start(context.WithoutCancel(ctx))
	}
}

// endSending keeps the outbox from being started, since it is stopped next.
func (s *Session) endSending() {
	s.sending.Lock()
	defer s.sending.Unlock()
	s.ended = true
}
