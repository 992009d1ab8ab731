package data_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// A head that does not fit stays in vault.kept, however long that is: it goes on being
// said.
func TestKeptHeads_FaultStays(t *testing.T) {
	v, clock := datatest.Vault(t)
	news, layla := datatest.MustPurpose(t, v, "News"), datatest.MustLead(t, v, "Layla", "layla@example.org")
	before := copyVault(t, v.Dir())
	datatest.MustAgree(t, v, layla, news) // of which the older copy knows nothing
	path := filepath.Join(before, "vault.kept")
	if err := os.WriteFile(path, readFile(t, filepath.Join(v.Dir(), "vault.kept")), 0o600); err != nil {
		t.Fatal(err)
	}
	clock.Add(time.Minute)
	for opened := range 3 {
		c, err := v.OpenCopy(t.Context(), before)
		if err != nil {
			t.Fatal(err)
		}
		want := data.LedgerOther
		if opened == 0 {
			want = data.LedgerShorter
		}
		if kept := c.Kept(); kept.Fault != want {
			t.Errorf("opened %d times before: %v, want %s", opened, kept, want)
		}
		for range 220 { // together more lines than the file may have
			datatest.MustAgree(t, c, layla, news)
		}
		if err := c.CloseCopy(); err != nil {
			t.Fatal(err)
		}
	}
}
