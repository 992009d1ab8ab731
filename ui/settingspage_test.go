package ui

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/data/datatest"
	"mujeeb/data/secrets"
	"mujeeb/ui/kit/field"
	"mujeeb/ui/page"
)

// The facts about the business are kept, a wrong address is not, and the vault
// locks after the minutes that were chosen.
func TestSettingsPage_Business(t *testing.T) {
	w, v := openWindow(t, "en")
	w.goTo(page.Route{Page: page.Settings})
	w.waitFor(w.T("settings.business.title"))
	w.fill(w.T("settings.controller"), "Olive & Thyme")
	w.fill(w.T("settings.contact"), "privacy")
	w.press(w.T("settings.save"))
	if got := w.problem(w.T("settings.contact")); got != w.T("error.bad_email") {
		t.Errorf("a wrong address: %q", got)
	}
	w.fill(w.T("settings.contact"), "privacy@olive.example")
	w.fill(w.T("settings.page"), "Olive & Thyme Amman")
	w.fill(w.T("settings.postal"), "Rainbow Street 12\nAmman")
	w.choose(w.T("settings.region"), w.T("settings.country.DE"))
	w.press(w.T("settings.save"))
	w.waitFor(w.T("settings.saved"))
	w.press(w.T("settings.vault"))
	w.choose(w.T("settings.idle"), w.T("settings.idle.minutes", "n", 5))
	w.wait("the settings to be saved", func() bool { return w.app.session.IdleLimit() == 5*time.Minute })
	got, err := v.Settings(t.Context())
	want := data.Settings{Controller: "Olive & Thyme", Page: "Olive & Thyme Amman", Contact: "privacy@olive.example", Postal: "Rainbow Street 12\nAmman", Region: "DE", IdleLock: 5, LockAsleep: true, LockScreen: true, KeepSending: 4, BackUpLast: true}
	if err != nil || got != want {
		t.Fatalf("kept %+v, %v", got, err)
	}
	w.clock.Add(5 * time.Minute)
	w.app.Tick()
	w.waitFor(w.T("start.unlock.title"))
}

// What locks the vault changes at once, for the session that is open too, and leaves what
// is typed elsewhere alone.
func TestSettingsPage_Locks(t *testing.T) {
	w, v := openWindow(t, "en")
	w.goTo(page.Route{Page: page.Settings})
	w.waitFor(w.T("settings.business.title"))
	w.fill(w.T("settings.controller"), "Half typed")
	w.press(w.T("settings.vault"))
	was, err := v.Settings(t.Context())
	noError(t, err)
	kept := func(what string, is func(data.Settings) bool) {
		t.Helper()
		w.wait(what, func() bool {
			x, err := v.Settings(t.Context())
			return err == nil && is(x) && x.Controller == was.Controller
		})
	}
	w.choose(w.T("settings.sending"), w.T("settings.sending.not"))
	kept("the time of sending", func(x data.Settings) bool { return x.KeepSending == 0 })
	w.press(w.T("settings.lock.asleep"))
	kept("the lock before sleep", func(x data.Settings) bool { return !x.LockAsleep && x.LockScreen })
	w.press(w.T("settings.lock.screen"))
	kept("the lock with the screen", func(x data.Settings) bool { return !x.LockAsleep && !x.LockScreen })
	w.wait("the session to hear it", func() bool { return !w.app.session.LocksAsleep() && !w.app.session.LocksWithScreen() })
	w.press(w.T("settings.business"))
	if got := w.text(w.T("settings.controller")); got != "Half typed" {
		t.Errorf("the field on the other tab holds %q", got)
	}
	w.shots("locks", page.Route{Page: page.Settings}, "settings.vault")
}

