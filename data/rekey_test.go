package data_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"maps"
	mrand "math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/keys"
	"mujeeb/data/sqlite"
)

const changedPassword = "a second password, كلمة ثانية"

// refusesKeys fails if vault.keys of before opens the vault that lies in dir by a
// password, as it is or with what it says of the database changed to fit.
func refusesKeys(t *testing.T, dir string, before []byte, password string) {
	t.Helper()
	after := readFile(t, filepath.Join(dir, "vault.keys"))
	salt := func(raw []byte) []byte {
		f, err := keys.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		return []byte(f.Databases[len(f.Databases)-1].Salt.String())
	}
	fitted := bytes.ReplaceAll(before, salt(before), salt(after))
	for i, content := range [][]byte{before, fitted} {
		writeFile(t, filepath.Join(dir, "vault.keys"), content)
		_, err := openBy(t, dir, secretOf(password), datatest.NewClock())
		if code := data.CodeOf(err); code != data.CodeKeysMismatch && code != data.CodeKeysForged {
			t.Errorf("the keys of before (%d): %v", i, err)
		}
	}
	old, err := keys.Parse(before)
	if err != nil {
		t.Fatal(err)
	}
	database := old.Databases[len(old.Databases)-1]
	key, _, err := old.Unlock(t.Context(), database.Salt, keys.PasswordSecret([]byte(password)))
	if err != nil {
		t.Fatal(err)
	}
	if d, err := sqlite.Open(t.Context(), filepath.Join(dir, "vault.db"), key.Bytes(), "aegis"); err == nil {
		d.Close(t.Context())
		t.Error("the data key of before opens the file")
	}
}

