package data_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"mujeeb/data"
	"mujeeb/data/backup"
	"mujeeb/data/datatest"
)

// fileDeed is something that writes beside the vault's folder, on the disk that it is on.
type fileDeed struct {
	name string
	do   func(t *testing.T, v *data.Vault, beside string) error
	// left fails the test where the deed is half done: nothing is to be left behind when it
	// failed, and all of it to be there when it did not.
	left func(t *testing.T, v *data.Vault, beside string, failed bool)
}

// fileDeeds returns the deeds; stored is a backup of the vault, on another disk.
func fileDeeds(stored string) []fileDeed {
	return []fileDeed{
		{"WriteExport", exportBeside, func(t *testing.T, v *data.Vault, beside string, failed bool) {
			all, err := v.Exports(t.Context())
			if raw, _ := os.ReadFile(filepath.Join(beside, "people.csv")); err != nil || len(raw) > 0 == failed || len(all) > 0 == failed {
				t.Errorf("a file of %d bytes, %d exports, %v", len(raw), len(all), err)
			}
		}},
		{"Backup", func(t *testing.T, v *data.Vault, beside string) error {
			_, err := backup.Write(t.Context(), v, filepath.Join(beside, "vault.mujeeb"), nil)
			return err
		}, func(t *testing.T, v *data.Vault, beside string, failed bool) {
			path := filepath.Join(beside, "vault.mujeeb")
			if _, err := os.Stat(path); failed {
				if err == nil {
					t.Error("half a backup is there")
				}
				return
			}
			dir := filepath.Join(t.TempDir(), "back")
			if _, err := backup.Unpack(t.Context(), path, dir); err != nil {
				t.Error(err)
			}
			mustHold60(t, dir)
		}},
		{"Restore", func(t *testing.T, _ *data.Vault, beside string) error {
			_, err := backup.Restore(t.Context(), stored, filepath.Join(beside, "restored"), nil)
			return err
		}, func(t *testing.T, _ *data.Vault, beside string, failed bool) {
			dir := filepath.Join(beside, "restored")
			if data.Exists(dir) == failed {
				t.Errorf("a vault is there: %t", !failed)
			}
			if !failed {
				mustHold60(t, dir)
			}
		}},
	}
}

// exportBeside writes a file that is larger than what it is about.
func exportBeside(t *testing.T, v *data.Vault, beside string) error {
	_, err := v.WriteExport(t.Context(), filepath.Join(beside, "people.csv"), aList, func(w io.Writer) (data.Written, error) {
		_, err := w.Write(bytes.Repeat([]byte("a row\r\n"), 20_000))
		return data.Written{Leads: []int64{5}}, err
	})
	return err
}

// mustHold60 fails unless the vault in a folder is whole and has the people of a fixture.
func mustHold60(t *testing.T, dir string) {
	t.Helper()
	v, err := data.Open(t.Context(), dir, []byte(datatest.Password), datatest.NewClock().Params())
	if err != nil {
		t.Error(err)
		return
	}
	defer v.Close()
	if n := mustCount(t, v); n != 60 {
		t.Errorf("%d leads", n)
	}
	mustSnapshot(t, v)
}

// mustStore writes a backup of a vault where there is room.
func mustStore(t *testing.T, v *data.Vault) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "stored.mujeeb")
	if _, err := backup.Write(t.Context(), v, path, nil); err != nil {
		t.Fatal(err)
	}
	return path
}

// emptyDisk removes what a try before left on a disk.
func emptyDisk(t *testing.T, d disk) (beside string) {
	t.Helper()
	beside = filepath.Dir(d.dir())
	for _, name := range folderNames(t, beside) {
		if err := os.RemoveAll(filepath.Join(beside, name)); err != nil {
			t.Fatal(err)
		}
	}
	return beside
}

// tryFile does a deed with little room: it is not done then, and leaves nothing; with
// room again it is.
func tryFile(t *testing.T, v *data.Vault, d disk, x fileDeed, pages int) (full bool) {
	t.Helper()
	beside := emptyDisk(t, d)
	copyTo(t, v, d.dir())
	c := openAgain(t, v, d.dir())
	defer c.CloseCopy()
	names := folderNames(t, beside)
	d.leave(pages)
	full = isFull(t, pages, x.do(t, c, beside))
	d.free()
	x.left(t, c, beside, full)
	if !full {
		return false
	}
	if after := folderNames(t, beside); !slices.Equal(after, names) {
		t.Errorf("with %d pages it left %q", pages, after)
	}
	if err := x.do(t, c, beside); err != nil {
		t.Errorf("with room again, after %d pages: %v", pages, err)
	}
	x.left(t, c, beside, false)
	mustSnapshot(t, c)
	return true
}

// tryReplace puts a backup in the place of a vault with little room for it: the vault of
// before is there then, and a whole one in any case.
func tryReplace(t *testing.T, v *data.Vault, stored string, d disk, pages int) (full bool) {
	t.Helper()
	beside := emptyDisk(t, d)
	copyTo(t, v, d.dir())
	before := contents(t, d.dir())
	d.leave(pages)
	_, aside, err := backup.Replace(t.Context(), stored, d.dir(), datatest.NewClock().Now())
	full = isFull(t, pages, err)
	d.free()
	if full {
		if names := folderNames(t, beside); contents(t, d.dir()) != before || len(names) != 1 {
			t.Errorf("with %d pages the vault was changed, or more is there: %q", pages, names)
		}
	} else if !data.Exists(aside) {
		t.Error("the vault of before is not kept")
	}
	mustHold60(t, d.dir())
	return full
}

// fillUpFiles tries every deed that writes files with less and less room.
func fillUpFiles(t *testing.T, d disk) {
	v := fixture(t)
	stored := mustStore(t, v)
	for _, x := range fileDeeds(stored) {
		t.Run(x.name, func(t *testing.T) {
			sweep(t, func(pages int) (full bool) { return tryFile(t, v, d, x, pages) })
		})
	}
	t.Run("Replace", func(t *testing.T) {
		sweep(t, func(pages int) (full bool) { return tryReplace(t, v, stored, d, pages) })
	})
}

// readOnlyFiles tries them where nothing may be written. v is a vault elsewhere.
func readOnlyFiles(t *testing.T, v *data.Vault, dir string) {
	stored := mustStore(t, v)
	for _, x := range fileDeeds(stored) {
		if err := x.do(t, v, filepath.Dir(dir)); data.CodeOf(err) != data.CodeReadOnly {
			t.Errorf("%s: %v", x.name, err)
		}
	}
	_, _, err := backup.Replace(t.Context(), stored, dir, datatest.NewClock().Now())
	if data.CodeOf(err) != data.CodeReadOnly {
		t.Errorf("Replace: %v", err)
	}
	_, err = data.Open(t.Context(), dir, []byte(datatest.Password), newerSchema(datatest.NewClock().Params()))
	if data.CodeOf(err) != data.CodeReadOnly {
		t.Errorf("Migrate: %v", err)
	}
	read, err := data.Open(t.Context(), dir, []byte(datatest.Password), datatest.NewClock().Params())
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	elsewhere := t.TempDir()
	if err := exportBeside(t, read, elsewhere); data.CodeOf(err) != data.CodeVaultReadOnly {
		t.Errorf("an export that can't be written down: %v", err)
	}
	if names := folderNames(t, elsewhere); len(names) > 0 {
		t.Errorf("it came to be: %q", names)
	}
}
