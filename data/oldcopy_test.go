package data_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// Somebody puts an older vault.db back, or a newer one, and leaves the log that a
// crash left beside it: they are told, or everything is there. A mixture of two
// moments, of which every page is genuine, passes no check of the cipher.
func TestOpen_LogOfAnotherMoment(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	moment := func(n int) string { // what lies in the folder then, the log too
		for i := range 20 {
			id := datatest.MustLead(t, v, fmt.Sprintf("Person %d of %d", i, n), fmt.Sprintf("p%d.%d@example.org", i, n))
			datatest.MustAgree(t, v, id, news)
		}
		return copyVault(t, v.Dir())
	}
	emptyLog := func() {
		if _, err := v.Writer().ExecContext(t.Context(), "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
			t.Fatal(err)
		}
	}
	emptyLog()
	first := copyVault(t, v.Dir()) // before the log began
	moment(1)
	emptyLog()
	second := moment(2)
	crashed := moment(3)
	emptyLog()
	whole := moment(4) // its vault.db has taken all of the log in
	emptyLog()
	newer := copyVault(t, v.Dir())

	for _, c := range []struct {
		name, db, log string
		want          data.Code // "" = all that the log's folder holds
	}{
		{"Same", crashed, crashed, ""},
		{"OlderWithinTheLog", second, crashed, ""},
		{"AsTheLogEnds", whole, crashed, ""},
		{"OlderThanTheLog", first, crashed, data.CodeVaultMixed},
		{"NewerThanTheLog", newer, crashed, data.CodeVaultMixed},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := whatLiesIn(t, v, c.log)
			dir := copyVault(t, c.log)
			mustCopyFile(t, filepath.Join(c.db, "vault.db"), filepath.Join(dir, "vault.db"))
			before := fileBytes(t, dir)
			copied, err := v.OpenCopy(t.Context(), dir)
			if c.want != "" {
				if data.CodeOf(err) != c.want {
					t.Errorf("got %v, want %s", err, c.want)
				}
				if after := fileBytes(t, dir); !maps.Equal(before, after) {
					t.Error("a file was changed")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer copied.CloseCopy()
			if got, err := snapshot(copied); err != nil || got != want {
				t.Errorf("got other data than was kept, %v", err)
			}
		})
	}
}

// fileBytes returns what the files of a vault hold that may not be lost.
func fileBytes(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, name := range []string{"vault.db", "vault.db-wal", "vault.keys"} {
		all[name] = string(readFile(t, filepath.Join(dir, name)))
	}
	return all
}

// whatLiesIn returns what a folder's files hold.
func whatLiesIn(t *testing.T, v *data.Vault, from string) string {
	t.Helper()
	c, err := v.OpenCopy(t.Context(), copyVault(t, from))
	if err != nil {
		t.Fatal(err)
	}
	defer c.CloseCopy()
	s, err := snapshot(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mustCopyFile(t *testing.T, from, to string) {
	t.Helper()
	raw, err := os.ReadFile(from)
	if err := errors.Join(err, os.WriteFile(to, raw, 0o600)); err != nil {
		t.Fatal(err)
	}
}
