package data

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"mujeeb/data/sqlite"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrations returns the names of the SQL files in order; the n-th brings the schema
// to version n.
func (p Params) migrations() ([]string, error) {
	names, err := fs.Glob(p.schema, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	return names, nil
}

// migrate brings the file to this program's schema. Each step and its record
// are one transaction; a copy of the file is kept before the first.
// Error code: CodeVaultNewer.
func (v *Vault) migrate(ctx context.Context) error {
	names, err := v.params.migrations()
	if err != nil {
		return err
	}
	have, err := v.db.Version(ctx)
	if err != nil {
		return coded(err)
	}
	if have > len(names) {
		return &Error{Code: CodeVaultNewer, Err: fmt.Errorf("schema %d, this program knows %d", have, len(names))}
	}
	if have > 0 && have < len(names) {
		if err := v.keepCopy(ctx, have); err != nil {
			return err
		}
	}
	for i := have; i < len(names); i++ {
		if err := v.applyMigration(ctx, names[i], i+1, have == 0); err != nil {
			return err
		}
	}
	return nil
}

// migrationSteps are what migrations do that SQL can't, after their statements; fresh
// says that the vault is being made.
var migrationSteps = map[string]func(ctx context.Context, v *Vault, tx *sqlite.Tx, fresh bool) error{
	"0006_ledger.sql":      moveLedger,
	"0009_kept.sql":        makeKeptKey,
	"0010_activity.sql":    noteMade,
	"0012_intake.sql":      prepareIntake,
	"0031_import_cell.sql": indexMerged,
}

func (v *Vault) applyMigration(ctx context.Context, name string, version int, fresh bool) error {
	script, err := fs.ReadFile(v.params.schema, name)
	if err != nil {
		return err
	}
	doing := "migrate to " + name
	return wrap(doing, v.db.Migrate(ctx, doing, func(tx *sqlite.Tx) error {
		if _, err := tx.ExecContext(ctx, string(script)); err != nil {
			return err
		}
		if step := migrationSteps[path.Base(name)]; step != nil {
			if err := step(ctx, v, tx, fresh); err != nil {
				return err
			}
		}
		// PRAGMA takes no parameters; the version is our own number.
		_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version))
		return err
	}))
}

// schemaCopy begins the name of a copy that a migration kept.
const schemaCopy = "before-schema-"

// keepCopy writes the whole vault, encrypted under the same key, into backups/. It
// names a copy when it is whole and on the disk.
func (v *Vault) keepCopy(ctx context.Context, version int) error {
	dir := filepath.Join(v.home, "backups")
	if err := sqlite.MakeFolder(dir); err != nil {
		return fileError("make backups folder", err)
	}
	name := fmt.Sprintf(schemaCopy+"%d-%s.db", version+1, v.now().UTC().Format("20060102T150405Z"))
	part := filepath.Join(dir, "copy"+sqlite.Unfinished) // one name for all, so that at most one is left by a crash
	drop := func() error { return errors.Join(sqlite.RemoveAll(ctx, part), sqlite.RemoveAll(ctx, part+"-journal")) }
	if err := drop(); err != nil {
		return fileError("keep a copy", err)
	}
	err := fileError("keep a copy", sqlite.MakeFile(part)) // SQLite would let others read it
	if err == nil {
		err = coded(v.db.CopyTo(ctx, part))
	}
	if err == nil {
		err = fileError("keep a copy", sqlite.WriteFile(ctx, part, os.O_APPEND, nil))
	}
	if err == nil {
		err = fileError("keep a copy", sqlite.MoveFile(ctx, part, filepath.Join(dir, name)))
	}
	if err != nil {
		return errors.Join(err, drop())
	}
	return nil
}
