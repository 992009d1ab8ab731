package data

import (
	"context"
	"crypto/subtle"
	"errors"

	"mujeeb/data/keys"
)

// CheckPassword reports whether a password opens the vault, which stays open either way. It
// takes as long as opening does, and wrong ones are counted and slowed as there. Error
// codes: CodeWrongPassword, CodeTooSoon; CodeVaultGone once the vault is closed.
func (v *Vault) CheckPassword(ctx context.Context, password []byte) error {
	if err := v.tooSoon(ctx); err != nil {
		return err
	}
	v.secret.Lock()
	file, salt := v.keys, v.salt
	v.secret.Unlock()
	secret := keys.PasswordSecret(password)
	defer secret.Wipe()
	key, _, err := file.Unlock(ctx, salt, secret)
	if err != nil {
		v.noteTry(ctx, secret.Kind(), err)
		return keysError(err)
	}
	defer key.Wipe()
	v.secret.Lock()
	defer v.secret.Unlock()
	if own := v.key.Bytes(); own == nil || subtle.ConstantTimeCompare(key.Bytes(), own) != 1 {
		return &Error{Code: CodeVaultGone, Err: errors.New("the vault is closed")}
	}
	return nil
}
