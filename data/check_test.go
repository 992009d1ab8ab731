package data_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

func faultsOf(t *testing.T, v *data.Vault) (parts []data.VaultPart) {
	t.Helper()
	c, err := v.CheckVault(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range c.Faults {
		parts = append(parts, f.Part)
	}
	return parts
}

// A sound vault has no fault, and each part is named in its turn.
func TestVault_CheckVault(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	crowd(t, v, news, 60)
	sendTo(t, v, news)
	if _, err := v.EraseLead(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	var parts []data.VaultPart
	var read, size int64
	c, err := v.CheckVault(t.Context(), func(part data.VaultPart, done, all int64) {
		if len(parts) == 0 || parts[len(parts)-1] != part {
			parts = append(parts, part)
		}
		if part == data.PartFile {
			read, size = done, all
		}
	})
	if err != nil || len(c.Faults) > 0 || c.Pages == 0 || c.Events < 60 || read != size || size != c.Pages*pageSize {
		t.Errorf("%+v, %d of %d, %v", c, read, size, err)
	}
	if !slices.Equal(parts, data.VaultParts()) {
		t.Errorf("parts: %v", parts)
	}
	ctx, stop := context.WithCancel(t.Context())
	_, err = v.CheckVault(ctx, func(part data.VaultPart, _, _ int64) {
		if part == data.PartPages {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// Each part notices what is wrong with it, and the others are checked all the same.
func TestVault_CheckVault_Parts(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	crowd(t, v, news, 60)
	if _, err := v.EraseLead(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	pagesOf(t, v)
	exec := func(queries ...string) func(*testing.T, *data.Vault) {
		return func(t *testing.T, c *data.Vault) {
			for _, q := range queries {
				if _, err := c.Writer().Exec(q); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	spoil := func(name string, f func([]byte) []byte) func(*testing.T, *data.Vault) {
		return func(t *testing.T, c *data.Vault) {
			path := filepath.Join(c.Dir(), name)
			writeFile(t, path, f(readFile(t, path)))
		}
	}
	shorter := func(b []byte) []byte { return b[:len(b)-3] }
	for _, x := range []struct {
		name  string
		spoil func(*testing.T, *data.Vault)
		want  data.VaultPart
	}{
		{"keys", spoil("vault.keys", shorter), data.PartKeys},
		{"another's keys", spoil("vault.keys", func([]byte) []byte {
			other, _ := datatest.Vault(t)
			return readFile(t, filepath.Join(other.Dir(), "vault.keys"))
		}), data.PartKeys},
		{"links", exec("PRAGMA foreign_keys = OFF", "INSERT INTO lead_tag (lead_id, tag_id) VALUES (999, 999)"), data.PartLinks},
		{"search", exec("UPDATE lead_text SET folded = 'another' WHERE id = 7"), data.PartSearch},
		{"ledger", exec("DROP TRIGGER consent_event_is_final", "UPDATE consent_event SET recorded = recorded - 3 WHERE seq = 10"), data.PartLedger},
		{"ground", exec("DELETE FROM ground WHERE lead_id = 9"), data.PartDerive},
		{"kept", spoil("vault.kept", func(b []byte) []byte { b[len(b)/2] ^= 1; return b }), data.PartKept},
		{"kept cut", spoil("vault.kept", shorter), data.PartKept},
		{"kept gone", spoil("vault.kept", func([]byte) []byte { return nil }), data.PartKept},
	} {
		t.Run(x.name, func(t *testing.T) {
			c, err := v.OpenCopyAsIsKept(t.Context(), copyVault(t, v.Dir()))
			if err != nil {
				t.Fatal(err)
			}
			defer c.CloseCopy()
			if got := faultsOf(t, c); len(got) > 0 {
				t.Fatalf("before: %v", got)
			}
			x.spoil(t, c)
			if got := faultsOf(t, c); !slices.Contains(got, x.want) {
				t.Errorf("found %v, want %s", got, x.want)
			}
		})
	}
}

// Whatever bit of whatever file flips, opening or checking the vault notices it. A flip in a
// free page, which nothing reads, is none of anybody's data.
func TestVault_CheckVault_Flips(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	crowd(t, v, news, 40)
	if _, err := v.EraseLead(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"} { // leaves no free page
		if _, err := v.Writer().Exec(s); err != nil {
			t.Fatal(err)
		}
	}
	random := rand.New(rand.NewPCG(7, 8))
	from := map[string][]byte{}
	dir := t.TempDir()
	for _, name := range []string{"vault.db", "vault.keys", "vault.kept"} {
		from[name] = readFile(t, filepath.Join(v.Dir(), name))
	}
	for i := range times(t, "MUJEEB_FLIPS", 800) {
		name := []string{"vault.db", "vault.db", "vault.keys", "vault.kept"}[i%4]
		spoiled := slices.Clone(from[name])
		bit := random.IntN(8 * (len(spoiled) - 1)) // the last byte of the two texts is a line feed
		spoiled[bit/8] ^= 1 << (bit % 8)
		for other, content := range from {
			if other == name {
				content = spoiled
			}
			writeFile(t, filepath.Join(dir, other), content)
		}
		if err := removeIfThere(dir, "vault.db-wal", "vault.db-shm"); err != nil {
			t.Fatal(err)
		}
		if why := noticed(t, v, dir); why == "" {
			t.Errorf("bit %d of %s is not noticed", bit, name)
		}
	}
}

// noticed returns how a fault in the files of a copy shows: when it is opened, or when it is
// checked; "" when it does not.
func noticed(t *testing.T, v *data.Vault, dir string) string {
	t.Helper()
	if err := v.TryKeys(t.Context(), dir); err != nil {
		return "keys: " + string(data.CodeOf(err))
	}
	c, err := v.OpenCopyAsIsKept(t.Context(), dir)
	if err != nil {
		return "opened: " + string(data.CodeOf(err))
	}
	defer c.CloseCopy()
	if got := faultsOf(t, c); len(got) > 0 {
		return fmt.Sprint("checked: ", got)
	}
	return ""
}

// A byte that the disk can't give, and a page that was spoiled after the vault was opened,
// are found by the check.
func TestVault_CheckVault_PageSpoiled(t *testing.T) {
	v, _ := datatest.Vault(t)
	crowd(t, v, datatest.MustPurpose(t, v, "News"), 200)
	dir := copyVault(t, v.Dir())
	c := open(t, dir, datatest.Password)
	pagesOf(t, c)
	f, err := os.OpenFile(c.File(), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	for page := int64(2); page < info.Size()/pageSize; page += 3 {
		if _, err := f.WriteAt([]byte("spoiled"), page*pageSize+99); err != nil {
			t.Fatal(err)
		}
	}
	if got := faultsOf(t, c); !slices.Contains(got, data.PartPages) {
		t.Errorf("found %v", got)
	}
}

// times returns how often a test tries, as a variable of the environment says, or n.
func times(t *testing.T, env string, n int) int {
	t.Helper()
	said := os.Getenv(env)
	if said == "" {
		return n
	}
	n, err := strconv.Atoi(said)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
