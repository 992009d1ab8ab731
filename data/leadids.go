package data

import (
	"context"
	"errors"
	"slices"

	"mujeeb/data/sqlite"
)

// fewIDs is how many leads are sorted by looking each of them up.
const fewIDs = 5000

// byIdentity sorts leads by their first email or phone when o asks for it; those
// without one count as the lowest. They are given in the order of their IDs, or
// its reverse if o is.
func (v *Vault) byIdentity(ctx context.Context, leads []int64, o LeadOrder) ([]int64, error) {
	kind, ok := map[LeadColumn]IdentityKind{ByEmail: Email, ByPhone: Phone}[o.By]
	if !ok {
		return leads, nil
	}
	if o.Desc {
		slices.Reverse(leads)
	}
	all, err := v.upByIdentity(ctx, leads, kind)
	if o.Desc {
		slices.Reverse(all)
	}
	return all, err
}

func (v *Vault) upByIdentity(ctx context.Context, leads []int64, kind IdentityKind) ([]int64, error) {
	if len(leads) <= fewIDs {
		return sqlite.Int64s(ctx, v.db.Readers(), "id", `SELECT wanted.value AS id FROM json_each(?) AS wanted
			LEFT JOIN identity ON lead_id = wanted.value AND kind = ? AND rank = 0 ORDER BY identity.value, wanted.value`, jsonList(leads), kind)
	}
	// Each query reads one index from end to end; joined, they would look a
	// million rows up.
	var order []int64
	done := make(chan error, 1)
	go func() {
		var err error
		order, err = sqlite.Int64s(ctx, v.db.Readers(), "id", `SELECT id FROM identity WHERE kind = ? ORDER BY value`, kind)
		done <- err
	}()
	pairs, err := sqlite.Int64s(ctx, v.db.Readers(), "lead_id, id", `SELECT lead_id, id FROM identity INDEXED BY identity_lead
		WHERE kind = ? AND rank = 0 ORDER BY lead_id`, kind)
	if err := errors.Join(<-done, err); err != nil {
		return nil, err
	}
	return inOrder(leads, pairs, order), nil
}

// inOrder returns leads, which are sorted by ID, in the order of their identities.
// pairs are leads and their identities, sorted by lead; leads without one come first.
func inOrder(leads, pairs, order []int64) []int64 {
	all := make([]int64, 0, len(leads))
	owners := make([]int64, slices.Max(append(order, 0))+1) // numbers of identities are given out one after another
	for _, lead := range leads {
		for len(pairs) > 0 && pairs[0] < lead {
			pairs = pairs[2:]
		}
		if len(pairs) > 0 && pairs[0] == lead {
			owners[pairs[1]] = lead
		} else {
			all = append(all, lead)
		}
	}
	for _, id := range order {
		if owners[id] != 0 {
			all = append(all, owners[id])
		}
	}
	return all
}
