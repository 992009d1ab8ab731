package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page"
)

// The owner's way: Today asks for a backup; a folder is added, which gets the first one;
// the computer is lost; on the start page the backup is put back into a folder of its own
// and opens with the password of its day.
func TestBackup_AndRestore(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			w, v := openWindow(t, language)
			datatest.MustLead(t, v, "Amal", "amal@example.org")
			w.goTo(page.Route{Page: page.Today})
			w.waitFor(w.T("today.backup.none"))
			w.press(w.T("today.backup.open"))
			w.waitFor(w.T("backup.none"))
			w.shot("backup-none-" + language)
			w.files.path = filepath.Join(w.dir, "copies") // which is lost together with the vault
			w.press(w.T("backup.add"))
			w.waitFor(w.T("backup.own"))
			w.press(w.T("kit.ok"))
			stick := filepath.Join(t.TempDir(), "stick")
			noError(t, os.Mkdir(stick, 0o700))
			w.files.path = stick
			w.press(w.T("backup.add"))
			w.waitFor(w.T("backup.list", "n", 1))
			w.press(w.T("backup.list", "n", 1))
			w.press(w.T("backup.now"))
			w.waitFor(w.T("backup.made"))
			w.press(w.T("kit.ok"))
			w.shot("backup-" + language)
			w.goTo(page.Route{Page: page.Today})
			w.waitFor(w.T("today.steps"))
			all, err := v.Backups(t.Context())
			if err != nil || len(all) != 1 || filepath.Dir(all[0].Path) != stick {
				t.Fatalf("%+v, %v", all, err)
			}
			w.clock.Add(8 * 24 * time.Hour)
			w.lock()
			w.files.path = all[0].Path
			w.shot("start-locked-" + language)
			w.press(w.T("start.restore"))
			w.waitFor(w.T("start.restore.yes"))
			w.shot("start-restore-" + language)
			w.press(w.T("start.restore.yes"))
			w.wait("the folder of the backup", func() bool { return w.app.p.Dir != w.dir && data.Exists(w.app.p.Dir) })
			w.unlock()
			w.waitFor(w.T("rail.leads"))
			restored := w.app.session.Vault
			if n, err := restored.CountLeads(t.Context(), data.LeadFilter{}); err != nil || n != 1 || restored.Dir() == w.dir {
				t.Errorf("%d leads, %v, in %s", n, err, restored.Dir())
			}
		})
	}
}

// backUp makes a folder that gets backups, and returns the one that is made at once.
func (w *window) backUp(v *data.Vault) (path string) {
	w.t.Helper()
	w.files.path = w.t.TempDir()
	w.goTo(page.Route{Page: page.Settings, Kept: page.SeeBackups})
	w.waitFor(w.T("backup.none"))
	w.press(w.T("backup.add"))
	w.waitFor(w.T("backup.list", "n", 1))
	all, err := v.Backups(w.t.Context())
	w.must(err)
	return all[0].Path
}

// Whoever was erased after a backup was made is gone again where that is put back beside the
// vault, and Today says so, also when the vault's own vault.kept alone knows of it: the
// program's copy may be lost, and the backup have been moved.
func TestRestore_BesideErased(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			w, v := openWindow(t, language)
			zoe := datatest.MustLead(t, v, "Zoe", "zoe@example.org")
			datatest.MustAgree(t, v, zoe, datatest.MustPurpose(t, v, "News"))
			moved := filepath.Join(t.TempDir(), "old.mujeeb")
			copied, err := os.ReadFile(w.backUp(v))
			noError(t, err)
			noError(t, os.WriteFile(moved, copied, 0o600))
			w.clock.Add(5 * time.Minute)
			_, err = v.EraseLead(t.Context(), zoe)
			noError(t, err)
			w.lock()
			w.files.path = moved
			w.press(w.T("start.restore"))
			w.waitFor(w.T("start.restore.yes"))
			w.press(w.T("start.restore.yes"))
			w.wait("the folder of the backup", func() bool { return w.app.p.Dir != w.dir && data.Exists(w.app.p.Dir) })
			w.unlock()
			w.waitFor(w.T("today.older") + " " + w.T("today.older.erased", "n", 1))
			if n, err := w.app.session.Vault.CountLeads(t.Context(), data.LeadFilter{}); err != nil || n != 0 {
				t.Errorf("%d leads, %v", n, err)
			}
		})
	}
}

// A vault that sends behind the window is locked fully before a backup takes its place.
func TestRestore_WhileSending(t *testing.T) {
	w, v, _ := sendSlowly(t, "en")
	copied := w.backUp(v)
	w.app.Lock()
	w.waitFor(w.T("lock.fully"))
	w.files.path = copied
	w.press(w.T("start.restore"))
	w.waitFor(w.T("start.replace"))
	w.press(w.T("start.replace"))
	w.waitFor(w.T("start.replace.text", "folder", w.dir) + " " + w.T("start.replace.sending"))
	w.press(w.T("start.replace.yes"))
	w.waitFor(w.T("start.replaced"))
	if n := len(w.app.sessions()); n != 0 || !data.Exists(w.dir) {
		t.Errorf("%d vaults are open", n)
	}
}

