package data_test

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

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

// A vault that an erasure works on: everybody in it got a message.
func erasing(t *testing.T) *data.Vault {
	t.Helper()
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	crowd(t, v, news, erasable)
	sendTo(t, v, news)
	pagesOf(t, v)
	return v
}

// checkErased fails unless every lead is there wholly or gone wholly, in the rows
// and in vault.kept, and those that were said to be gone are. It returns how many
// are gone. v is the vault that dir was copied from.
func checkErased(t *testing.T, v *data.Vault, dir string, said []int64) (gone int) {
	t.Helper()
	again := open(t, dir, datatest.Password)
	notes := ""
	if raw, err := os.ReadFile(filepath.Join(dir, "vault.kept")); err == nil {
		notes = string(raw)
	}
	for id := int64(1); id <= erasable; id++ {
		l, err := v.Lead(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		print := v.Fingerprint(l.Identities[0])
		noted := strings.Contains(notes, hex.EncodeToString(print))
		var rows, blocked int
		err = again.Writer().QueryRow(`SELECT (SELECT count(*) FROM lead WHERE id = ?1) + (SELECT count(*) FROM identity WHERE lead_id = ?1) + (SELECT count(*) FROM lead_text WHERE id = ?1)
			+ (SELECT count(*) FROM consent_person WHERE lead_id = ?1) + (SELECT count(*) FROM ground WHERE lead_id = ?1) + (SELECT count(*) FROM outbox WHERE lead_id = ?1),
			(SELECT count(*) FROM suppression WHERE fingerprint = ?2 AND reason = 'erased')`, id, print).Scan(&rows, &blocked)
		switch {
		case err != nil:
			t.Fatal(err)
		case rows == 6 && blocked == 0 && !noted && !slices.Contains(said, id):
		case rows == 0 && blocked == 1 && noted:
			gone++
		default:
			t.Errorf("lead %d: %d rows, blocked %d, noted %t, said %t", id, rows, blocked, noted, slices.Contains(said, id))
		}
	}
	mustSnapshot(t, again)
	mustLedger(t, again, erasable, int64(gone))
	return gone
}

// Killed at each of its looks at the clock, an erasure is whole or undone.
func TestVault_EraseLead_KilledAtStages(t *testing.T) {
	v := erasing(t)
	outcomes := map[int]bool{}
	for n := 1; n < 16; n++ { // the first ones while the vault is opened
		dir := copyVault(t, v.Dir())
		child := startChild(t, fmt.Sprint("erase ", n), dir)
		var said []int64
		for line := child.says(); line != "stalled"; line = child.says() {
			var id int64
			if _, err := fmt.Sscanf(line, "erased %d", &id); err == nil {
				said = append(said, id)
			}
		}
		child.kill()
		outcomes[checkErased(t, v, dir, said)-len(said)] = true
	}
	if !outcomes[0] || !outcomes[1] {
		t.Errorf("outcomes: %v", outcomes)
	}
}

// The same at random moments, and what is left is not in clear.
func TestVault_EraseLead_KilledAtRandom(t *testing.T) {
	v, inside := erasing(t), 0
	for range 8 {
		dir := copyVault(t, v.Dir())
		var said []int64
		for _, line := range startChild(t, "erase", dir).killAfter(1 + rand.IntN(erasable/2)) {
			var id int64
			if _, err := fmt.Sscanf(line, "erased %d", &id); err == nil {
				said = append(said, id)
			}
		}
		grepFolder(t, dir, "after the kill", []string{"person17@example.org", "from the market"})
		if gone := checkErased(t, v, dir, said); gone > 0 && gone < erasable {
			inside++
		}
	}
	if inside == 0 {
		t.Error("no kill met the child while it erased")
	}
}

// Files that are imported one after the other: each is there whole or not at all.
func TestVault_Import_KilledAtRandom(t *testing.T) {
	v, inside := fixtureForMigration(t), 0
	for range 7 {
		dir := copyVault(t, v.Dir())
		said := startChild(t, "imports", dir).killAfter(1 + rand.IntN(50))
		imports := strings.Count(strings.Join(said, "\n"), "imported")
		again := open(t, dir, datatest.Password)
		var people, files, tagged, texts int
		err := again.Writer().QueryRow(`SELECT (SELECT count(*) FROM lead JOIN source s ON s.id = source_id WHERE s.name = 'parts'),
			(SELECT count(*) FROM import) - 1, (SELECT count(*) FROM lead_tag), (SELECT count(*) FROM lead_text) - 60`).Scan(&people, &files, &tagged, &texts)
		if err != nil || people != 3*files || tagged != people || texts != people || files < imports || files > imports+1 {
			t.Errorf("%d said, %d files, %d people, %d tagged, %d texts, %v", imports, files, people, tagged, texts, err)
		}
		mustSnapshot(t, again)
		if files > 0 && files < 100 {
			inside++
		}
	}
	if inside == 0 {
		t.Error("no kill met the child while it imported")
	}
}

// checkStep fails unless the step to the newer schema was made wholly or not at
// all, with a copy kept before, and can be made now.
func checkStep(t *testing.T, v *data.Vault, dir string) (whole bool) {
	t.Helper()
	for _, name := range copiesIn(t, dir) {
		checkCopy(t, v, dir, name)
	}
	before, err := data.Open(t.Context(), copyVault(t, dir), []byte(datatest.Password), datatest.NewClock().Params())
	switch code := data.CodeOf(err); {
	case err == nil:
		defer before.Close()
		if mustSnapshot(t, before) != mustSnapshot(t, v) {
			t.Error("half a step was made")
		}
	case code != data.CodeVaultNewer:
		t.Error(err)
	default:
		whole = true
		if len(copiesIn(t, dir)) != 1 {
			t.Error("no copy was kept")
		}
	}
	after, err := data.Open(t.Context(), dir, []byte(datatest.Password), newerSchema(datatest.NewClock().Params()))
	if err != nil {
		t.Fatal(err)
	}
	defer after.Close()
	checkMigrated(t, after)
	if names := folderNames(t, filepath.Join(dir, "backups")); len(names) != len(copiesIn(t, dir)) {
		t.Errorf("copies: %q", names)
	}
	return whole
}

// A step to a newer schema that is killed before it, at random moments of it, or
// after it.
func TestOpen_Migrate_Killed(t *testing.T) {
	v := fixtureForMigration(t)
	dir := copyVault(t, v.Dir())
	stalled := startChild(t, "migrate 0", dir)
	if said := []string{stalled.says(), stalled.says()}; said[1] != "stalled" {
		t.Fatal(said)
	}
	stalled.kill()
	if checkStep(t, v, dir) {
		t.Error("made before its copy was kept")
	}
	begun := time.Now()
	child := startChild(t, "migrate", copyVault(t, v.Dir()))
	for line := child.says(); line != "done"; line = child.says() {
	}
	child.cmd.Wait()
	span := time.Since(begun)
	for range times(t, "MUJEEB_MIGRATION_KILLS", 24) {
		dir := copyVault(t, v.Dir())
		startChild(t, "migrate", dir).killWithin(span)
		checkStep(t, v, dir)
	}
}

// Each way that a kill can leave the folder while the copy is being kept.
func TestOpen_Migrate_KilledInCopy(t *testing.T) {
	v := fixtureForMigration(t)
	dir := copyVault(t, v.Dir())
	if err := os.Mkdir(filepath.Join(dir, "backups"), 0o700); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "backups", "copy.new"), readFile(t, v.File())[:3*pageSize])
	writeFile(t, filepath.Join(dir, "backups", "copy.new-journal"), readFile(t, v.File())[:pageSize])
	if checkStep(t, v, dir) {
		t.Error("a copy alone was taken for the step")
	}
}

