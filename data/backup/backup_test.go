package backup

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

func mustOpen(t *testing.T, dir, password string) *data.Vault {
	t.Helper()
	v, err := data.Open(t.Context(), dir, []byte(password), datatest.NewClock().Params())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

func mustWrite(t *testing.T, v *data.Vault) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), FileName(v, datatest.NewClock().Now()))
	if _, err := Write(t.Context(), v, path, nil); err != nil {
		t.Fatal(err)
	}
	return path
}

func mustUnpack(t *testing.T, path string) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "restored")
	if _, err := Unpack(t.Context(), path, dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

func mustCount(t *testing.T, v *data.Vault) int {
	t.Helper()
	n, err := v.CountLeads(t.Context(), data.LeadFilter{})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func mustBeSound(t *testing.T, v *data.Vault) {
	t.Helper()
	check, err := v.CheckLedger(t.Context(), nil)
	for _, f := range check.Findings {
		if f.Kind != data.FindingKept {
			t.Errorf("the ledger: %+v", check)
		}
	}
	d, differs := v.Compare(t.Context())
	if err != nil || differs != nil || d.Any() {
		t.Errorf("%+v, %v, %v", d, err, differs)
	}
}

// A backup that is made while others write is the vault of one moment: it opens in a
// folder of its own by the password of its day, and what was there before is in it.
func TestWrite_WhileWriting(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	for i := range 300 {
		datatest.MustAgree(t, v, datatest.MustLead(t, v, fmt.Sprint("Before ", i), fmt.Sprintf("before%d@example.org", i)), news)
	}
	ctx, stop := context.WithCancel(t.Context())
	var writing sync.WaitGroup
	began := make(chan struct{})
	writing.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			if _, err := v.SaveLead(ctx, &data.Lead{Name: "Meanwhile", Identities: []data.Identity{{Kind: data.Email, Value: fmt.Sprintf("m%d@example.org", i)}}}); err != nil && ctx.Err() == nil {
				t.Error(err)
			}
			if i == 3 {
				close(began)
			}
		}
	})
	<-began
	path := filepath.Join(t.TempDir(), "b"+Ext)
	var last, all int64
	info, err := Write(t.Context(), v, path, func(done, of int64) { last, all = done, of })
	stop()
	writing.Wait()
	if err != nil || last != all || all != info.Size {
		t.Fatalf("%+v, %d of %d, %v", info, last, all, err)
	}
	c := mustOpen(t, mustUnpack(t, path), datatest.Password)
	if n := mustCount(t, c); n < 300 || n > mustCount(t, v) {
		t.Errorf("%d leads in the backup", n)
	}
	mustBeSound(t, c)
	if got, err := Read(path); err != nil || got != info {
		t.Errorf("it says %+v, %v", got, err)
	}
}

