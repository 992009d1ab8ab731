package data_test

import (
	"bytes"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
)

// Yesterday's folder is put back, and since then people only agreed, so that vault.kept and
// its copy differ in nothing but heads. It is told at every opening until the owner goes on
// with the copy, and not at the first alone.
func TestOpen_FolderPutBack_ToldAgain(t *testing.T) {
	v, p, clock := mirrored(t)
	news, amal := datatest.MustPurpose(t, v, "News"), datatest.MustLead(t, v, "Amal", "amal@example.org")
	datatest.MustAgree(t, v, amal, news)
	yesterday := copyOf(t, v)
	clock.Add(24 * time.Hour)
	datatest.MustAgree(t, v, datatest.MustLead(t, v, "Basma", "basma@example.org"), news)
	for opened := range 3 {
		c := openWith(t, v, yesterday, p)
		if kept := c.Kept(); kept.Fault != data.LedgerShorter {
			t.Errorf("opened %d times before: %+v", opened, kept)
		}
		if err := c.CloseCopy(); err != nil {
			t.Fatal(err)
		}
	}
	c := openWith(t, v, yesterday, p)
	if err := c.GoOnWithCopy(t.Context()); err != nil {
		t.Fatal(err)
	}
	datatest.MustAgree(t, c, amal, news)
	if err := c.CloseCopy(); err != nil {
		t.Fatal(err)
	}
	if kept := openWith(t, v, yesterday, p).Kept(); kept.Fault != "" {
		t.Errorf("once the owner went on with it: %+v", kept)
	}
}

// All that is on the computer is put back to yesterday, the vault's folder and the copy of
// vault.kept in the program's own: the copy beside the backups, on a disk that was not there
// then, still knows who said no since. A disk that is not there says nothing.
func TestOpen_ComputerPutBack(t *testing.T) {
	v, p, clock := mirrored(t)
	news := datatest.MustPurpose(t, v, "News")
	amal, zoe := datatest.MustLead(t, v, "Amal", "amal@example.org"), datatest.MustLead(t, v, "Zoe", "zoe@example.org")
	datatest.MustAgree(t, v, amal, news)
	datatest.MustAgree(t, v, zoe, news)
	disk := t.TempDir()
	for _, folder := range []string{filepath.Join(disk, "unplugged"), disk} {
		if _, err := v.SaveBackupPlace(t.Context(), data.BackupPlace{Folder: folder, Daily: true, Keep: 7}); err != nil {
			t.Fatal(err)
		}
	}
	yesterday, before := copyOf(t, v), mirror(t, p)
	clock.Add(24 * time.Hour)
	mustRecord(t, v, data.ConsentRecord{LeadID: amal, PurposeID: news, Act: data.ActWithdrawn})
	if _, err := v.EraseLead(t.Context(), zoe); err != nil {
		t.Fatal(err)
	}
	if err := v.KeepIn(t.Context(), disk); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(p.Mirrors[0], v.Name()+data.KeptExt), before)
	c := openWith(t, v, yesterday, p)
	if kept := c.Kept(); kept.Fault != data.LedgerShorter || kept.Erased != 1 || kept.OptedOut != 1 || kept.Err != nil {
		t.Errorf("opening told %+v", kept)
	}
	mustReach(t, c, data.Run{Class: data.ClassCampaign, PurposeID: news}, map[data.Verdict]int{data.VerdictOptedOut: 1})
	if err := c.GoOnWithCopy(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := c.CloseCopy(); err != nil {
		t.Fatal(err)
	}
	again := openWith(t, v, yesterday, p) // the disk has the copy of before still
	if kept := again.Kept(); kept.Fault != "" || kept.Erased+kept.OptedOut > 0 {
		t.Errorf("opened again: %+v", kept)
	}
}

