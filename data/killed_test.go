package data_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// Wherever a Create is killed, the folder can be used again.
func TestCreate_Killed(t *testing.T) {
	stalls := 0
	for n := 0; ; n++ {
		dir := t.TempDir()
		try := startChild(t, fmt.Sprint("create ", n), dir)
		if said := try.says(); said == "done" {
			try.kill()
			break
		} else if said != "stalled" {
			t.Fatal(said)
		}
		try.kill()
		stalls++
		checkUsable(t, dir)
	}
	if stalls < 2 {
		t.Errorf("killed at %d places only", stalls)
	}
}

// checkUsable makes a vault where the try to make one was killed.
func checkUsable(t *testing.T, dir string) {
	t.Helper()
	if data.Exists(dir) {
		t.Error("half a vault is there")
	}
	v, err := data.Create(t.Context(), dir, []byte(datatest.Password), datatest.NewClock().Params())
	if err != nil {
		t.Fatal(err)
	}
	datatest.MustLead(t, v, "Amal", "amal@example.org")
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if names := folderNames(t, dir); !slices.Equal(names, []string{"vault.db", "vault.keys", "vault.lock"}) {
		t.Errorf("files: %q", names)
	}
	open(t, dir, datatest.Password)
}

// The same between its two last steps, when the database is in place and the
// keys are not.
func TestCreate_KilledBetweenFiles(t *testing.T) {
	dir := closed(t)
	work := filepath.Join(dir, ".mujeeb-new-123")
	if err := os.Mkdir(work, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(dir, "vault.keys"), filepath.Join(work, "vault.keys")); err != nil {
		t.Fatal(err)
	}
	checkUsable(t, dir)
}

// The leftover of another try proves nothing about the database that is there.
func TestCreate_KilledBesideLostKeys(t *testing.T) {
	dir, other := closed(t), closed(t)
	remove(t, dir, "vault.keys")
	if err := os.Rename(other, filepath.Join(dir, ".mujeeb-new-123")); err != nil {
		t.Fatal(err)
	}
	if _, err := data.Create(t.Context(), dir, []byte(datatest.Password), datatest.NewClock().Params()); data.CodeOf(err) != data.CodeVaultExists {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "vault.db")); err != nil {
		t.Error(err)
	}
}

// A process that is killed in the middle of an import leaves nothing of it, and
// nothing in clear.
func TestVault_Import_Killed(t *testing.T) {
	dir := closed(t)
	importing := startChild(t, "import", dir)
	if said := importing.says(); said != "in the middle" {
		t.Fatal(said)
	}
	importing.kill()
	texts := []string{"Wqzxvk", "wqzxvk1@example.org", "amal@example.org", datatest.Password}
	grepFolder(t, dir, "after the kill", texts)
	v := open(t, dir, datatest.Password)
	if n := mustCount(t, v); n != 1 {
		t.Errorf("%d leads", n)
	}
	if sources, err := v.Sources(t.Context()); err != nil || len(sources) != 1 {
		t.Errorf("sources: %v, %v", sources, err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	grepFolder(t, dir, "after recovery", texts)
}
