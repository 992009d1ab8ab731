package data_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

func sceneReadOnly(t *testing.T) {
	d := mountDisk(t)
	v := fixture(t)
	copyTo(t, v, d.dir())
	if err := removeIfThere(d.dir(), "vault.lock"); err != nil {
		t.Fatal(err)
	}
	before := contents(t, d.path)
	if err := syscall.Mount("disk", d.path, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	readAlone(t, d.dir(), 60)
	for name, open := range map[string]func() (*data.Vault, error){
		"open the file to write": func() (*data.Vault, error) { return v.OpenCopy(t.Context(), d.dir()) },
		"create": func() (*data.Vault, error) {
			return data.Create(t.Context(), filepath.Join(d.path, "new"), []byte(datatest.Password), datatest.NewClock().Params())
		},
	} {
		if _, err := open(); data.CodeOf(err) != data.CodeReadOnly {
			t.Errorf("%s: %v", name, err)
		}
	}
	readOnlyFiles(t, v, d.dir())
	if after := contents(t, d.path); after != before {
		t.Error("something was changed")
	}
}

// readAlone opens a vault that can't be written to, and tries every deed.
func readAlone(t *testing.T, dir string, leads int) {
	t.Helper()
	v, err := data.Open(t.Context(), dir, []byte(datatest.Password), datatest.NewClock().Params())
	if err != nil {
		t.Errorf("open: %v", err)
		return
	}
	defer v.Close()
	if n := mustCount(t, v); n != leads || !v.ReadOnly() {
		t.Errorf("%d leads, to be read alone %t", n, v.ReadOnly())
	}
	for _, x := range deeds {
		if err := x.do(t, v); data.CodeOf(err) != data.CodeVaultReadOnly {
			t.Errorf("%s: %v", x.name, err)
		}
	}
	if err := v.ChangePassword(t.Context(), []byte(datatest.Password), []byte("second"), nil); data.CodeOf(err) != data.CodeVaultReadOnly {
		t.Errorf("change the password: %v", err)
	}
	if got := faultsOf(t, v); len(got) > 0 {
		t.Errorf("the check finds %v", got)
	}
}

// contents returns the names of all files below a folder, with what they hold.
func contents(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		fmt.Fprintf(&b, "%s %x\n", path, readFile(t, path))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// giveUpRights makes the process an ordinary user's: root may write anywhere.
func giveUpRights(t *testing.T) {
	const nobody = 65534
	if os.Getuid() != 0 {
		return
	}
	if err := errors.Join(syscall.Setgroups(nil), syscall.Setresgid(nobody, nobody, nobody), syscall.Setresuid(nobody, nobody, nobody)); err != nil {
		t.Fatal(err)
	}
}

func sceneProtected(t *testing.T) {
	giveUpRights(t)
	t.Setenv("HOME", t.TempDir())
	t.Run("Folder", func(t *testing.T) {
		dir := closed(t)
		protect(t, dir, 0o500)
		readAlone(t, dir, 1)
		if _, err := data.Create(t.Context(), filepath.Join(dir, "new"), []byte(datatest.Password), datatest.NewClock().Params()); data.CodeOf(err) != data.CodeReadOnly {
			t.Errorf("create: %v", err)
		}
	})
	t.Run("WhileOpen", func(t *testing.T) {
		dir := closed(t)
		v := open(t, dir, datatest.Password)
		protect(t, dir, 0o500)
		if err := v.ChangePassword(t.Context(), []byte(datatest.Password), []byte("second"), nil); data.CodeOf(err) != data.CodeReadOnly {
			t.Errorf("change the password: %v", err)
		}
		if _, err := v.EraseLead(t.Context(), 1); data.CodeOf(err) != data.CodeReadOnly {
			t.Errorf("erase: %v", err)
		}
		if n := mustCount(t, v); n != 1 {
			t.Errorf("%d leads", n)
		}
		protect(t, dir, 0o700)
		if err := v.ChangePassword(t.Context(), []byte(datatest.Password), []byte("second"), nil); err != nil {
			t.Errorf("change the password again: %v", err)
		}
		if _, err := v.EraseLead(t.Context(), 1); err != nil {
			t.Errorf("erase again: %v", err)
		}
	})
	for _, name := range []string{"vault.db", "vault.keys", "vault.kept"} {
		t.Run(name, func(t *testing.T) {
			dir := closed(t)
			path := filepath.Join(dir, name)
			if name == "vault.kept" {
				writeFile(t, path, nil)
			}
			protect(t, path, 0)
			if code := openCode(t, dir); code != data.CodeReadOnly {
				t.Errorf("told %q", code)
			}
		})
	}
	t.Run("FileToRead", func(t *testing.T) {
		dir := closed(t)
		protect(t, filepath.Join(dir, "vault.db"), 0o400)
		v, err := data.Open(t.Context(), dir, []byte(datatest.Password), datatest.NewClock().Params())
		if err == nil {
			defer v.Close()
			_, err = v.SaveLead(t.Context(), &data.Lead{Identities: []data.Identity{{Kind: data.Email, Value: "late@example.org"}}})
		}
		if data.CodeOf(err) != data.CodeVaultReadOnly {
			t.Errorf("got %v", err)
		}
	})
	t.Run("OlderCopy", func(t *testing.T) { // in which somebody is who was erased
		dir := closed(t)
		older := copyVault(t, dir)
		v := open(t, dir, datatest.Password)
		if _, err := v.EraseLead(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		writeFile(t, filepath.Join(older, "vault.kept"), readFile(t, filepath.Join(dir, "vault.kept")))
		protect(t, older, 0o500)
		if code := openCode(t, older); code != data.CodeReadOnly {
			t.Errorf("told %q", code)
		}
	})
}

// protect changes what may be done with a file until the test ends.
func protect(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(path, 0o700) })
}