// A damaged copy beside the backups says what it still says, accuses the vault of nothing,
// and is replaced.
func TestOpen_KeptBeside_Damaged(t *testing.T) {
	v, p, _ := mirrored(t)
	news, amal := datatest.MustPurpose(t, v, "News"), datatest.MustLead(t, v, "Amal", "amal@example.org")
	datatest.MustAgree(t, v, amal, news)
	mustRecord(t, v, data.ConsentRecord{LeadID: amal, PurposeID: news, Act: data.ActWithdrawn})
	disk := t.TempDir()
	if _, err := v.SaveBackupPlace(t.Context(), data.BackupPlace{Folder: disk, Daily: true, Keep: 7}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(disk, v.Name()+data.KeptExt)
	writeFile(t, path, append(readFile(t, filepath.Join(v.Dir(), "vault.kept")), "block 9 of nobody\n"...))
	c := openWith(t, v, copyOf(t, v), p)
	if kept := c.Kept(); kept.Fault != "" || kept.Err != nil {
		t.Errorf("opening told %+v", kept)
	}
	if err := c.KeepIn(t.Context(), disk); err != nil || string(readFile(t, path)) != string(readFile(t, filepath.Join(c.Dir(), "vault.kept"))) {
		t.Errorf("the copy was not replaced: %v", err)
	}
}

// A campaign was on its way when yesterday's folder was copied, which is put back without the
// program: it is paused, lest who got it since gets it again, and so it stays until somebody
// lets it go on. That is done once.
func TestOpen_FolderPutBack_PausesRuns(t *testing.T) {
	v, p, clock := mirrored(t)
	news, amal := datatest.MustPurpose(t, v, "News"), datatest.MustLead(t, v, "Amal", "amal@example.org")
	datatest.MustAgree(t, v, amal, news)
	account := mustMail(t, v, "Shop", "shop@olive.example")
	run, err := v.SaveRun(t.Context(), data.Run{Class: data.ClassCampaign, Title: "Offer", PurposeID: news, AccountID: account, Lang: "en", Subject: "Offer", Body: "Text"})
	if err == nil {
		_, err = v.StartRun(t.Context(), run)
	}
	if err != nil {
		t.Fatal(err)
	}
	yesterday := copyOf(t, v)
	clock.Add(time.Hour)
	datatest.MustAgree(t, v, datatest.MustLead(t, v, "Basma", "basma@example.org"), news) // after that it went to Amal
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	reopen := func() *data.Vault {
		t.Helper()
		c, err := data.Open(t.Context(), yesterday, []byte(datatest.Password), p)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		return c
	}
	c := reopen()
	if r, err := c.Run(t.Context(), run); err != nil || r.State != data.RunPaused || r.Pause != data.PauseRestored {
		t.Errorf("the run is %s, %q, %v", r.State, r.Pause, err)
	}
	if err := c.ResumeRun(t.Context(), run); data.CodeOf(err) != data.CodeNotReread {
		t.Errorf("it goes on before the mailbox was read: %v", err)
	}
	if err := c.SayReread(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := c.ResumeRun(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	c = reopen()
	if r, err := c.Run(t.Context(), run); err != nil || r.State != data.RunRunning || c.Kept().Fault == "" {
		t.Errorf("opened again, the run is %s, %v; told %+v", r.State, err, c.Kept())
	}
	if err := c.GoOnWithCopy(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// A line is taken out of vault.kept, or garbled, in its middle: that is told, and the copy
// that has it still is not replaced by what lacks it. So an older copy of the vault that is
// put back afterwards still hears of that no, whichever of the two files was touched.
func TestOpen_KeptGarbled_CopyKnowsBetter(t *testing.T) {
	for name, garbleCopy := range map[string]bool{"vault.kept": false, "its copy": true} {
		t.Run(name, func(t *testing.T) {
			v, p, _ := mirrored(t)
			news := datatest.MustPurpose(t, v, "News")
			var leads []int64
			for _, who := range []string{"amal", "zoe"} {
				leads = append(leads, datatest.MustLead(t, v, who, who+"@example.org"))
				datatest.MustAgree(t, v, leads[len(leads)-1], news)
			}
			yesterday := copyOf(t, v)
			for _, lead := range leads {
				mustRecord(t, v, data.ConsentRecord{LeadID: lead, PurposeID: news, Act: data.ActWithdrawn})
			}
			today := copyOf(t, v)
			whole := readFile(t, filepath.Join(today, "vault.kept"))
			cut := bytes.Index(whole, []byte("block 1 "))
			lacking := slices.Concat(whole[:cut], whole[cut+bytes.IndexByte(whole[cut:], '\n')+1:])
			path := filepath.Join(today, "vault.kept")
			if garbleCopy {
				path = filepath.Join(p.Mirrors[0], v.Name()+data.KeptExt)
			}
			writeFile(t, path, lacking)
			c := openWith(t, v, today, p)
			if kept := c.Kept(); kept.Fault != data.LedgerUnread {
				t.Errorf("opening told %+v", kept)
			}
			if err := c.CloseCopy(); err != nil {
				t.Fatal(err)
			}
			mustCopyFile(t, filepath.Join(today, "vault.kept"), filepath.Join(yesterday, "vault.kept"))
			for _, mirrors := range [][]string{p.Mirrors, nil} {
				p := p
				p.Mirrors = mirrors
				dir := copyVault(t, yesterday)
				c := openWith(t, v, dir, p)
				if kept := c.Kept(); kept.OptedOut != 2 {
					t.Errorf("put back: %+v", kept)
				}
				if err := c.CloseCopy(); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// Two files know something that the other does not: both are told of all.
func TestOpen_KeptForked(t *testing.T) {
	v, p, _ := mirrored(t)
	news := datatest.MustPurpose(t, v, "News")
	amal, zoe := datatest.MustLead(t, v, "Amal", "amal@example.org"), datatest.MustLead(t, v, "Zoe", "zoe@example.org")
	datatest.MustAgree(t, v, amal, news)
	datatest.MustAgree(t, v, zoe, news)
	yesterday := copyOf(t, v)
	alone := p
	alone.Mirrors = nil
	c := openWith(t, v, copyVault(t, yesterday), alone)
	mustRecord(t, c, data.ConsentRecord{LeadID: zoe, PurposeID: news, Act: data.ActWithdrawn})
	fork := readFile(t, filepath.Join(c.Dir(), "vault.kept"))
	mustRecord(t, v, data.ConsentRecord{LeadID: amal, PurposeID: news, Act: data.ActWithdrawn})
	mustRecord(t, v, data.ConsentRecord{LeadID: amal, Act: data.ActObjected})
	today := copyOf(t, v)
	writeFile(t, filepath.Join(p.Mirrors[0], v.Name()+data.KeptExt), fork)
	opened := openWith(t, v, today, p)
	mustReach(t, opened, data.Run{Class: data.ClassCampaign, PurposeID: news}, map[data.Verdict]int{data.VerdictOptedOut: 2})
	if err := opened.CloseCopy(); err != nil {
		t.Fatal(err)
	}
	mustCopyFile(t, filepath.Join(today, "vault.kept"), filepath.Join(yesterday, "vault.kept"))
	if kept := openWith(t, v, yesterday, alone).Kept(); kept.OptedOut != 2 {
		t.Errorf("by the one file that is left: %+v", kept)
	}
}