// Language and palette change at once, are remembered, and lose neither the tab
// nor what was typed.
func TestSettingsPage_Look(t *testing.T) {
	w, _ := openWindow(t, "en")
	w.goTo(page.Route{Page: page.Settings})
	w.waitFor(w.T("settings.business.title"))
	w.fill(w.T("settings.controller"), "Half typed")
	w.press(w.T("settings.look"))
	w.press("العربية")
	w.waitFor("اللغة والمظهر")
	w.press(w.T("settings.theme.dark"))
	if got := w.app.p.Prefs.String(page.PrefTheme); got != "dark" {
		t.Errorf("palette remembered as %q", got)
	}
	if got := w.app.p.Prefs.String(page.PrefLanguage); got != "ar" {
		t.Errorf("language remembered as %q", got)
	}
	w.waitFor(w.T("settings.theme"))
	w.press(w.T("settings.business"))
	if got := w.text(w.T("settings.controller")); got != "Half typed" {
		t.Errorf("lost what was typed: %q", got)
	}
}

// The password is changed with the old one only, and the new one opens the vault.
func TestSettingsPage_Password(t *testing.T) {
	w, _ := openWindow(t, "en")
	const next = "copper kettle under seven clouds"
	w.goToTab(page.Settings, "settings.vault")
	w.waitFor(w.T("settings.password.title"))
	w.fill(w.T("settings.password.old"), "not the password")
	w.fill(w.T("settings.password.new"), "olive")
	w.press(w.T("settings.password.change"))
	w.waitFor(w.T("strength.too_short"))
	w.fill(w.T("settings.password.new"), next)
	w.fill(w.T("start.password.again"), next+"x")
	w.press(w.T("settings.password.change"))
	w.waitFor(w.T("start.password.differs"))
	w.fill(w.T("start.password.again"), next)
	w.press(w.T("settings.password.change"))
	w.waitFor(w.T("error.wrong_password"))
	w.clock.Add(time.Minute) // a wrong one slows the next
	w.fill(w.T("settings.password.old"), datatest.Password)
	w.press(w.T("settings.password.change"))
	w.waitFor(w.T("settings.password.changed"))
	for _, label := range []string{"settings.password.old", "settings.password.new", "start.password.again"} {
		if w.text(w.T(label)) != "" {
			t.Errorf("a password stays in the field %q", w.T(label))
		}
	}
	w.press(w.T("settings.vault.lock"))
	w.waitFor(w.T("start.unlock.title"))
	w.fill(w.T("start.password"), next)
	w.press(w.T("start.unlock"))
	w.waitFor(w.T("rail.leads"))
}

// An account's password goes to the secrets' store under the vault's name for
// it, and not a byte of it to the vault's folder.
func TestSettingsPage_Account(t *testing.T) {
	w, v := openWindow(t, "en")
	mustSettings(t, v, data.Settings{Controller: "Olive & Thyme", Contact: "hello@olive.example"})
	const password = "abcd-efgh-ijkl-mnop"
	w.goToTab(page.Settings, "settings.mail")
	w.waitFor(w.T("account.practice.text"))
	w.press(w.T("account.add"))
	w.waitFor(w.T("account.new.title"))
	w.choose(w.T("account.provider"), w.T("account.provider.gmail"))
	w.waitFor(w.T("account.warning.gmail"))
	w.fill(w.T("account.password"), password)
	w.fill(w.T("account.connections"), "17")
	w.press(w.T("account.save"))
	if w.Sees(w.T("account.add")) {
		t.Error("took 17 connections")
	}
	w.fill(w.T("account.connections"), "٢")
	w.press(w.T("account.save"))
	w.waitFor(w.T("account.limits", "minute", 20, "day", 450))
	a := onlyAccountOf(t, v)
	want := data.Account{ID: a.ID, Name: "hello@olive.example", Kind: "smtp", Host: "smtp.gmail.com", Port: 465, Security: "tls", User: "hello@olive.example",
		Provider: "gmail", SignIn: data.SignInPassword, FromName: "Olive & Thyme", FromAddress: "hello@olive.example", PerMinute: 20, PerDay: 450, Connections: 2}
	if a != want {
		t.Errorf("kept %+v", a)
	}
	mustKeep(t, w, v, a.ID, password)

	w.press(w.T("account.edit"))
	w.waitFor(w.T("account.leave"))
	w.Window.Resize(fyne.NewSize(page.FirstWindow().Width, 1500))
	w.shot("account-form")
	w.Window.Resize(page.FirstWindow())
	w.fill(w.T("account.day"), "300")
	w.fill(w.T("account.second"), "0")
	w.press(w.T("account.save"))
	if w.Sees(w.T("account.add")) {
		t.Error("took no message a second")
	}
	w.fill(w.T("account.second"), "2")
	w.fill(w.T("account.hour"), "1,000")
	w.press(w.T("account.save"))
	w.waitFor(w.T("account.limits", "minute", 20, "day", 300))
	w.waitFor(w.T("account.limits.second", "n", 2))
	w.waitFor(w.T("account.limits.hour", "n", 1000))
	if a := onlyAccountOf(t, v); a.PerSecond != 2 || a.PerHour != 1000 {
		t.Errorf("kept %+v", a)
	}
	mustKeep(t, w, v, a.ID, password) // an empty field leaves it
	w.press(w.T("account.edit"))
	w.waitFor(w.T("account.leave"))
	w.fill(w.T("account.user"), "")
	w.press(w.T("account.save"))
	w.waitFor(w.T("account.add"))
	if _, err := w.app.p.Secrets.Get(t.Context(), v.SecretName(a.ID)); !errors.Is(err, secrets.ErrNotFound) {
		t.Errorf("a password stays for an account without login: %v", err)
	}
	mustNotHold(t, w.dir, password)
}

