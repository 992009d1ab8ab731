package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"mujeeb/data"
	"mujeeb/data/keys"
)

// OpenByRecovery opens the vault in a folder by its recovery key, and gives it a new
// password in the place of the owner's own, which was lost; the recovery key stays, and so
// do passwords that were made for others. Error codes:
// those of [data.OpenWith] and of [data.Vault.ResetPassword].
func OpenByRecovery(ctx context.Context, p Params, dir string, code, password []byte) (*Session, error) {
	v, err := data.OpenWith(ctx, dir, data.Secret{Recovery: code}, p.Vault)
	if err != nil {
		return nil, err
	}
	if err := resetPassword(ctx, v, password); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return Adopt(ctx, p, v)
}

// resetPassword replaces the owner's password: the oldest one without a name that never ends.
// A password with a name is somebody else's.
func resetPassword(ctx context.Context, v *data.Vault, password []byte) error {
	ways, err := v.Ways(ctx)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(ways, func(w data.Way) bool { return w.Kind == keys.Password && w.Name == "" && w.Until.IsZero() })
	if at < 0 {
		_, err := v.AddPassword(ctx, "", password, time.Time{})
		return err
	}
	return v.ResetPassword(ctx, ways[at].ID, password, nil)
}
