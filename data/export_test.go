package data

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"testing/fstest"

	"mujeeb/data/sqlite"
)

// Writer is the connection that writes, for tests that break rules on purpose.
func (v *Vault) Writer() *sql.DB {
	writer, _ := v.db.Pools()
	return writer
}

// Readers are the connections that read.
func (v *Vault) Readers() *sql.DB {
	_, readers := v.db.Pools()
	return readers
}

// KeyEntry is the number under which SQLite finds the vault's key.
func (v *Vault) KeyEntry() int { return v.db.KeyEntry() }

// Fingerprint is how a suppression tells an identity.
func (v *Vault) Fingerprint(id Identity) []byte { return v.fingerprint(id) }

// OpenCopy opens a copy of v that lies in dir, as Open does once the password
// was right: a test that opens hundreds need not wait for the password each time.
func (v *Vault) OpenCopy(ctx context.Context, dir string) (*Vault, error) {
	return v.OpenCopyWith(ctx, dir, v.params)
}

// OpenCopyWith is OpenCopy with other parameters.
func (v *Vault) OpenCopyWith(ctx context.Context, dir string, p Params) (*Vault, error) {
	c := &Vault{dir: dir, home: dir, keys: v.keys, key: v.key.Clone(), way: v.way, params: p.withDefaults()}
	if err := c.checkHead(ctx); err != nil {
		return nil, err
	}
	if err := c.begin(ctx); err != nil {
		return nil, errors.Join(err, c.disconnect(ctx))
	}
	return c, nil
}

// LimitProofs returns parameters with which a proof has at most so many bytes.
func LimitProofs(p Params, bytes int) Params {
	p.proofLimit = bytes
	return p
}

// CloseCopy closes what OpenCopy opened and leaves the keys to the original.
func (v *Vault) CloseCopy() error { return v.disconnect(context.Background()) }

// Derive returns a key as it was derived from the data key before schema 6.
func (v *Vault) Derive(use string) []byte { return v.key.Derive(use) }

// DataKey returns a copy of the data key, and the salt of vault.db.
func (v *Vault) DataKey() (key, salt []byte) {
	return slices.Clone(v.key.Bytes()), slices.Clone(v.salt)
}

// File is the path of vault.db.
func (v *Vault) File() string { return filepath.Join(v.home, fileDB) }

// BlockAll opts a lead out of every purpose as an older copy of a vault may know it: no
// event, grounds and messages as they are, so that a test sees what the rule itself does.
func (v *Vault) BlockAll(ctx context.Context, lead int64) error {
	return v.write(ctx, "block all", func(tx *sqlite.Tx) error {
		if err := v.suppressLead(ctx, tx, lead, 0, ReasonOptedOut); err != nil {
			return err
		}
		return settleState(ctx, tx, lead)
	})
}

// Coded returns an error of SQLite with its code.
func Coded(err error) error { return wrap("read", err) }

// OpenCopyAsIs opens a copy as OpenCopy does, and leaves everything in it as it is.
func (v *Vault) OpenCopyAsIs(ctx context.Context, dir string) (*Vault, error) {
	c := &Vault{dir: dir, home: dir, keys: v.keys, key: v.key.Clone(), way: v.way, params: v.params}
	if err := c.checkHead(ctx); err != nil {
		return nil, err
	}
	if err := c.connect(ctx); err != nil {
		return nil, errors.Join(err, c.disconnect(ctx))
	}
	if err := c.loadKeys(ctx); err != nil {
		return nil, errors.Join(err, c.disconnect(ctx))
	}
	return c, nil
}

// OpenAsIs opens a vault as Open does, and leaves everything in it as it is.
func OpenAsIs(ctx context.Context, dir string, password []byte, p Params) (*Vault, error) {
	v := &Vault{dir: dir, params: p.withDefaults()}
	if err := v.unlock(ctx, Secret{Password: password}); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	if err := v.connect(ctx); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return v, nil
}

// CreateAsIs makes a vault as Create does, with the schema of p as it is.
func CreateAsIs(ctx context.Context, dir string, password []byte, p Params) (*Vault, error) {
	if err := makeFiles(ctx, dir, password, p.withDefaults()); err != nil {
		return nil, err
	}
	return OpenAsIs(ctx, dir, password, p)
}

