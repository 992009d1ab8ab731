package backup

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// since is a vault that somebody was erased from, and in which somebody said no, after its
// backup at path was made.
func since(t *testing.T) (v *data.Vault, path string, news int64) {
	t.Helper()
	v, clock := datatest.Vault(t)
	news = datatest.MustPurpose(t, v, "News")
	zoe, amal := datatest.MustLead(t, v, "Zoe", "zoe@example.org"), datatest.MustLead(t, v, "Amal", "amal@example.org")
	datatest.MustAgree(t, v, zoe, news)
	datatest.MustAgree(t, v, amal, news)
	path = mustWrite(t, v)
	clock.Add(time.Hour)
	if _, err := v.EraseLead(t.Context(), zoe); err != nil {
		t.Fatal(err)
	}
	if _, err := v.RecordConsent(t.Context(), data.ConsentRecord{LeadID: amal, PurposeID: news, Act: data.ActWithdrawn, Via: data.ViaForm, Grade: data.GradeWord}); err != nil {
		t.Fatal(err)
	}
	datatest.MustLead(t, v, "Late", "late@example.org")
	return v, path, news
}

// mustBeKeptOut opens what was put back, in which the erased person is gone again and whoever
// said no is not reached; it notes that it was put back, once.
func mustBeKeptOut(t *testing.T, dir string, news int64) {
	t.Helper()
	for opened := range 2 {
		c := mustOpen(t, dir, datatest.Password)
		reach, err := c.Reach(t.Context(), &data.Run{Class: data.ClassCampaign, PurposeID: news})
		if err != nil || mustCount(t, c) != 1 || reach[data.VerdictOptedOut] != 1 || reach[data.VerdictAllowed] != 0 {
			t.Errorf("opened %d: %d leads, a campaign reaches %v, %v", opened, mustCount(t, c), reach, err)
		}
		if k, first := c.Kept(), opened == 0; (k.Erased == 1 && k.OptedOut == 1) != first || c.LastOpened().Restored.IsZero() == first {
			t.Errorf("opened %d: %+v, put back of %v", opened, k, c.LastOpened().Restored)
		}
		all, err := c.Activities(t.Context(), 20)
		n := 0
		for _, a := range all {
			if a.Act == data.DidRestore {
				n++
			}
		}
		if err != nil || n != 1 {
			t.Errorf("noted %d times, %v", n, err)
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
	left, err := filepath.Glob(filepath.Join(dir, "vault.kept.*"))
	if again, _ := filepath.Glob(filepath.Join(dir, "vault.restored*")); err != nil || len(left)+len(again) > 0 {
		t.Errorf("left: %v %v", left, again)
	}
}

// A copy of vault.kept that lies beside a backup, and is newer, is found when that is put
// back on a computer that knows nothing.
func TestRestore_KeptBeside(t *testing.T) {
	v, path, news := since(t)
	if err := v.KeepIn(t.Context(), filepath.Dir(path)); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "restored")
	if _, err := Restore(t.Context(), path, dir, nil); err != nil {
		t.Fatal(err)
	}
	mustBeKeptOut(t, dir, news)
}

// Beside the vault of today its own vault.kept is found, and that of another vault says
// nothing.
func TestRestore_KeptOfVault(t *testing.T) {
	v, path, news := since(t)
	other, _ := datatest.Vault(t)
	datatest.MustAgree(t, other, datatest.MustLead(t, other, "Other", "other@example.org"), datatest.MustPurpose(t, other, "Other"))
	dir := filepath.Join(t.TempDir(), "restored")
	if _, err := Restore(t.Context(), path, dir, []string{other.Dir(), v.Dir()}); err != nil {
		t.Fatal(err)
	}
	if found, err := filepath.Glob(filepath.Join(dir, "vault.kept.*")); err != nil || len(found) != 1 {
		t.Errorf("found %v, %v", found, err)
	}
	mustBeKeptOut(t, dir, news)
}

// What a kill left of a vault that was to take the place of another goes, and those that were
// kept aside are told apart from other folders.
func TestDropUnfinished(t *testing.T) {
	v, path, _ := since(t)
	dir := v.Dir()
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	_, aside, err := Replace(t.Context(), path, dir, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{dir + " 2026-11-30 photos", dir + " 2020-01-01"} { // no vaults
		if err := os.Mkdir(name, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if got := Aside(dir); len(got) != 1 || got[0] != aside {
		t.Errorf("kept aside: %v", got)
	}
	if _, err := Restore(t.Context(), path, dir+unfinished, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := DropUnfinished(t.Context(), dir); err != nil || data.Exists(dir+unfinished) || !data.Exists(dir) {
		t.Error(err)
	}
	if _, err := DropUnfinished(t.Context(), dir); err != nil {
		t.Error(err)
	}
}

// The newest of several copies wins, in whatever order they come, and one of another vault or
// of nothing says nothing.
func TestRestore_NewestKept(t *testing.T) {
	v, path, news := since(t)
	other, _ := datatest.Vault(t)
	datatest.MustAgree(t, other, datatest.MustLead(t, other, "Other", "other@example.org"), datatest.MustPurpose(t, other, "Other"))
	var folders []string
	for i, content := range [][]byte{nil, []byte("mujeeb kept 1\ngarbage\n"), mustRead(t, filepath.Join(other.Dir(), "vault.kept")), mustRead(t, filepath.Join(v.Dir(), "vault.kept"))} {
		folder := filepath.Join(t.TempDir(), strconv.Itoa(i))
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(data.KeptPaths("", v.Name(), folder)[0], content, 0o600); err != nil {
			t.Fatal(err)
		}
		folders = append(folders, folder)
	}
	for range 3 {
		rand.Shuffle(len(folders), func(i, j int) { folders[i], folders[j] = folders[j], folders[i] })
		dir := filepath.Join(t.TempDir(), "restored")
		if _, err := Restore(t.Context(), path, dir, nil, folders...); err != nil {
			t.Fatal(err)
		}
		mustBeKeptOut(t, dir, news)
	}
}

func mustRead(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// A backup takes the place of the vault of today, which is kept aside and opens there; what
// that one knew of erasures and opt-outs since is done again.
func TestReplace(t *testing.T) {
	v, path, news := since(t)
	dir := v.Dir()
	if _, _, err := Replace(t.Context(), path, dir, datatest.NewClock().Now()); data.CodeOf(err) != data.CodeVaultBusy {
		t.Fatalf("while it is open: %v", err)
	}
	mustCount(t, v)
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	_, aside, err := Replace(t.Context(), path, dir, datatest.NewClock().Now())
	if err != nil || !strings.HasSuffix(aside, " 2026-11-23") {
		t.Fatal(aside, err)
	}
	mustBeKeptOut(t, dir, news)
	kept := mustOpen(t, aside, datatest.Password)
	if n := mustCount(t, kept); n != 2 { // Amal and Late
		t.Errorf("%d leads in what was kept aside", n)
	}
	mustBeSound(t, kept)
	_, second, err := Replace(t.Context(), path, dir, datatest.NewClock().Now())
	if err != nil || second == aside {
		t.Errorf("a second time: %s, %v", second, err)
	}
}

// What is no backup replaces nothing.
func TestReplace_ErrDamaged(t *testing.T) {
	v, path, _ := since(t)
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	raw := mustRead(t, path)
	raw[len(raw)/2] ^= 1
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Replace(t.Context(), path, v.Dir(), time.Now()); data.CodeOf(err) != data.CodeBackupDiffers {
		t.Errorf("%v", err)
	}
	if n := mustCount(t, mustOpen(t, v.Dir(), datatest.Password)); n != 2 {
		t.Errorf("%d leads", n)
	}
	if left, err := filepath.Glob(v.Dir() + "*"); err != nil || len(left) != 1 {
		t.Errorf("left: %v, %v", left, err)
	}
}

// Killed between its two last steps, the replacement is ended by Settle; otherwise Settle
// does nothing.
func TestSettle(t *testing.T) {
	v, path, news := since(t)
	dir := v.Dir()
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if err := Settle(t.Context(), dir); err != nil || data.Exists(dir+unfinished) {
		t.Error(err)
	}
	if _, err := Restore(t.Context(), path, dir+unfinished, []string{dir}); err != nil {
		t.Fatal(err)
	}
	if err := Settle(t.Context(), dir); err != nil || !data.Exists(dir+unfinished) {
		t.Errorf("the vault is there: %v", err)
	}
	if err := os.Rename(dir, dir+" aside"); err != nil {
		t.Fatal(err)
	}
	if err := Settle(t.Context(), dir); err != nil || !data.Exists(dir) {
		t.Fatalf("the vault is not there: %v", err)
	}
	mustBeKeptOut(t, dir, news)
}

// The tests of kills run this program again, told what to do and where.
const childRole = "MUJEEB_BACKUP_TEST_CHILD"

func TestMain(m *testing.M) {
	if role := os.Getenv(childRole); role != "" {
		args := os.Args[len(os.Args)-2:]
		fmt.Println("failed:", beChild(context.Background(), role, args[0], args[1]))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// beChild does the same again and again until it is killed.
func beChild(ctx context.Context, role, dir, path string) error {
	p := datatest.NewClock().Params()
	if role == "write" {
		v, err := data.Open(ctx, dir, []byte(datatest.Password), p)
		for n := 0; err == nil; n++ {
			if _, err = v.SaveLead(ctx, &data.Lead{Name: "Meanwhile", Identities: []data.Identity{{Kind: data.Email, Value: fmt.Sprintf("m%d-%d@example.org", os.Getpid(), n)}}}); err == nil {
				_, err = Write(ctx, v, path, func(done, all int64) { fmt.Println("written", done) })
			}
			fmt.Println("wrote")
		}
		return err
	}
	for {
		if _, _, err := Replace(ctx, path, dir, p.Now()); err != nil {
			return err
		}
		fmt.Println("wrote")
	}
}

// killed runs a child until it has said so many lines, and kills it wherever it is by then.
func killed(t *testing.T, role, dir, path string, lines int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], dir, path)
	cmd.Env = append(os.Environ(), childRole+"="+role)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	in := bufio.NewScanner(out)
	for n := 0; in.Scan(); n++ {
		if strings.HasPrefix(in.Text(), "failed") {
			t.Error(in.Text())
		}
		if n == lines {
			time.AfterFunc(time.Duration(rand.IntN(8000))*time.Microsecond, func() { cmd.Process.Kill() })
		}
	}
	cmd.Wait() // says that it was killed
}

func kills(t *testing.T, n int) int {
	t.Helper()
	if said := os.Getenv("MUJEEB_BACKUP_KILLS"); said != "" {
		var err error
		if n, err = strconv.Atoi(said); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

// Wherever writing a backup is killed, the one of before or the new one is there, whole, and
// so is the vault.
func TestWrite_Killed(t *testing.T) {
	v, _ := datatest.Vault(t)
	for i := range 100 {
		datatest.MustLead(t, v, "Before", fmt.Sprintf("before%d@example.org", i))
	}
	path := mustWrite(t, v)
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	for range kills(t, 10) {
		killed(t, "write", v.Dir(), path, rand.IntN(12))
		c := mustOpen(t, mustUnpack(t, path), datatest.Password)
		again := mustOpen(t, v.Dir(), datatest.Password)
		if n := mustCount(t, c); n < 100 || n > mustCount(t, again) {
			t.Errorf("%d leads in the backup, %d in the vault", n, mustCount(t, again))
		}
		mustBeSound(t, c)
		c.Close()
		again.Close()
	}
}

// Wherever putting a backup in the place of a vault is killed, a whole vault is in that place
// once it was settled, and every one that was there is kept aside.
func TestReplace_Killed(t *testing.T) {
	v, path, news := since(t)
	dir := filepath.Join(t.TempDir(), "home", "Vault")
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, os.DirFS(v.Dir())); err != nil {
		t.Fatal(err)
	}
	settled := 0
	for range kills(t, 10) {
		killed(t, "replace", dir, path, rand.IntN(3))
		if !data.Exists(dir) {
			settled++
		}
		if err := Settle(t.Context(), dir); err != nil || !data.Exists(dir) {
			t.Fatalf("no vault is there: %v", err)
		}
		c := mustOpen(t, dir, datatest.Password)
		reach, err := c.Reach(t.Context(), &data.Run{Class: data.ClassCampaign, PurposeID: news})
		if n := mustCount(t, c); err != nil || n != 1 && n != 2 || reach[data.VerdictAllowed] != 0 {
			t.Errorf("%d leads, a campaign reaches %v, %v", n, reach, err)
		}
		mustBeSound(t, c)
		c.Close()
	}
	entries, err := os.ReadDir(filepath.Dir(dir))
	if err != nil {
		t.Fatal(err)
	}
	late := 0
	for _, e := range entries {
		if other := filepath.Join(filepath.Dir(dir), e.Name()); data.Exists(other) && !strings.HasSuffix(other, unfinished) {
			c := mustOpen(t, other, datatest.Password)
			if mustCount(t, c) == 2 {
				late++
			}
			c.Close()
		}
	}
	t.Logf("%d kills between the last steps, %d folders", settled, len(entries))
	if late != 1 {
		t.Errorf("the vault that was there first is kept aside %d times", late)
	}
}

// A campaign that was on its way when a backup was made is paused when that is put back, lest
// what was sent since be sent again.
func TestRestore_PausesRuns(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	datatest.MustAgree(t, v, datatest.MustLead(t, v, "Amal", "amal@example.org"), news)
	account := datatest.MustAccount(t, v, 2525)
	id, err := v.SaveRun(t.Context(), data.Run{Class: data.ClassCampaign, Title: "Offer", PurposeID: news, AccountID: account, Lang: "en", Subject: "Offer", Body: "Text"})
	if err == nil {
		_, err = v.StartRun(t.Context(), id)
	}
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "restored")
	if _, err := Restore(t.Context(), mustWrite(t, v), dir, nil); err != nil {
		t.Fatal(err)
	}
	run, err := mustOpen(t, dir, datatest.Password).Run(t.Context(), id)
	if err != nil || run.State != data.RunPaused || run.Pause != data.PauseRestored {
		t.Errorf("%+v, %v", run, err)
	}
}

// A vault.kept that the owner had in a mail is taken where a computer knows nothing else.
func TestRestore_OwnersKept(t *testing.T) {
	v, path, news := since(t)
	mailed := filepath.Join(t.TempDir(), "saved from a mail.kept")
	copied := mustRead(t, filepath.Join(v.Dir(), "vault.kept"))
	if err := os.WriteFile(mailed, copied, 0o600); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "restored")
	if _, err := RestoreWith(t.Context(), path, dir, mailed, nil); err != nil {
		t.Fatal(err)
	}
	mustBeKeptOut(t, dir, news)
}

// One that was forged, or is of another vault or none, is refused: at once where that shows,
// else when the vault is opened. None of it counts.
func TestRestore_OwnersKept_ErrForged(t *testing.T) {
	v, path, news := since(t)
	other, _, _ := since(t)
	genuine := mustRead(t, filepath.Join(v.Dir(), "vault.kept"))
	foreign := mustRead(t, filepath.Join(other.Dir(), "vault.kept"))
	mailed := filepath.Join(t.TempDir(), "mailed.kept")
	restore := func(content []byte) (dir string, err error) {
		t.Helper()
		if err := os.WriteFile(mailed, content, 0o600); err != nil {
			t.Fatal(err)
		}
		dir = filepath.Join(t.TempDir(), "restored")
		_, err = RestoreWith(t.Context(), path, dir, mailed, nil)
		if err != nil && data.Exists(dir) {
			t.Error("a vault was made all the same")
		}
		return dir, err
	}
	if _, err := restore([]byte("a love letter")); data.CodeOf(err) != data.CodeNotKept {
		t.Errorf("something else: %v", err)
	}
	if _, err := restore(foreign); data.CodeOf(err) != data.CodeOtherKept {
		t.Errorf("of another vault: %v", err)
	}
	var headless []byte
	for line := range strings.Lines(string(foreign)) {
		if !strings.HasPrefix(line, "head ") {
			headless = append(headless, line...)
		}
	}
	for what, content := range map[string][]byte{
		"of another vault, without its heads": headless,
		"with another verb":                   []byte(strings.Replace(string(genuine), "block 1", "free 1", 1)),
		"with a line left out":                []byte(strings.Replace(string(genuine), firstLine(string(genuine), "block 1"), "", 1)),
	} {
		dir, err := restore(content)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		c := mustOpen(t, dir, datatest.Password)
		if k := c.Kept(); !k.Refused || k.Erased+k.OptedOut != 0 || k.Fault == data.LedgerUnread {
			t.Errorf("%s: %+v", what, k)
		}
		if reach, err := c.Reach(t.Context(), &data.Run{Class: data.ClassCampaign, PurposeID: news}); err != nil || reach[data.VerdictAllowed] != 2 {
			t.Errorf("%s: reaches %v, %v", what, reach, err)
		}
		c.Close()
	}
}

// firstLine returns the line of a text that begins so.
func firstLine(text, begin string) string {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, begin) {
			return line
		}
	}
	return "none"
}
