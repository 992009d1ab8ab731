package data_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// newerSchema gives the parameters of a program whose schema is one step ahead:
// a new table, a new column, every lead rewritten, and a table built anew to which
// others refer.
func newerSchema(p data.Params) data.Params {
	return p.WithMigration("9999_test.sql", `
		CREATE TABLE step (id INTEGER PRIMARY KEY, lead_id INTEGER NOT NULL REFERENCES lead) STRICT;
		ALTER TABLE lead ADD COLUMN mark TEXT NOT NULL DEFAULT '';
		UPDATE lead SET mark = 'marked ' || name, note = note || ' ' || hex(zeroblob(200));
		INSERT INTO step (lead_id) SELECT id FROM lead;
		CREATE TABLE new_tag (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE CHECK (name <> '')) STRICT;
		INSERT INTO new_tag SELECT id, name FROM tag;
		DROP TABLE tag;
		ALTER TABLE new_tag RENAME TO tag;`)
}

// checkMigrated fails unless the whole step was made, once.
func checkMigrated(t *testing.T, v *data.Vault) {
	t.Helper()
	var wrong, zeros, steps int
	err := v.Writer().QueryRow(`SELECT count(*) FILTER (WHERE mark <> 'marked ' || name), count(*) FILTER (WHERE note LIKE '%'||hex(zeroblob(201))||'%'),
		count(*) - (SELECT count(*) FROM step) FROM lead`).Scan(&wrong, &zeros, &steps)
	if err != nil || wrong != 0 || zeros != 0 || steps != 0 {
		t.Errorf("half a step: %d, %d, %d, %v", wrong, zeros, steps, err)
	}
	mustSnapshot(t, v)
}

// copiesIn gives the copies that were kept in a vault's folder.
func copiesIn(t *testing.T, dir string) []string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, "backups", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(name string) bool { return strings.Contains(name, ".new") })
}

// checkCopy puts a kept copy in the place of vault.db, as its owner would, and
// reads it with the program of before.
func checkCopy(t *testing.T, v *data.Vault, dir, copied string) {
	t.Helper()
	back := t.TempDir()
	writeFile(t, filepath.Join(back, "vault.db"), readFile(t, copied))
	writeFile(t, filepath.Join(back, "vault.keys"), readFile(t, filepath.Join(dir, "vault.keys")))
	old, err := v.OpenCopyAsIs(t.Context(), back)
	if err != nil {
		t.Fatalf("%s: %v", filepath.Base(copied), err)
	}
	defer old.CloseCopy()
	if got, want := mustSnapshot(t, old), mustSnapshot(t, v); got != want {
		t.Errorf("%s is not what was there before", filepath.Base(copied))
	}
}

// A step to a newer schema keeps a copy of what was before, which can be put back.
func TestOpen_Migrates(t *testing.T) {
	v := fixtureForMigration(t)
	dir := copyVault(t, v.Dir())
	p := newerSchema(datatest.NewClock().Params())
	for range 2 { // the second time there is nothing to do
		c, err := data.Open(t.Context(), dir, []byte(datatest.Password), p)
		if err != nil {
			t.Fatal(err)
		}
		checkMigrated(t, c)
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		copies := copiesIn(t, dir)
		if len(copies) != 1 || !strings.HasSuffix(copies[0], "-20261123T120000Z.db") {
			t.Fatalf("copies: %q", copies)
		}
		checkCopy(t, v, dir, copies[0])
		grepFolder(t, dir, "migrated", []string{"person17@example.org", "marked", "from the market"})
	}
	if code := openCode(t, dir); code != data.CodeVaultNewer {
		t.Errorf("the program of before is told %q", code)
	}
}

func fixtureForMigration(t *testing.T) *data.Vault {
	t.Helper()
	v, _ := datatest.Vault(t)
	crowd(t, v, datatest.MustPurpose(t, v, "News"), 60)
	pagesOf(t, v)
	return v
}

// A step that fails leaves the vault as it was, for the program of before too.
func TestOpen_MigrationFails(t *testing.T) {
	dir := closed(t)
	p := datatest.NewClock().Params().WithMigration("9999_test.sql", `CREATE TABLE half (id INTEGER); INSERT INTO nowhere VALUES (1);`)
	for range 2 { // also when a copy of that moment is there
		if _, err := data.Open(t.Context(), dir, []byte(datatest.Password), p); err == nil {
			t.Fatal("a broken step was made")
		}
	}
	if code := openCode(t, dir); code != "" {
		t.Errorf("the program of before is told %q", code)
	}
}
