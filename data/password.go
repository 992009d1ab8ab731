package data

import (
	"context"
	"crypto/subtle"
	"errors"

	"mujeeb/data/keys"
)

// Check reports whether a secret opens the vault, which stays open either way; from then on
// it is open by the way of that secret. It takes as long as opening does, and wrong ones
// are counted and slowed as there. Error codes: CodeWrongPassword, CodeWrongRecovery,
// CodeWrongComputer, CodeMistyped, CodeNoWay, CodeWayEnded, CodeTooSoon; CodeVaultGone once
// the vault is closed.
func (v *Vault) Check(ctx context.Context, secret Secret) error {
	s, err := secret.of()
	if err != nil {
		return err
	}
	defer s.Wipe()
	key, slot, err := v.try(ctx, s)
	if err != nil {
		return err
	}
	defer key.Wipe()
	if !v.isOpenUnder(key) {
		return &Error{Code: CodeVaultGone, Err: errors.New("the vault is closed")}
	}
	return v.takeWay(ctx, slot)
}

// isOpenUnder reports whether a key is the one that the vault is open under.
func (v *Vault) isOpenUnder(key *keys.Key) bool {
	v.secret.Lock()
	defer v.secret.Unlock()
	own := v.key.Bytes()
	return own != nil && subtle.ConstantTimeCompare(key.Bytes(), own) == 1
}

// try returns the key and the slot that a secret opens in the vault that is open. Wrong ones
// are counted and slowed as at opening. The caller wipes the key.
func (v *Vault) try(ctx context.Context, secret keys.Secret) (*keys.Key, keys.Slot, error) {
	if secret.Kind() != keys.Computer {
		if err := v.tooSoon(ctx); err != nil {
			return nil, keys.Slot{}, err
		}
	}
	v.secret.Lock()
	file, salt := v.keys, v.salt
	v.secret.Unlock()
	key, slot, err := file.Unlock(ctx, salt, secret)
	if err != nil {
		v.noteTry(ctx, secret.Kind(), err)
		return nil, keys.Slot{}, keysError(err)
	}
	return key, slot, nil
}
