package ui

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page"
)

// envReadOnly asks this test program, run again, to play the scene below: root may write
// anywhere, so the process gives its rights up first.
const envReadOnly = "MUJEEB_UI_TEST_READ_ONLY"

// A vault in a folder that can't be written to is read; every page says so, and what would
// change something is told in one sentence.
func TestReadOnly_Vault(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestReadOnly_Scene$", "-test.v")
	home := t.TempDir()
	noError(t, os.Chmod(home, 0o777))
	noError(t, os.Chmod(filepath.Dir(home), 0o755))
	cmd.Env = append(os.Environ(), envReadOnly+"=1", "HOME="+home)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestReadOnly_Scene") {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestReadOnly_Scene is what TestReadOnly_Vault plays.
func TestReadOnly_Scene(t *testing.T) {
	if os.Getenv(envReadOnly) == "" {
		t.Skip("runs only inside another test, in a process of its own")
	}
	const nobody = 65534
	if os.Getuid() == 0 {
		noError(t, errors.Join(syscall.Setgroups(nil), syscall.Setresgid(nobody, nobody, nobody), syscall.Setresuid(nobody, nobody, nobody)))
	}
	w, v := openWindow(t, "en")
	datatest.MustLead(t, v, "Amal", "amal@example.org")
	w.lock()
	w.wait("the vault to close", func() bool { return w.app.Idle() })
	noError(t, os.Chmod(w.dir, 0o500))
	t.Cleanup(func() { os.Chmod(w.dir, 0o700) })
	before, err := os.ReadFile(filepath.Join(w.dir, "vault.db"))
	noError(t, err)
	w.unlock()
	for _, name := range railPages {
		w.goTo(page.Route{Page: name})
		w.waitFor(w.T("app.read_only"))
	}
	w.shots("read-only", page.Route{Page: page.Today})
	w.app.look.ChooseLanguage("en")
	session := w.app.session
	if n, err := session.Vault.CountLeads(t.Context(), data.LeadFilter{}); err != nil || n != 1 || !session.Vault.ReadOnly() {
		t.Errorf("%d leads, %v", n, err)
	}
	w.goTo(page.Route{Page: page.Settings})
	w.waitFor(w.T("settings.save"))
	w.fill(w.T("settings.controller"), "Olive & Thyme")
	w.press(w.T("settings.save"))
	w.waitFor(w.T("error.vault_read_only"))
	w.press(w.T("kit.ok"))
	w.lock()
	after, err := os.ReadFile(filepath.Join(w.dir, "vault.db"))
	if err != nil || string(after) != string(before) {
		t.Errorf("the file was changed, %v", err)
	}
}
