package data

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"mujeeb/data/keys"
	"mujeeb/data/sqlite"
)

// OpenEarlier opens an earlier copy of this vault, which lies in a folder of its own, by
// the key that the vault had then. What the vault keeps outside is done in it: whoever was
// erased or opted out since is erased and kept out there too. The caller closes it.
// Error codes: CodeOtherVault, when it is none of this vault's, and those of [Open].
func (v *Vault) OpenEarlier(ctx context.Context, dir string) (*Vault, error) {
	c := &Vault{dir: dir, params: v.params}
	c.params.Mirrors = nil
	if err := v.unlockEarlier(ctx, c); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	if err := c.begin(ctx); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	if c.Name() != v.Name() {
		return nil, errors.Join(&Error{Code: CodeOtherVault}, c.Close())
	}
	return c, nil
}

// unlockEarlier takes the folder of an earlier copy for this process alone, gives it the
// vault.kept of today, and takes the key that it had out of the vault.
func (v *Vault) unlockEarlier(ctx context.Context, c *Vault) (err error) {
	if c.home, err = findHome(c.dir); err != nil {
		return err
	}
	if err := c.takeLock(ctx); err != nil {
		return err
	}
	if c.keys, err = readKeys(ctx, c.home); err != nil {
		return err
	}
	if c.salt, err = sqlite.ReadSalt(ctx, filepath.Join(c.home, fileDB), string(c.keys.Cipher)); err != nil {
		return coded(err)
	}
	if c.key, err = v.keyOf(ctx, c.salt); err != nil {
		return err
	}
	v.keeping.Lock()
	defer v.keeping.Unlock()
	mine, err := v.readKept(ctx, v.places()[0])
	if err != nil {
		return err
	}
	return fileError("write vault.kept", sqlite.WriteFile(ctx, filepath.Join(c.home, fileKept), os.O_CREATE|os.O_TRUNC, mine.content[:mine.Whole]))
}

// keyOf returns the data key of a database of this vault, now or of old, by its salt.
// Error code: CodeOtherVault.
func (v *Vault) keyOf(ctx context.Context, salt []byte) (*keys.Key, error) {
	v.secret.Lock()
	if string(salt) == string(v.salt) && v.key.Bytes() != nil {
		key := v.key.Clone()
		v.secret.Unlock()
		return key, nil
	}
	v.secret.Unlock()
	raw, err := collect(ctx, v.db.Readers(), sqlite.Value[[]byte], `SELECT key FROM backup_key WHERE salt = ?`, salt)
	if err != nil {
		return nil, wrap("find a key", err)
	}
	if len(raw) == 0 || len(raw[0]) != keys.Size {
		return nil, &Error{Code: CodeOtherVault, Err: errors.New("a database that the vault never had")}
	}
	defer clear(raw[0])
	return keys.OldKey(raw[0]), nil
}
