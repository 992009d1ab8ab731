package data

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"mujeeb/data/keys"
	"mujeeb/data/sqlite"
)

// workPrefix begins the name of the folder that a new vault is made in.
const workPrefix = ".mujeeb-new-"

// Create makes a vault in dir, which it makes if needed, and opens it. The
// strength of password is the caller's to judge (keys.Rate).
// Error codes: CodeVaultExists, CodeVaultBusy, CodeReadOnly, CodeDiskFull,
// CodeDiskFailed, CodeNoCipher, CodeNetworkFolder, CodeFolderGone,
// CodeNotPrivate, CodeFileInUse, CodeNotFolder.
func Create(ctx context.Context, dir string, password []byte, p Params) (*Vault, error) {
	p = p.withDefaults()
	if err := sqlite.CheckCipher(string(cipherName)); err != nil {
		return nil, coded(err)
	}
	if err := refuseNetwork(dir); err != nil {
		return nil, err
	}
	if Exists(dir) {
		return nil, &Error{Code: CodeVaultExists, Err: errors.New(fileKeys + " is there already")}
	}
	if err := sqlite.MakeFolder(dir); err != nil {
		return nil, elsewhere(fileError("make the folder", err))
	}
	if err := makeFiles(ctx, dir, password, p); err != nil {
		return nil, err
	}
	return Open(ctx, dir, password, p)
}

// makeFiles puts the files of a new vault into dir, as the only process there.
func makeFiles(ctx context.Context, dir string, password []byte, p Params) (err error) {
	holder := &Vault{home: dir}
	if err := holder.takeLock(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, holder.lock.unlock()) }()
	if err := clearUnfinished(ctx, dir); err != nil {
		return err
	}
	for _, name := range []string{fileKeys, fileDB} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return &Error{Code: CodeVaultExists, Err: errors.New(name + " is there already")}
		}
	}
	work, err := os.MkdirTemp(dir, workPrefix+"*")
	if err != nil {
		return fileError("make a folder", err)
	}
	defer func() { _ = sqlite.RemoveAll(context.WithoutCancel(ctx), work) }() // what stays is cleared by the next Create
	if err := build(ctx, work, password, p); err != nil {
		return err
	}
	for _, name := range []string{fileDB, fileKeys} { // the keys last: a vault is there whole or not at all
		if err := sqlite.MoveFile(ctx, filepath.Join(work, name), filepath.Join(dir, name)); err != nil {
			return fileError("put "+name+" in place", err)
		}
	}
	return nil
}

// clearUnfinished removes what a Create that was killed left in dir.
func clearUnfinished(ctx context.Context, dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fileError("read the folder", err)
	}
	for _, e := range entries {
		if !e.IsDir() || !strings.HasPrefix(e.Name(), workPrefix) {
			continue
		}
		work := filepath.Join(dir, e.Name())
		if err := errors.Join(clearPlaced(ctx, dir, work), sqlite.RemoveAll(ctx, work)); err != nil {
			return fileError("remove an unfinished vault", err)
		}
	}
	return nil
}

// clearPlaced removes a vault.db that was moved into place before its keys. That
// the keys in work belong to it shows that it is such a one, and holds nothing.
func clearPlaced(ctx context.Context, dir, work string) error {
	file, err := readKeys(ctx, work)
	if err != nil {
		return nil // killed before the keys were written, so nothing was moved
	}
	path := filepath.Join(dir, fileDB)
	salt, err := sqlite.ReadSalt(ctx, path, string(file.Cipher))
	if err != nil || !file.Has(salt) {
		return nil // not there, or another's
	}
	return sqlite.RemoveFile(ctx, path)
}

// build makes the files of a vault in work.
func build(ctx context.Context, work string, password []byte, p Params) (err error) {
	key, err := keys.NewKey(p.Rand)
	if err != nil {
		return err
	}
	defer key.Wipe()
	salt, err := p.drawSalt()
	if err != nil {
		return err
	}
	file := keys.NewFile(cipherName, salt)
	if _, err := file.AddPassword(key, password, keys.Terms{Created: p.Now(), Cost: p.cost()}, p.Rand); err != nil {
		return keysError(err)
	}
	if err := file.Authenticate(salt, key); err != nil {
		return keysError(err)
	}
	err = errors.Join(sqlite.KeepPrivate(work), sqlite.MakeFile(filepath.Join(work, fileDB))) // SQLite would let others read it
	if err != nil {
		return fileError("make "+fileDB, err)
	}
	v := &Vault{home: work, keys: file, key: key, salt: salt, params: p}
	if err := errors.Join(v.connectNew(ctx), v.disconnect(ctx)); err != nil {
		return err
	}
	if err := v.checkHead(ctx); err != nil {
		return err
	}
	return writeKeys(ctx, work, file)
}

func (v *Vault) connectNew(ctx context.Context) error {
	if err := v.connect(ctx); err != nil {
		return err
	}
	return v.migrate(ctx)
}
