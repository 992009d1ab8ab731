//go:build !windows

package data_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
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
