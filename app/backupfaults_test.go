package app_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/backup"
	"mujeeb/data/datatest"
)

// paths returns the paths of the backups that a session knows.
func paths(t *testing.T, s *app.Session) (all []string) {
	t.Helper()
	known, err := s.Vault.Backups(t.Context())
	must(t, err)
	for _, b := range known {
		all = append(all, b.Path)
	}
	return all
}

// A backup that was made just now stays, though the clock was set back, or was ahead when the
// others were made.
func TestSession_BackUp_ClockSetBack(t *testing.T) {
	clock := datatest.NewClock()
	s, _ := newSession(t, clock, "Sami")
	defer mustClose(t, s)
	stick := data.BackupPlace{Folder: t.TempDir(), Keep: 2}
	for range 3 {
		_, err := s.BackUp(t.Context(), stick, nil)
		must(t, err)
		clock.Add(24 * time.Hour)
	}
	clock.Add(-365 * 24 * time.Hour)
	for range 3 {
		b, err := s.BackUp(t.Context(), stick, nil)
		must(t, err)
		if all := paths(t, s); len(all) != 2 || !slices.Contains(all, b.Path) {
			t.Errorf("it knows %q", all)
		}
		if _, err := os.Stat(b.Path); err != nil {
			t.Errorf("the backup that was made just now: %v", err)
		}
		clock.Add(time.Hour)
	}
}

// Two disks take turns at one place, such as E: on Windows. The backups of the one that is
// away are neither forgotten nor counted, so that whoever is erased is erased from them once
// it is back.
func TestSession_BackUp_TwoDisks(t *testing.T) {
	clock := datatest.NewClock()
	s, _ := newSession(t, clock, "Sami")
	defer mustClose(t, s)
	amal := datatest.MustLead(t, s.Vault, "Amal", "amal@example.org")
	mount := filepath.Join(t.TempDir(), "e")
	disks := []string{mount + "1", mount + "2"}
	for _, disk := range disks {
		must(t, os.Mkdir(disk, 0o700))
	}
	place := data.BackupPlace{Folder: mount, Keep: 2}
	for range 3 {
		for _, disk := range disks {
			must(t, os.Rename(disk, mount))
			_, err := s.BackUp(t.Context(), place, nil)
			must(t, err)
			must(t, os.Rename(mount, disk))
			clock.Add(24 * time.Hour)
		}
	}
	if all := paths(t, s); len(all) != 4 {
		t.Errorf("it knows %q", all)
	}
	_, err := s.Vault.EraseLead(t.Context(), amal)
	must(t, err)
	for _, disk := range disks {
		must(t, os.Rename(disk, mount))
		must(t, s.EraseInBackups(t.Context()))
		made, err := filepath.Glob(filepath.Join(mount, "*"+backup.Ext))
		if err != nil || len(made) != 2 {
			t.Errorf("on a disk: %q, %v", made, err)
		}
		for _, path := range made {
			wantNobody(t, clock, path)
		}
		must(t, os.Rename(mount, disk))
	}
}

// wantNobody fails unless a backup has no lead, before anything is done again in it.
func wantNobody(t *testing.T, clock *datatest.Clock, path string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "unpacked")
	_, err := backup.Unpack(t.Context(), path, dir)
	must(t, err)
	v, err := data.Open(t.Context(), dir, []byte(datatest.Password), clock.Params())
	must(t, err)
	defer v.Close()
	if n, err := v.CountLeads(t.Context(), data.LeadFilter{}); err != nil || n != 0 || v.Kept().Erased != 0 {
		t.Errorf("%s has %d leads, %v; %d were erased when it was opened", filepath.Base(path), n, err, v.Kept().Erased)
	}
}

// A vault that was put back from a backup does not know those that were made after it. They
// lie in the folder that gets backups: whoever is erased is erased from them too.
func TestSession_EraseInBackups_MadeLater(t *testing.T) {
	clock := datatest.NewClock()
	s, dir := newSession(t, clock, "Sami")
	amal := datatest.MustLead(t, s.Vault, "Amal", "amal@example.org")
	s.FirstBackups(t.Context())
	stick := data.BackupPlace{Folder: t.TempDir(), Daily: true, Keep: 7}
	_, err := s.Vault.SaveBackupPlace(t.Context(), stick)
	must(t, err)
	var made []data.Backup
	for range 2 {
		b, err := s.BackUp(t.Context(), stick, nil)
		must(t, err)
		made = append(made, b)
		clock.Add(time.Hour)
	}
	mustClose(t, s)
	must(t, os.WriteFile(filepath.Join(stick.Folder, "other"+backup.Ext), []byte("none"), 0o600))
	if _, _, err := backup.Replace(t.Context(), made[0].Path, dir, clock.Now()); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, clock, dir)
	defer mustClose(t, s)
	_, err = s.Vault.EraseLead(t.Context(), amal)
	must(t, err)
	must(t, s.EraseInBackups(t.Context()))
	if all := paths(t, s); len(all) != 2 || !slices.Contains(all, made[1].Path) {
		t.Errorf("it knows %q", all)
	}
	for _, b := range made {
		wantNobody(t, clock, b.Path)
	}
}

// A backup that was begun, and never written since the program was killed, is no backup: it
// is forgotten at the next turn, where its folder is there.
func TestSession_BackUp_NeverWritten(t *testing.T) {
	s, _ := newSession(t, datatest.NewClock(), "Sami")
	defer mustClose(t, s)
	here, gone := filepath.Join(t.TempDir(), "a"+backup.Ext), filepath.Join(t.TempDir(), "gone", "b"+backup.Ext)
	for _, path := range []string{here, gone} {
		must(t, s.Vault.BeginBackup(t.Context(), data.Backup{Path: path, MadeAt: s.Vault.LastOpened().At}))
	}
	must(t, s.EraseInBackups(t.Context()))
	if all := paths(t, s); !slices.Equal(all, []string{gone}) {
		t.Errorf("it knows %q", all)
	}
}

// What a kill left in the vault's folder of a backup that was being erased from goes when the
// vault is opened: it holds whom it was to be erased from.
func TestSession_DropsErasing(t *testing.T) {
	clock := datatest.NewClock()
	s, dir := newSession(t, clock, "Sami")
	b, err := s.BackUp(t.Context(), data.BackupPlace{Folder: t.TempDir(), Keep: 7}, nil)
	must(t, err)
	mustClose(t, s)
	work := filepath.Join(dir, data.UnfinishedFile+"backup-123")
	must(t, os.Mkdir(work, 0o700))
	_, err = backup.Unpack(t.Context(), b.Path, filepath.Join(work, "vault"))
	must(t, err)
	mustClose(t, reopen(t, clock, dir))
	if left, err := filepath.Glob(filepath.Join(dir, data.UnfinishedFile+"*")); err != nil || len(left) > 0 {
		t.Errorf("left: %q, %v", left, err)
	}
}
