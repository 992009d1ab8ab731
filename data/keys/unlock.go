package keys

import (
	"context"
	"crypto/hmac"
)

// Secret is what a person or a computer opens a vault with.
type Secret struct {
	kind   Kind
	secret []byte
	wrong  error
}

// PasswordSecret returns the secret of a password.
func PasswordSecret(password []byte) Secret {
	return Secret{Password, normalPassword(password), ErrWrongPassword}
}

// RecoverySecret returns the secret of a recovery code. A code that can't be right is
// [ErrMistyped]: it need not be tried.
func RecoverySecret(code string) (Secret, error) {
	symbols, err := readCode(code)
	if err != nil {
		return Secret{}, err
	}
	return Secret{Recovery, symbols, ErrWrongRecovery}, nil
}

// ComputerSecret returns the secret out of the keyring, of which it takes a copy.
func ComputerSecret(secret []byte) Secret {
	return Secret{Computer, append([]byte(nil), secret...), ErrWrongComputer}
}

// Kind returns what kind of slot the secret opens.
func (s Secret) Kind() Kind { return s.kind }

// Wipe overwrites the secret in memory.
func (s Secret) Wipe() { clear(s.secret) }

// Unlock tries the slots of the secret's kind in turn. It returns the key of the database
// with that salt and the slot that opened. The error is [ErrNoSlot] if there is no slot of
// the kind; [ErrWrongPassword], [ErrWrongRecovery] or [ErrWrongComputer] if none opens;
// [ErrForged] if one opens but the file was changed by somebody who had no key; and that of
// ctx. It blocks for as long as Argon2id takes, once for each slot.
func (f *File) Unlock(ctx context.Context, salt []byte, secret Secret) (*Key, Slot, error) {
	if f.first != nil {
		return f.first.unlock(ctx, secret)
	}
	d := f.database(salt)
	if d == nil {
		return nil, Slot{}, &Error{CodeNotKeys, "no such database"}
	}
	found := false
	for i := range f.Slots {
		s := &f.Slots[i]
		sealed := d.sealed(s.ID)
		if s.Kind != secret.kind || sealed == nil {
			continue
		}
		found = true
		private, err := f.openSlot(ctx, s, secret.secret)
		if err != nil {
			return nil, Slot{}, err
		}
		if private != nil {
			key, err := f.openWith(d, s, private, sealed)
			return key, *s, err
		}
	}
	if !found {
		return nil, Slot{}, &Error{CodeNoSlot, string(secret.kind)}
	}
	return nil, Slot{}, secret.wrong
}

// openWith returns the key of a database by a private key, which it wipes. The error is
// [ErrForged].
func (f *File) openWith(d *Database, s *Slot, private []byte, sealed Hex) (*Key, error) {
	defer clear(private)
	key := f.openSealed(s, d.Salt, private, sealed)
	if key == nil {
		return nil, ErrForged
	}
	if err := f.Verify(d.Salt, key); err != nil {
		key.Wipe()
		return nil, err
	}
	return key, nil
}

// Verify checks the whole file by the key of the database with that salt. The error is
// [ErrForged].
func (f *File) Verify(salt []byte, key *Key) error {
	d := f.database(salt)
	if d == nil {
		return &Error{CodeNotKeys, "no such database"}
	}
	code, err := f.mac(key)
	if err != nil {
		return err
	}
	if !hmac.Equal(code, d.MAC) {
		return ErrForged
	}
	return nil
}
