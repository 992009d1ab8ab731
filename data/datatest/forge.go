package datatest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"mujeeb/data/keys"
	"mujeeb/data/sqlite"
)

// Forge changes a closed vault by another program, whose user knows the password: it
// takes the rules out of the file, and runs statements.
func Forge(tb testing.TB, dir string, statements ...string) {
	tb.Helper()
	if err := forge(tb.Context(), dir, statements); err != nil {
		tb.Fatal(err)
	}
}

func forge(ctx context.Context, dir string, statements []string) (err error) {
	raw, err := os.ReadFile(filepath.Join(dir, "vault.keys"))
	if err != nil {
		return err
	}
	file, err := keys.Parse(raw)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, "vault.db")
	salt, err := sqlite.ReadSalt(ctx, path, string(file.Cipher))
	if err != nil {
		return err
	}
	key, _, err := file.Unlock(ctx, salt, keys.PasswordSecret([]byte(Password)))
	if err != nil {
		return err
	}
	db, err := sqlite.Open(ctx, path, key.Bytes(), string(file.Cipher))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close(ctx)) }()
	return db.Write(ctx, "forge", func(tx *sqlite.Tx) error {
		rules, err := sqlite.Collect(ctx, tx, sqlite.Value[string], `SELECT 'DROP TRIGGER ' || name FROM sqlite_schema WHERE type = 'trigger'`)
		for _, statement := range append(rules, statements...) {
			if err == nil {
				_, err = tx.ExecContext(ctx, statement)
			}
		}
		return err
	})
}
