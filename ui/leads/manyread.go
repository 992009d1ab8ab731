package leads

import (
	"context"
	"io"

	"mujeeb/data"
	"mujeeb/data/dossier"
)

// writeList writes leads into a table at path and returns how many they were. Who is gone
// by then is left out.
func writeList(ctx context.Context, vault *data.Vault, path string, ids []int64) (n int, err error) {
	extra, err := vault.ExtraNames(ctx, ids)
	if err != nil {
		return 0, err
	}
	leads := func(yield func(*data.Lead, error) bool) {
		for _, id := range ids {
			lead, err := vault.Lead(ctx, id)
			if data.CodeOf(err) == data.CodeNotFound {
				continue
			}
			n++
			if !yield(lead, err) {
				return
			}
		}
	}
	if err := data.SaveFile(ctx, path, func(w io.Writer) error { return dossier.WriteList(w, extra, leads) }); err != nil {
		return 0, err
	}
	return n, vault.NoteExport(ctx, n)
}

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
