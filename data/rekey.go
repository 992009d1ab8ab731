package data

import (
	"context"
	"errors"
	"path/filepath"

	"mujeeb/data/keys"
	"mujeeb/data/sqlite"
)

// A rekey gives vault.db another data key. vault.keys is written with the keys of both,
// each sealed to the ways that may have it; vault.db is copied under the new key, and the
// copy takes its name; vault.keys is written with the new key alone. The salt at the head
// of vault.db says which of the two keys opens it. So wherever it is killed, opening the
// vault finds the state of before or of after, and ends it: see settleKeys.

// Progress is told how much of all is done, in a unit of its own.
type Progress func(done, all int64)

// Rekey gives the vault another data key, under which every way in stays. What runs goes
// on, but writing waits until it is done, and reading at the end. After an error all is as
// it was. Error codes: CodeStillReading and those of a disk.
func (v *Vault) Rekey(ctx context.Context, progress Progress) error {
	_, err := v.replaceWays(ctx, nil, nil, progress)
	return err
}

// replaceWays rekeys the vault without the ways gone, and with the one that add adds, if
// it is not nil. Error codes: CodeLastWay and as [Vault.Rekey].
func (v *Vault) replaceWays(ctx context.Context, gone []keys.Hex, add adding, progress Progress) (Way, error) {
	v.ways.Lock()
	defer v.ways.Unlock()
	k, err := v.keyring()
	if err != nil {
		return Way{}, err
	}
	defer k.key.Wipe()
	next, err := v.drawKeyring()
	if err != nil {
		return Way{}, err
	}
	defer next.key.Wipe()
	both, id, err := bothKeys(k, next, gone, add)
	if err != nil {
		return Way{}, keysError(err)
	}
	next.file = both.Clone()
	err = errors.Join(next.file.Keep(next.salt), next.file.Authenticate(next.salt, next.key))
	if err == nil && !anyLasts(next.file) {
		err = &Error{Code: CodeLastWay}
	}
	if err != nil {
		return Way{}, keysError(err)
	}
	if err := v.keepOldKey(ctx, k); err != nil {
		return Way{}, err
	}
	if err := writeKeys(ctx, v.home, both); err != nil {
		return Way{}, err
	}
	return wayIn(next.file, id), v.rekey(ctx, k, next, wayIn(next.file, id), gone, progress)
}

// drawKeyring returns a new key and salt, without a file.
func (v *Vault) drawKeyring() (k keyring, err error) {
	if k.key, err = keys.NewKey(v.params.Rand); err != nil {
		return k, err
	}
	k.salt, err = v.params.drawSalt()
	return k, err
}

// rekey replaces vault.db, and then vault.keys, in which both keys stand by now.
func (v *Vault) rekey(ctx context.Context, k, next keyring, added Way, gone []keys.Hex, progress Progress) error {
	whole := context.WithoutCancel(ctx)
	raw := fileKey(next.key, next.salt)
	defer clear(raw)
	if err := v.db.Rekey(ctx, raw, progress); err != nil {
		undo := writeKeys(whole, v.home, k.file) // else the next opening does it
		return errors.Join(wrap("rekey", err), undo)
	}
	v.useKeys(next, added, gone)
	_ = writeKeys(whole, v.home, next.file) // else the next opening does it; vault.db has the new key by now
	return nil
}

// anyLasts reports whether a way that lasts is in the file.
func anyLasts(f *keys.File) bool {
	for _, s := range f.Slots {
		if wayOf(s).lasts() {
			return true
		}
	}
	return false
}

// bothKeys returns a file with the database of before and the next one, and the ID of the
// way that was added, if one was.
func bothKeys(k, next keyring, gone []keys.Hex, add adding) (both *keys.File, id keys.Hex, err error) {
	both = k.file.Clone()
	if err := both.Replace(next.salt, next.key, gone...); err != nil {
		return nil, nil, err
	}
	if add != nil {
		if id, err = add(both, next.key); err != nil {
			return nil, nil, err
		}
	}
	return both, id, errors.Join(both.Authenticate(k.salt, k.key), both.Authenticate(next.salt, next.key))
}

// useKeys makes other keys those of the open vault, and wipes the one of before.
func (v *Vault) useKeys(next keyring, added Way, gone []keys.Hex) {
	v.secret.Lock()
	defer v.secret.Unlock()
	v.key.Wipe()
	v.keys, v.salt = next.file, next.salt
	if !v.wiped {
		v.key = next.key.Clone()
	}
	for _, id := range gone {
		if v.way.ID == id.String() && added.ID != "" {
			v.way = added
		}
	}
}

// settingFirst is the salt that vault.db had before any rekey.
const settingFirst = "first_salt"

// keepOldKey notes the key that is about to be replaced, for the copies under it, and
// the salt by which keyrings know the vault.
func (v *Vault) keepOldKey(ctx context.Context, k keyring) error {
	return v.write(ctx, "note the key of before", func(tx *sqlite.Tx) error {
		if err := putSetting(ctx, tx, settingFirst, v.first); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO backup_key (salt, key, made_at) VALUES (?, ?, ?)`, []byte(k.salt), k.key.Bytes(), v.now().UnixMilli())
		return err
	})
}

// fileKey returns the key of a database and the salt that it begins with, for SQLite. The
// caller wipes it.
func fileKey(key *keys.Key, salt keys.Hex) []byte {
	raw := make([]byte, 0, keys.Size+keys.FileSaltSize) // grows nowhere, which would leave a copy
	return append(append(raw, key.Bytes()...), salt...)
}

// settleKeys ends a rekey that was killed, once the vault is unlocked: the key that opens
// vault.db stays, the other goes, and so does what was copied.
func (v *Vault) settleKeys(ctx context.Context) error {
	_ = sqlite.RemoveFile(ctx, filepath.Join(v.home, fileDB+sqlite.Unfinished)) // the next rekey writes over it
	if len(v.keys.Databases) == 1 || v.readOnly {
		return nil
	}
	settled := v.keys.Clone()
	if err := errors.Join(settled.Keep(v.salt), settled.Authenticate(v.salt, v.key)); err != nil {
		return keysError(err)
	}
	if err := writeKeys(ctx, v.home, settled); err != nil {
		return err
	}
	v.keys = settled
	return nil
}
