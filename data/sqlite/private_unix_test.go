//go:build !windows

package sqlite

import (
	"os"
	"path/filepath"
	"testing"
)

// What is written for the person is for them alone, whatever their system lets
// others read otherwise.
func TestPrivate_Modes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "folder")
	if err := MakeFolder(dir); err != nil {
		t.Fatal(err)
	}
	made, written, replaced := filepath.Join(dir, "made"), filepath.Join(dir, "written"), filepath.Join(dir, "replaced")
	if err := MakeFile(made); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(t.Context(), written, os.O_CREATE, []byte("x")); err != nil {
		t.Fatal(err)
	}
	if err := ReplaceFile(t.Context(), replaced, []byte("x")); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, made, written, replaced} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if others := info.Mode().Perm() & 0o077; others != 0 {
			t.Errorf("%s: others may %o", filepath.Base(path), others)
		}
	}
}