// A helper keeps vault.keys, the password and so the data key; the owner changes the
// password; the helper gets the vault.db of tomorrow.
func TestVault_ChangePassword_Revokes(t *testing.T) {
	v, _ := datatest.Vault(t)
	datatest.MustLead(t, v, "Amal", "amal@example.org")
	code, _, err := v.NewRecovery(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	before, ids := readFile(t, filepath.Join(v.Dir(), "vault.keys")), maps.Clone(vaultKeys(t, v))
	var last, all int64
	if err := v.ChangePassword(t.Context(), []byte(datatest.Password), []byte(changedPassword), func(done, of int64) { last, all = done, of }); err != nil {
		t.Fatal(err)
	}
	if last != all || all == 0 {
		t.Errorf("progress %d of %d", last, all)
	}
	datatest.MustLead(t, v, "Tomorrow", "tomorrow@example.org")
	if n := mustCount(t, v); n != 2 || !maps.Equal(ids, vaultKeys(t, v)) {
		t.Errorf("%d leads, or the vault's own keys are others", n)
	}
	var kept int
	if err := v.Readers().QueryRow(`SELECT count(*) FROM backup_key WHERE length(key) = 32`).Scan(&kept); err != nil || kept != 1 {
		t.Errorf("%d keys of before are kept, %v", kept, err)
	}
	dir := v.Dir()
	mustClose(t, v)
	if names := folderNames(t, dir); slices.ContainsFunc(names, func(n string) bool { return strings.HasSuffix(n, ".new") }) {
		t.Errorf("files: %q", names)
	}
	refusesKeys(t, copyVault(t, dir), before, datatest.Password)
	paper, err := openBy(t, dir, data.Secret{Recovery: code}, datatest.NewClock()) // which was not asked for
	if err != nil {
		t.Fatal(err)
	}
	mustSnapshot(t, paper)
	if !maps.Equal(ids, vaultKeys(t, paper)) {
		t.Error("the vault's own keys, or its name in keyrings, are others")
	}
	mustClose(t, paper)
	open(t, dir, changedPassword)
}

// vaultKeys returns what a rekey leaves alone.
func vaultKeys(t *testing.T, v *data.Vault) map[string]string {
	t.Helper()
	all := map[string]string{"keyring": v.SecretName(1)}
	for _, use := range []data.KeyUse{data.KeyFingerprint, data.KeyToken} {
		all[string(use)] = string(v.Key(use))
	}
	all["ledger"] = v.LedgerKey()
	return all
}

// What lies in the folder at each moment of a change of the password, in whichever
// mixture a crash may leave it: one of the two passwords opens it, and all is there.
func TestVault_ChangePassword_Moments(t *testing.T) {
	v, _ := datatest.Vault(t)
	crowd(t, v, datatest.MustPurpose(t, v, "News"), 50)
	before := copyVault(t, v.Dir())
	var within string
	err := v.ChangePassword(t.Context(), []byte(datatest.Password), []byte(changedPassword), func(done, all int64) {
		if within == "" {
			within = copyVault(t, v.Dir())
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	dir := v.Dir()
	mustClose(t, v)
	after := copyVault(t, dir)
	type files struct{ keys, db, wal, unfinished string }
	for name, c := range map[string]struct {
		files
		opens string
	}{
		"BeforeTheCopy":         {files{within, within, within, ""}, datatest.Password},
		"WithinTheCopy":         {files{within, within, within, within}, datatest.Password},
		"CopyIsWhole":           {files{within, within, within, after}, datatest.Password},
		"LogIsFolded":           {files{within, "", "", after}, datatest.Password},
		"NameIsMoved":           {files{within, after, "", ""}, changedPassword},
		"NameIsMovedOldCopyToo": {files{within, after, "", within}, changedPassword},
		"KeysAreWritten":        {files{after, after, "", ""}, changedPassword},
		"NotBegun":              {files{before, before, before, ""}, datatest.Password},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			mustCopyFile(t, filepath.Join(c.keys, "vault.keys"), filepath.Join(dir, "vault.keys"))
			if c.db == "" { // the state of before, with its log folded
				folded := open(t, copyVault(t, before), datatest.Password)
				c.db = folded.Dir()
				mustClose(t, folded)
			}
			mustCopyFile(t, filepath.Join(c.db, "vault.db"), filepath.Join(dir, "vault.db"))
			if c.wal != "" {
				mustCopyFile(t, filepath.Join(c.wal, "vault.db-wal"), filepath.Join(dir, "vault.db-wal"))
			}
			switch c.unfinished {
			case "":
			case after:
				mustCopyFile(t, filepath.Join(after, "vault.db"), filepath.Join(dir, "vault.db.new"))
			default:
				mustCopyFile(t, filepath.Join(c.unfinished, "vault.db.new"), filepath.Join(dir, "vault.db.new"))
			}
			if opened := whichOpens(t, dir, datatest.Password, changedPassword); opened != c.opens {
				t.Fatalf("%q opens it, want %q", opened, c.opens)
			}
			checkSettled(t, dir, c.opens, 50)
		})
	}
}

// whichOpens returns the one of two passwords that opens a vault.
func whichOpens(t *testing.T, dir string, passwords ...string) (opened string) {
	t.Helper()
	for _, password := range passwords {
		v, err := openBy(t, copyVault(t, dir), secretOf(password), datatest.NewClock())
		switch {
		case err == nil && opened != "":
			t.Fatal("both open it")
		case err == nil:
			opened = password
			mustClose(t, v)
		case data.CodeOf(err) != data.CodeWrongPassword:
			t.Fatal(err)
		}
	}
	return opened
}

// checkSettled opens a vault, and checks that all is there and nothing of a rekey is left.
func checkSettled(t *testing.T, dir, password string, people int) {
	t.Helper()
	v := open(t, dir, password)
	if n := mustCount(t, v); n != people {
		t.Errorf("%d leads, want %d", n, people)
	}
	mustSnapshot(t, v)
	mustClose(t, v)
	file, err := keys.Parse(readFile(t, filepath.Join(dir, "vault.keys")))
	if err != nil || len(file.Databases) != 1 || len(file.Slots) != 1 {
		t.Errorf("vault.keys: %v", err)
	}
	if names := folderNames(t, dir); slices.ContainsFunc(names, func(n string) bool { return strings.HasSuffix(n, ".new") }) {
		t.Errorf("files: %q", names)
	}
}

// A password is changed to and fro, and the process killed at some moment, dozens of
// times: always one of the two opens the vault, which is the one that was said last or
// the next.
func TestVault_ChangePassword_Killed(t *testing.T) {
	v, _ := datatest.Vault(t)
	crowd(t, v, datatest.MustPurpose(t, v, "News"), 300)
	dir := copyVault(t, v.Dir())
	passwords := []string{datatest.Password, changedPassword}
	inside, states := 0, map[string]int{}
	for range 36 {
		at := slices.Index(passwords, whichOpensNow(t, dir))
		child := startChild(t, fmt.Sprintf("passwords %d", at), dir)
		child.saysUntil("open")
		said := child.killAfter(1 + mrand.IntN(6)) // soon after it began to copy, or was done
		said = slices.DeleteFunc(said, func(line string) bool { return line != "changed" })
		states[leftovers(t, dir)]++
		opened := slices.Index(passwords, whichOpens(t, dir, passwords...))
		want := (at + len(said)) % 2
		switch opened {
		case want:
		case 1 - want:
			inside++ // the change was made, but there was no time to say so
		default:
			t.Fatalf("neither opens it after %d changes", len(said))
		}
		checkSettled(t, dir, passwords[opened], 300)
		if t.Failed() {
			return
		}
		writeFile(t, filepath.Join(dir, "now"), []byte(passwords[opened]))
	}
	t.Logf("%d changes were made and not said; left behind: %v", inside, states)
	if len(states) < 2 {
		t.Errorf("no kill met a change: %v", states)
	}
}

// whichOpensNow returns the password that opened the vault last.
func whichOpensNow(t *testing.T, dir string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "now"))
	if err != nil {
		return datatest.Password
	}
	return string(raw)
}

