package data_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// openCode returns the code of opening a vault by its password, at once whatever was
// tried before.
func openCode(t *testing.T, dir string) data.Code {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(dir, "vault.tries")); err != nil {
		t.Fatal(err)
	}
	v, err := data.Open(t.Context(), dir, []byte(datatest.Password), datatest.NewClock().Params())
	if err == nil {
		defer v.Close()
		if n := mustCount(t, v); n != 1 {
			t.Errorf("%d leads", n)
		}
		return ""
	}
	return data.CodeOf(err)
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func writeFile(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// Whatever byte of vault.keys changes, the vault opens as before or says why not.
func TestOpen_FlippedKeys(t *testing.T) {
	dir := closed(t)
	path := filepath.Join(dir, "vault.keys")
	good := readFile(t, path)
	told := map[data.Code]int{}
	for at := range good {
		spoiled := bytes.Clone(good)
		spoiled[at] ^= 1 << (at % 7)
		writeFile(t, path, spoiled)
		told[openCode(t, dir)]++
	}
	for code := range told {
		if !slices.Contains([]data.Code{data.CodeKeysDamaged, data.CodeWrongPassword, data.CodeKeysForged, data.CodeKeysMismatch, data.CodeVaultNewer, data.CodeVaultDamaged, ""}, code) {
			t.Errorf("told %d times: %s", told[code], code)
		}
	}
	if told[data.CodeKeysDamaged] == 0 || told[data.CodeWrongPassword] == 0 || told[data.CodeKeysForged] == 0 || told[data.CodeKeysMismatch] == 0 {
		t.Errorf("told: %v", told)
	}
	writeFile(t, path, good)
	if code := openCode(t, dir); code != "" {
		t.Errorf("with the old file again: %s", code)
	}
}

// A cost that would take the computer's memory is refused before it is spent:
// the largest of these asks for 4 TiB.
func TestOpen_AbsurdKeys(t *testing.T) {
	dir := closed(t)
	path := filepath.Join(dir, "vault.keys")
	good := string(readFile(t, path))
	for _, c := range []struct {
		old, new string
		want     data.Code
	}{
		{`"memoryKiB": 8192`, `"memoryKiB": 4294967295`, data.CodeKeysDamaged},
		{`"memoryKiB": 8192`, `"memoryKiB": 1048577`, data.CodeKeysDamaged},
		{`"memoryKiB": 8192`, `"memoryKiB": 99999999999999999999`, data.CodeKeysDamaged},
		{`"memoryKiB": 8192`, `"memoryKiB": 0`, data.CodeKeysDamaged},
		{`"time": 1`, `"time": 4294967295`, data.CodeKeysDamaged},
		{"\"time\": 1,\n        \"memoryKiB\": 8192", "\"time\": 64,\n        \"memoryKiB\": 262144", data.CodeKeysDamaged},
		{`"threads": 1`, `"threads": 255`, data.CodeKeysDamaged},
		{`"version": 2`, `"version": 3`, data.CodeVaultNewer},
		{good, "", data.CodeKeysDamaged},
		{good, strings.Repeat("[", 1<<20), data.CodeKeysDamaged},
		{good, "\x00", data.CodeKeysDamaged},
	} {
		spoiled := strings.Replace(good, c.old, c.new, 1)
		if spoiled == good {
			t.Fatalf("no %q in the file", c.old)
		}
		writeFile(t, path, []byte(spoiled))
		if code := openCode(t, dir); code != c.want {
			t.Errorf("%.40q: told %q, want %q", c.new, code, c.want)
		}
	}
	writeFile(t, path, []byte(good))
	if code := openCode(t, dir); code != "" {
		t.Errorf("with the old file again: %s", code)
	}
}

// The keys of another vault are told from a wrong password, whatever the password.
func TestOpen_ErrKeysMismatch(t *testing.T) {
	dir, other := closed(t), closed(t)
	own := readFile(t, filepath.Join(dir, "vault.keys"))
	writeFile(t, filepath.Join(dir, "vault.keys"), readFile(t, filepath.Join(other, "vault.keys")))
	for _, password := range []string{datatest.Password, "not it"} {
		if _, err := data.Open(t.Context(), dir, []byte(password), datatest.NewClock().Params()); data.CodeOf(err) != data.CodeKeysMismatch {
			t.Errorf("got %v", err)
		}
	}
	writeFile(t, filepath.Join(dir, "vault.keys"), own)
	if code := openCode(t, dir); code != "" {
		t.Errorf("with its own keys again: %s", code)
	}
}

// A crash leaves a log; the password is changed at the next start, and what the
// log held is there, under the new password only.
func TestOpen_LogOfCrash(t *testing.T) {
	dir := closed(t)
	holder := startChild(t, "add", dir)
	if said := holder.says(); said != "added" {
		t.Fatal(said)
	}
	holder.kill()
	if raw := readFile(t, filepath.Join(dir, "vault.db-wal")); len(raw) == 0 {
		t.Fatal("the crash left no log")
	}
	v := open(t, dir, datatest.Password)
	if err := v.ChangePassword(t.Context(), []byte(datatest.Password), []byte("another password"), nil); err != nil {
		t.Fatal(err)
	}
	if n := mustCount(t, v); n != 2 {
		t.Errorf("%d leads", n)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if n := mustCount(t, open(t, dir, "another password")); n != 2 {
		t.Errorf("after closing, %d leads", n)
	}
}

// What a killed change of the password left beside vault.keys is not taken for it.
func TestOpen_UnfinishedKeys(t *testing.T) {
	dir := closed(t)
	writeFile(t, filepath.Join(dir, "vault.keys.new"), []byte("{"))
	v := open(t, dir, datatest.Password)
	if names := folderNames(t, dir); slices.Contains(names, "vault.keys.new") {
		t.Errorf("files: %q", names)
	}
	if err := v.ChangePassword(t.Context(), []byte(datatest.Password), []byte("second"), nil); err != nil {
		t.Fatal(err)
	}
}

// A link to the vault's folder is as good as the folder: one process at a time,
// and what is written lands there even if the link is turned elsewhere.
func TestOpen_Link(t *testing.T) {
	dir, link := closed(t), filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	v := open(t, link, datatest.Password)
	if v.Dir() != link {
		t.Errorf("the folder is %s", v.Dir())
	}
	if code := openCode(t, dir); code != data.CodeVaultBusy {
		t.Errorf("by its own name: %q", code)
	}
	other := closed(t)
	before := readFile(t, filepath.Join(other, "vault.keys"))
	if err := errors.Join(os.Remove(link), os.Symlink(other, link)); err != nil {
		t.Fatal(err)
	}
	if err := v.ChangePassword(t.Context(), []byte(datatest.Password), []byte("second"), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := v.EraseLead(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, readFile(t, filepath.Join(other, "vault.keys"))) || erasedIn(t, other) {
		t.Error("another vault was written to")
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if n := mustCount(t, open(t, dir, "second")); n != 0 {
		t.Errorf("%d leads", n)
	}
}

// A vault.keys that is a link, to a stick perhaps, stays one.
func TestVault_ChangePassword_Link(t *testing.T) {
	dir, stick := closed(t), filepath.Join(t.TempDir(), "keys of the shop")
	path := filepath.Join(dir, "vault.keys")
	if err := errors.Join(os.Rename(path, stick), os.Symlink(stick, path)); err != nil {
		t.Fatal(err)
	}
	v := open(t, dir, datatest.Password)
	before := readFile(t, stick)
	if err := v.ChangePassword(t.Context(), []byte(datatest.Password), []byte("second"), nil); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(path)
	if err != nil || info.Mode()&os.ModeSymlink == 0 || bytes.Equal(before, readFile(t, stick)) {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

// vaultGone takes a vault away while it is open, and fails unless nothing is said to
// be saved that would be lost, and all is as it was when it is back.
func vaultGone(t *testing.T, dir string, away func() (back func() error)) {
	t.Helper()
	v := open(t, dir, datatest.Password)
	back := away()
	_, err := v.SaveLead(t.Context(), &data.Lead{Name: "Late", Identities: []data.Identity{{Kind: data.Email, Value: "late@example.org"}}})
	if data.CodeOf(err) != data.CodeVaultGone {
		t.Errorf("save: %v", err)
	}
	if _, err := v.EraseLead(t.Context(), 1); data.CodeOf(err) != data.CodeVaultGone {
		t.Errorf("erase: %v", err)
	}
	if n := mustCount(t, v); n != 1 {
		t.Errorf("%d leads are read", n)
	}
	if err := back(); err != nil {
		t.Fatal(err)
	}
	datatest.MustLead(t, v, "Again", "again@example.org")
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if erasedIn(t, dir) {
		t.Error("noted as erased")
	}
	if n := mustCount(t, open(t, dir, datatest.Password)); n != 2 {
		t.Errorf("%d leads", n)
	}
}

// Closing waits for what is running: it is whole, and found again.
func TestVault_Close_Waits(t *testing.T) {
	dir := closed(t)
	v := open(t, dir, datatest.Password)
	closing, closed, imported := make(chan struct{}), make(chan error, 1), make(chan error, 1)
	go func() {
		_, err := v.Import(context.Background(), data.Import{Source: data.Source{Name: "late", Kind: "file"}, SHA256: []byte{1}}, manyRows(200, func(done int) {
			if done == 100 {
				go func() {
					close(closing)
					closed <- v.Close()
				}()
				<-closing
				for v.Writer().Ping() == nil { // until the pools are closed
				}
			}
		}), nil)
		imported <- err
	}()
	if err := errors.Join(<-imported, <-closed); err != nil {
		t.Fatal(err)
	}
	again := open(t, dir, datatest.Password)
	if n := mustCount(t, again); n != 201 {
		t.Errorf("%d leads", n)
	}
	_, err := again.SaveLead(t.Context(), &data.Lead{Identities: []data.Identity{{Kind: data.Email, Value: "wqzxvk150@example.org"}}})
	if data.CodeOf(err) != data.CodeIdentityTaken {
		t.Errorf("entering one twice: %v", err)
	}
	want := again.Fingerprint(data.Identity{Kind: data.Email, Value: "wqzxvk150@example.org"})
	var got []byte
	if err := again.Writer().QueryRow("SELECT fingerprint FROM identity WHERE value = 'wqzxvk150@example.org'").Scan(&got); err != nil || !bytes.Equal(got, want) {
		t.Errorf("a fingerprint of another key, %v", err)
	}
}

// After closing, what is given is no key of the vault, and asking for one is no crash.
func TestVault_Key_Closed(t *testing.T) {
	v := open(t, closed(t), datatest.Password)
	key := v.Key(data.KeyToken)
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if late := v.Key(data.KeyToken); len(late) != len(key) || bytes.Equal(late, key) || bytes.Equal(late, v.Key(data.KeyToken)) {
		t.Error("a closed vault gave its key")
	}
}

// erasedIn reports whether vault.kept says that somebody was erased.
func erasedIn(t *testing.T, dir string) bool {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "vault.kept"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return len(blockedIn(raw, "erased")) > 0
}

// blockedIn returns the fingerprints that are blocked in a vault.kept for a reason.
func blockedIn(raw []byte, reason string) (prints [][]byte) {
	for line := range bytes.Lines(raw) {
		if words := bytes.Fields(line); len(words) == 6 && string(words[0]) == "block" && string(words[4]) == reason {
			prints = append(prints, words[2])
		}
	}
	return prints
}

// vault.kept with lines that are none, or too large, or lost, or of the wrong
// kind: what it says is done, what it lost is kept again, and all of that is told.
func TestOpen_GarbageKept(t *testing.T) {
	make := func() (dir string, kept []byte) {
		dir = closed(t)
		v := open(t, dir, datatest.Password)
		datatest.MustLead(t, v, "Sami", "sami@example.org")
		if _, err := v.EraseLead(t.Context(), 2); err != nil {
			t.Fatal(err)
		}
		if err := v.Close(); err != nil {
			t.Fatal(err)
		}
		return dir, readFile(t, filepath.Join(dir, "vault.kept"))
	}
	behind := func(kept []byte, lines string) []byte { return append(bytes.Clone(kept), lines...) }
	for name, c := range map[string]struct {
		spoil func(kept []byte) []byte
		fault data.LedgerFault
	}{
		"Binary": {func(kept []byte) []byte { return append([]byte("\x00\xff\r\n\n \xfe\xff"), kept...) }, data.LedgerUnread},
		"Foreign": {func(kept []byte) []byte {
			return behind(kept, "block 9 00112233445566778899aabbccddeeff 0 erased 00112233445566778899aabbccddeeff\nzz\n")
		}, data.LedgerUnread},
		"Twice": {func(kept []byte) []byte { return behind(kept, string(kept[bytes.Index(kept, []byte("block 1")):])) }, data.LedgerUnread},
		"Large": {func(kept []byte) []byte { return append(bytes.Repeat([]byte{'a'}, 1<<22), kept...) }, data.LedgerUnread},
		"NoFirst": {func(kept []byte) []byte {
			at := bytes.Index(kept, []byte("block 1"))
			return append(bytes.Clone(kept[:at]), kept[bytes.Index(kept, []byte("block 2")):]...)
		}, data.LedgerUnread},
		"Cut":   {func(kept []byte) []byte { return kept[:bytes.Index(kept, []byte("block 2"))] }, data.LedgerCut},
		"Empty": {func([]byte) []byte { return nil }, data.LedgerGone},
	} {
		t.Run(name, func(t *testing.T) {
			dir, kept := make()
			path := filepath.Join(dir, "vault.kept")
			writeFile(t, path, c.spoil(kept))
			v := open(t, dir, datatest.Password)
			if got := v.Kept().Fault; got != c.fault {
				t.Errorf("told %q, want %q", got, c.fault)
			}
			if err := v.Close(); err != nil {
				t.Fatal(err)
			}
			after := readFile(t, path)
			for _, print := range blockedIn(kept, "erased") {
				if !slices.ContainsFunc(blockedIn(after, "erased"), func(p []byte) bool { return bytes.Equal(p, print) }) {
					t.Errorf("%s was not kept again", print)
				}
			}
			if code := openCode(t, dir); code != "" || !bytes.Equal(after, readFile(t, path)) {
				t.Errorf("a second opening changed the file again (%s)", code)
			}
		})
	}
	t.Run("Lost", func(t *testing.T) {
		dir, kept := make()
		remove(t, dir, "vault.kept")
		if code := openCode(t, dir); code != "" || len(blockedIn(readFile(t, filepath.Join(dir, "vault.kept")), "erased")) != len(blockedIn(kept, "erased")) {
			t.Errorf("not kept again: %s", code)
		}
	})
	t.Run("Folder", func(t *testing.T) {
		dir, _ := make()
		remove(t, dir, "vault.kept")
		if err := os.Mkdir(filepath.Join(dir, "vault.kept"), 0o700); err != nil {
			t.Fatal(err)
		}
		if code := openCode(t, dir); code != data.CodeVaultDamaged {
			t.Errorf("told %q", code)
		}
	})
}

// No error of a file names the folder: it can be a person's name.
func TestError_NoPaths(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "Zoe Qvibzw")
	if err := os.CopyFS(dir, os.DirFS(closed(t))); err != nil {
		t.Fatal(err)
	}
	v := open(t, dir, datatest.Password)
	for step, spoil := range []func() error{
		func() error {
			return errors.Join(os.RemoveAll(filepath.Join(dir, "vault.kept")), os.Mkdir(filepath.Join(dir, "vault.kept"), 0o700))
		},
		func() error { return os.Mkdir(filepath.Join(dir, "vault.keys.new"), 0o700) },
		func() error { return os.Rename(dir, dir+" 2") },
	} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		_, err := v.EraseLead(t.Context(), 1)
		all := fmt.Sprint(err, v.ChangePassword(t.Context(), []byte(datatest.Password), []byte("x"), nil))
		if _, err := data.Open(t.Context(), dir, []byte(datatest.Password), datatest.NewClock().Params()); err != nil {
			all += err.Error()
		}
		if strings.Contains(all, "Qvibzw") || !strings.Contains(all, "vault.") {
			t.Errorf("%d: %s", step, all)
		}
	}
}
