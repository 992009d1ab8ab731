package ui

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/ui/page"
)

// mustOliveServer adds an account with a mail server that nobody runs.
func mustOliveServer(t *testing.T, v *data.Vault) int64 {
	t.Helper()
	id, err := v.SaveAccount(t.Context(), data.Account{Kind: data.AccountSMTP, Name: "Olive", Host: "127.0.0.1", Port: 9, Security: data.SecurityLoopback,
		FromName: "Olive & Thyme", FromAddress: "hello@olive.example", PerMinute: 10, PerDay: 100, Connections: 1})
	noError(t, err)
	return id
}

// What the owner is told by email is chosen on a card, which says what became of the last
// mail; what is half chosen is there again when one comes back.
func TestNoticeCard(t *testing.T) {
	w, v := openWindow(t, "en")
	at := page.Route{Page: page.Settings, Kept: page.SeeBackups}
	w.goTo(at)
	w.waitFor(w.T("notices.to"))
	w.fill(w.T("notices.to"), "sami")
	w.press(w.T("notices.save"))
	if got := w.problem(w.T("notices.to")); got != w.T("error.bad_email") {
		t.Errorf("a wrong address: %q", got)
	}
	w.fill(w.T("notices.to"), "sami@home.example")
	w.press(w.T("notices.told.law"))
	w.press(w.T("notices.kept"))
	w.goTo(page.Route{Page: page.Today})
	w.waitFor(w.T("today.steps"))
	w.press(w.T("rail.settings"))
	w.waitFor(w.T("notices.to"))
	if got := w.text(w.T("notices.to")); got != "sami@home.example" {
		t.Errorf("half chosen, and come back: %q", got)
	}
	w.press(w.T("notices.save"))
	w.waitFor(w.T("notices.state.account"))
	got, err := v.OwnerMails(t.Context())
	if err != nil || got.To != "sami@home.example" || !got.Kept || got.Lang != "en" || slices.Contains(got.Told, data.OwnerActLaw) || len(got.Told) != len(data.OwnerActKinds())-1 {
		t.Errorf("saved %+v, %v", got, err)
	}
	account := mustOliveServer(t, v)
	w.goTo(at)
	w.waitFor(w.T("notices.state.waits", "date", w.app.env.Lang.DateTime(w.clock.Now().Local())))
	w.choose(w.T("notices.from"), "Olive")
	w.press(w.T("notices.save"))
	w.wait("the account to be saved", func() bool {
		m, err := v.OwnerMails(t.Context())
		return err == nil && m.AccountID == account
	})
	w.noticeShots()
}

// noticeShots draws the whole tab of the vault, as if the window were high enough: in both
// languages, light and dark, with large text, and as narrow as is allowed.
func (w *window) noticeShots() {
	w.t.Helper()
	if os.Getenv("MUJEEB_SHOTS") == "" {
		return
	}
	for _, look := range []struct {
		language, theme, name string
		width                 float32
		text                  int
	}{
		{"en", "light", "", page.FirstWindow().Width, 100}, {"ar", "light", "", page.FirstWindow().Width, 100}, {"ar", "dark", "-150", page.FirstWindow().Width, 150},
		{"en", "dark", "-150", page.FirstWindow().Width, 150}, {"en", "light", "-small", page.SmallestWindow().Width, 100}, {"ar", "dark", "-small", page.SmallestWindow().Width, 100},
		{"ar", "light", "-small-150", page.SmallestWindow().Width, 150}, {"en", "light", "-small-150", page.SmallestWindow().Width, 150},
	} {
		w.app.look.ChooseTheme(look.theme)
		w.app.look.ChooseLanguage(look.language)
		w.app.look.ChooseText(look.text)
		w.Window.Resize(fyne.NewSize(look.width, 4600))
		w.goTo(page.Route{Page: page.Settings, Kept: page.SeeBackups})
		w.waitFor(w.T("notices.to"))
		_ = w.Wait("the page to settle", settled(w.clock, 300*time.Millisecond))
		w.shot("notices-" + look.language + "-" + look.theme + look.name)
	}
	w.app.look.ChooseText(100)
}

