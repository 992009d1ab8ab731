package data

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"mujeeb/data/keys"
	"mujeeb/data/proof"
	"mujeeb/data/sqlite"
)

// The files of a vault.
const (
	fileDB     = "vault.db"
	fileKeys   = "vault.keys"
	fileLock   = "vault.lock"
	cipherName = keys.Aegis
)

// Params is what a vault takes from outside. The program uses the zero value; tests
// set their own clock, randomness and a cheap key derivation.
type Params struct {
	Now  func() time.Time // time.Now when nil
	Rand io.Reader        // of keys and salts; crypto/rand when nil
	Cost keys.Cost        // of the password slot; tuned to this computer when zero

	// Mirrors are folders that get a copy of vault.kept each: no older copy of the
	// vault's own folder takes them back.
	Mirrors []string

	schema     fs.FS // the migrations; a test has more
	batchRows  int   // of a file are imported together; a test has fewer
	proofLimit int   // of a proof's file in bytes; a test has fewer
}

func (p Params) withDefaults() Params {
	if p.Now == nil {
		p.Now = time.Now
	}
	if p.Rand == nil {
		p.Rand = rand.Reader
	}
	if p.schema == nil {
		p.schema = migrationFiles
	}
	if p.batchRows == 0 {
		p.batchRows = batchRows
	}
	if p.proofLimit == 0 {
		p.proofLimit = proof.MaxFile
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
	dir    string // as it was given
	home   string // the same without links, so that all files are of one folder whatever becomes of the link
	db     *sqlite.DB
	lock   *vaultLock
	prints []byte   // key of the fingerprints
	first  keys.Hex // salt that vault.db had before any rekey: names the vault in keyrings
	params Params

	readOnly bool // its folder or vault.db can't be written to, as of its opening

	secret   sync.Mutex // guards those below
	salt     keys.Hex   // of vault.db
	keys     *keys.File
	key      *keys.Key
	wiped    bool              // closed: what comes later is wiped as well
	uses     map[KeyUse][]byte // nil before they are read, and once the vault is closed
	signer   *proof.Signer     // of heads
	way      Way               // by which it was opened
	ended    []Way             // that were removed when it was opened
	endedErr error             // why they could not be
	opened   LastOpened

	ways sync.Mutex // held while vault.keys is changed

	claims claims

	keeping sync.Mutex // guards outside, and the files
	outside outside
}

// Exists reports whether dir holds a vault.
func Exists(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, fileKeys))
	return err == nil
}

// Open opens the vault in dir by a password; see [OpenWith].
func Open(ctx context.Context, dir string, password []byte, p Params) (*Vault, error) {
	return OpenWith(ctx, dir, Secret{Password: password}, p)
}

// OpenWith opens the vault in dir for this process alone. Messages that were on
// their way when the program last ended are sorted out before it returns; so is a rekey
// that was killed, and ways that have ended are removed. Where the folder can't be written
// to, the vault is opened to be read alone, see [Vault.ReadOnly]; not so where people would
// have to be erased or kept out again first, or where the schema is an older one.
// Error codes: CodeNoVault, CodeVaultBusy, CodeWrongPassword, CodeWrongRecovery,
// CodeMistyped, CodeWrongComputer, CodeNoWay, CodeWayEnded, CodeTooSoon, CodeKeysDamaged,
// CodeKeysForged, CodeKeysMismatch, CodeVaultDamaged, CodeVaultMixed, CodeVaultNewer,
// CodeNoCipher, CodeNetworkFolder, and those of a disk: CodeReadOnly, CodeDiskFull,
// CodeDiskFailed, CodeVaultGone, CodeFileInUse.
func OpenWith(ctx context.Context, dir string, secret Secret, p Params) (*Vault, error) {
	v := &Vault{dir: dir, params: p.withDefaults()}
	if err := v.unlock(ctx, secret); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	if err := v.begin(ctx); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	if v.readOnly {
		err := v.noteReading(ctx)
		if err != nil {
			return nil, errors.Join(err, v.Close())
		}
		return v, nil
	}
	if err := errors.Join(v.noteWay(ctx), v.noteOpening(ctx), v.endWays(ctx)); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return v, nil
}

