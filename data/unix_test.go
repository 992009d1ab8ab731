//go:build !windows

package data_test

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// The folder is moved while the vault is open, which Windows forbids; see
// folder_windows_test.go.
func TestVault_ErrVaultGone_Moved(t *testing.T) {
	dir := closed(t)
	vaultGone(t, dir, func() func() error {
		if err := os.Rename(dir, dir+" elsewhere"); err != nil {
			t.Fatal(err)
		}
		return func() error { return os.Rename(dir+" elsewhere", dir) }
	})
}

// Another file takes the place of vault.db, which Windows forbids as well.
func TestVault_ErrVaultGone_Replaced(t *testing.T) {
	dir := closed(t)
	vaultGone(t, dir, func() func() error {
		path := filepath.Join(dir, "vault.db")
		if err := os.Rename(path, path+".aside"); err != nil {
			t.Fatal(err)
		}
		writeFile(t, path, readFile(t, path+".aside"))
		return func() error { return os.Rename(path+".aside", path) }
	})
}

// Every file of a vault is the owner's alone, in a folder that everybody may use too,
// and so are a copy that is kept and a file that is exported. The same for Windows
// stands in folder_windows_test.go.
func TestVault_Private(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "vault")
	exported := filepath.Join(t.TempDir(), "person.zip")
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	p := datatest.NewClock().Params()
	v, err := data.Create(t.Context(), dir, []byte(datatest.Password), p)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if v, err = data.Open(t.Context(), dir, []byte(datatest.Password), newerSchema(p)); err != nil { // keeps a copy
		t.Fatal(err)
	}
	defer v.Close()
	_, err = v.EraseLead(t.Context(), datatest.MustLead(t, v, "Amal", "amal@example.org"))
	if err = errors.Join(err, data.SaveFile(t.Context(), exported, func(io.Writer) error { return nil })); err != nil {
		t.Fatal(err)
	}
	files := []string{exported}
	for _, pattern := range []string{"*", "backups/*"} {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	for _, path := range files {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if others := info.Mode().Perm() & 0o077; others != 0 {
			t.Errorf("others may %o %s", others, filepath.Base(path))
		}
	}
}

// A SQLite that is not ours makes nothing of the file.
func TestOpen_StockSQLite(t *testing.T) {
	path := filepath.Join(closed(t), "vault.db")
	for _, command := range []string{".tables", ".dump", ".recover", "SELECT * FROM lead;"} {
		out, err := exec.CommandContext(t.Context(), "sqlite3", path, command).CombinedOutput()
		if _, ran := errors.AsType[*exec.ExitError](err); err != nil && !ran {
			t.Fatalf("this test needs sqlite3: %v", err)
		}
		if s := string(out); strings.Contains(s, "lead") || strings.Contains(s, "amal") || command != ".recover" && !strings.Contains(s, "file is not a database") {
			t.Errorf("%s: %s", command, s)
		}
	}
}

// A folder and files that were open to others when the vault was opened are closed to them,
// in a copy too; what is not the vault's is left alone. A folder that everybody may write
// to stays as it is, which is told.
func TestOpen_Tightens(t *testing.T) {
	dir := closed(t)
	if err := os.Mkdir(filepath.Join(dir, "backups"), 0o755); err != nil {
		t.Fatal(err)
	}
	loose := []string{"vault.db", "vault.keys", "vault.lock", "backups/before-schema-3-x.db", "notes.txt"}
	for _, name := range loose {
		f, err := os.OpenFile(filepath.Join(dir, name), os.O_CREATE|os.O_WRONLY, 0o644)
		if err = errors.Join(err, f.Close(), os.Chmod(filepath.Join(dir, name), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	mode := func(name string) os.FileMode {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return info.Mode().Perm()
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if open(t, dir, datatest.Password).LastOpened().Exposed {
		t.Error("told though it was closed")
	}
	for _, name := range append(loose, ".", "backups") {
		if open := mode(name)&0o077 != 0; open != (name == "notes.txt") {
			t.Errorf("%s: %o", name, mode(name))
		}
	}
	shared := closed(t)
	if err := os.Chmod(shared, 0o777|os.ModeSticky); err != nil {
		t.Fatal(err)
	}
	if !open(t, shared, datatest.Password).LastOpened().Exposed {
		t.Error("nothing is told of a folder that everybody may write to")
	}
}