// Any program that unpacks ZIPs makes a vault's folder of a backup, and nothing of it is
// in clear.
func TestWrite_OtherProgram(t *testing.T) {
	v, _ := datatest.Vault(t)
	datatest.MustLead(t, v, "Qvibzw Person", "qvibzw@example.org")
	path, dir := mustWrite(t, v), filepath.Join(t.TempDir(), "unpacked")
	if out, err := exec.CommandContext(t.Context(), "python3", "-m", "zipfile", "-e", path, dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if err := os.Remove(filepath.Join(dir, "backup.json")); err != nil {
		t.Error(err)
	}
	if n := mustCount(t, mustOpen(t, dir, datatest.Password)); n != 1 {
		t.Errorf("%d leads", n)
	}
	raw, err := os.ReadFile(path)
	if err != nil || bytes.Contains(bytes.ToLower(raw), []byte("qvibzw")) || bytes.Contains(raw, []byte("SQLite format")) {
		t.Errorf("something is in clear, %v", err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v, %v", info.Mode(), err)
	}
}

// Whoever is erased is erased from a backup too, also when the vault has another key since;
// the backup opens by the password of its day, has everybody else, and keeps its date.
func TestEraseIn(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	zoe, amal := datatest.MustLead(t, v, "Zoe Qvibzw", "zoe@example.org"), datatest.MustLead(t, v, "Amal", "amal@example.org")
	datatest.MustAgree(t, v, zoe, news)
	datatest.MustAgree(t, v, amal, news)
	path := mustWrite(t, v)
	was, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.EraseLead(t.Context(), zoe); err != nil {
		t.Fatal(err)
	}
	if _, err := v.RecordConsent(t.Context(), data.ConsentRecord{LeadID: amal, PurposeID: news, Act: data.ActWithdrawn, Via: data.ViaForm, Grade: data.GradeWord}); err != nil {
		t.Fatal(err)
	}
	for _, password := range []string{"second password here", "third password here"} {
		old := map[bool]string{true: datatest.Password, false: "second password here"}[password[0] == 's']
		if err := v.ChangePassword(t.Context(), []byte(old), []byte(password), nil); err != nil {
			t.Fatal(err)
		}
		room := t.TempDir()
		info, err := EraseIn(t.Context(), v, path, room)
		if err != nil || !info.MadeAt.Equal(was.MadeAt) || info.Name != was.Name {
			t.Fatalf("%+v, %v", info, err)
		}
		if left, err := os.ReadDir(room); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	}
	c := mustOpen(t, mustUnpack(t, path), datatest.Password)
	if _, err := c.Lead(t.Context(), zoe); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("the erased person: %v", err)
	}
	reach, err := c.Reach(t.Context(), &data.Run{Class: data.ClassCampaign, PurposeID: news})
	if err != nil || mustCount(t, c) != 1 || reach[data.VerdictOptedOut] != 1 || reach[data.VerdictAllowed] != 0 {
		t.Errorf("a campaign reaches %v, %v", reach, err)
	}
	mustBeSound(t, c)
}

// A backup of another vault, and one whose key the vault never had, is left as it is.
func TestEraseIn_OtherVault(t *testing.T) {
	v, _ := datatest.Vault(t)
	other, _ := datatest.Vault(t)
	path := mustWrite(t, other)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := EraseIn(t.Context(), v, path, t.TempDir()); data.CodeOf(err) != data.CodeOtherVault {
		t.Errorf("%v", err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("it was changed, %v", err)
	}
}

// What is no backup, or a damaged one, makes no folder that looks like a vault; the vault
// of a backup in which a byte was changed is never taken for another.
func TestUnpack_Damaged(t *testing.T) {
	v, _ := datatest.Vault(t)
	datatest.MustLead(t, v, "Amal", "amal@example.org")
	path := mustWrite(t, v)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	try := func(what string, content []byte, codes ...data.Code) {
		t.Helper()
		file, dir := filepath.Join(t.TempDir(), "b"+Ext), filepath.Join(t.TempDir(), "restored")
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Unpack(t.Context(), file, dir)
		ok := false
		for _, code := range codes {
			ok = ok || data.CodeOf(err) == code
		}
		if !ok || data.Exists(dir) {
			t.Errorf("%s: %v; there is a vault: %t", what, err, data.Exists(dir))
		}
	}
	for n := 0; n < len(whole); n += len(whole)/40 + 1 {
		try(fmt.Sprintf("%d of %d bytes", n, len(whole)), whole[:n], data.CodeNoBackup)
	}
	db := bytes.Index(whole, []byte("vault.db")) + 100
	for at := db; at < len(whole)-2000; at += len(whole) / 15 {
		flipped := bytes.Clone(whole)
		flipped[at] ^= 4
		try(fmt.Sprintf("byte %d changed", at), flipped, data.CodeBackupDiffers, data.CodeNoBackup)
	}
	try("text", []byte("not a backup"), data.CodeNoBackup)
	try("nothing", nil, data.CodeNoBackup)
	for what, names := range map[string][]string{
		"outside": {"backup.json", "vault.keys", "vault.kept", "../vault.db"},
		"more":    {"backup.json", "vault.keys", "vault.kept", "vault.db", "more"},
		"fewer":   {"backup.json", "vault.keys", "vault.db"},
		"twice":   {"backup.json", "vault.keys", "vault.keys", "vault.db"},
	} {
		try(what, zipOf(t, names, `{"format": 1}`), data.CodeNoBackup)
	}
	try("newer", zipOf(t, members, `{"format": 2}`), data.CodeVaultNewer)
	try("no format", zipOf(t, members, `{}`), data.CodeNoBackup)
	try("no JSON", zipOf(t, members, `x`), data.CodeNoBackup)
}

func zipOf(t *testing.T, names []string, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = io.WriteString(w, content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A folder that holds something is left alone, and so is an older backup of the name when
// the new one can't be written.
func TestWrite_Unpack_LeaveAlone(t *testing.T) {
	v, _ := datatest.Vault(t)
	path := mustWrite(t, v)
	if _, err := Unpack(t.Context(), path, v.Dir()); data.CodeOf(err) != data.CodeVaultExists {
		t.Errorf("%v", err)
	}
	if _, err := Unpack(t.Context(), filepath.Join(t.TempDir(), "gone"), t.TempDir()); data.CodeOf(err) != data.CodeFolderGone {
		t.Errorf("%v", err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	if _, err := Write(ctx, v, path, func(done, all int64) {
		if done > 0 {
			stop()
		}
	}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the older one was changed, %v", err)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("%v, %v", left, err)
	}
}

// A password that is changed while a backup is written waits for it, and holds; the backup
// opens by the password of its day.
func TestWrite_ChangePassword(t *testing.T) {
	v, _ := datatest.Vault(t)
	datatest.MustLead(t, v, "Amal", "amal@example.org")
	path, changed := filepath.Join(t.TempDir(), "b"+Ext), make(chan error, 1)
	once := sync.OnceFunc(func() {
		go func() {
			changed <- v.ChangePassword(t.Context(), []byte(datatest.Password), []byte("second password here"), nil)
		}()
	})
	if _, err := Write(t.Context(), v, path, func(int64, int64) { once() }); err != nil {
		t.Fatal(err)
	}
	if err := <-changed; err != nil {
		t.Fatal(err)
	}
	if n := mustCount(t, mustOpen(t, mustUnpack(t, path), datatest.Password)); n != 1 {
		t.Errorf("%d leads", n)
	}
	dir := mustUnpack(t, mustWrite(t, v))
	if n := mustCount(t, mustOpen(t, dir, "second password here")); n != 1 {
		t.Errorf("%d leads", n)
	}
}

// Whatever byte the disk gives back differently is found when a backup is read back.
func TestCompare(t *testing.T) {
	v, _ := datatest.Vault(t)
	datatest.MustLead(t, v, "Amal", "amal@example.org")
	path := mustWrite(t, v)
	want := map[string]uint32{}
	if err := read(path, func(files []*zip.File) error {
		for _, f := range files {
			want[f.Name] = f.CRC32
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := compare(t.Context(), path, want); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for at := bytes.Index(whole, []byte("vault.db")) + 60; at < len(whole)-1500; at += len(whole) / 300 {
		spoiled := bytes.Clone(whole)
		spoiled[at] ^= 1
		if err := os.WriteFile(path, spoiled, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := compare(t.Context(), path, want); data.CodeOf(err) != data.CodeBackupDiffers {
			t.Errorf("byte %d: %v", at, err)
		}
	}
}
