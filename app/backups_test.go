package app_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/data/backup"
	"mujeeb/data/datatest"
)

// A session that is opened makes the backup that is due in each folder that is there, and
// no second one on the day; the oldest go. Somebody who is erased is erased in all of them
// that can be reached, and in the others once they can.
func TestSession_Backups(t *testing.T) {
	clock := datatest.NewClock()
	s, dir := newSession(t, clock, "Sami Haddad")
	amal := datatest.MustLead(t, s.Vault, "Amal", "amal@example.org")
	stick, away := filepath.Join(t.TempDir(), "stick"), filepath.Join(t.TempDir(), "unplugged")
	for folder, keep := range map[string]int{stick: 2, away: 3} {
		if _, err := s.Vault.SaveBackupPlace(t.Context(), data.BackupPlace{Folder: folder, Daily: true, Keep: keep}); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(stick, 0o700); err != nil {
		t.Fatal(err)
	}
	mustClose(t, s)
	for day := range 4 {
		for range 2 { // the second finds nothing to do
			s = reopen(t, clock, dir)
			backups(t, s, min(day+1, 2))
			mustClose(t, s)
			clock.Add(time.Hour)
		}
		clock.Add(23 * time.Hour)
	}
	s = reopen(t, clock, dir)
	all := backups(t, s, 2)
	hidden := all[1].Path + " elsewhere"
	if err := os.Rename(all[1].Path, hidden); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Vault.EraseLead(t.Context(), amal); err != nil {
		t.Fatal(err)
	}
	if err := s.EraseInBackups(t.Context()); err != nil {
		t.Fatal(err)
	}
	if all = backups(t, s, 2); all[0].Behind != 0 || all[1].Behind != 1 {
		t.Errorf("behind: %+v", all)
	}
	if err := os.Rename(hidden, all[1].Path); err != nil {
		t.Fatal(err)
	}
	if err := s.EraseInBackups(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, b := range backups(t, s, 2) {
		if b.Behind != 0 {
			t.Errorf("behind: %+v", b)
		}
		restored := filepath.Join(t.TempDir(), "restored")
		if _, err := backup.Unpack(t.Context(), b.Path, restored); err != nil {
			t.Fatal(err)
		}
		v, err := data.Open(t.Context(), restored, []byte(datatest.Password), clock.Params())
		if err != nil {
			t.Fatal(err)
		}
		if n, err := v.CountLeads(t.Context(), data.LeadFilter{}); err != nil || n != 0 {
			t.Errorf("%d leads, %v", n, err)
		}
		v.Close()
	}
	mustClose(t, s)
	if _, err := os.Stat(away); !os.IsNotExist(err) {
		t.Errorf("a folder was made for a disk that is not there: %v", err)
	}
}

func reopen(t *testing.T, clock *datatest.Clock, dir string) *app.Session {
	t.Helper()
	s, err := app.OpenWith(t.Context(), params(clock), dir, data.Secret{Password: []byte(datatest.Password)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// backups waits until the session knows as many backups of today as are due, and returns
// all.
func backups(t *testing.T, s *app.Session, want int) (all []data.Backup) {
	t.Helper()
	s.FirstBackups(context.Background())
	all, err := s.Vault.Backups(t.Context())
	if err != nil || len(all) != want {
		t.Fatalf("%d backups, %v; want %d", len(all), err, want)
	}
	return all
}

// A backup that is due is made before the vault is closed, unless the settings say
// otherwise; the newest vault.kept lies beside it, and what a kill left is gone.
func TestSession_BackUpLast(t *testing.T) {
	clock := datatest.NewClock()
	s, dir := newSession(t, clock, "Sami Haddad")
	news, amal := datatest.MustPurpose(t, s.Vault, "News"), datatest.MustLead(t, s.Vault, "Amal", "amal@example.org")
	datatest.MustAgree(t, s.Vault, amal, news)
	stick := filepath.Join(t.TempDir(), "stick")
	if err := os.Mkdir(stick, 0o700); err != nil {
		t.Fatal(err)
	}
	old, fresh := filepath.Join(stick, data.UnfinishedFile+"1"), filepath.Join(stick, data.UnfinishedFile+"2")
	for _, path := range []string{old, fresh} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chtimes(old, time.Time{}, time.Now().Add(-48*time.Hour)); err != nil {
		t.Fatal(err)
	}
	settings, err := s.Vault.Settings(t.Context())
	if err != nil || !settings.BackUpLast {
		t.Fatalf("%+v, %v", settings, err)
	}
	s.FirstBackups(t.Context())
	if _, err := s.Vault.SaveBackupPlace(t.Context(), data.BackupPlace{Folder: stick, Daily: true, Keep: 3}); err != nil {
		t.Fatal(err)
	}
	settings.BackUpLast = false
	if err := s.Vault.SaveSettings(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	name := s.Vault.Name()
	s.BackUpLast(t.Context())
	if made, _ := filepath.Glob(filepath.Join(stick, "*"+backup.Ext)); len(made) != 0 {
		t.Errorf("made though the settings say otherwise: %v", made)
	}
	settings.BackUpLast = true
	if err := s.Vault.SaveSettings(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	mustClose(t, s)
	made, err := filepath.Glob(filepath.Join(stick, "*"+backup.Ext))
	if err != nil || len(made) != 1 {
		t.Fatalf("%v, %v", made, err)
	}
	if _, err := os.Stat(old); !os.IsNotExist(err) {
		t.Errorf("what a kill left: %v", err)
	}
	if _, err := os.Stat(fresh); err != nil {
		t.Errorf("what another program may be writing: %v", err)
	}
	mine, err := os.ReadFile(filepath.Join(dir, "vault.kept"))
	if beside, other := os.ReadFile(filepath.Join(stick, name+".kept")); err != nil || other != nil || string(mine) != string(beside) || len(mine) == 0 {
		t.Errorf("vault.kept beside the backup: %d bytes, %v %v", len(beside), err, other)
	}
}

// With no time left, closing a vault makes no backup and leaves nothing of one.
func TestSession_BackUpLast_NoTime(t *testing.T) {
	s, _ := newSession(t, datatest.NewClock(), "Sami Haddad")
	s.FirstBackups(t.Context())
	stick := t.TempDir()
	if _, err := s.Vault.SaveBackupPlace(t.Context(), data.BackupPlace{Folder: stick, Daily: true, Keep: 3}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	s.BackUpLast(ctx)
	if left, err := os.ReadDir(stick); err != nil || len(left) > 0 {
		t.Errorf("%v, %v", left, err)
	}
	mustClose(t, s)
}

// What a kill left of a backup that was to take the place of the vault goes when the vault is
// opened: nobody is erased from it.
func TestSession_DropsUnfinished(t *testing.T) {
	clock := datatest.NewClock()
	s, dir := newSession(t, clock, "Sami")
	b, err := s.BackUp(t.Context(), data.BackupPlace{Folder: t.TempDir(), Keep: 7}, nil)
	must(t, err)
	mustClose(t, s)
	_, err = backup.Unpack(t.Context(), b.Path, dir+".restoring")
	must(t, err)
	s, err = app.OpenWith(t.Context(), params(clock), dir, data.Secret{Password: []byte(datatest.Password)})
	must(t, err)
	mustClose(t, s)
	if data.Exists(dir + ".restoring") {
		t.Error("the unfinished vault is there")
	}
}
