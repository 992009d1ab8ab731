package data

import (
	"context"
	"crypto/subtle"
	"errors"

	"mujeeb/data/keys"
)

// CheckPassword reports whether a password opens the vault, which stays open either way. It
// takes as long as opening does. Error codes: CodeWrongPassword; CodeVaultGone once the
// vault is closed.
func (v *Vault) CheckPassword(ctx context.Context, password []byte) error {
	v.secret.Lock()
	file, salt := v.keys, v.salt
	v.secret.Unlock()
	secret := keys.PasswordSecret(password)
	defer secret.Wipe()
	key, _, err := file.Unlock(ctx, salt, secret)
	if err != nil {
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
