package ui

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"mujeeb/data"
	"mujeeb/data/backup"
	"mujeeb/data/datatest"
	"mujeeb/ui/page"
)

// sayGoodbye deletes everything from the dialog that is open, once the vault's name is
// typed as it is.
func (w *window) sayGoodbye(shot string) {
	w.t.Helper()
	w.waitFor(w.T("goodbye.title"))
	w.press(w.T("goodbye.yes"))
	w.waitFor(w.T("goodbye.type.differs", "name", filepath.Base(w.dir)))
	w.fill(w.T("goodbye.type"), filepath.Base(w.dir))
	w.shot(shot + "-ask-" + w.app.env.Lang.Code())
	w.press(w.T("goodbye.yes"))
	w.waitFor(w.T("goodbye.done"))
	w.shot(shot + "-done-" + w.app.env.Lang.Code())
}

// isAtFirstStart fails the test unless the window is as at its first start, and the
// vault's folder has but what is not the program's.
func (w *window) isAtFirstStart(left ...string) {
	w.t.Helper()
	w.press(w.T("kit.close"))
	w.waitFor(w.T("start.create.title"))
	if got := w.app.p.Prefs.String(prefVault); got != "" || !w.app.Gone() || w.app.session != nil || w.app.behind.session != nil {
		w.t.Errorf("remembers %q, gone %v", got, w.app.Gone())
	}
	for _, path := range left {
		if _, err := os.Stat(path); err != nil {
			w.t.Error(err)
		}
	}
	if len(left) == 0 {
		if _, err := os.Stat(w.dir); err == nil {
			w.t.Error("the folder is there")
		}
	}
}

// Everything is deleted from an open vault, after a backup if the owner wants one, and
// what is left is said.
func TestGoodbye(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			w, v := openWindow(t, language)
			datatest.MustLead(t, v, "Amal", "amal@example.org")
			forgot := 0
			w.app.p.Forget = func() error { forgot++; return nil }
			mine := filepath.Join(w.dir, "photo.jpg")
			noError(t, os.WriteFile(mine, nil, 0o600))
			w.files.path = t.TempDir()
			w.goToTab(page.Settings, "settings.vault")
			w.waitFor(w.T("goodbye.card.button"))
			w.press(w.T("goodbye.card.button"))
			w.waitFor(w.T("goodbye.backup"))
			w.press(w.T("goodbye.backup"))
			w.waitFor(w.T("goodbye.backups", "n", 1))
			w.press(w.T("goodbye.backups", "n", 1))
			w.sayGoodbye("goodbye")
			for _, key := range []string{"goodbye.gone.keyring", "goodbye.gone.rest", "goodbye.left.page", "goodbye.left.provider", "goodbye.left.files", "goodbye.keys"} {
				w.waitFor(w.T(key))
			}
			w.waitFor(w.T("goodbye.left.others", "n", 1, "files", mine))
			w.waitFor(w.T("goodbye.gone.backups", "n", 1))
			w.isAtFirstStart(mine)
			if left, err := os.ReadDir(w.files.path); err != nil || len(left) > 0 || forgot != 1 {
				t.Errorf("backups left: %v, %v; forgot %d times", left, err, forgot)
			}
			if known := w.app.vaults(); len(known) > 0 {
				t.Errorf("remembers %+v", known)
			}
		})
	}
}

// A vault whose password nobody knows is deleted from the start page; while the name is
// not typed nothing is.
func TestGoodbye_Locked(t *testing.T) {
	w, _ := openWindow(t, "en")
	w.app.p.Forget = func() error { return errors.New("disk") }
	w.app.LockFully()
	w.must(w.Wait("the vault to close", w.app.Idle))
	w.press(w.T("goodbye.card.button"))
	w.waitFor(w.T("goodbye.stays.backups"))
	if w.Sees(w.T("goodbye.backup")) {
		t.Error("a backup of a locked vault is offered")
	}
	w.sayGoodbye("goodbye-locked")
	w.waitFor(w.T("goodbye.left.rest.failed"))
	w.isAtFirstStart()
}

// Nothing of a vault comes back that was put back before: what a kill left of that is gone, the
// copies of vault.kept go with the last backup, and the vault of before is said to stay.
func TestGoodbye_AfterPuttingBack(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			w, v := openWindow(t, language)
			datatest.MustAgree(t, v, datatest.MustLead(t, v, "Zoe", "zoe@example.org"), datatest.MustPurpose(t, v, "News"))
			copied := w.backUp(v)
			w.app.PutBack(copied)
			w.waitFor(w.T("start.replaced"))
			w.press(w.T("kit.ok"))
			w.unlock()
			w.waitFor(w.T("today.title"))
			_, err := backup.Unpack(t.Context(), copied, w.dir+".restoring")
			noError(t, err)
			noError(t, w.app.session.Vault.KeepIn(t.Context(), filepath.Dir(copied)))
			w.app.Goodbye()
			w.waitFor(w.T("goodbye.stays.aside", "n", 1))
			w.press(w.T("goodbye.backups", "n", 1))
			w.sayGoodbye("goodbye-aside")
			aside, err := filepath.Glob(w.dir + " *")
			if err != nil || len(aside) != 1 {
				t.Fatal(aside, err)
			}
			w.waitFor(w.T("goodbye.left.aside", "n", 1, "files", aside[0]))
			w.isAtFirstStart()
			if left, err := os.ReadDir(filepath.Dir(copied)); err != nil || len(left) > 0 {
				t.Errorf("beside the backup: %v, %v", left, err)
			}
			w.app.choose(w.dir) // as when that is the folder that the program suggests
			if data.Exists(w.dir) || data.Exists(w.dir+".restoring") {
				t.Error("the vault that was deleted came back")
			}
		})
	}
}

// A new vault after it is remembered as any other.
func TestGoodbye_Anew(t *testing.T) {
	w, _ := openWindow(t, "en")
	w.app.Goodbye()
	w.sayGoodbye("goodbye-anew")
	w.press(w.T("kit.close"))
	w.fill(w.T("start.owner"), "Sami")
	w.choose(w.T("start.country"), w.T("settings.country.DE"))
	w.fill(w.T("start.password.new"), "four olive trees and a goat")
	w.fill(w.T("start.password.again"), "four olive trees and a goat")
	w.press(w.T("start.create"))
	w.waitFor(w.T("today.title"))
	if w.app.Gone() || w.app.p.Prefs.String(prefVault) == "" {
		t.Error("the new vault is not remembered")
	}
}
