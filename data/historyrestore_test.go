package data_test

import (
	"maps"
	"os"
	"path/filepath"
	"testing"

	"mujeeb/data"
)

// restoring puts a copy of the vault back that an earlier moment of a history made,
// beside the vault.kept of its end: nobody who was erased, opted out or objected by the
// end is reached, and all that is derived fits the ledger.
func (h *history) restoring(copied string) {
	h.t.Helper()
	want := blocksOf(h.t, h.Vault)
	raw, err := os.ReadFile(filepath.Join(h.Dir(), "vault.kept"))
	h.must(err)
	h.must(os.WriteFile(filepath.Join(copied, "vault.kept"), raw, 0o600))
	before, err := h.original.OpenCopyAsIs(h.t.Context(), copied)
	h.must(err)
	known := blocksOf(h.t, before)
	h.must(before.CloseCopy())
	c, err := h.original.OpenCopy(h.t.Context(), copied)
	h.must(err)
	defer c.CloseCopy()
	maps.Copy(want, known) // what the end took back is of the end alone
	got := blocksOf(h.t, c)
	for b := range want {
		if !got[b] {
			h.t.Errorf("not blocked after putting a copy back: %+v", b)
		}
	}
	var back int
	err = c.Readers().QueryRow(`SELECT count(*) FROM identity JOIN suppression USING (fingerprint) WHERE reason = 'erased'`).Scan(&back)
	if err != nil || back > 0 {
		h.t.Errorf("%d addresses of erased people are back, %v", back, err)
	}
	if d, err := c.Compare(h.t.Context()); err != nil || d.Any() {
		h.t.Errorf("what is derived differs: %+v, %v", d, err)
	}
	check, err := c.CheckLedger(h.t.Context(), nil)
	h.must(err)
	for _, f := range check.Findings {
		if f.Kind != data.FindingKept {
			h.t.Errorf("the ledger: %+v", check)
		}
	}
}

// block is an opt-out or an erasure as the vault has it.
type block struct {
	print   string
	purpose int64
	reason  string
}

func blocksOf(t *testing.T, v *data.Vault) map[block]bool {
	t.Helper()
	rows, err := v.Readers().Query(`SELECT hex(fingerprint), purpose_id, reason FROM suppression WHERE reason <> 'bounced'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	all := map[block]bool{}
	for rows.Next() {
		var b block
		if err := rows.Scan(&b.print, &b.purpose, &b.reason); err != nil {
			t.Fatal(err)
		}
		all[b] = true
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
