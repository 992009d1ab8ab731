package data_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// under returns the paths of all files below a folder.
func under(t *testing.T, dir string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all = append(all, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// A vault is deleted without its password: all of its files, those that a crash left, and
// its copy of vault.kept, and nothing that is somebody else's. While it is open nothing is.
func TestDelete(t *testing.T) {
	v, p, _ := mirrored(t)
	other, err := data.Create(t.Context(), filepath.Join(t.TempDir(), "other"), []byte(datatest.Password), p)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	for _, v := range []*data.Vault{v, other} {
		datatest.MustAgree(t, v, datatest.MustLead(t, v, "Amal", "amal@example.org"), datatest.MustPurpose(t, v, "News"))
	}
	if _, err := data.Delete(t.Context(), v.Dir(), p); data.CodeOf(err) != data.CodeVaultBusy {
		t.Errorf("an open vault: %v", err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	put := func(name string) string {
		path := filepath.Join(v.Dir(), name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, name := range []string{"vault.keys.new", "vault.db.new-wal", "vault.tries", ".mujeeb-123", ".mujeeb-new-1/vault.db", ".mujeeb-backup-1/vault/vault.db",
		"backups/before-schema-9-20260101T000000Z.db", "backups/copy.new"} {
		put(name)
	}
	foreign := []string{put("backups/mine.db"), put("photo.jpg"), put("vault.db.bak")}
	d, err := data.Delete(t.Context(), v.Dir(), p)
	if err != nil {
		t.Fatal(err)
	}
	if left := under(t, v.Dir()); !slices.Equal(left, foreign) {
		t.Errorf("left %v, want %v", left, foreign)
	}
	wantOthers := []string{filepath.Join(v.Dir(), "backups"), foreign[1], foreign[2]}
	if !slices.Equal(d.Others, wantOthers) || len(d.Failed) > 0 || d.Folder || d.Files == 0 {
		t.Errorf("said %+v, want others %v", d, wantOthers)
	}
	for _, dir := range p.Mirrors {
		if all := under(t, dir); len(all) != 1 {
			t.Errorf("copies of vault.kept: %v, want that of the other vault", all)
		}
	}
	if _, err := data.Delete(t.Context(), v.Dir(), p); data.CodeOf(err) != data.CodeNoVault {
		t.Errorf("once more: %v", err)
	}
}

// Where nothing else is in it, the folder goes too, and the folder of the copies.
func TestDelete_Folder(t *testing.T) {
	v, p, _ := mirrored(t)
	datatest.MustAgree(t, v, datatest.MustLead(t, v, "Amal", "amal@example.org"), datatest.MustPurpose(t, v, "News"))
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	d, err := data.Delete(t.Context(), v.Dir(), p)
	if err != nil || !d.Folder || len(d.Others)+len(d.Failed) > 0 {
		t.Errorf("%+v, %v", d, err)
	}
	for _, dir := range append(slices.Clone(p.Mirrors), v.Dir()) {
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("%s is there", filepath.Base(dir))
		}
	}
}
