package data_test

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// closed returns the folder of a vault with one lead that nobody has open.
func closed(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	v, err := data.Create(t.Context(), dir, []byte(datatest.Password), datatest.NewClock().Params())
	if err != nil {
		t.Fatal(err)
	}
	datatest.MustLead(t, v, "Amal", "amal@example.org")
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// open opens a vault and closes it when the test ends.
func open(t *testing.T, dir, password string) *data.Vault {
	t.Helper()
	v, err := data.Open(t.Context(), dir, []byte(password), datatest.NewClock().Params())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

func mustCount(t *testing.T, v *data.Vault) int {
	t.Helper()
	n, err := v.CountLeads(t.Context(), data.LeadFilter{})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestOpen_Errors(t *testing.T) {
	for _, c := range []struct {
		name     string
		spoil    func(t *testing.T, dir string)
		password string
		want     data.Code
	}{
		{"no vault", func(t *testing.T, dir string) { remove(t, dir, "vault.keys", "vault.db") }, "", data.CodeNoVault},
		{"no keys", func(t *testing.T, dir string) { remove(t, dir, "vault.keys") }, "", data.CodeNoVault},
		{"no database", func(t *testing.T, dir string) { remove(t, dir, "vault.db") }, "", data.CodeVaultDamaged},
		{"wrong password", func(*testing.T, string) {}, "olive trees by the old wal", data.CodeWrongPassword},
		{"empty password", func(*testing.T, string) {}, "-", data.CodeWrongPassword},
		{"keys cut", func(t *testing.T, dir string) { cut(t, filepath.Join(dir, "vault.keys"), 100) }, "", data.CodeKeysDamaged},
		{"keys of another", func(t *testing.T, dir string) {
			raw, err := os.ReadFile(filepath.Join(closed(t), "vault.keys"))
			if err == nil {
				err = os.WriteFile(filepath.Join(dir, "vault.keys"), raw, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		}, "", data.CodeKeysMismatch},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := closed(t)
			c.spoil(t, dir)
			password := datatest.Password
			if c.password != "" {
				password = strings.Trim(c.password, "-")
			}
			before := folderNames(t, dir)
			v, err := data.Open(t.Context(), dir, []byte(password), datatest.NewClock().Params())
			if v != nil || data.CodeOf(err) != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if c.want == data.CodeWrongPassword {
				before = append(before, "vault.tries")
			}
			if after := folderNames(t, dir); !slices.Equal(after, before) {
				t.Errorf("the failed opening left %q, before %q", after, before)
			}
		})
	}
}

func remove(t *testing.T, dir string, names ...string) {
	t.Helper()
	for _, n := range names {
		if err := os.Remove(filepath.Join(dir, n)); err != nil {
			t.Fatal(err)
		}
	}
}

func cut(t *testing.T, path string, size int64) {
	t.Helper()
	if err := os.Truncate(path, size); err != nil {
		t.Fatal(err)
	}
}

// One process per vault.
func TestOpen_ErrVaultBusy(t *testing.T) {
	dir := closed(t)
	params := datatest.NewClock().Params()
	holder := startChild(t, "hold", dir)
	if got := holder.says(); got != "open" {
		t.Fatal(got)
	}
	if _, err := data.Open(t.Context(), dir, []byte(datatest.Password), params); data.CodeOf(err) != data.CodeVaultBusy {
		t.Errorf("while another process has it: %v", err)
	}
	holder.kill()
	v := open(t, dir, datatest.Password)
	if _, err := data.Open(t.Context(), dir, []byte(datatest.Password), params); data.CodeOf(err) != data.CodeVaultBusy {
		t.Errorf("while this process has it: %v", err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, dir, datatest.Password)
}

func TestOpen_ErrVaultNewer(t *testing.T) {
	v, _ := datatest.Vault(t)
	if _, err := v.Writer().Exec("PRAGMA user_version = 1000"); err != nil {
		t.Fatal(err)
	}
	dir := v.Dir()
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(filepath.Join(dir, "vault.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := data.Open(t.Context(), dir, []byte(datatest.Password), datatest.NewClock().Params()); data.CodeOf(err) != data.CodeVaultNewer {
		t.Errorf("got %v", err)
	}
	if after, err := os.ReadFile(filepath.Join(dir, "vault.db")); err != nil || !slices.Equal(after, before) {
		t.Errorf("the newer file was changed (%v)", err)
	}
}

func TestVault_ChangePassword(t *testing.T) {
	dir := closed(t)
	v := open(t, dir, datatest.Password)
	if err := v.ChangePassword(t.Context(), []byte("not it"), []byte("new"), nil); data.CodeOf(err) != data.CodeWrongPassword {
		t.Errorf("with a wrong old one: %v", err)
	}
	remove(t, dir, "vault.tries") // which slows the next one
	if err := v.ChangePassword(t.Context(), []byte(datatest.Password), []byte("a second password, كلمة ثانية"), nil); err != nil {
		t.Fatal(err)
	}
	if n := mustCount(t, v); n != 1 {
		t.Errorf("%d leads", n)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := data.Open(t.Context(), dir, []byte(datatest.Password), datatest.NewClock().Params()); data.CodeOf(err) != data.CodeWrongPassword {
		t.Errorf("with the old one: %v", err)
	}
	remove(t, dir, "vault.tries")
	if n := mustCount(t, open(t, dir, "a second password, كلمة ثانية")); n != 1 {
		t.Errorf("%d leads", n)
	}
}

// Several vaults can be open, each under its own key.
func TestOpen_Two(t *testing.T) {
	a, _ := datatest.Vault(t)
	b, _ := datatest.Vault(t)
	datatest.MustLead(t, a, "Amal", "amal@example.org")
	if mustCount(t, a) != 1 || mustCount(t, b) != 0 {
		t.Error("the vaults share leads")
	}
	if slices.Equal(a.Key(data.KeyToken), b.Key(data.KeyToken)) || slices.Equal(a.Key(data.KeyToken), a.Key(data.KeyFingerprint)) || a.LedgerKey() == b.LedgerKey() || a.SecretName(1) == b.SecretName(1) {
		t.Error("the vaults share keys")
	}
}

// What is still running when the vault closes meets an error, no more.
func TestVault_Close(t *testing.T) {
	v, _ := datatest.Vault(t)
	for range 2 {
		if err := v.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := v.CountLeads(t.Context(), data.LeadFilter{}); err == nil {
		t.Error("a closed vault counts")
	}
	if _, err := v.SaveLead(t.Context(), &data.Lead{Identities: []data.Identity{{Kind: data.Email, Value: "late@example.org"}}}); err == nil {
		t.Error("a closed vault saves")
	}
}

func TestCreate_Folder(t *testing.T) {
	params := datatest.NewClock().Params()
	name := "فيها مسافة #%;&=+"
	if runtime.GOOS != "windows" {
		name += "?" // which no name may hold there
	}
	dir := filepath.Join(t.TempDir(), name, "vault [1]")
	v, err := data.Create(t.Context(), dir, []byte(datatest.Password), params)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if names := folderNames(t, filepath.Dir(dir)); !slices.Equal(names, []string{"vault [1]"}) {
		t.Errorf("files beside it: %q", names)
	}
	if !data.Exists(dir) || data.Exists(filepath.Dir(dir)) {
		t.Error("Exists is wrong")
	}
	if _, err := data.Create(t.Context(), dir, []byte(datatest.Password), params); data.CodeOf(err) != data.CodeVaultExists {
		t.Errorf("where one is: %v", err)
	}
	info, err := os.Stat(filepath.Join(dir, "vault.keys"))
	if err != nil || info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" {
		t.Errorf("vault.keys: %v, %v", info.Mode(), err)
	}
}

// A folder with other things in it is as good as an empty one, and they stay.
func TestCreate_NonEmptyFolder(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"notes.txt", ".new-1/vault.keys", "vault.db.old"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	v, err := data.Create(t.Context(), dir, []byte(datatest.Password), datatest.NewClock().Params())
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	want := []string{".new-1", "notes.txt", "vault.db", "vault.db.old", "vault.keys", "vault.lock"}
	if names := folderNames(t, dir); !slices.Equal(names, want) {
		t.Errorf("files: %q", names)
	}
}

// A database whose keys are lost may be worth something to its owner.
func TestCreate_LostKeys(t *testing.T) {
	dir := closed(t)
	remove(t, dir, "vault.keys")
	if _, err := data.Create(t.Context(), dir, []byte(datatest.Password), datatest.NewClock().Params()); data.CodeOf(err) != data.CodeVaultExists {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "vault.db")); err != nil {
		t.Error(err)
	}
}

func TestCreate_ErrNoFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, filepath.Join(file, "vault")} {
		_, err := data.Create(t.Context(), dir, []byte(datatest.Password), datatest.NewClock().Params())
		if data.CodeOf(err) != data.CodeNotFolder || strings.Contains(err.Error(), file) {
			t.Errorf("got %v, want %s without the folder's name", err, data.CodeNotFolder)
		}
	}
}

// A password is checked while the vault is open, and the key behind it.
func TestVault_Check(t *testing.T) {
	v := open(t, closed(t), datatest.Password)
	if err := v.Check(t.Context(), secretOf(datatest.Password)); err != nil {
		t.Error(err)
	}
	if err := v.Check(t.Context(), secretOf("another one")); data.CodeOf(err) != data.CodeWrongPassword {
		t.Errorf("another one: %v", err)
	}
	if err := v.Check(t.Context(), secretOf(datatest.Password)); data.CodeOf(err) != data.CodeTooSoon {
		t.Errorf("right after a wrong one: %v", err)
	}
	if mustCount(t, v) != 1 {
		t.Error("the vault is not open any more")
	}
	if err := os.Remove(filepath.Join(v.Dir(), "vault.tries")); err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if err := v.Check(t.Context(), secretOf(datatest.Password)); data.CodeOf(err) != data.CodeVaultGone {
		t.Errorf("closed: %v", err)
	}
}

// Whoever removes the file that is locked, or puts another in its place, lets no second
// process in.
func TestOpen_ErrVaultBusy_LockRemoved(t *testing.T) {
	dir := closed(t)
	holder := startChild(t, "hold", dir)
	if got := holder.says(); got != "open" {
		t.Fatal(got)
	}
	remove(t, dir, "vault.lock")
	for _, again := range []string{"removed", "another file"} {
		if code := openCode(t, dir); code != data.CodeVaultBusy {
			t.Errorf("%s: %q", again, code)
		}
		writeFile(t, filepath.Join(dir, "vault.lock"), nil)
	}
	holder.kill()
	open(t, dir, datatest.Password)
}

// Where the folder can't be locked, a vault whose lock has no name any more writes nothing:
// another process may have it.
func TestVault_LockRemoved_NoFolderLock(t *testing.T) {
	v, _ := datatest.Vault(t)
	v.ForgetFolderLock()
	datatest.MustLead(t, v, "Amal", "amal@example.org")
	remove(t, v.Dir(), "vault.lock")
	for _, again := range []string{"removed", "another file"} {
		_, err := v.SaveLead(t.Context(), &data.Lead{Name: "Badr", Identities: []data.Identity{{Kind: data.Email, Value: "badr@example.org"}}})
		if code := data.CodeOf(err); code != data.CodeVaultGone {
			t.Errorf("%s: %v", again, err)
		}
		writeFile(t, filepath.Join(v.Dir(), "vault.lock"), nil)
	}
	if n := mustCount(t, v); n != 1 {
		t.Errorf("%d leads", n)
	}
}