// A copy that cannot be kept stops the step, without naming the folder.
func TestOpen_Migrate_NoCopy(t *testing.T) {
	dir := closed(t)
	for _, name := range []string{"copy.new-journal", "copy.new"} {
		if err := os.MkdirAll(filepath.Join(dir, "backups", name, "in the way"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	v, err := data.Open(t.Context(), dir, []byte(datatest.Password), newerSchema(datatest.NewClock().Params()))
	if err != nil {
		t.Fatal(err) // what an earlier try left is cleared away
	}
	checkMigrated(t, v)
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	second := closed(t)
	writeFile(t, filepath.Join(second, "backups"), nil)
	if _, err := data.Open(t.Context(), second, []byte(datatest.Password), newerSchema(datatest.NewClock().Params())); data.CodeOf(err) != data.CodeNotFolder || strings.Contains(err.Error(), second) {
		t.Errorf("got %v", err)
	}
	if code := openCode(t, second); code != "" {
		t.Errorf("the program of before is told %q", code)
	}
}

// A transaction that is larger than its cache is killed: nothing of it is read
// again, and nothing is in clear.
func TestVault_Spill_Killed(t *testing.T) {
	v, _ := datatest.Vault(t)
	crowd(t, v, datatest.MustPurpose(t, v, "News"), 400)
	pagesOf(t, v)
	dir, temp := copyVault(t, v.Dir()), t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP", "SQLITE_TMPDIR"} {
		t.Setenv(name, temp)
	}
	child := startChild(t, "spill", dir)
	if said := child.says(); said != "in the middle" {
		t.Fatal(said)
	}
	child.kill()
	if len(readFile(t, filepath.Join(dir, "vault.db-wal"))) < 2*pageSize {
		t.Error("nothing was spilled")
	}
	texts := []string{"person17@example.org", "from the market", "touched", datatest.Password}
	grepFolder(t, dir, "after the kill", texts)
	grepFolder(t, temp, "after the kill", texts)
	if mustSnapshot(t, open(t, dir, datatest.Password)) != mustSnapshot(t, v) {
		t.Error("half of it was done")
	}
}
