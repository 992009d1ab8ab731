package data_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/proof"
)

// mirrored is a vault whose vault.kept has a copy in a folder of its own.
func mirrored(t *testing.T) (v *data.Vault, p data.Params, clock *datatest.Clock) {
	t.Helper()
	clock = datatest.NewClock()
	p = clock.Params()
	p.Mirrors = []string{filepath.Join(t.TempDir(), "copies of vault.kept")}
	v, err := data.Create(t.Context(), t.TempDir(), []byte(datatest.Password), p)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v, p, clock
}

// mirror returns the content of the only copy of vault.kept.
func mirror(t *testing.T, p data.Params) []byte {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(p.Mirrors[0], "*.kept"))
	if err != nil || len(names) != 1 {
		t.Fatalf("copies: %q, %v", names, err)
	}
	return readFile(t, names[0])
}

func openWith(t *testing.T, v *data.Vault, dir string, p data.Params) *data.Vault {
	t.Helper()
	c, err := v.OpenCopyWith(t.Context(), dir, p)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.CloseCopy() })
	return c
}

// The whole folder of yesterday is put back, vault.kept with it: whoever was erased or
// opted out since is kept out all the same, and the owner is told. Once they go on with
// the copy, nothing is told any more.
func TestOpen_FolderPutBack(t *testing.T) {
	v, p, clock := mirrored(t)
	news := datatest.MustPurpose(t, v, "News")
	var leads []int64
	for _, name := range []string{"amal", "basma", "huda", "nour", "sami"} {
		leads = append(leads, datatest.MustLead(t, v, name, name+"@example.org"))
		datatest.MustAgree(t, v, leads[len(leads)-1], news)
	}
	yesterday := copyOf(t, v)
	clock.Add(24 * time.Hour)
	mustRecord(t, v, data.ConsentRecord{LeadID: leads[0], PurposeID: news, Act: data.ActWithdrawn})
	mustRecord(t, v, data.ConsentRecord{LeadID: leads[1], Act: data.ActObjected})
	if _, err := v.EraseLead(t.Context(), leads[2]); err != nil {
		t.Fatal(err)
	}
	mustRecord(t, v, data.ConsentRecord{LeadID: leads[3], PurposeID: news, Act: data.ActWithdrawn})
	mustRecord(t, v, data.ConsentRecord{LeadID: leads[3], PurposeID: news, Act: data.ActGiven}) // and came back
	if string(mirror(t, p)) != string(readFile(t, filepath.Join(v.Dir(), "vault.kept"))) {
		t.Error("the copy of vault.kept is none")
	}

	c := openWith(t, v, yesterday, p)
	kept := c.Kept()
	if kept.Erased != 1 || kept.OptedOut != 2 || kept.Fault != data.LedgerShorter || kept.Err != nil {
		t.Errorf("opening told %+v", kept)
	}
	if _, err := c.Lead(t.Context(), leads[2]); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("the erased person: %v", err)
	}
	reach := map[data.Verdict]int{data.VerdictAllowed: 2, data.VerdictOptedOut: 2}
	mustReach(t, c, data.Run{Class: data.ClassCampaign, PurposeID: news}, reach)
	for i, want := range map[int]data.Act{0: data.ActWithdrawn, 1: data.ActObjected, 3: data.ActGiven, 4: data.ActGiven} {
		events, err := c.ConsentHistory(t.Context(), leads[i])
		if err != nil || events[0].Act != want {
			t.Errorf("%d: %+v, %v", i, events, err)
		}
		if i < 2 && (events[0].Personal.By != proof.ByProgram || !events[0].At.IsZero()) {
			t.Errorf("%d: %+v, of which nobody knows when it was", i, events[0])
		}
	}
	check, err := c.CheckLedger(t.Context(), nil)
	if err != nil || slices.ContainsFunc(check.Findings, func(f data.Finding) bool { return f.Kind != data.FindingKept }) || len(check.Findings) == 0 {
		t.Errorf("the check found %+v, %v", check, err)
	}
	if err := c.GoOnWithCopy(t.Context()); err != nil || c.Kept().Fault != "" {
		t.Errorf("going on: %+v, %v", c.Kept(), err)
	}
	mustSound(t, c)
	datatest.MustLead(t, c, "Zaid", "zaid@example.org")
	mustRecord(t, c, data.ConsentRecord{LeadID: leads[4], PurposeID: news, Act: data.ActWithdrawn})
	if err := c.CloseCopy(); err != nil {
		t.Fatal(err)
	}
	again := openWith(t, v, yesterday, p)
	if kept := again.Kept(); kept.Fault != "" || kept.Erased != 0 || kept.OptedOut != 0 || kept.Err != nil {
		t.Errorf("opened again: %+v", kept)
	}
	mustSound(t, again)
}

