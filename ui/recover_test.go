package ui

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page"
)

// The owner's way: Today asks for a recovery key; it is made and two of its groups are
// typed back; the password is lost; by the paper the vault opens with a new password, and
// the old one opens nothing any more.
func TestRecover(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			w, v := openWindow(t, language)
			datatest.MustLead(t, v, "Amal", "amal@example.org")
			w.goTo(page.Route{Page: page.Today})
			w.waitFor(w.T("today.recovery"))
			w.goTo(page.Route{Page: page.Settings, Kept: page.SeeBackups})
			w.waitFor(w.T("way.title"))
			w.press(w.T("way.recovery.make"))
			w.waitFor(w.T("way.recovery.text"))
			w.shot("recovery-" + language)
			code := regexp.MustCompile(`([0-9A-Z]{4}-){6}[0-9A-Z]{4}`).FindString(strings.Join(w.Texts(), " "))
			groups := strings.Split(code, "-")
			if len(groups) != 7 {
				t.Fatalf("the key is %q", code)
			}
			w.fill(w.T("way.recovery.second"), groups[1])
			w.fill(w.T("way.recovery.sixth"), "0000")
			w.press(w.T("way.recovery.yes"))
			w.waitFor(w.T("way.recovery.differs"))
			w.fill(w.T("way.recovery.sixth"), strings.ToLower(groups[5]))
			w.press(w.T("way.recovery.yes"))
			w.shot("ways-" + language)

			w.lock()
			w.press(w.T("start.recover"))
			w.shot("recover-" + language)
			const fresh = "seven grey herons over the river"
			w.fill(w.T("start.recover.key"), strings.ToLower(strings.ReplaceAll(code, "-", " ")))
			w.fill(w.T("settings.password.new"), fresh)
			w.fill(w.T("start.password.again"), fresh)
			w.press(w.T("start.recover.yes"))
			w.wait("the vault to open", func() bool { return w.app.session != nil })
			if n, err := w.app.session.Vault.CountLeads(t.Context(), data.LeadFilter{}); err != nil || n != 1 {
				t.Errorf("%d leads, %v", n, err)
			}
			w.lock()
			w.clock.Add(1 << 40)
			w.fill(w.T("start.password"), datatest.Password)
			w.press(w.T("start.unlock"))
			w.waitFor(w.T("error.wrong_password"))
			w.clock.Add(1 << 40)
			w.fill(w.T("start.password"), fresh)
			w.press(w.T("start.unlock"))
			w.wait("the vault to open", func() bool { return w.app.session != nil })
			o := w.app.session.Vault.LastOpened()
			w.waitFor(w.T("today.wrong", "n", 1, "date", w.app.env.Lang.DateTime(o.At.In(w.clock.Now().Location()))))
		})
	}
}

// A recovery key that nobody wrote down is removed again, and Today asks for one as before;
// one that was saved as a file stays.
func TestRecovery_NotWritten(t *testing.T) {
	w, v := openWindow(t, "en")
	w.goTo(page.Route{Page: page.Settings, Kept: page.SeeBackups})
	w.waitFor(w.T("way.title"))
	w.press(w.T("way.recovery.make"))
	w.waitFor(w.T("way.recovery.text"))
	w.press(w.T("kit.cancel"))
	w.waitFor(w.T("way.recovery.dropped"))
	w.press(w.T("kit.ok"))
	if ways, err := v.Ways(t.Context()); err != nil || len(ways) != 1 {
		t.Errorf("ways %+v, %v", ways, err)
	}
	made := w.T("way.recovery", "date", w.app.env.Lang.DateTime(w.clock.Now()))
	w.wait("the list to lose it", func() bool { return !w.Sees(made) })
	w.press(w.T("way.recovery.make"))
	w.waitFor(w.T("way.recovery.text"))
	w.files.path = filepath.Join(t.TempDir(), "key.txt")
	w.press(w.T("way.recovery.save"))
	w.waitFor(w.T("way.recovery.saved"))
	w.press(w.T("kit.ok"))
	w.press(w.T("kit.cancel"))
	code, err := os.ReadFile(w.files.path)
	noError(t, err)
	if ways, err := v.Ways(t.Context()); err != nil || len(ways) != 2 || !regexp.MustCompile(`^([0-9A-Z]{4}-){6}[0-9A-Z]{4}\n$`).Match(code) {
		t.Errorf("ways %+v, %v", ways, err)
	}
	w.lock()
	w.must(w.Wait("the vault to close", w.app.Idle))
	again, err := data.OpenWith(t.Context(), w.dir, data.Secret{Recovery: code}, w.clock.Params())
	noError(t, err)
	noError(t, again.Close())
}

// A vault that locks while a new recovery key is shown still opens by the one of before,
// and the list says of the new one that nobody has written it down.
func TestRecovery_LockedMeanwhile(t *testing.T) {
	w, v := openWindow(t, "en")
	old, way, err := v.NewRecovery(t.Context())
	noError(t, err)
	noError(t, v.RecoveryWritten(t.Context(), way.ID, nil))
	w.goTo(page.Route{Page: page.Settings, Kept: page.SeeBackups})
	w.waitFor(w.T("way.title"))
	w.press(w.T("way.recovery.make"))
	w.press(w.T("way.recovery.again.yes"))
	w.waitFor(w.T("way.recovery.text"))
	w.lock()
	w.must(w.Wait("the vault to close", w.app.Idle))
	again, err := data.OpenWith(t.Context(), w.dir, data.Secret{Recovery: old}, w.clock.Params())
	noError(t, err)
	noError(t, again.Close())
	w.unlock()
	w.goTo(page.Route{Page: page.Settings, Kept: page.SeeBackups})
	w.waitFor(w.T("way.recovery", "date", w.app.env.Lang.DateTime(w.clock.Now())) + " " + w.T("way.recovery.unwritten"))
}

// Somebody else is let in for a day, opens the vault with their own password, and is
// removed; a mistyped recovery key is told as that.
func TestWays_SomebodyElse(t *testing.T) {
	w, _ := openWindow(t, "en")
	w.goTo(page.Route{Page: page.Settings, Kept: page.SeeBackups})
	w.waitFor(w.T("way.title"))
	w.press(w.T("way.add"))
	const theirs = "green kites above the harbour"
	w.fill(w.T("way.name"), "Huda")
	w.fill(w.T("way.password.label"), theirs)
	w.fill(w.T("start.password.again"), theirs)
	w.press(w.T("way.add.yes"))
	w.waitFor("Huda")
	w.lock()
	w.fill(w.T("start.password"), theirs)
	w.press(w.T("start.unlock"))
	w.wait("the vault to open", func() bool { return w.app.session != nil })
	if way := w.app.session.Vault.OpenWay(); way.Name != "Huda" {
		t.Errorf("opened by %+v", way)
	}
	w.lock()
	w.press(w.T("start.recover"))
	w.fill(w.T("start.recover.key"), "7K3M")
	w.fill(w.T("settings.password.new"), theirs)
	w.fill(w.T("start.password.again"), theirs)
	w.press(w.T("start.recover.yes"))
	w.waitFor(w.T("error.mistyped"))
}