// Migrate brings a vault that was opened as it is to the schema of today.
func (v *Vault) Migrate(ctx context.Context) error { return v.migrate(ctx) }

// WithMigration returns the parameters of a program that has one more migration.
func (p Params) WithMigration(name, script string) Params {
	files := migrationsUpTo("migrations/9")
	files["migrations/"+name] = &fstest.MapFile{Data: []byte(script)}
	p.schema = files
	return p
}

// WithBatches returns the parameters of a program that imports so many rows together.
func (p Params) WithBatches(rows int) Params {
	p.batchRows = rows
	return p
}

// BeforeMigration returns the parameters of a program that knows only the migrations
// before one whose name begins so.
func (p Params) BeforeMigration(name string) Params {
	p.schema = migrationsUpTo("migrations/" + name)
	return p
}

func migrationsUpTo(end string) fstest.MapFS {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		panic(err)
	}
	files := fstest.MapFS{}
	for _, n := range names {
		if n >= end {
			continue
		}
		raw, err := migrationFiles.ReadFile(n)
		if err != nil {
			panic(err)
		}
		files[n] = &fstest.MapFile{Data: raw}
	}
	return files
}

// Interrupted is what opening a vault asks of the outbox.
const Interrupted = interrupted

// KeptLines is how many heads vault.kept may have before it is shortened.
const KeptLines = keptHeads

// IndexRows is how many leads an import puts into the search index at once.
const IndexRows = indexRows

// ManyIDs reads a list of numbers, however long.
func ManyIDs(ctx context.Context, db *sql.DB, columns, query string, args ...any) ([]int64, error) {
	return sqlite.Int64s(ctx, db, columns, query, args...)
}

// GiveBack is a statement that gives memory back.
const GiveBack = sqlite.GiveBack

// AgreeAgain appends so many words of each lead, as a file proves them, for the first
// purpose.
func (v *Vault) AgreeAgain(ctx context.Context, leads []int64, times int) error {
	return v.write(ctx, "agree again", func(tx *sqlite.Tx) error {
		in, r := newInserter(), ConsentRecord{PurposeID: 1, Act: ActGiven, Via: ViaForm, Grade: GradeWord, How: "ticked the box on the form"}
		for range times {
			for some := range slices.Chunk(leads, batchRows) {
				people := make([]speaker, len(some))
				for i, lead := range some {
					after, err := lastEvent(ctx, tx, lead)
					if err != nil {
						return err
					}
					people[i] = speaker{lead: lead, act: r.Act, at: v.now(), identities: []Identity{{Kind: Email, Value: "somebody@example.org"}}, after: after}
				}
				if err := in.words(ctx, tx, v, r, people); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// ForgetFolderLock makes the vault one in a folder that can't be locked.
func (v *Vault) ForgetFolderLock() {
	_ = v.lock.folder()
	v.lock.folder = nil
}

// OpenCopyAsIsKept is OpenCopyAsIs that also reads vault.kept, and leaves it as it is.
func (v *Vault) OpenCopyAsIsKept(ctx context.Context, dir string) (*Vault, error) {
	c, err := v.OpenCopyAsIs(ctx, dir)
	if err != nil {
		return nil, err
	}
	wrote, err := c.keptMark(ctx)
	if err != nil {
		return nil, errors.Join(err, c.CloseCopy())
	}
	c.outside.end = wrote
	return c, nil
}

// TryKeys reports an error when the vault.keys of a copy is not that of v.
func (v *Vault) TryKeys(ctx context.Context, dir string) error {
	file, err := readKeys(ctx, dir)
	if err == nil {
		err = keysError(file.Verify(v.salt, v.key))
	}
	return err
}

// NoteExport notes an export of which there is no file.
func (v *Vault) NoteExport(ctx context.Context, people int) error {
	return v.note(ctx, DidExport, people, "")
}

// CategoriesOfColumns returns the categories of each column, as table.column.
func CategoriesOfColumns() map[string][]DataCategory {
	of := map[string][]DataCategory{}
	for _, c := range dataColumns {
		for _, name := range c.names() {
			of[c.table+"."+name] = append(of[c.table+"."+name], c.category)
		}
	}
	return of
}
