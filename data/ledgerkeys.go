package data

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io"

	"mujeeb/data/keys"
	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// KeyUse is what a key of the vault is for. The keys are random and kept in the
// vault, so that they outlive a change of the data key.
type KeyUse string

// The uses.
const (
	KeyFingerprint KeyUse = "fingerprint" // of identities that are recognised without being kept
	KeyToken       KeyUse = "opt-out"     // of tokens in opt-out subjects and Message-IDs
	keySigning     KeyUse = "signing"     // seed of the Ed25519 key that signs heads
	keyKept        KeyUse = "kept"        // of the entries of vault.kept
	keyOrigin      KeyUse = "origin"      // 8 random bytes that name the ledger; no secret
)

var keyUses = []KeyUse{KeyFingerprint, KeyToken, keySigning, keyKept, keyOrigin}

// makeKeys gives the vault its keys. One that is older than the table keeps the two
// keys that were derived from the data key then, since rows and mails hang on them.
func (v *Vault) makeKeys(ctx context.Context, tx *sqlite.Tx, isNew bool) error {
	for _, use := range keyUses {
		key := make([]byte, keys.Size)
		switch {
		case !isNew && (use == KeyFingerprint || use == KeyToken):
			key = v.key.Derive(string(use))
		case use == keyOrigin:
			key = key[:8]
			fallthrough
		default:
			if _, err := io.ReadFull(v.params.Rand, key); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO vault_key (use, key) VALUES (?, ?)`, string(use), key)
		clear(key)
		if err != nil {
			return err
		}
	}
	return nil
}

// makeKeptKey gives a vault its key of vault.kept that has the others.
func makeKeptKey(ctx context.Context, v *Vault, tx *sqlite.Tx, _ bool) error {
	key := make([]byte, keys.Size)
	defer clear(key)
	if _, err := io.ReadFull(v.params.Rand, key); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO vault_key (use, key) VALUES (?, ?)`, string(keyKept), key)
	return err
}

// Name returns the name of the ledger, which tells vaults apart and says nothing: 16
// hexadecimal digits; "" once the vault is closed.
func (v *Vault) Name() string {
	v.secret.Lock()
	defer v.secret.Unlock()
	return hex.EncodeToString(v.uses[keyOrigin])
}

// loadKeys reads the keys of the vault into memory, from which Close wipes them.
func (v *Vault) loadKeys(ctx context.Context) error {
	all, err := v.readKeys(ctx)
	if err != nil {
		return wrap("read keys", err)
	}
	if len(all[keyOrigin]) != 8 {
		return &Error{Code: CodeVaultDamaged, Err: fmt.Errorf("an origin of %d bytes", len(all[keyOrigin]))}
	}
	signer, err := proof.NewSigner(proof.NewOrigin([8]byte(all[keyOrigin])), all[keySigning])
	if err != nil {
		return &Error{Code: CodeVaultDamaged, Err: err}
	}
	clear(all[keySigning])
	v.secret.Lock()
	defer v.secret.Unlock()
	v.uses, v.signer, v.prints = all, signer, all[KeyFingerprint]
	return nil
}

// readKeys reads the keys; the driver's copies are cleared.
func (v *Vault) readKeys(ctx context.Context) (map[KeyUse][]byte, error) {
	rows, err := v.db.Readers().QueryContext(ctx, `SELECT use, key FROM vault_key`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := map[KeyUse][]byte{}
	for rows.Next() {
		var use KeyUse
		var key sql.RawBytes
		if err := rows.Scan(&use, &key); err != nil {
			return nil, err
		}
		all[use] = bytes.Clone(key)
		clear(key)
	}
	for _, use := range keyUses {
		if len(all[use]) == 0 {
			return nil, &Error{Code: CodeVaultDamaged, Err: fmt.Errorf("no key for %s", use)}
		}
	}
	return all, rows.Err()
}

// wipeKeys clears the keys of the vault. Whoever calls it holds v.secret.
func (v *Vault) wipeKeys() {
	for _, key := range v.uses {
		clear(key)
	}
	if v.signer != nil {
		v.signer.Wipe()
		v.signer = nil // so that what crypto/ed25519 remembers of it can go
	}
	v.uses = nil
}

// Key returns a copy of the 32-byte key for a use. Once the vault is closed it returns
// random bytes, which open nothing.
func (v *Vault) Key(use KeyUse) []byte {
	v.secret.Lock()
	defer v.secret.Unlock()
	key := make([]byte, keys.Size)
	if copy(key, v.uses[use]) == 0 {
		_, _ = rand.Read(key) // never fails
	}
	return key
}
