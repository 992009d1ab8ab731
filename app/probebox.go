package app

import (
	"context"

	"mujeeb/mail/setup"
)

// ProbeBox opens the owner's mailbox, which is only read; over closes it.
type ProbeBox func(ctx context.Context) (box setup.Mailbox, over func(), err error)

// probeBox opens the mailbox that a probe is looked for in; nil when none is read. over
// closes it.
func (s *Session) probeBox(ctx context.Context) (box setup.Mailbox, over func(), err error) {
	if s.probes == nil {
		return nil, func() {}, nil
	}
	return s.probes(ctx)
}
