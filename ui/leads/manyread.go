package leads

import (
	"context"

	"mujeeb/data"
)

// practiceTraces returns the addresses under which the practice mailbox may hold something
// of some leads.
func practiceTraces(ctx context.Context, vault *data.Vault, ids []int64) (all []string, err error) {
	for _, id := range ids {
		lead, err := vault.Lead(ctx, id)
		if data.CodeOf(err) == data.CodeNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, identity := range lead.Identities {
			all = append(all, identity.Value)
		}
		messages, err := vault.LeadMessages(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, m := range messages { // also to addresses of old
			all = append(all, m.Address)
		}
	}
	return all, nil
}
