package data_test

import (
	"testing"

	"mujeeb/data"
)

// mustSound fails unless the ledger and what is derived from it are as they were
// written.
func mustSound(t *testing.T, v *data.Vault) data.LedgerCheck {
	t.Helper()
	check, err := v.CheckLedger(t.Context(), nil)
	if err != nil || len(check.Findings) > 0 || check.Events != lastEvent(t, v) {
		t.Errorf("the ledger: %+v, %v", check, err)
	}
	if d, err := v.Compare(t.Context()); err != nil || d.Any() {
		t.Errorf("what is derived differs: %+v, %v", d, err)
	}
	if kept := v.Kept(); kept.Fault != "" || kept.Err != nil {
		t.Errorf("the heads that were kept: %+v", kept)
	}
	return check
}

// mustLedger fails unless the ledger is sound, said events of it are of people, and
// erasures took so many personal parts.
func mustLedger(t *testing.T, v *data.Vault, said int, erased int64) {
	t.Helper()
	var got int
	if err := v.Readers().QueryRow(`SELECT count(*) FROM consent_event WHERE commitment IS NOT NULL`).Scan(&got); err != nil || got != said {
		t.Errorf("%d events are of people, %v; want %d", got, err, said)
	}
	if check := mustSound(t, v); check.Erased != erased {
		t.Errorf("%d personal parts were erased, want %d", check.Erased, erased)
	}
}

// lastEvent returns the number of the newest event.
func lastEvent(t *testing.T, v *data.Vault) (seq int64) {
	t.Helper()
	if err := v.Readers().QueryRow(`SELECT coalesce(max(seq), 0) FROM consent_event`).Scan(&seq); err != nil {
		t.Fatal(err)
	}
	return seq
}
