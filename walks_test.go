//go:build linux

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The owner's files in these walks, among those that are their own.
const (
	paperFile  = "key.txt"         // the recovery key
	olderFile  = "older.mujeeb"    // a backup that the program does not know of
	backupGlob = "mujeeb-*.mujeeb" // those that it makes
)

// freshPassword takes the place of one that was lost.
const freshPassword = "seven grey herons over the river"

// An owner who lost the password opens the vault by the paper, with a new one, and the old
// one opens nothing.
func TestWindow_LostPassword(t *testing.T) {
	newStage(t, "ar").play(t, "lost_password")
}

// An owner makes a backup. Whoever is erased afterwards is not brought back by an older copy
// of it that takes the vault's place; on another computer the backup opens with its password.
func TestWindow_Backups(t *testing.T) {
	here, there := newStage(t, "en"), newStage(t, "en")
	here.play(t, "backup")
	made, err := filepath.Glob(filepath.Join(here.home, ownFiles, backupGlob))
	if err != nil || len(made) == 0 {
		t.Fatalf("no backup: %v", err)
	}
	copied, err := os.ReadFile(made[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []*stage{here, there} {
		if err := os.WriteFile(filepath.Join(s.home, ownFiles, olderFile), copied, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	here.play(t, "older_backup")
	if err := os.RemoveAll(filepath.Join(here.home, ownFiles)); err != nil { // another computer has no disk of this one
		t.Fatal(err)
	}
	there.play(t, "new_computer")
}

// ownFile returns the path of one of the owner's files.
func ownFile(name string) string { return filepath.Join(os.Getenv("HOME"), ownFiles, name) }

// lock locks the vault by the keyboard.
func (o *owner) lock() {
	o.t.Helper()
	o.key("ctrl+l")
	o.waitFor("start.unlock.title")
}

// seesVault goes to what the settings say of the vault.
func (o *owner) seesVault() {
	o.t.Helper()
	o.rail("settings", "settings.business.title")
	o.press("settings.vault")
	o.waitFor("way.title")
}

// names types the path of a file into the dialog that asks for one.
func (o *owner) names(dialog, path string) {
	o.t.Helper()
	o.waitFor(dialog)
	o.must(o.p.Fill(o.T("kit.file.name"), path))
	o.key("Return")
}

// losesPassword keeps the recovery key, and needs it.
func (o *owner) losesPassword() {
	o.readsOwnLanguage()
	o.makeVault()
	o.addMarked()
	o.seesVault()
	o.press("way.recovery.make")
	o.waitFor("way.recovery.text")
	o.press("way.recovery.save")
	o.names("kit.file.save", ownFile(paperFile))
	o.waitFor("way.recovery.saved")
	o.press("kit.ok")
	o.press("kit.cancel")
	paper, err := os.ReadFile(ownFile(paperFile))
	o.must(err)
	o.lock()
	o.press("start.recover")
	o.must(o.p.Fill(o.T("start.recover.key"), strings.TrimSpace(string(paper))))
	for _, field := range []string{"settings.password.new", "start.password.again"} {
		o.must(o.p.Fill(o.T(field), freshPassword))
	}
	o.press("start.recover.yes")
	o.waitFor("today.title")
	o.rail("leads", "lead.new")
	o.reads(marked)
	o.lock()
	o.write(password)
	o.key("Return")
	o.waitFor("error.wrong_password")
}

// backsUp chooses a folder, which gets a backup at once.
func (o *owner) backsUp() {
	o.readsOwnLanguage()
	o.makeVault()
	o.addMarked()
	o.seesVault()
	o.press("backup.add")
	o.reads(ownFiles)
	o.open(ownFiles)
	o.reads(ownFile("")) // the folder that is shown
	o.press("kit.file.yes.folder")
	o.waitFor("backup.list", "n", 1)
}

// restoresOlder erases somebody, and has an older backup take the vault's place.
func (o *owner) restoresOlder() {
	o.unlock()
	o.rail("leads", "lead.new")
	o.reads(marked)
	o.open(marked)
	o.press("lead.erase")
	o.waitFor("lead.erase.blocked")
	o.press("lead.erase.yes")
	o.waitFor("lead.erased.title")
	o.press("kit.ok")
	o.lock()
	o.press("start.restore")
	o.names("kit.file.open", ownFile(olderFile))
	o.waitFor("start.restore.yes")
	o.press("start.replace")
	o.waitFor("start.replace.yes")
	o.press("start.replace.yes")
	o.waitFor("start.replaced")
	o.press("kit.ok")
	o.unlock()
	o.reads(o.T("today.older") + " " + o.T("today.older.erased", "n", 1))
	o.rail("leads", "lead.empty.title")
}

// comesBack has nothing but a backup, on a computer that knows of no vault.
func (o *owner) comesBack() {
	o.readsOwnLanguage()
	o.press("start.restore")
	o.names("kit.file.open", ownFile(olderFile))
	o.waitFor("start.restore.yes")
	o.press("start.restore.yes")
	o.unlock()
	o.rail("leads", "lead.new")
	o.reads(marked)
}

// locksWhileSending locks the vault while a campaign leaves, which goes on behind the
// locked window until all is sent.
func (o *owner) locksWhileSending() {
	o.unlock()
	o.rail("campaigns", "campaign.new")
	o.press("campaign.new")
	o.begin()
	o.must(o.p.Expect(o.T("run.state.running")))
	o.key("ctrl+l")
	o.must(o.p.Expect(o.T("lock.sending.risk")))
	o.must(o.p.WaitForEnd(o.T("lock.sending.risk")))
	o.hides("after a campaign went on behind the locked window")
	o.unlock()
	o.rail("campaigns", "campaign.new")
	o.waitFor("run.state.done")
}