// leftovers says what a rekey that was killed left in a folder.
func leftovers(t *testing.T, dir string) string {
	t.Helper()
	file, err := keys.Parse(readFile(t, filepath.Join(dir, "vault.keys")))
	if err != nil {
		t.Fatal(err)
	}
	_, err = os.Stat(filepath.Join(dir, "vault.db.new"))
	return fmt.Sprintf("%d databases, copy %t", len(file.Databases), err == nil)
}

// A rekey is killed while its copy is there, and beyond any rekey a try is given up.
func TestVault_Rekey_Stalled(t *testing.T) {
	dir := closed(t)
	child := startChild(t, "rekey", dir)
	child.saysUntil("copied")
	child.kill()
	if left := leftovers(t, dir); left != "2 databases, copy true" {
		t.Fatal(left)
	}
	before := readFile(t, filepath.Join(dir, "vault.keys"))
	if code := openCode(t, copyVault(t, dir)); code != "" {
		t.Error(code)
	}
	checkSettled(t, dir, datatest.Password, 1)
	v := open(t, dir, datatest.Password)
	ctx, stop := context.WithCancel(t.Context())
	if err := v.Rekey(ctx, func(done, all int64) { stop() }); err == nil {
		t.Error("a rekey that was given up is made")
	}
	datatest.MustLead(t, v, "Later", "later@example.org")
	if err := v.Rekey(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	mustClose(t, v)
	checkSettled(t, dir, datatest.Password, 2)
	writeFile(t, filepath.Join(dir, "vault.keys"), before) // that has an old key and one that was never used
	if code := openCode(t, dir); code != data.CodeKeysMismatch {
		t.Errorf("keys of a rekey that was undone: %s", code)
	}
}

// Closing does not wait for a rekey, which is undone, and leaves no key behind.
func TestVault_Rekey_Closed(t *testing.T) {
	v, _ := datatest.Vault(t)
	crowd(t, v, datatest.MustPurpose(t, v, "News"), 20)
	dir, closing := v.Dir(), make(chan error, 1)
	var once sync.Once
	err := v.ChangePassword(t.Context(), []byte(datatest.Password), []byte(changedPassword), func(done, all int64) {
		once.Do(func() {
			go func() { closing <- v.Close() }()
			for v.Writer().Ping() == nil { // until the pools are closed
			}
		})
	})
	if err == nil {
		t.Error("no error")
	}
	if err := <-closing; err != nil {
		t.Error(err)
	}
	checkSettled(t, dir, datatest.Password, 20)
}

// A vault whose vault.keys is of version 1 opens by its password, and has a file of today
// afterwards.
func TestOpen_KeysOfVersion1(t *testing.T) {
	v, _ := datatest.Vault(t)
	datatest.MustLead(t, v, "Amal", "amal@example.org")
	dir := v.Dir()
	first := firstKeys(t, v)
	mustClose(t, v)
	path := filepath.Join(dir, "vault.keys")
	writeFile(t, path, first)
	if _, err := openBy(t, dir, secretOf("wrong"), datatest.NewClock()); data.CodeOf(err) != data.CodeWrongPassword || !bytes.Equal(readFile(t, path), first) {
		t.Errorf("a wrong password: %v", err)
	}
	if code := openCode(t, dir); code != "" {
		t.Fatal(code)
	}
	if file, err := keys.Parse(readFile(t, path)); err != nil || file.IsFirst() || len(file.Slots) != 1 {
		t.Errorf("%v: not brought up", err)
	}
	v = open(t, dir, datatest.Password)
	if err := v.ChangePassword(t.Context(), []byte(datatest.Password), []byte(changedPassword), nil); err != nil {
		t.Fatal(err)
	}
	mustClose(t, v)
	writeFile(t, path, first)
	if code := openCode(t, dir); code != data.CodeKeysMismatch {
		t.Errorf("the old file with the old password: %s", code)
	}
}

// firstKeys returns a vault.keys of version 1 for an open vault.
func firstKeys(t *testing.T, v *data.Vault) []byte {
	t.Helper()
	salt, nonce := make([]byte, 16), make([]byte, 24)
	rand.Read(salt)
	rand.Read(nonce)
	aead, err := chacha20poly1305.NewX(argon2.IDKey([]byte(datatest.Password), salt, 1, keys.MinMemoryKiB, 1, 32))
	if err != nil {
		t.Fatal(err)
	}
	key, fileSalt := v.DataKey()
	bound := fmt.Sprintf("mujeeb vault.keys|version 1|cipher aegis|slot password|argon2id time 1 memory %d threads 1", keys.MinMemoryKiB)
	slot := struct {
		Kind   keys.Kind `json:"kind"`
		Cost   keys.Cost `json:"argon2id"`
		Salt   keys.Hex  `json:"salt"`
		Nonce  keys.Hex  `json:"nonce"`
		Sealed keys.Hex  `json:"sealed"`
	}{keys.Password, keys.Cost{Time: 1, MemoryKiB: keys.MinMemoryKiB, Threads: 1}, salt, nonce, aead.Seal(nil, nonce, key, []byte(bound))}
	raw, err := json.MarshalIndent(struct {
		Version int      `json:"version"`
		Cipher  string   `json:"cipher"`
		Salt    keys.Hex `json:"salt"`
		Slots   []any    `json:"slots"`
	}{1, "aegis", fileSalt, []any{slot}}, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// Several rekeys at once, while others read and write: they take turns, and nothing is
// lost.
func TestVault_Rekey_Together(t *testing.T) {
	v, _ := datatest.Vault(t)
	done := make(chan error, 4)
	for range 2 {
		go func() { done <- v.Rekey(t.Context(), nil) }()
	}
	go func() {
		var err error
		for i := 0; i < 30 && err == nil; i++ {
			_, err = v.SaveLead(t.Context(), &data.Lead{Identities: []data.Identity{{Kind: data.Email, Value: fmt.Sprintf("p%d@example.org", i)}}})
		}
		done <- err
	}()
	go func() {
		var err error
		for i := 0; i < 300 && err == nil; i++ {
			_, err = v.CountLeads(t.Context(), data.LeadFilter{Text: fmt.Sprint("p", mrand.IntN(30))})
		}
		done <- err
	}()
	for range cap(done) {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if n := mustCount(t, v); n != 30 {
		t.Errorf("%d leads", n)
	}
	mustSnapshot(t, v)
}