// With a backup goes the vault.kept that the owner saved out of a mail; another file is
// refused in words.
func TestRestore_OwnersKept(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			w, v := openWindow(t, language)
			zoe := datatest.MustLead(t, v, "Zoe", "zoe@example.org")
			datatest.MustAgree(t, v, zoe, datatest.MustPurpose(t, v, "News"))
			copied := w.backUp(v)
			w.clock.Add(5 * time.Minute)
			_, err := v.EraseLead(t.Context(), zoe)
			noError(t, err)
			content, err := os.ReadFile(filepath.Join(v.Dir(), "vault.kept"))
			noError(t, err)
			mailed, letter := filepath.Join(t.TempDir(), "mailed.kept"), filepath.Join(t.TempDir(), "letter.kept")
			noError(t, os.WriteFile(mailed, content, 0o600))
			noError(t, os.WriteFile(letter, []byte("Dear Sami"), 0o600))
			w.lock()
			w.files.path = copied
			w.press(w.T("start.restore"))
			w.waitFor(w.T("start.restore.kept"))
			w.shot("start-restore-kept-" + language)
			w.files.path = letter
			w.press(w.T("start.restore.kept"))
			w.waitFor(w.T("error.not_kept"))
			w.files.path = mailed
			w.press(w.T("start.restore.kept"))
			w.waitFor(w.T("start.restore.kept.chosen", "file", "mailed.kept"))
			w.shot("start-restore-kept-chosen-" + language)
			w.press(w.T("start.restore.yes"))
			w.wait("the folder of the backup", func() bool { return w.app.p.Dir != w.dir && data.Exists(w.app.p.Dir) })
			if _, err := os.Stat(filepath.Join(w.app.p.Dir, "vault.kept.found.owner")); err != nil {
				t.Errorf("it is not taken: %v", err)
			}
			w.unlock()
			w.waitFor(w.T("today.older") + " " + w.T("today.older.erased", "n", 1))
		})
	}
}

// One that was forged is found out when the vault is opened, and Today says so.
func TestRestore_OwnersKept_Forged(t *testing.T) {
	w, v := openWindow(t, "en")
	datatest.MustAgree(t, v, datatest.MustLead(t, v, "Zoe", "zoe@example.org"), datatest.MustPurpose(t, v, "News"))
	copied := w.backUp(v)
	forged := filepath.Join(t.TempDir(), "forged.kept")
	noError(t, os.WriteFile(forged, []byte("mujeeb kept 1\nblock 1 9f86d081884c7d659a2feaa0c55ad015 3 opt_out 5f4dc39ba0cd4ee06f2b0fb6d9a25dd4\n"), 0o600))
	w.lock()
	w.files.path = copied
	w.press(w.T("start.restore"))
	w.waitFor(w.T("start.restore.kept"))
	w.files.path = forged
	w.press(w.T("start.restore.kept"))
	w.waitFor(w.T("start.restore.kept.chosen", "file", "forged.kept"))
	w.press(w.T("start.restore.yes"))
	w.wait("the folder of the backup", func() bool { return w.app.p.Dir != w.dir && data.Exists(w.app.p.Dir) })
	w.unlock()
	w.waitFor(w.T("today.kept.refused"))
	w.shot("today-kept-refused")
}

// A campaign of a vault that was put back goes on once its owner says that they read what
// came by mail since.
func TestCampaign_RereadByOwner(t *testing.T) {
	for _, language := range []string{"en", "ar"} {
		t.Run(language, func(t *testing.T) {
			w, v := openWindow(t, language)
			news := datatest.MustPurpose(t, v, "News")
			datatest.MustAgree(t, v, datatest.MustLead(t, v, "Zoe", "zoe@example.org"), news)
			run, err := v.SaveRun(t.Context(), data.Run{Class: data.ClassCampaign, Title: "Spring", PurposeID: news, AccountID: mustOliveServer(t, v), Lang: "en", Subject: "Hello", Body: "Hi"})
			noError(t, err)
			_, err = v.StartRun(t.Context(), run)
			noError(t, err)
			w.files.path = w.backUp(v)
			w.lock()
			w.press(w.T("start.restore"))
			w.waitFor(w.T("start.restore.yes"))
			w.press(w.T("start.restore.yes"))
			w.wait("the folder of the backup", func() bool { return w.app.p.Dir != w.dir && data.Exists(w.app.p.Dir) })
			w.unlock()
			w.waitFor(w.T("rail.campaigns"))
			back := w.app.session.Vault
			w.goTo(page.Route{Page: page.Campaign, ID: run})
			w.waitFor(w.T("run.resume"))
			w.press(w.T("run.resume"))
			w.waitFor(w.T("reread.title"))
			w.shot("reread-" + language)
			w.press(w.T("reread.yes"))
			w.waitFor(w.T("reread.wanted"))
			w.press(w.T("reread.word"))
			w.press(w.T("reread.yes"))
			w.wait("the campaign to go on", func() bool {
				r, err := back.Run(t.Context(), run)
				return err == nil && r.State == data.RunRunning
			})
			if todo, err := back.Reread(t.Context()); err != nil || todo.Pending {
				t.Errorf("%+v, %v", todo, err)
			}
		})
	}
}