// The user name follows the address until it is given another; a password without one is asked about.
func TestSettingsPage_AccountUser(t *testing.T) {
	w, _ := openWindow(t, "en")
	w.goToTab(page.Settings, "settings.mail")
	w.waitFor(w.T("account.practice.text"))
	w.press(w.T("account.add"))
	w.waitFor(w.T("account.new.title"))
	user := func() string {
		thing, err := w.Field(w.T("account.user"))
		if err != nil {
			t.Fatal(err)
		}
		return thing.Object.(*field.Entry).Text()
	}
	w.fill(w.T("account.from"), "amal@example.com")
	if got := user(); got != "amal@example.com" {
		t.Errorf("the user name is %q", got)
	}
	w.fill(w.T("account.user"), "")
	w.fill(w.T("account.password"), "secret")
	w.fill(w.T("account.host"), "smtp.example.com")
	w.press(w.T("account.save"))
	w.waitFor(w.T("account.user.missing"))
	w.wantFocus(w.T("account.user"))
	w.fill(w.T("account.user"), "amal")
	w.fill(w.T("account.from"), "sami@example.com")
	if got := user(); got != "amal" {
		t.Errorf("the user name typed became %q", got)
	}
}

func onlyAccountOf(t *testing.T, v *data.Vault) (found data.Account) {
	t.Helper()
	all, err := v.Accounts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if a.Kind == "smtp" {
			found = a
		}
	}
	return found
}

func mustKeep(t *testing.T, w *window, v *data.Vault, account int64, password string) {
	t.Helper()
	got, err := w.app.p.Secrets.Get(t.Context(), v.SecretName(account))
	if err != nil || got.Reveal() != password {
		t.Errorf("the store has another password, or none: %v", err)
	}
}

func mustNotHold(t *testing.T, dir, words string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if bytes.Contains(raw, []byte(words)) {
			t.Errorf("%s holds it in clear", d.Name())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSettingsPage_Shots(t *testing.T) {
	r := newRing(secrets.CodeNone)
	close(r.answers)
	w, v := openWindowOn(t, "en", r)
	mustSettings(t, v, data.Settings{Controller: "Olive & Thyme", Page: "Olive & Thyme Amman", Contact: "privacy@olive.example", Postal: "Rainbow Street 12\nAmman", IdleLock: 15})
	for _, name := range []string{"business", "mail", "look", "vault"} {
		w.shots("settings-"+name, page.Route{Page: page.Settings}, "settings."+name)
	}
	w.shots("settings-account", page.Route{Page: page.Settings, Kept: page.SetUpAccount})
	w.tall("settings-account-all", page.Route{Page: page.Settings, Kept: page.SetUpAccount})
}
