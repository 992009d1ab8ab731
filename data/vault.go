package data

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/gofrs/flock"

	"mujeeb/data/keys"
)

// The files of a vault.
const (
	fileDB     = "vault.db"
	fileKeys   = "vault.keys"
	fileErased = "vault.erased"
	fileLock   = "vault.lock"
	cipherName = keys.Aegis
)

// Params is what a vault takes from outside. The zero value is what the program
// uses; tests give their own clock, randomness and a cheap key derivation.
type Params struct {
	Now  func() time.Time
	Rand io.Reader
	Cost keys.Cost // of the password slot; tuned to this computer when zero
}

func (p Params) withDefaults() Params {
	if p.Now == nil {
		p.Now = time.Now
	}
	if p.Rand == nil {
		p.Rand = rand.Reader
	}
	return p
}

// cost is what deriving a key from a new password costs.
func (p Params) cost() keys.Cost {
	if p.Cost == (keys.Cost{}) {
		return keys.Tune(500*time.Millisecond, time.Now)
	}
	return p.Cost
}

// Vault is an open vault. Its methods may be called from any goroutine.
type Vault struct {
	dir     string
	keys    *keys.File
	key     *keys.Key
	entry   cipherKey
	writer  *sql.DB
	readers *sql.DB
	closing sync.Once
	lock    *flock.Flock
	prints  []byte // key of the fingerprints
	params  Params
}

// Exists reports whether dir holds a vault.
func Exists(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, fileKeys))
	return err == nil
}

// Open opens the vault in dir for this process alone. Messages that were on
// their way when the program last ended are sorted out before it returns.
// Error codes: CodeNoVault, CodeVaultBusy, CodeWrongPassword, CodeKeysDamaged,
// CodeVaultDamaged, CodeVaultNewer, CodeNoCipher, CodeReadOnly, CodeDiskFull.
func Open(ctx context.Context, dir string, password []byte, p Params) (*Vault, error) {
	v := &Vault{dir: dir, params: p.withDefaults()}
	if err := v.open(ctx, password); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return v, nil
}

func (v *Vault) open(ctx context.Context, password []byte) (err error) {
	if v.keys, err = readKeys(v.dir); err != nil {
		return err
	}
	if err := v.takeLock(); err != nil {
		return err
	}
	if v.key, err = v.keys.Unlock(password); err != nil {
		return keysError(err)
	}
	if err := v.checkSalt(); err != nil {
		return err
	}
	v.prints = v.key.Derive("fingerprint")
	if err := v.connect(ctx); err != nil {
		return err
	}
	if err := v.migrate(ctx); err != nil {
		return err
	}
	if err := v.replayErasures(ctx); err != nil {
		return err
	}
	return v.recoverOutbox(ctx)
}

func (v *Vault) takeLock() error {
	lock := flock.New(filepath.Join(v.dir, fileLock))
	ok, err := lock.TryLock()
	if err != nil {
		return fileError("lock the vault", err)
	}
	if !ok {
		return &Error{Code: CodeVaultBusy, Err: errors.New("locked by another process")}
	}
	v.lock = lock
	return nil
}

// checkSalt compares what the page cipher leaves unauthenticated: the 16 bytes
// of salt at the head of the file.
func (v *Vault) checkSalt() error {
	salt, err := readSalt(filepath.Join(v.dir, fileDB))
	if err != nil {
		return err
	}
	if !bytes.Equal(salt, v.keys.Salt) {
		return &Error{Code: CodeVaultDamaged, Err: errors.New("vault.db and vault.keys do not belong together")}
	}
	return nil
}

func (v *Vault) connect(ctx context.Context) (err error) {
	if v.entry, err = putKey(v.key, v.keys.Cipher); err != nil {
		return err
	}
	file, err := filepath.Abs(filepath.Join(v.dir, fileDB))
	if err != nil {
		return err
	}
	v.writer = openDB(file, v.entry, 0)
	v.readers = openDB(file, v.entry, readerCount())
	return wrap("open the vault", v.writer.PingContext(ctx))
}

// disconnect closes the file, which folds the WAL into it, and wipes SQLite's
// key. It may be repeated.
func (v *Vault) disconnect() (err error) {
	v.closing.Do(func() {
		if v.writer == nil {
			return // never connected
		}
		err = errors.Join(v.readers.Close(), v.writer.Close())
		v.entry.wipe()
	})
	return err
}

// Close closes the file and wipes the keys. A call that comes later gets an
// error. It may be repeated.
func (v *Vault) Close() error {
	err := v.disconnect()
	if v.key != nil {
		v.key.Wipe()
	}
	clear(v.prints)
	if v.lock != nil {
		err = errors.Join(err, v.lock.Unlock())
	}
	return err
}

// Dir gives the vault's folder.
func (v *Vault) Dir() string { return v.dir }

// Derive gives a 32-byte key of its own for a use, such as opt-out tokens.
func (v *Vault) Derive(use string) []byte { return v.key.Derive(use) }

// ChangePassword replaces the password's slot. The data stays as it is.
// Error code: CodeWrongPassword.
func (v *Vault) ChangePassword(old, password []byte) error {
	if err := v.keys.ChangePassword(old, password, v.params.cost(), v.params.Rand); err != nil {
		return keysError(err)
	}
	return writeKeys(v.dir, v.keys)
}

func (v *Vault) now() time.Time { return v.params.Now() }

func readKeys(dir string) (*keys.File, error) {
	raw, err := os.ReadFile(filepath.Join(dir, fileKeys))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &Error{Code: CodeNoVault, Err: errors.New("no vault.keys")}
	}
	if err != nil {
		return nil, fileError("read vault.keys", err)
	}
	file, err := keys.Parse(raw)
	if err != nil {
		return nil, keysError(err)
	}
	return file, nil
}

// writeKeys replaces vault.keys at once: the old one stays until the new one is
// on the disk.
func writeKeys(dir string, file *keys.File) error {
	raw, err := file.Marshal()
	if err != nil {
		return err
	}
	return replaceFile(filepath.Join(dir, fileKeys), raw)
}

func replaceFile(path string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return fileError("write "+filepath.Base(path), err)
	}
	defer os.Remove(f.Name()) // gone already when renamed
	_, err = f.Write(content)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	return fileError("write "+filepath.Base(path), err)
}

func readSalt(path string) (keys.Hex, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fileError("read vault.db", err)
	}
	defer f.Close()
	salt := make([]byte, 16)
	if _, err := io.ReadFull(f, salt); err != nil {
		return nil, &Error{Code: CodeVaultDamaged, Err: errors.New("vault.db is cut short")}
	}
	return salt, nil
}

func keysError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, keys.ErrWrongPassword):
		return &Error{Code: CodeWrongPassword}
	default:
		return &Error{Code: CodeKeysDamaged, Err: err}
	}
}

// fileError gives the file system's errors their codes. Paths are left out:
// a folder's name can be a person's.
func fileError(doing string, err error) error {
	if err == nil {
		return nil
	}
	cause := err
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		cause = pe.Err
	}
	cause = fmt.Errorf("%s: %w", doing, cause)
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return &Error{Code: CodeReadOnly, Err: cause}
	case errors.Is(err, syscall.ENOSPC):
		return &Error{Code: CodeDiskFull, Err: cause}
	case errors.Is(err, fs.ErrNotExist) && strings.Contains(doing, fileDB):
		return &Error{Code: CodeVaultDamaged, Err: cause}
	}
	return cause
}