// The backup of another vault than the one that is asked for does not take its place.
func TestRestore_OtherVault(t *testing.T) {
	w, v := openWindow(t, "en")
	datatest.MustAgree(t, v, datatest.MustLead(t, v, "Zoe", "zoe@example.org"), datatest.MustPurpose(t, v, "News"))
	copied := w.backUp(v)
	second := w.secondVault("Bakery")
	datatest.MustAgree(t, second, datatest.MustLead(t, second, "Nour", "nour@example.org"), datatest.MustPurpose(t, second, "News"))
	w.app.LockFully()
	w.must(w.Wait("the vault to close", w.app.Idle))
	w.files.path = copied
	w.press(w.T("start.restore"))
	w.waitFor(w.T("start.restore.foreign", "folder", "Bakery"))
	w.shot("start-restore-foreign")
	if w.Sees(w.T("start.replace")) {
		t.Error("it may take the place of another vault")
	}
}

// What is no backup is told as that, and no folder is made.
func TestRestore_NoBackup(t *testing.T) {
	w, _ := openWindow(t, "en")
	w.lock()
	w.files.path = filepath.Join(t.TempDir(), "letter.mujeeb")
	noError(t, os.WriteFile(w.files.path, []byte("Dear Sami"), 0o600))
	w.press(w.T("start.restore"))
	w.waitFor(w.T("error.no_backup"))
}

// A backup takes the place of the vault: from the settings, which say what it lacks, and
// from the page that asks for the password.
func TestBackup_Replace(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			w, v := openWindow(t, language)
			zoe := datatest.MustLead(t, v, "Zoe", "zoe@example.org")
			datatest.MustLead(t, v, "Amal", "amal@example.org")
			stick := filepath.Join(t.TempDir(), "stick")
			noError(t, os.Mkdir(stick, 0o700))
			w.files.path = stick
			w.goTo(page.Route{Page: page.Settings, Kept: page.SeeBackups})
			w.waitFor(w.T("backup.none"))
			w.press(w.T("backup.add"))
			w.waitFor(w.T("backup.list", "n", 1))
			w.clock.Add(5 * time.Minute)
			datatest.MustLead(t, v, "Late", "late@example.org")
			_, err := v.EraseLead(t.Context(), zoe)
			noError(t, err)
			all, err := v.Backups(t.Context())
			noError(t, err)
			w.press(w.T("backup.list", "n", 1))
			w.press(w.T("backup.back"))
			w.waitFor(w.T("backup.lacks.leads", "n", 1))
			w.shot("backup-back-" + language)
			w.press(w.T("backup.back.yes"))
			w.waitFor(w.T("start.replaced"))
			w.shot("start-replaced-" + language)
			w.press(w.T("kit.ok"))
			w.unlock()
			w.waitFor(w.T("today.restored", "date", w.app.env.Lang.DateTime(all[0].MadeAt.Local())))
			w.shot("today-restored-" + language)
			if n, err := w.app.session.Vault.CountLeads(t.Context(), data.LeadFilter{}); err != nil || n != 1 { // Amal; Zoe was erased since
				t.Errorf("%d leads, %v", n, err)
			}
			w.lock()
			w.files.path = all[0].Path
			w.press(w.T("start.restore"))
			w.waitFor(w.T("start.replace"))
			w.shot("start-restore-" + language)
			w.press(w.T("start.replace"))
			w.waitFor(w.T("start.replace.yes"))
			w.shot("start-replace-" + language)
			w.press(w.T("start.replace.yes"))
			w.waitFor(w.T("start.replaced"))
			aside, err := filepath.Glob(w.dir + " *")
			if err != nil || len(aside) != 2 || !data.Exists(w.dir) {
				t.Errorf("kept aside: %v, %v", aside, err)
			}
		})
	}
}

// A vault moves to a new computer by a backup on a stick, with the steps beside it and what
// is known of erasures.
func TestBackup_Move(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			w, v := openWindow(t, language)
			datatest.MustAgree(t, v, datatest.MustLead(t, v, "Amal", "amal@example.org"), datatest.MustPurpose(t, v, "News"))
			w.files.path = t.TempDir()
			w.goTo(page.Route{Page: page.Settings, Kept: page.SeeBackups})
			w.waitFor(w.T("backup.none"))
			w.press(w.T("move.do"))
			w.waitFor(w.T("move.step.open"))
			w.shot("move-" + language)
			w.press(w.T("move.yes"))
			w.waitFor(w.T("move.done"))
			w.press(w.T("kit.ok"))
			guide, err := os.ReadFile(filepath.Join(w.files.path, w.T("move.file")))
			if err != nil || !strings.Contains(string(guide), w.T("move.step.passwords")) {
				t.Errorf("the steps: %q, %v", guide, err)
			}
			if kept, err := os.ReadFile(filepath.Join(w.files.path, v.Name()+".kept")); err != nil || len(kept) == 0 {
				t.Error(err)
			}
			all, err := v.Backups(t.Context())
			if err != nil || len(all) != 1 || filepath.Dir(all[0].Path) != w.files.path {
				t.Errorf("%+v, %v", all, err)
			}
		})
	}
}
