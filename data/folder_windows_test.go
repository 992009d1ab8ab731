package data_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/sys/windows"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/datatest/access"
)

// drive lets a drive letter stand for a folder, until away is called.
func drive(t *testing.T, letter, dir string) (away, back func() error) {
	t.Helper()
	name, target := windows.StringToUTF16Ptr(letter+":"), windows.StringToUTF16Ptr(dir)
	away = func() error { return windows.DefineDosDevice(windows.DDD_REMOVE_DEFINITION, name, nil) }
	back = func() error { return windows.DefineDosDevice(0, name, target) }
	if err := back(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = away() }) // it may be away
	return away, back
}

// The letter of a stick is gone while the vault is open. Wine opens nothing by a
// letter that a program made, but lets a folder be moved while files in it are open.
func TestVault_ErrVaultGone(t *testing.T) {
	dir, letter := closed(t), `Q:\`
	away, back := drive(t, "Q", dir)
	if !data.Exists(letter) {
		letter = dir
		away = func() error { return os.Rename(dir, dir+" elsewhere") }
		back = func() error { return os.Rename(dir+" elsewhere", dir) }
	}
	vaultGone(t, letter, func() func() error {
		if err := away(); err != nil {
			t.Fatal(err)
		}
		return back
	})
}

// A vault in a folder of a drive that is not there.
func TestCreate_ErrFolderGone(t *testing.T) {
	if _, err := data.Create(t.Context(), `Q:\nowhere\vault`, []byte(datatest.Password), datatest.NewClock().Params()); data.CodeOf(err) != data.CodeFolderGone {
		t.Errorf("got %v", err)
	}
}

// A vault on another computer is neither made nor opened, and nothing is left there.
func TestVault_ErrNetworkFolder(t *testing.T) {
	params := datatest.NewClock().Params()
	for _, dir := range []string{`\\server\share\vault`, `\\?\UNC\localhost\C$\vault`} {
		if _, err := data.Create(t.Context(), dir, []byte(datatest.Password), params); data.CodeOf(err) != data.CodeNetworkFolder {
			t.Errorf("create in %s: %v", dir, err)
		}
		if _, err := data.Open(t.Context(), dir, []byte(datatest.Password), params); data.CodeOf(err) != data.CodeNetworkFolder {
			t.Errorf("open in %s: %v", dir, err)
		}
	}
}

// Every path that Windows knows leads to a vault.
func TestCreate_Paths(t *testing.T) {
	for _, prefix := range []string{"", `\\?\`} {
		dir := prefix + filepath.Join(t.TempDir(), "خزنة ليلى 50% #1")
		v, err := data.Create(t.Context(), dir, []byte(datatest.Password), datatest.NewClock().Params())
		if err != nil {
			t.Errorf("%s: %v", dir, err)
			continue
		}
		datatest.MustLead(t, v, "Amal", "amal@example.org")
		if err := v.Close(); err != nil {
			t.Error(err)
		}
		if names := folderNames(t, dir); !slices.Equal(names, []string{"vault.db", "vault.keys", "vault.lock"}) {
			t.Errorf("files: %q", names)
		}
		if n := mustCount(t, open(t, dir, datatest.Password)); n != 1 {
			t.Errorf("%d leads", n)
		}
	}
}

// What another program holds is told when the vault is opened.
func TestOpen_ErrFileInUse(t *testing.T) {
	dir := closed(t)
	h, err := windows.CreateFile(windows.StringToUTF16Ptr(filepath.Join(dir, "vault.keys")), windows.GENERIC_READ, 0, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	if code := openCode(t, dir); code != data.CodeFileInUse {
		t.Errorf("told %q", code)
	}
	if err := windows.CloseHandle(h); err != nil {
		t.Fatal(err)
	}
	if code := openCode(t, dir); code != "" {
		t.Errorf("once it is free: %q", code)
	}
}

// A vault's folder that stood before, its files and an exported file are the owner's
// alone, though everybody may use the folder around them.
func TestVault_Private(t *testing.T) {
	around := t.TempDir()
	access.ForEverybody(t, around)
	dir, file := filepath.Join(around, "vault"), filepath.Join(around, "person.zip")
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	access.ForEverybody(t, dir)
	v, err := data.Create(t.Context(), dir, []byte(datatest.Password), datatest.NewClock().Params())
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(v.Close(), data.SaveFile(t.Context(), file, func(io.Writer) error { return nil }))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, filepath.Join(dir, "vault.db"), file} {
		if who, _ := access.Others(t, path); len(who) > 0 {
			t.Errorf("%v may use %s", who, filepath.Base(path))
		}
	}
}