// The database of yesterday is put back alone, or the commits that a crash left in its
// log are lost: vault.kept beside it knows better.
func TestOpen_CommitsLost(t *testing.T) {
	v, _ := datatest.Vault(t)
	news := datatest.MustPurpose(t, v, "News")
	amal, sami := datatest.MustLead(t, v, "Amal", "amal@example.org"), datatest.MustLead(t, v, "Sami", "sami@example.org")
	datatest.MustAgree(t, v, amal, news)
	datatest.MustAgree(t, v, sami, news)
	if _, err := v.Writer().ExecContext(t.Context(), "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		t.Fatal(err)
	}
	mustRecord(t, v, data.ConsentRecord{LeadID: amal, PurposeID: news, Act: data.ActWithdrawn})
	wal := readFile(t, filepath.Join(v.Dir(), "vault.db-wal"))
	for name, spoil := range map[string]func(dir string) error{
		"Lost":  func(dir string) error { return os.Remove(filepath.Join(dir, "vault.db-wal")) },
		"Cut":   func(dir string) error { return os.Truncate(filepath.Join(dir, "vault.db-wal"), int64(len(wal)-100)) },
		"Empty": func(dir string) error { return os.Truncate(filepath.Join(dir, "vault.db-wal"), 0) },
		"Garbled": func(dir string) error {
			garbled := slices.Clone(wal)
			garbled[len(garbled)-200] ^= 1
			return os.WriteFile(filepath.Join(dir, "vault.db-wal"), garbled, 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := copyVault(t, v.Dir())
			if err := spoil(dir); err != nil {
				t.Fatal(err)
			}
			c, err := v.OpenCopy(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			defer c.CloseCopy()
			if kept := c.Kept(); kept.OptedOut != 1 || kept.Fault != data.LedgerShorter {
				t.Errorf("opening told %+v", kept)
			}
			mustReach(t, c, data.Run{Class: data.ClassCampaign, PurposeID: news}, map[data.Verdict]int{data.VerdictAllowed: 1, data.VerdictOptedOut: 1})
		})
	}
}

// A copy of vault.kept that lags behind, is lost or is garbled is made anew; the vault's
// own that does so is put back from the copy, and no opt-out is lost in either case.
func TestOpen_KeptPlaces(t *testing.T) {
	v, p, _ := mirrored(t)
	news := datatest.MustPurpose(t, v, "News")
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	datatest.MustAgree(t, v, amal, news)
	older := copyOf(t, v)
	before := readFile(t, filepath.Join(v.Dir(), "vault.kept"))
	mustRecord(t, v, data.ConsentRecord{LeadID: amal, PurposeID: news, Act: data.ActWithdrawn})
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	whole := readFile(t, filepath.Join(v.Dir(), "vault.kept"))
	names, err := filepath.Glob(filepath.Join(p.Mirrors[0], "*.kept"))
	if err != nil || len(names) != 1 {
		t.Fatal(names, err)
	}
	for name, c := range map[string]struct {
		mine, copied []byte
		fault        data.LedgerFault
	}{
		"CopyBehind":  {whole, before, ""},
		"CopyLost":    {whole, nil, ""},
		"CopyGarbled": {whole, append(slices.Clone(before), "block 1 of nobody\n"...), data.LedgerUnread},
		"MineBehind":  {before, whole, ""},
		"MineLost":    {nil, whole, data.LedgerGone},
		"BothBehind":  {before, before, data.LedgerCut},
	} {
		t.Run(name, func(t *testing.T) {
			for _, db := range []string{v.Dir(), older} {
				dir := copyVault(t, db)
				writeFile(t, filepath.Join(dir, "vault.kept"), c.mine)
				writeFile(t, names[0], c.copied)
				opened, err := data.Open(t.Context(), dir, []byte(datatest.Password), p)
				if err != nil {
					t.Fatal(err)
				}
				if name == "BothBehind" && db == older {
					opened.Close()
					continue // nobody can know
				}
				want := map[data.Verdict]int{data.VerdictOptedOut: 1}
				mustReach(t, opened, data.Run{Class: data.ClassCampaign, PurposeID: news}, want)
				if kept := opened.Kept(); db == v.Dir() && kept.Fault != c.fault || kept.Err != nil {
					t.Errorf("opening told %+v, want %q", kept, c.fault)
				}
				if err := opened.Close(); err != nil {
					t.Fatal(err)
				}
				mine, copied := readFile(t, filepath.Join(dir, "vault.kept")), readFile(t, names[0])
				if len(blockedIn(mine, "opt_out")) == 0 || len(blockedIn(copied, "opt_out")) == 0 {
					t.Errorf("kept afterwards:\n%s\nthe copy:\n%s", mine, copied)
				}
			}
		})
	}
}

// Where a copy can't be written, everything goes on, and that is told.
func TestVault_Kept_CopyNotWritten(t *testing.T) {
	v, p, _ := mirrored(t)
	if err := os.RemoveAll(p.Mirrors[0]); err != nil {
		t.Fatal(err)
	}
	writeFile(t, p.Mirrors[0], []byte("a file in the way"))
	news := datatest.MustPurpose(t, v, "News")
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	mustRecord(t, v, data.ConsentRecord{LeadID: amal, PurposeID: news, Act: data.ActRefused})
	if v.Kept().Err == nil {
		t.Error("nobody tells")
	}
	if err := os.Remove(p.Mirrors[0]); err != nil {
		t.Fatal(err)
	}
	mustRecord(t, v, data.ConsentRecord{LeadID: amal, PurposeID: news, Act: data.ActWithdrawn})
	if kept := v.Kept(); kept.Err != nil || string(mirror(t, p)) != string(readFile(t, filepath.Join(v.Dir(), "vault.kept"))) {
		t.Errorf("afterwards: %+v", kept)
	}
}

// An erasure that is not committed is taken out of vault.kept and of its copy: opening the
// vault again does not do it after all.
func TestVault_Kept_Undone(t *testing.T) {
	v, p, _ := mirrored(t)
	datatest.MustPurpose(t, v, "News")
	amal := datatest.MustLead(t, v, "Amal", "amal@example.org")
	whole := readFile(t, filepath.Join(v.Dir(), "vault.kept"))
	if err := os.Rename(filepath.Join(v.Dir(), "vault.db"), filepath.Join(v.Dir(), "away")); err != nil {
		t.Fatal(err)
	}
	if _, err := v.EraseLead(t.Context(), amal); data.CodeOf(err) != data.CodeVaultGone {
		t.Errorf("erased without a file: %v", err)
	}
	if err := os.Rename(filepath.Join(v.Dir(), "away"), filepath.Join(v.Dir(), "vault.db")); err != nil {
		t.Fatal(err)
	}
	if string(readFile(t, filepath.Join(v.Dir(), "vault.kept"))) != string(whole) || string(mirror(t, p)) != string(whole) {
		t.Errorf("left in the copy:\n%s", mirror(t, p))
	}
	c := openWith(t, v, copyOf(t, v), p)
	if _, err := c.Lead(t.Context(), amal); err != nil || c.Kept().Erased > 0 {
		t.Errorf("opened again: %v, %+v", err, c.Kept())
	}
}