// unlock takes the vault for this process alone, and its key out of vault.keys.
func (v *Vault) unlock(ctx context.Context, s Secret) (err error) {
	secret, err := s.of()
	if err != nil {
		return err
	}
	defer secret.Wipe()
	if err := refuseNetwork(v.dir); err != nil {
		return err
	}
	if v.home, err = findHome(v.dir); err != nil {
		return err
	}
	v.readOnly = !sqlite.Writable(filepath.Join(v.home, fileDB))
	if err := v.takeLock(ctx); err != nil && !(v.readOnly && CodeOf(err) == CodeReadOnly) { // there may be no file to lock
		return err
	}
	if v.keys, err = readKeys(ctx, v.home); err != nil {
		return err
	}
	_ = sqlite.RemoveFile(ctx, filepath.Join(v.home, fileKeys+sqlite.Unfinished)) // of a change that was killed; the next one writes over it
	if err := v.checkHead(ctx); err != nil {
		return err
	}
	if err := v.tryWays(ctx, secret); err != nil {
		return err
	}
	return v.settleKeys(ctx)
}

// tryWays takes the key out of vault.keys, which it brings to today's form.
func (v *Vault) tryWays(ctx context.Context, secret keys.Secret) error {
	if secret.Kind() != keys.Computer {
		if err := v.tooSoon(ctx); err != nil {
			return err
		}
	}
	if v.keys.IsFirst() && secret.Kind() != keys.Password {
		return keysError(keys.ErrNoSlot) // no program made another
	}
	key, slot, err := v.keys.Unlock(ctx, v.salt, secret)
	if err != nil {
		v.noteTry(ctx, secret.Kind(), err)
		return keysError(err)
	}
	v.key = key
	// A file can't end a way by itself: until the rekey that removes it, whoever has the
	// secret and the files opens them with a program of their own, or by turning the clock back.
	if slot.Ended(v.now()) {
		return &Error{Code: CodeWayEnded}
	}
	if v.keys.IsFirst() {
		up, err := v.keys.Upgrade(key, secret, keys.Terms{Created: v.now(), Cost: slot.Cost}, v.params.Rand)
		if err == nil && !v.readOnly {
			err = writeKeys(ctx, v.home, up)
		}
		if err != nil {
			return keysError(err)
		}
		v.keys, slot = up, up.Slots[0]
	}
	v.way = wayOf(slot)
	return nil
}

// begin opens the file under the key and brings it up to date.
func (v *Vault) begin(ctx context.Context) error {
	if err := v.connect(ctx); err != nil {
		return err
	}
	if err := v.migrate(ctx); err != nil {
		return err
	}
	if err := v.loadKeys(ctx); err != nil {
		return err
	}
	if err := getSetting(ctx, v.db.Readers(), settingFirst, &v.first); err != nil {
		return err
	}
	if err := v.openKept(ctx); err != nil || v.readOnly {
		return err
	}
	if err := v.sealFirst(ctx); err != nil {
		return err
	}
	return v.recoverOutbox(ctx)
}

// refuseNetwork reports an error when a vault's folder is on another computer. Nothing
// is written before it is asked. Error code: CodeNetworkFolder.
func refuseNetwork(dir string) error {
	if sqlite.OnNetwork(dir) {
		return &Error{Code: CodeNetworkFolder, Err: errors.New("on another computer")}
	}
	return nil
}

// findHome returns the folder that dir is or links to. Error code: CodeNoVault.
func findHome(dir string) (string, error) {
	if _, err := os.Stat(filepath.Join(dir, fileKeys)); errors.Is(err, fs.ErrNotExist) {
		return "", &Error{Code: CodeNoVault, Err: errors.New("no vault.keys")}
	} else if err != nil {
		return "", fileError("find vault.keys", err)
	}
	home, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return "", fileError("find the folder", err)
	}
	home, err = filepath.Abs(home)
	return home, fileError("find the folder", err)
}

func (v *Vault) takeLock(ctx context.Context) (err error) {
	v.lock, err = lockFolder(ctx, v.home)
	return err
}

