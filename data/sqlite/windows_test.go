//go:build windows

package sqlite

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/windows"

	"mujeeb/data/datatest/access"
)

// hold opens a file as a spreadsheet does: nobody else may open, move or remove it.
func hold(t *testing.T, path string) (release func()) {
	t.Helper()
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		t.Fatal(err)
	}
	h, err := windows.CreateFile(name, windows.GENERIC_READ, 0, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	return func() { windows.CloseHandle(h) }
}

func mustFile(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// soon is a context whose end comes long before a file that is held is given up.
func soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), heldTime/10)
	t.Cleanup(cancel)
	return ctx
}

// What another program holds is told as that, whatever is done with it.
func TestHeld_Errors(t *testing.T) {
	path, other := mustFile(t, "held.csv", "old"), mustFile(t, "new.csv", "new")
	defer hold(t, path)()
	for name, f := range map[string]func() error{
		"open":    func() error { _, err := OpenFile(soon(t), path, os.O_RDONLY); return err },
		"read":    func() error { _, err := ReadFile(soon(t), path); return err },
		"remove":  func() error { return RemoveFile(soon(t), path) },
		"move":    func() error { return MoveFile(soon(t), path, path+".moved") },
		"replace": func() error { return MoveFile(soon(t), other, path) },
		"write":   func() error { return ReplaceFile(soon(t), path, []byte("newer")) },
	} {
		if err := FileError(name, f()); code(err) != InUse || strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// One that is held for a moment is waited for.
func TestHeld_Released(t *testing.T) {
	path, other := mustFile(t, "held.csv", "old"), mustFile(t, "new.csv", "new")
	release := hold(t, path)
	time.AfterFunc(heldTime/10, release)
	if err := MoveFile(t.Context(), other, path); err != nil {
		t.Fatal(err)
	}
	if got, err := ReadFile(t.Context(), path); err != nil || string(got) != "new" {
		t.Errorf("%q, %v", got, err)
	}
}

// Where permissions are lacking nobody is told to close another program.
func TestHeld_Denied(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	err := FileError("replace a folder", MoveFile(soon(t), mustFile(t, "new.csv", "new"), filepath.Join(dir, "folder")))
	if code(err) != ReadOnly {
		t.Errorf("got %v", err)
	}
}

// A folder on another computer is known before anything is made there.
func TestOnNetwork(t *testing.T) {
	here := t.TempDir()
	for path, want := range map[string]bool{
		here:                                    false,
		filepath.Join(here, "not yet", "there"): false,
		`\\?\` + here:                           false,
		`\\server\share\vault`:                  true,
		`\\?\UNC\server\share\vault`:            true,
		`//server/share/vault`:                  true,
	} {
		if got := OnNetwork(path); got != want {
			t.Errorf("%s: %t", path, got)
		}
	}
}

// A folder that stood before, open to everybody, and a file become the owner's alone.
func TestKeepPrivate(t *testing.T) {
	dir := t.TempDir()
	access.ForEverybody(t, dir)
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	access.ForEverybody(t, file)
	if err := errors.Join(MakeFolder(dir), KeepPrivate(file)); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, file} {
		if who, _ := access.Others(t, path); len(who) > 0 {
			t.Errorf("%s: %v may use it", filepath.Base(path), who)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "another"), nil, 0o600); err != nil {
		t.Errorf("the owner can't use it: %v", err)
	}
	if err := KeepPrivate(filepath.Join(dir, "nowhere")); code(err) != NotPrivate {
		t.Errorf("what is not there: %v", err)
	}
}

// What is made in the folder afterwards is the owner's alone as well, and a change of
// the rights above does not reach it.
func TestKeepPrivate_Protected(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "vault")
	if err := MakeFolder(dir); err != nil {
		t.Fatal(err)
	}
	if _, inherits := access.Others(t, dir); inherits {
		t.Error("it takes rights from the folder above")
	}
	file := filepath.Join(dir, "later")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if who, _ := access.Others(t, file); len(who) > 0 {
		t.Errorf("%v may use a later file", who)
	}
}
