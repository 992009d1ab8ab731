package app

import (
	"context"

	"mujeeb/data"
)

// EraseLeads erases people, and what the practice mailbox holds of them. It returns how many
// they were. Error codes: those of [data.Vault.EraseLeads].
func (s *Session) EraseLeads(ctx context.Context, leads []int64) (people int, e data.Erasure, err error) {
	traces, err := s.practiceTraces(ctx, leads)
	if err != nil {
		return 0, e, err
	}
	people, e, err = s.Vault.EraseLeads(ctx, leads)
	s.forgetPractice(people, traces)
	return people, e, err
}

// EraseExpired is EraseLeads for those of people whose period is over, who stand as
// [data.Vault.EraseExpired] says.
func (s *Session) EraseExpired(ctx context.Context, leads []int64, by data.ErasedBy) (e data.Expired, err error) {
	traces, err := s.practiceTraces(ctx, leads)
	if err != nil {
		return e, err
	}
	e, err = s.Vault.EraseExpired(ctx, s.now().Location(), leads, by)
	s.forgetPractice(e.People, traces)
	return e, err
}

// forgetPractice takes what was sent to people out of the practice mailbox, once some were
// erased, also when a copy or the log could not be cleared.
func (s *Session) forgetPractice(people int, addresses []string) {
	if people == 0 {
		return
	}
	for _, address := range addresses {
		s.Mailbox.Forget(address)
	}
}

// practiceTraces returns the addresses under which the practice mailbox may hold something
// of some leads.
func (s *Session) practiceTraces(ctx context.Context, leads []int64) (all []string, err error) {
	for _, id := range leads {
		lead, err := s.Vault.Lead(ctx, id)
		if data.CodeOf(err) == data.CodeNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, identity := range lead.Identities {
			all = append(all, identity.Value)
		}
		messages, err := s.Vault.LeadMessages(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, m := range messages { // also to addresses of old
			all = append(all, m.Address)
		}
	}
	return all, nil
}