// checkHead compares what the page cipher leaves unauthenticated, before the
// password is tried: under the keys of another vault, none is right.
// Error codes: CodeVaultDamaged, CodeKeysMismatch.
func (v *Vault) checkHead(ctx context.Context) (err error) {
	salt, err := sqlite.ReadSalt(ctx, filepath.Join(v.home, fileDB), string(v.keys.Cipher))
	if err != nil {
		return coded(err)
	}
	v.salt, v.first = salt, salt
	if !v.keys.Has(salt) {
		return &Error{Code: CodeKeysMismatch, Err: errors.New("vault.db and vault.keys do not belong together")}
	}
	return nil
}

func (v *Vault) connect(ctx context.Context) (err error) {
	raw := fileKey(v.key, v.salt)
	defer clear(raw)
	open := sqlite.Open
	if v.readOnly {
		open = sqlite.OpenReadOnly
	}
	v.db, err = open(ctx, filepath.Join(v.home, fileDB), raw, string(v.keys.Cipher))
	return coded(err)
}

// disconnect closes the file and wipes SQLite's key. It may be repeated.
func (v *Vault) disconnect(ctx context.Context) error {
	if v.db == nil {
		return nil // never connected
	}
	return v.db.Close(ctx)
}

// Close waits for what is running, closes the file and wipes the keys. A call
// that comes later gets an error. It may be repeated.
func (v *Vault) Close() error { return v.CloseWithin(context.Background()) }

// CloseWithin is Close that waits until ctx ends, and then interrupts what is
// running: the keys are wiped whatever hangs. Error: [sqlite.ErrInUse], when
// something did not give its connection back even so.
func (v *Vault) CloseWithin(ctx context.Context) error {
	err := v.disconnect(ctx)
	v.secret.Lock()
	defer v.secret.Unlock()
	if v.key != nil {
		v.key.Wipe()
	}
	v.wiped = true
	v.wipeKeys()
	v.claims.clear()
	return errors.Join(err, v.lock.unlock())
}

// ReadOnly reports whether the vault can be read alone, since its folder or vault.db could not
// be written to when it was opened: whatever writes gets CodeVaultReadOnly.
func (v *Vault) ReadOnly() bool { return v.readOnly }

// Dir returns the vault's folder as it was given to Open.
func (v *Vault) Dir() string { return v.dir }

// Size returns the size of vault.db, in bytes; 0 when it can't be found.
func (v *Vault) Size() int64 {
	info, err := os.Stat(filepath.Join(v.home, fileDB))
	if err != nil {
		return 0
	}
	return info.Size()
}

func (v *Vault) now() time.Time { return v.params.Now() }

func readKeys(ctx context.Context, dir string) (*keys.File, error) {
	raw, err := sqlite.ReadFile(ctx, filepath.Join(dir, fileKeys))
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

func writeKeys(ctx context.Context, dir string, file *keys.File) error {
	raw, err := file.Marshal()
	if err != nil {
		return err
	}
	return coded(sqlite.ReplaceFile(ctx, filepath.Join(dir, fileKeys), raw))
}

// keyCodes has the code of each error of package keys that a person can do something
// about; any other is CodeKeysDamaged.
var keyCodes = map[keys.Code]Code{
	keys.CodeWrongPassword: CodeWrongPassword,
	keys.CodeWrongRecovery: CodeWrongRecovery,
	keys.CodeWrongComputer: CodeWrongComputer,
	keys.CodeMistyped:      CodeMistyped,
	keys.CodeNoSlot:        CodeNoWay,
	keys.CodeEmptySecret:   CodeMissing,
	keys.CodeBadName:       CodeBadChoice,
	keys.CodeTooManySlots:  CodeTooManyWays,
	keys.CodeLastSlot:      CodeLastWay,
	keys.CodeForged:        CodeKeysForged,
	keys.CodeNewerFile:     CodeVaultNewer,
}

// keysError returns an error of package keys with its code of this package. It returns
// nil, coded errors and those of a context as they are.
func keysError(err error) error {
	if _, ok := errors.AsType[*Error](err); ok || err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, errClosedVault) {
		return err
	}
	if e, ok := errors.AsType[*keys.Error](err); ok && keyCodes[e.Code] != "" {
		return &Error{Code: keyCodes[e.Code], Err: err}
	}
	return &Error{Code: CodeKeysDamaged, Err: err}
}
