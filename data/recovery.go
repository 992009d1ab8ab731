package data

import (
	"context"
	"slices"
	"time"

	"mujeeb/data/keys"
	"mujeeb/data/sqlite"
)

// NewRecovery draws a recovery key, to be shown once and written down. Until
// [Vault.RecoveryWritten] says that it was, the one of before opens the vault too: a vault
// that locks while a key is shown leaves nobody outside. Error codes: as
// [Vault.AddPassword].
func (v *Vault) NewRecovery(ctx context.Context) (code []byte, way Way, err error) {
	t, err := v.terms("", time.Time{})
	if err != nil {
		return nil, Way{}, err
	}
	ways, err := v.Ways(ctx)
	if err != nil {
		return nil, Way{}, err
	}
	ways = slices.DeleteFunc(ways, func(w Way) bool { return w.Kind != keys.Recovery || w.Unwritten })
	if err := v.write(ctx, "draw a recovery key", func(tx *sqlite.Tx) error { return putWritten(ctx, tx, ways...) }); err != nil {
		return nil, Way{}, err
	}
	way, err = v.noted(ctx, DidMakeRecovery, "", func() (Way, error) {
		return v.addWay(ctx, func(f *keys.File, key *keys.Key) (keys.Hex, error) {
			text, id, err := f.AddRecovery(key, t, v.params.Rand)
			code = []byte(text)
			return id, err
		})
	})
	way.Unwritten = err == nil
	return code, way, err
}

// RecoveryWritten notes that a recovery key is written down. All others are removed, by a
// rekey where there are some. Error codes: CodeNotFound and as [Vault.Rekey].
func (v *Vault) RecoveryWritten(ctx context.Context, id string, progress Progress) error {
	way, err := v.wayBy(id)
	if err != nil {
		return err
	}
	if err := v.write(ctx, "note a recovery key", func(tx *sqlite.Tx) error { return putWritten(ctx, tx, way) }); err != nil {
		return err
	}
	others := v.idsOf(func(s keys.Slot) bool { return s.Kind == keys.Recovery && s.ID.String() != id })
	if len(others) == 0 {
		return nil
	}
	_, err = v.noted(ctx, DidRemoveWay, DetailRecovery, func() (Way, error) { return v.replaceWays(ctx, others, nil, progress) })
	return err
}

// settingWritten names the recovery keys that are written down: JSON of their IDs. As long
// as it was never set, all are.
const settingWritten = "recovery_written"

// writtenRecovery returns the IDs of the recovery keys that are written down, or that all are.
func writtenRecovery(ctx context.Context, q sqlite.Querier) (ids []string, all bool, err error) {
	err = getSetting(ctx, q, settingWritten, &ids)
	return ids, ids == nil, err
}

func putWritten(ctx context.Context, tx *sqlite.Tx, ways ...Way) error {
	ids := make([]string, len(ways)) // not nil: none is something else than all
	for i, w := range ways {
		ids[i] = w.ID
	}
	return putSetting(ctx, tx, settingWritten, ids)
}
